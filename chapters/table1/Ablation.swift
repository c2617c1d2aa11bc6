import Macrid
import Workbench

/// MacridVAE with one of its settings changed.
struct Variant: Sendable {
  /// Such as "K = 1".
  let name: String
  /// What differs from the defaults; empty for these themselves.
  let settings: [String: Setting]

  init(_ name: String, _ settings: [String: Setting]) {
    self.name = name
    self.settings = settings
  }

  static let defaults = Variant("defaults", [:])

  /// The defaults first.
  static let all: [Variant] = [
    defaults,
    Variant("K = 1", ["K": 1]), Variant("K = 3", ["K": 3]), Variant("K = 20", ["K": 20]),
    Variant("inner product", ["similarity": "inner product"]),
    Variant("no Gumbel noise", ["gumbel": "none"]),
    Variant("one-hot in evaluation", ["evaluation": "one-hot"]),
    Variant("raw mean", ["mean": "raw"]),
    Variant("shared initialisation", ["initialisation": "shared"]),
    Variant("tau = 0.3", ["tau": 0.3]), Variant("tau = 1", ["tau": 1]),
    Variant("beta = 0", ["beta": 0]), Variant("beta = 1", ["beta": 1]),
    Variant("beta = 5", ["beta": 5]),
  ]

  /// Whether each item is of one concept whatever is learned.
  var isSharpByNature: Bool { settings["K"] == 1 || settings["evaluation"] == "one-hot" }

  /// Whether a trial is of it.
  func isOf(_ trial: Trial) -> Bool {
    Set(Self.all.flatMap(\.settings.keys)).allSatisfy { name in
      trial.settings[name] == (settings[name] ?? Method.macridVAE.defaults[name])
    }
  }
}

/// The datasets of the ablation, and how many of their folds are trained; nil for all. A fold of
/// AliShop-7C's part takes hours.
let ablated: [(dataset: String, folds: Int?)] = [("ml-100k", nil), ("alishop-7c", 1)]

/// What a variant of MacridVAE does on a dataset, paired with the defaults over the same users.
struct Ablation {
  let dataset: String
  let variant: Variant
  let folds: Int
  let users: Int
  let ndcg100: SampleSummary
  let recall20: SampleSummary
  /// The mean over folds of the largest share of an item's assignment.
  let largestShare: Double?
  /// NDCG@100 less the defaults'; nil for these.
  let difference: PairedComparison?

  /// Nil where the variant or the defaults rank nowhere.
  init?(_ variant: Variant, _ records: [TrialRecord<Sharpness>], workers: Workers) {
    func byFold(_ variant: Variant) -> [Int: TrialRecord<Sharpness>] {
      let own = records.filter { variant.isOf($0.trial) && $0.outcome.test != nil }
      return Dictionary(own.compactMap { one in one.trial.fold.map { ($0, one) } }) { a, _ in a }
    }
    let (mine, base) = (byFold(variant), byFold(.defaults))
    let shared = mine.keys.filter { base[$0] != nil }.sorted()
    func values(_ records: [Int: TrialRecord<Sharpness>], _ metric: RankingMetric) -> [[Double]] {
      shared.map { records[$0]!.outcome.test!.values(metric) }
    }
    let ours = values(mine, .ndcg100)
    guard let ndcg100 = SampleSummary(ours.flatMap(\.self)),
      let recall20 = SampleSummary(values(mine, .recall20).flatMap(\.self))
    else { return nil }
    dataset = records[0].trial.dataset
    self.variant = variant
    folds = shared.count
    users = ours.reduce(0) { $0 + $1.count }
    self.ndcg100 = ndcg100
    self.recall20 = recall20
    largestShare = shared.compactMap { mine[$0]!.outcome.measured?.largestShare }.mean
    difference =
      variant.settings.isEmpty
      ? nil
      : PairedComparison(
        folds: zip(ours, values(base, .ndcg100)).map { (first: [$0], second: [$1]) }, seed: 1,
        workers: workers)
  }
}

/// An ablation with its difference at the level of Holm's correction over all of them.
struct JudgedAblation {
  let ablation: Ablation
  let difference: Estimate?

  /// Better, worse, or not to be told apart, by the rule of the claims.
  var verdict: Verdict { Verdict(of: difference, paperEffect: nil, margin: margin) }
}

/// The page's ablation: by dataset, the variants in their order.
func ablations(_ page: Page<Sharpness>, workers: Workers) -> [JudgedAblation] {
  let records = page.records(for: .ablation)
  let all = ablated.flatMap { name, _ -> [Ablation] in
    let here = records.filter { $0.trial.dataset == name }
    guard !here.isEmpty else { return [] }
    return Variant.all.compactMap { Ablation($0, here, workers: workers) }
  }
  var levels = holmLevels(pValues: all.compactMap { $0.difference?.pValue }).makeIterator()
  return all.map { one in
    JudgedAblation(ablation: one, difference: one.difference?.estimate(level: levels.next()!))
  }
}
