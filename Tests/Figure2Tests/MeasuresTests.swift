import Macrid
import Testing

@testable import chapter_figure2

@Suite struct MeasuresTests {
  @Test func theTwoLargestComeInOrderAndTiesGoToTheFirst() {
    let rows = Matrix(rows: 2, columns: 3, values: [1, 3, 2, 5, 5, 5])
    #expect(twoLargest(rows.row(0)) == [1, 2])
    #expect(twoLargest(rows.row(1)) == [0, 1])
    #expect(largestPlaces(rows) == [1, 0])
  }

  @Test func confidenceAddsUpTheAssignmentOfAUsersItems() {
    let known = Interactions(rows: [[0, 2], []], itemCount: 3)
    let assignment = Matrix(rows: 3, columns: 2, values: [0.75, 0.25, 0, 1, 0.5, 0.5])
    #expect(confidences(known, assignment).values == [1.25, 0.75, 0, 0])
  }

  /// Two clusters of one item each along the axes; the user's first component lies on its own
  /// centre, the second halfway between both.
  @Test func distancesAreThoseDrawnByHand() {
    let half = Float(0.5).squareRoot()
    let distances = componentDistances(
      of: Matrix(rows: 1, columns: 4, values: [1, 0, half, half]),
      confidence: Matrix(rows: 1, columns: 2, values: [2, 1]),
      items: Matrix(rows: 2, columns: 2, values: [3, 0, 0, 0.1]), clusters: [0, 1])
    let diagonal = 1 - Double(half)
    #expect(distances.components == 2)
    #expect(abs(distances.own - (0 + diagonal) / 2) < 1e-6)
    #expect(abs(distances.others - (1 + diagonal) / 2) < 1e-6)
    // Halfway is not nearer to its own.
    #expect(distances.nearest == 0.5)
  }

  @Test func anEmptyClusterHasNoCentreAndItsComponentsAreLeftOut() {
    let distances = componentDistances(
      of: Matrix(rows: 1, columns: 4, values: [1, 0, 0, 1]),
      confidence: Matrix(rows: 1, columns: 2, values: [1, 2]),
      items: Matrix(rows: 1, columns: 2, values: [1, 0]), clusters: [0])
    #expect(distances.components == 1)
    #expect(distances.own == 0 && distances.nearest == 1)
  }

  @Test func itemsWithoutACategoryDoNotCount() {
    let labels = Labels(names: ["a", "b"], ofItem: [0, 0, 1, nil, nil], source: "a test")
    let same = Agreement(clusters: [4, 4, 2, 4, 2], labels)
    #expect(same.nmi == 1 && same.ari == 1 && same.purity == 1 && same.matched == 2)
    let one = Agreement(clusters: [0, 0, 0, 1, 2], labels)
    #expect(one.nmi == 0 && one.matched == 1)
  }

  @Test func spreadTellsCollapseFromBalance() {
    let even = Spread(clusters: [0, 1, 2, 3], count: 4)
    #expect(even.largest == 0.25 && even.smallest == 0.25 && abs(even.effective - 4) < 1e-12)
    let collapsed = Spread(clusters: [2, 2, 2], count: 4)
    #expect(collapsed.largest == 1 && collapsed.smallest == 0 && collapsed.effective == 1)
  }
}
