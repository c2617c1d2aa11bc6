import Macrid
import Workbench

/// Which representations a measure speaks of.
enum Representations: String, CaseIterable, Encodable {
  case items = "items"
  case testUsers = "test users"
  case allUsers = "all users"

  var path: KeyPath<Outcome, Dependence> {
    switch self {
    case .items: \.items
    case .testUsers: \.testUsers
    case .allUsers: \.allUsers
    }
  }

  /// The figure's words.
  var title: String {
    switch self {
    case .items: "Representations = Items'"
    case .testUsers: "Representations = Users'"
    case .allUsers: "Representations = Users' (all)"
    }
  }
}

/// A statistic with its 95 % bootstrap interval over configurations; absent bounds: too few.
struct Estimate: Encodable, Equatable {
  var value: Double
  var lower: Double?
  var upper: Double?

  init(_ value: Double, _ interval: BootstrapInterval?) {
    self.value = value
    lower = interval?.lower
    upper = interval?.upper
  }

  /// `0.31 [0.12, 0.48]`
  func text(_ decimals: Int) -> String {
    let value = Format.decimal(value, decimals)
    guard let lower, let upper else { return value + " [too few configurations]" }
    return "\(value) [\(Format.decimal(lower, decimals)), \(Format.decimal(upper, decimals))]"
  }

  /// What the interval says of "it is above zero".
  var verdict: Claim.Verdict {
    guard let lower, let upper else { return .inconclusive }
    return lower > 0 ? .reproduced : upper < 0 ? .notReproduced : .inconclusive
  }
}

/// What one method's configurations came to.
struct MethodResult: Encodable {
  var method: String
  var configurations: Int
  var diverged: Int
  /// Medians over configurations.
  var recall20: Estimate?
  /// The configuration that is best on validation users, on test users.
  var recall20OfBest: Double?
  var recall20OfBestStandardError: Double?
  var betaOfBest: Double?
  var sigma0OfBest: Double?
  var independence: [String: Estimate] = [:]
  var totalCorrelation: [String: Double] = [:]
  var mutualInformation: [String: Double] = [:]
  /// Spearman's rho between independence and Recall@20 over configurations.
  var spearman: [String: Estimate] = [:]
  var bestEpochMedian: Double?
  /// Configurations whose best epoch came before the ramp had reached their beta.
  var belowBeta: Int
}

/// How independence goes with recall for one kind of representation.
struct LinkResult: Encodable {
  var representations: Representations
  /// Over all trials of all methods.
  var pooled: Estimate?
  /// Of ranks taken within each method: what is left once methods are told apart.
  var within: Estimate?
  /// Of the methods' medians.
  var between: Double?
  /// Spearman's rho, over all trials of all methods, of independence with the negated total
  /// correlation and mutual information: 1 where they order trials alike.
  var withTotalCorrelation: Double?
  var withMutualInformation: Double?
}

struct Figure4Results: Encodable {
  var methods: [MethodResult]
  var links: [LinkResult]
}

/// The trials of all methods, and the statistics that the chapter draws from them.
struct Trials {
  var all: [Trial<TrialResult>]
  var seed: UInt64
  var workers: Workers

  func outcomes(_ method: Method) -> [Outcome] {
    all.filter { $0.configuration.method == method.rawValue }.compactMap(\.outcome.outcome)
  }

  /// A median over configurations.
  func medianEstimate(_ values: [Double]) -> Estimate? {
    guard !values.isEmpty else { return nil }
    let order = values.indices.sorted { values[$0] < values[$1] }
    let interval = BootstrapInterval(count: values.count, seed: seed, workers: workers) {
      weightedMedian(values, order, $0)
    }
    return Estimate(median(values), values.count > 4 ? interval : nil)
  }

  /// The median of `first` less that of `second`. Methods draw their configurations apart, so
  /// that trials are resampled, not pairs.
  func difference(_ first: [Double], _ second: [Double]) -> Estimate? {
    guard !first.isEmpty, !second.isEmpty else { return nil }
    let firstOrder = first.indices.sorted { first[$0] < first[$1] }
    let secondOrder = second.indices.sorted { second[$0] < second[$1] }
    let interval = BootstrapInterval(
      count: first.count + second.count, seed: seed, workers: workers
    ) { counts in
      guard let a = weightedMedian(first, firstOrder, Array(counts.prefix(first.count))),
        let b = weightedMedian(second, secondOrder, Array(counts.dropFirst(first.count)))
      else { return nil }
      return a - b
    }
    return Estimate(
      median(first) - median(second), min(first.count, second.count) > 4 ? interval : nil)
  }

  func spearman(_ x: [Double], _ y: [Double]) -> Estimate? {
    let pairs = RankedPairs(x, y)
    guard let rho = pairs.spearmanRho else { return nil }
    return Estimate(
      rho, x.count > 4 ? pairs.spearmanInterval(seed: seed, workers: workers) : nil)
  }

  func result(_ method: Method) -> MethodResult {
    let mine = all.filter { $0.configuration.method == method.rawValue }
    let outcomes = outcomes(method)
    var result = MethodResult(
      method: method.rawValue, configurations: mine.count, diverged: mine.count - outcomes.count,
      recall20: medianEstimate(outcomes.map(\.recall20)),
      belowBeta: mine.count {
        guard let outcome = $0.outcome.outcome else { return false }
        return outcome.betaReached < $0.configuration.values["beta"]! * 0.999
      })
    let best = mine.max {
      ($0.outcome.outcome?.validationNDCG100 ?? -1) < ($1.outcome.outcome?.validationNDCG100 ?? -1)
    }
    result.recall20OfBest = best?.outcome.outcome?.recall20
    result.recall20OfBestStandardError = best?.outcome.outcome?.recall20StandardError
    result.betaOfBest = best?.configuration.values["beta"]
    result.sigma0OfBest = best?.configuration.values["sigma0"]
    result.bestEpochMedian = outcomes.isEmpty ? nil : median(outcomes.map { Double($0.bestEpoch) })
    for kind in Representations.allCases {
      let measures = outcomes.map { $0[keyPath: kind.path] }
      result.independence[kind.rawValue] = medianEstimate(measures.map(\.independence))
      result.spearman[kind.rawValue] = spearman(
        measures.map(\.independence), outcomes.map(\.recall20))
      let total = measures.compactMap(\.totalCorrelation)
      if !total.isEmpty { result.totalCorrelation[kind.rawValue] = median(total) }
      let mutual = measures.compactMap(\.mutualInformation)
      if !mutual.isEmpty { result.mutualInformation[kind.rawValue] = median(mutual) }
    }
    return result
  }

  func link(_ kind: Representations) -> LinkResult {
    let outcomes = Method.allCases.map { self.outcomes($0) }
    let measures = outcomes.map { $0.map { $0[keyPath: kind.path] } }
    let independence = measures.map { $0.map(\.independence) }
    let recall = outcomes.map { $0.map(\.recall20) }
    let medians = zip(independence, recall).filter { !$0.0.isEmpty }
      .map { (median($0.0), median($0.1)) }
    func agreement(_ other: (Dependence) -> Double?) -> Double? {
      let pairs = measures.joined().compactMap { measure in
        other(measure).map { (measure.independence, -$0) }
      }
      return RankedPairs(pairs.map(\.0), pairs.map(\.1)).spearmanRho
    }
    return LinkResult(
      representations: kind,
      pooled: spearman(independence.flatMap(\.self), recall.flatMap(\.self)),
      within: spearman(independence.flatMap(ranks), recall.flatMap(ranks)),
      between: RankedPairs(medians.map(\.0), medians.map(\.1)).spearmanRho,
      withTotalCorrelation: agreement(\.totalCorrelation),
      withMutualInformation: agreement(\.mutualInformation))
  }

  var results: Figure4Results {
    Figure4Results(
      methods: Method.allCases.map(result), links: Representations.allCases.map(link))
  }
}

/// The middle value, or the mean of the middle two.
func median(_ values: [Double]) -> Double { quantile(values, 0.5) }

/// The p-quantile, linear between values.
func quantile(_ values: [Double], _ p: Double) -> Double {
  let sorted = values.sorted()
  let position = p * Double(sorted.count - 1)
  let below = Int(position)
  let above = min(below + 1, sorted.count - 1)
  return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
}

/// The median of a multiset given by counts; nil where it is empty.
private func weightedMedian(_ values: [Double], _ order: [Int], _ counts: [Int]) -> Double? {
  let total = counts.reduce(0, +)
  guard total > 0 else { return nil }
  func value(at place: Int) -> Double {
    var seen = 0
    for index in order {
      seen += counts[index]
      if seen > place { return values[index] }
    }
    return values[order[order.count - 1]]
  }
  return (value(at: (total - 1) / 2) + value(at: total / 2)) / 2
}

/// Ranks scaled to (0, 1), equal values sharing their mean rank, so that methods of unequal size
/// can be pooled.
private func ranks(_ values: [Double]) -> [Double] {
  values.map { value in
    let below = values.count { $0 < value }
    let equal = values.count { $0 == value }
    return (Double(below) + Double(equal) / 2) / Double(values.count)
  }
}
