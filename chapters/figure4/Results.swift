import Macrid
import Workbench

/// What prose and tables say of one dataset's trials.
struct CloudResult: Encodable {
  var dataset: String
  var testUsers: Int
  var configurations: Int
  var methods: [MethodResult]
  var links: [LinkResult]

  init(_ cloud: Cloud) {
    dataset = cloud.dataset.name
    testUsers = cloud.testUsers ?? 0
    configurations = Variant.allCases.map { cloud[$0].count + (cloud.lost[$0] ?? 0) }.max() ?? 0
    methods = Variant.allCases.map { MethodResult($0, cloud) }
    links = Representations.allCases.map { LinkResult($0, cloud) }
  }
}

/// What one method's configurations came to.
struct MethodResult: Encodable {
  var method: String
  var trials: Int
  var diverged: Int
  /// Median over configurations of the mean over test users.
  var recall20: Estimate?
  /// The configuration that is best on validation users, on test users.
  var recall20OfBest: SampleSummary?
  /// Medians over configurations.
  var independence: [String: Estimate] = [:]
  /// Absent where the median is infinite.
  var totalCorrelation: [String: Double] = [:]
  var mutualInformation: [String: Double] = [:]
  var mutualInformationByChance: [String: Double] = [:]
  /// Spearman's rho between independence and Recall@20 over configurations.
  var spearman: [String: Estimate] = [:]
  /// Spearman's rho of each hyper-parameter with Recall@20 ("recall20") and with the independence
  /// of each kind of representations.
  var parameters: [String: [String: Estimate]] = [:]
  /// Median over configurations.
  var epochKept: Double?
  /// Configurations that used up their epochs: patience had not ended.
  var usedUp: Int
  /// Configurations whose kept epoch came before the ramp had reached their beta.
  var belowBeta: Int
  var collapsed: Int

  init(_ variant: Variant, _ cloud: Cloud) {
    let points = cloud[variant]
    method = variant.title
    diverged = cloud.lost[variant] ?? 0
    trials = points.count + diverged
    recall20 = cloud.recall(variant)?.estimate()
    recall20OfBest = cloud.best(variant).flatMap { SampleSummary($0.recall) }
    epochKept = points.map { Double($0.training.bestEpoch) }.median
    usedUp = points.count { $0.training.ending == .usedUp }
    belowBeta = points.count { $0.training.beta < $0.beta * 0.999 }
    collapsed = points.count { $0.training.collapse != nil }
    for name in variant.isOurs ? ["beta", "sigma0"] : ["beta"] {
      let values = points.map { $0.trial.settings[name]?.number ?? 0 }
      var rhos = ["recall20": cloud.rho(values, points.map(\.meanRecall))?.estimate()]
      for kind in Representations.allCases {
        rhos[kind.rawValue] = cloud.rho(values, points.map { $0.independence(kind) })?.estimate()
      }
      parameters[name] = rhos.compactMapValues(\.self)
    }
    for kind in Representations.allCases {
      let measures = points.compactMap { $0.measured[kind] }
      independence[kind.rawValue] = Bootstrap(
        ofMedian: measures.map(\.independence), seed: 1, workers: cloud.workers)?.estimate()
      spearman[kind.rawValue] = cloud.rho(variant, kind)?.estimate()
      guard kind.isLarge else { continue }
      totalCorrelation[kind.rawValue] = measures.map(\.totalCorrelationOrInfinity).median
        .flatMap { $0.isFinite ? $0 : nil }
      mutualInformation[kind.rawValue] = measures.compactMap(\.mutualInformation).median
      mutualInformationByChance[kind.rawValue] =
        measures.compactMap(\.mutualInformationByChance).median
    }
  }
}

/// How independence goes with recall for one kind of representation.
struct LinkResult: Encodable {
  var representations: Representations
  /// Over all trials of all methods.
  var pooled: Estimate?
  /// Of ranks taken within each method.
  var within: Estimate?
  /// The same where beta is at most 1, as the paper says beta-MultVAE needs.
  var withinSmallBeta: Estimate?
  /// Of ours, beta and sigma_0 partialled out.
  var partial: Estimate?
  /// Of the methods' medians.
  var between: Double?
  /// Absent where points are too few.
  var totalCorrelation: Agreement?
  var mutualInformation: Agreement?

  init(_ kind: Representations, _ cloud: Cloud) {
    representations = kind
    pooled = cloud.pooledRho(kind)?.estimate()
    within = cloud.withinRho(kind)?.estimate()
    withinSmallBeta = cloud.withinRho(kind) { $0.beta <= 1 }?.estimate()
    partial = cloud.partialRho(kind)?.estimate()
    between = cloud.betweenRho(kind)
    guard kind.isLarge, Variant.allCases.allSatisfy({ !cloud[$0].isEmpty }) else { return }
    totalCorrelation = Agreement(kind, cloud, \.totalCorrelationOrInfinity) {
      kind == .items || $0.userDimensions == $1.userDimensions
    }
    mutualInformation = Agreement(kind, cloud, { $0.mutualInformation ?? 0 })
  }
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

  init(
    _ kind: Representations, _ cloud: Cloud, _ measure: (Dependence) -> Double,
    comparable: (Variant, Variant) -> Bool = { _, _ in true }
  ) {
    let all = Variant.allCases
    let measures = all.map { cloud[$0].map { $0.measured[kind]! } }
    let independence = measures.map { $0.map(\.independence) }
    let other = measures.map { $0.map { -measure($0) } }
    let pairs = all.indices.flatMap { b in (0..<b).map { ($0, b) } }
      .filter { comparable(all[$0.0], all[$0.1]) }
    methodPairs = pairs.count
    methodPairsAlike = pairs.count { a, b in
      (independence[a].median! > independence[b].median!) == (other[a].median! > other[b].median!)
    }
    withinMethods = cloud.rho(
      independence.flatMap(scaledRanks), other.flatMap(scaledRanks))?.estimate()
  }
}
