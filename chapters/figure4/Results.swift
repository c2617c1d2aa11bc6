import Macrid
import Workbench

/// Which representations a measure speaks of.
enum Representations: String, CaseIterable, Encodable {
  case items = "items"
  case testUsers = "test users"
  case allUsers = "all users"

  /// Whether the points are enough for the measures beside the paper's.
  var isLarge: Bool { self != .testUsers }

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
    guard let interval, interval.lower.isFinite, interval.upper.isFinite else { return }
    lower = interval.lower
    upper = interval.upper
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
  var independence: [String: Estimate] = [:]
  /// Absent where the median is infinite.
  var totalCorrelation: [String: Estimate] = [:]
  var mutualInformation: [String: Estimate] = [:]
  var mutualInformationByChance: [String: Estimate] = [:]
  /// Spearman's rho between independence and Recall@20 over configurations.
  var spearman: [String: Estimate] = [:]
  /// Spearman's rho of each hyper-parameter with Recall@20 ("recall20") and with the independence
  /// of each kind of representations.
  var parameters: [String: [String: Estimate]] = [:]
  /// Median over configurations.
  var epochKept: Estimate?
  /// Configurations that used up their epochs: patience had not ended.
  var cappedByEpochs: Int
  /// Configurations whose best epoch came before the ramp had reached their beta.
  var belowBeta: Int
}

/// Whether another measure says what independence says.
struct Agreement: Encodable {
  /// Pairs of methods that can be compared.
  var methodPairs: Int
  /// Of those, how many its medians order as independence does.
  var methodPairsAlike: Int
  /// Spearman's rho over trials between independence and the negated measure, both ranked within
  /// their method: 1 where they order trials alike.
  var withinMethods: Estimate?
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
  /// Absent where points are too few.
  var totalCorrelation: Agreement?
  var mutualInformation: Agreement?
}

struct Figure4Results: Encodable {
  var methods: [MethodResult]
  var links: [LinkResult]
}

/// The trials of all methods, and the statistics that the chapter draws from them.
struct Trials {
  var all: [Trial<TrialResult>]
  /// Most epochs of a trial.
  var epochs: Int
  var seed: UInt64
  var workers: Workers

  func outcomes(_ method: Method) -> [Outcome] {
    all.filter { $0.configuration.method == method.rawValue }.compactMap(\.outcome.outcome)
  }

  /// Best on validation users first; of equals, the first drawn.
  func ranked(_ method: Method) -> [Outcome] {
    outcomes(method).enumerated().sorted {
      ($1.element.validationNDCG100, $0.offset) < ($0.element.validationNDCG100, $1.offset)
    }.map(\.element)
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
      cappedByEpochs: outcomes.count { $0.epochs == epochs },
      belowBeta: mine.count {
        guard let outcome = $0.outcome.outcome else { return false }
        return outcome.betaReached < $0.configuration.values["beta"]! * 0.999
      })
    let ranked = ranked(method)
    result.recall20OfBest = ranked.first?.recall20
    result.recall20OfBestStandardError = ranked.first?.recall20StandardError
    result.epochKept = medianEstimate(outcomes.map { Double($0.bestEpoch) })
    let finished = mine.filter { $0.outcome.outcome != nil }
    for name in Set(finished.flatMap { $0.configuration.values.keys }) {
      let values = finished.compactMap { $0.configuration.values[name] }
      var rhos = ["recall20": spearman(values, outcomes.map(\.recall20))]
      for kind in Representations.allCases {
        rhos[kind.rawValue] = spearman(
          values, outcomes.map { $0[keyPath: kind.path].independence })
      }
      result.parameters[name] = rhos.compactMapValues(\.self)
    }
    for kind in Representations.allCases {
      let measures = outcomes.map { $0[keyPath: kind.path] }
      result.independence[kind.rawValue] = medianEstimate(measures.map(\.independence))
      result.spearman[kind.rawValue] = spearman(
        measures.map(\.independence), outcomes.map(\.recall20))
      guard kind.isLarge else { continue }
      let total = medianEstimate(measures.map(\.totalCorrelationOrInfinity))
      result.totalCorrelation[kind.rawValue] = total.flatMap { $0.value.isFinite ? $0 : nil }
      result.mutualInformation[kind.rawValue] = medianEstimate(
        measures.compactMap(\.mutualInformation))
      result.mutualInformationByChance[kind.rawValue] = medianEstimate(
        measures.compactMap(\.mutualInformationByChance))
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
    func agreement(
      _ measure: (Dependence) -> Double, comparable: (Method, Method) -> Bool = { _, _ in true }
    ) -> Agreement? {
      guard kind.isLarge, !measures.contains(where: \.isEmpty) else { return nil }
      let other = measures.map { $0.map { -measure($0) } }
      let pairs = Method.allCases.indices.flatMap { b in
        (0..<b).map { a in (a, b) }.filter {
          comparable(Method.allCases[$0.0], Method.allCases[$0.1])
        }
      }
      return Agreement(
        methodPairs: pairs.count,
        methodPairsAlike: pairs.count { a, b in
          (median(independence[a]) > median(independence[b]))
            == (median(other[a]) > median(other[b]))
        },
        withinMethods: spearman(independence.flatMap(ranks), other.flatMap(ranks)))
    }
    return LinkResult(
      representations: kind,
      pooled: spearman(independence.flatMap(\.self), recall.flatMap(\.self)),
      within: spearman(independence.flatMap(ranks), recall.flatMap(ranks)),
      between: RankedPairs(medians.map(\.0), medians.map(\.1)).spearmanRho,
      totalCorrelation: agreement(\.totalCorrelationOrInfinity) {
        kind == .items || $0.userDimensions == $1.userDimensions
      },
      mutualInformation: agreement { $0.mutualInformation ?? 0 })
  }

  var results: Figure4Results {
    Figure4Results(
      methods: Method.allCases.map(result), links: Representations.allCases.map(link))
  }
}

extension Dependence {
  fileprivate var totalCorrelationOrInfinity: Double { totalCorrelation ?? .infinity }
}

/// The middle value, or the mean of the middle two.
func median(_ values: [Double]) -> Double { quantile(values, 0.5) }

/// The p-quantile, linear between values.
func quantile(_ values: [Double], _ p: Double) -> Double {
  let sorted = values.sorted()
  let position = p * Double(sorted.count - 1)
  let below = Int(position)
  let share = position - Double(below)
  // Not inf - inf.
  guard share > 0, sorted[below] != sorted[below + 1] else { return sorted[below] }
  return sorted[below] + share * (sorted[below + 1] - sorted[below])
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
