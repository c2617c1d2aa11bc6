import Macrid
import Testing

@testable import chapter_figure2

@Suite struct MeasuresTests {
  @Test func theTwoLargestComeInOrderAndTiesGoToTheFirst() {
    let rows = Matrix(rows: 2, columns: 3, values: [1, 3, 2, 5, 5, 5])
    #expect(twoLargest(rows.row(0)) == [1, 2])
    #expect(twoLargest(rows.row(1)) == [0, 1])
    #expect(rows.largestPlaces == [1, 0])
  }

  @Test func confidenceAddsUpTheAssignmentOfAUsersItems() {
    let known = Interactions(rows: [[0, 2], []], itemCount: 3)
    let assignment = Matrix(rows: 3, columns: 2, values: [0.75, 0.25, 0, 1, 0.5, 0.5])
    #expect(confidences(known, assignment).values == [1.25, 0.75, 0, 0])
  }

  /// Two clusters of one item each along the axes; the user's first component lies on its own
  /// centre, the second halfway between both. He clicked the first item, of the first category.
  @Test func distancesAreThoseDrawnByHand() {
    let half = Float(0.5).squareRoot()
    let labels = Labels(names: ["a", "b"], ofItem: [0, 1], source: "a test")
    let distances = componentDistances(
      of: Matrix(rows: 1, columns: 4, values: [1, 0, half, half]),
      confidence: Matrix(rows: 1, columns: 2, values: [2, 1]),
      items: Matrix(rows: 2, columns: 2, values: [3, 0, 0, 0.1]), clusters: [0, 1], labels,
      known: Interactions(rows: [[0]], itemCount: 2))
    let diagonal = 1 - Double(half)
    #expect(abs(distances.own - (0 + diagonal) / 2) < 1e-6)
    #expect(abs(distances.others - (1 + diagonal) / 2) < 1e-6)
    // Halfway is not nearer to its own.
    #expect(distances.nearest == 0.5)
    // Both components' nearest category is the clicked one; half would be by chance.
    #expect(distances.clickedAboveChance == [0.5])
  }

  @Test func anEmptyClusterHasNoCentreAndItsComponentsAreLeftOut() {
    let distances = componentDistances(
      of: Matrix(rows: 1, columns: 4, values: [1, 0, 0, 1]),
      confidence: Matrix(rows: 1, columns: 2, values: [1, 2]),
      items: Matrix(rows: 1, columns: 2, values: [1, 0]), clusters: [0],
      Labels(names: ["a"], ofItem: [0], source: "a test"),
      known: Interactions(rows: [[0]], itemCount: 1))
    #expect(distances.nearest == 1)
    #expect(distances.own == distances.others)
  }

  @Test func theAuthorsCriterionIsOneToOne() {
    let labels = Labels(names: ["a", "b"], ofItem: [0, 0, 1], source: "a test")
    let items = Matrix(rows: 3, columns: 2, values: [1, 0, 2, 0.1, 0, 1])
    func criterion(_ prototypes: [Float]) -> AuthorsCriterion {
      authorsCriterion(
        items: items, prototypes: Matrix(rows: 2, columns: 2, values: prototypes), labels)
    }
    #expect(criterion([0.1, 1, 1, 0.1]).isMet)
    // Both prototypes at the first category.
    #expect(!criterion([1, 0.1, 1, 0]).isMet)
  }
}
