import Foundation
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

  /// What a journal's line says must agree within itself, or no page could be drawn from it.
  @Test func lengthsThatDoNotAgreeAreAFault() throws {
    let labels = Labels(names: ["a", "b"], ofItem: [0, 1], source: "a test")
    let agreement = Agreement(clusters: [0, 1], labels)
    let whole = Clusters(
      prototypes: agreement, spread: Spread(clusters: Array(0..<conceptCount), count: conceptCount),
      distances: ComponentDistances(
        own: 0, others: 1, nearest: 1, clickedAboveChance: [0.5, 0.25]), kMeans: agreement,
      history: History(nmi: [0.5, 0.5], largest: [1, 1], effective: [1, 1]),
      map: Map(
        x: [0, 1, 2, 3], y: [0, 1, 2, 3], clusters: [0, 6], categories: [1, -1],
        components: [1, 0], matching: [0: 1], names: labels.names, divergence: 0,
        neighboursKept: 1),
      law: LawMeasures(
        clicksAnItem: 1, clickedItems: 2,
        bands: [LawMeasures.Band(from: 1, items: 2, prototypes: 0.5, kMeans: 0.5)]))
    let training = try JSONDecoder().decode(
      TrainingSummary.self,
      from: Data(
        """
        {"ending": "converged", "bestEpoch": 2, "curve": [0.125, 0.25], "kl": 1, "beta": 1,
        "negativeLogLikelihood": 1, "betaAtEnd": 1, "popularityNDCG100": 0.125}
        """.utf8))
    let dataset = DatasetRecord(
      name: "two", sha256: "", trainingUsers: 2, validationUsers: 2, testUsers: 2, items: 2,
      interactions: 6, split: "")
    func fault(_ change: (inout Clusters) -> Void) -> String? {
      var clusters = whole
      change(&clusters)
      let trial = Trial(method: "MacridVAE", dataset: "two", split: "", seed: 1)
      return clusters.fault(in: trial, training: training, dataset: dataset)
    }
    #expect(fault { _ in } == nil)
    #expect(fault { $0 = Clusters(kMeans: agreement) } == nil, "what is absent is no fault")
    // Users may be left out where clusters are empty.
    #expect(
      fault {
        $0.spread = Spread(clusters: [0, 6], count: conceptCount)
        $0.distances?.clickedAboveChance.removeLast()
      } == nil)
    let changes: [(String, (inout Clusters) -> Void)] = [
      ("history has 2, 1 and 2 epochs", { $0.history.largest.removeLast() }),
      (
        "1 epochs, and its curve 2",
        { $0.history = History(nmi: [0], largest: [1], effective: [1]) }
      ),
      ("of 1 users, and 2", { $0.distances?.clickedAboveChance.removeLast() }),
      ("of 3 users, and 2", { $0.distances?.clickedAboveChance.append(0) }),
      ("for 3 points", { $0.map?.components.removeLast() }),
      ("2 clusters and 1 categories", { $0.map?.categories.removeLast() }),
      ("a prototype or a category", { $0.map?.clusters[0] = -1 }),
      ("a prototype or a category", { $0.map?.categories[0] = 2 }),
      ("a point without a place", { $0.map?.y[3] = .nan }),
      ("1 users for 2 components", { $0.map?.users = [0] }),
      (
        "for 3 points",
        {
          $0.scriptMap = $0.map
          $0.scriptMap?.components.removeLast()
        }
      ),
      ("clicks on 3 items", { $0.law?.clickedItems = 3 }),
      ("bands of items are not", { $0.law?.bands[0].from = 2 }),
    ]
    for (words, change) in changes {
      #expect(fault(change)?.contains(words) == true, "\(words): \(fault(change) ?? "none")")
    }
  }
}
