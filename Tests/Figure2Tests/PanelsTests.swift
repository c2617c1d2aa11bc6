import Macrid
import Plotting
import Testing
import Workbench

@testable import chapter_figure2

@Suite struct PanelsTests {
  /// Cluster 0 is category 1's and the other way round; cluster 1 has most of category 0, which has
  /// more of its items in cluster 0.
  private let map = Map(
    x: [0, 1, 2, 3, 4, 5, 6, 7, 8], y: [0, 0, 0, 0, 0, 0, 0, 0, 0],
    clusters: [0, 0, 0, 0, 0, 0, 0, 1, 1], categories: [1, 1, 1, 1, 0, 0, 0, 0, -1],
    components: [], matching: [0: 1, 1: 0], names: ["bags", "meat"], divergence: 0,
    neighboursKept: 1)

  private func plot(_ panel: Panel) throws -> XYPlot {
    guard case .xy(let plot) = panel.plot else { throw CancellationError() }
    return plot
  }

  @Test func onlyMutualMatchesAreColoured() throws {
    #expect(map.matches == [0: 1])
    let colouring = Colouring([map])
    let items = try plot(map.items("", colouring))
    #expect(items.series.map(\.name) == ["not matched", "matched: meat"])
    #expect(items.series.map(\.x.count) == [2, 7])
    #expect(items.series[0].style?.color != items.series[1].style?.color)
    let categories = try plot(map.categories("", colouring))
    // Unmatched: the four bags and the item of no category.
    #expect(categories.series.map(\.x.count) == [5, 4])
    #expect(categories.series[1].style == items.series[1].style)
  }

  @Test func labelsStandAtThePointNearestToTheMedian() throws {
    let items = try plot(map.items("", Colouring([map])))
    #expect(items.labels.map(\.text) == ["A", "B"])
    #expect(items.labels.map(\.x) == [3, 7])
    let categories = try plot(map.categories("", Colouring([map])))
    #expect(categories.labels.map(\.text) == ["bags", "meat"])
  }

  @Test func theMatrixHasSharesOfRowsAndFramesTheMatches() throws {
    guard case .heatMap(let matrix) = map.shares("").plot else { throw CancellationError() }
    #expect(matrix.columns == ["meat", "bags"])
    #expect(matrix.framed == [HeatMap.Place(row: 0, column: 0)])
    #expect(matrix.values[0].map { $0.map { ($0 * 7 / 100).rounded() } } == [4, 3])
    #expect(matrix.values[1] == [0, 100] && matrix.values[2] == [nil, nil])
  }
}

@Suite struct AnswerTests {
  private func reading(_ name: String, matched: Int, seeds: Int) -> Reading {
    let agreement: Agreement = {
      var agreement = Agreement(
        clusters: [0, 1], Labels(names: ["a", "b"], ofItem: [0, 1], source: "a test"))
      (agreement.matched, agreement.nmi) = (matched, 0.25)
      return agreement
    }()
    let records = (0..<seeds).map { seed in
      TrialRecord(
        trial: Trial(
          method: "MacridVAE", settings: ["similarity": "cosine"], dataset: name, split: "0",
          seed: UInt64(seed), measure: Measure.clusters),
        outcome: Outcome(measured: Clusters(prototypes: agreement, kMeans: agreement)),
        run: TrialRun(processor: "amd", seconds: 1))
    }
    return Reading(
      DatasetRecord(
        name: name, sha256: "", trainingUsers: 10, validationUsers: 1, testUsers: 1, items: 2,
        interactions: 1, split: ""), records, leavesOutCollapsed: true)
  }

  @Test func wordsFollowTheVerdicts() {
    let readings = [
      reading("alishop-7c", matched: 7, seeds: 2), reading("shop-simulated", matched: 2, seeds: 2),
    ]
    let workers = Workers(count: 1)
    let judged = readings.flatMap { claims($0, of: 2, workers: workers) }
    let text = answer(readings, [], judged)
    #expect(
      text.contains(
        "**holds** on AliShop-7C's held-out part and **is contradicted** on the simulated shop"))
    #expect(
      text.contains("7.0 on AliShop-7C's held-out part (0.25)") && !text.contains("one training"))
    #expect(!text.contains("nan") && text.hasSuffix(".\n"))
    let one = [reading("alishop-7c", matched: 7, seeds: 1)]
    let single = answer(one, [], one.flatMap { claims($0, of: 1, workers: workers) })
    #expect(single.contains("**is undecided**, as the rule asks for two trainings"))
    let table = verdictTable(judged, readings, [])
    #expect(
      table.columns.map(\.heading).dropFirst() == ["AliShop-7C, held-out part", "Simulated shop"])
    #expect(table.groups[0].rows.count == 5)
  }
}
