import Macrid
import Testing

@testable import chapter_figure2

@Suite struct FindingsTests {
  private let labels = Labels(names: ["a", "b"], ofItem: [0, 1], source: "a test")

  private func outcome(_ nmi: Double, ndcg: Double, effective: Double, kMeans: Double) -> Outcome {
    var agreement = Agreement(clusters: [0, 1], labels)
    agreement.nmi = nmi
    var spread = Spread(clusters: [0, 1], count: 2)
    (spread.effective, spread.largest) = (effective, effective < 2 ? 0.75 : 0.25)
    var own = agreement
    own.nmi = kMeans
    return Outcome(
      epochs: 2, bestEpoch: 2, ndcg100: ndcg, prototypes: agreement, spread: spread, kMeans: own,
      history: [0, nmi].enumerated().map {
        EpochOutcome(
          epoch: $0 + 1, validationNDCG100: ndcg, nmi: $1, largest: 0.5, effective: effective)
      })
  }

  /// The quick grid: C1 and I1 at temperature 1, C2 and I2 at 3.
  private var result: DatasetResult {
    let outcomes = [
      outcome(0.25, ndcg: 0.1, effective: 6, kMeans: 0.5),
      outcome(0.5, ndcg: 0.2, effective: 6, kMeans: 0.75),
      outcome(0.125, ndcg: 0.2, effective: 1.5, kMeans: 0.5),
      outcome(0.0625, ndcg: 0.1, effective: 7, kMeans: 0.5),
    ]
    let methods = [
      MethodResult(
        "prototypes, cosine", setting: "C2", [outcomes[1]], \.prototypes, withPrototypes: true),
      MethodResult("k-means on MacridVAE's items, cosine", setting: "C2", [outcomes[1]], \.kMeans),
      MethodResult(
        "prototypes, inner product", setting: "I1", [outcomes[2]], \.prototypes,
        withPrototypes: true),
      MethodResult(Baseline.svd.title, [outcomes[0], outcomes[1]], \.kMeans),
    ].compactMap(\.self)
    return DatasetResult(
      dataset: "toy", split: "", items: 2, itemsWithCategory: 2, categories: 2,
      categoriesFrom: "a test", validationChoice: "C2", labelsChoice: "C2",
      innerProductChoice: "I1",
      grid: zip(grid(.quick), outcomes).map { SettingResult($0, Ending(outcome: $1)) },
      methods: methods, maps: [])
  }

  @Test func settingsArePairedByTheirOneDifference() {
    #expect(result.equalSettings.map { $0.cosine.name + $0.inner.name } == ["C1I1", "C2I2"])
    #expect(result.pairs { $0.gumbel = 3 }.map { $0.name + $1.name } == ["C1C2", "I1I2"])
    #expect(result.pairs { $0.beta = 50 }.isEmpty)
  }

  @Test func sentencesSayWhatTheResultsSay() {
    let text = Findings(result: result).markdown
    for sentence in [
      "A Gumbel temperature of 3 instead of 1: a higher NMI in 1 of 2 (C1 0.25 → C2 0.50, "
        + "I1 0.12 → I2 0.06), a higher NDCG@100 for validation users in 1 of 2.",
      "The inner product instead of the cosine: a higher NMI in none of 2",
      "Labels would have chosen the same.",
      "1.00 with the cosine, 1.00 with the inner product.",
      "One prototype holds the majority of items in 1 of 4 trainings of the grid (I1)",
      "fewer effective clusters than the cosine in 1 of 2 pairs",
      "1.50 against 6.00, which is below, and an NMI of 0.12 against 0.50, below.",
      "0.75: above that of the same models' prototypes, 0.50.",
      "MacridVAE's items are level with that, its prototypes level with it.",
      "by more than 0.01 in all 4 trainings",
    ] {
      #expect(text.contains(sentence), "\(sentence)\nin\n\(text)")
    }
  }
}
