import Macrid
import Workbench

/// What prose and tables say of one dataset's trials.
struct CloudResult: Encodable {
  var dataset: String
  /// Rotating folds that were used, and the test users in them.
  var folds: Int
  var testUsers: Int
  /// Of each method.
  var configurations: Int
  /// For the paper's 2,000 configurations of every method, by these trials.
  var forPaper: Cost
  var methods: [MethodResult]
  /// Every number with its interval, by name.
  var quantities: [QuantityResult]

  init(_ cloud: Cloud) {
    dataset = cloud.dataset.name
    folds = cloud.foldCount
    testUsers = cloud.testUsers
    configurations = cloud.count
    forPaper = Cost(coreHours: cloud.secondsOfANumber * 2000 / 3600)
    methods = Variant.allCases.map { MethodResult($0, cloud) }
    quantities = Quantity.all.compactMap { quantity in
      cloud.estimate(quantity).map { QuantityResult(quantity: quantity.name, estimate: $0) }
    }
  }
}

/// What trainings take, in hours of one core.
struct Cost: Encodable {
  var coreHours: Double
}

struct QuantityResult: Encodable {
  var quantity: String
  var estimate: Estimate
}

/// How one method's trainings went, and medians that have no interval.
struct MethodResult: Encodable {
  var method: String
  /// Medians over configurations. Total correlation is absent where it is infinite.
  var totalCorrelation: [String: Double] = [:]
  var mutualInformation: [String: Double] = [:]
  var mutualInformationByChance: [String: Double] = [:]
  /// Median over configurations.
  var epochKept: Double?
  /// Mean of a trial.
  var coreSeconds: Double?
  /// Configurations that used up their epochs: patience had not ended.
  var usedUp: Int
  /// Configurations whose kept epoch came before the ramp had reached their beta.
  var belowBeta: Int
  var collapsed: Int
  var diverged: Int

  init(_ variant: Variant, _ cloud: Cloud) {
    let points = cloud[variant]
    method = variant.title
    diverged = cloud.diverged[variant.place]
    epochKept = points.map { Double($0.training.bestEpoch) }.median
    coreSeconds = points.map(\.seconds).mean
    usedUp = points.count { $0.training.ending == .usedUp }
    belowBeta = points.count { point in
      point.beta.map { point.training.beta < $0 * 0.999 } ?? false
    }
    collapsed = points.count { $0.training.collapse != nil }
    for kind in Representations.allCases where kind.isLarge {
      let measures = points.compactMap { $0.measured[kind] }
      totalCorrelation[kind.rawValue] = measures.map(\.totalCorrelationOrInfinity).median
        .flatMap { $0.isFinite ? $0 : nil }
      mutualInformation[kind.rawValue] = measures.compactMap(\.mutualInformation).median
      mutualInformationByChance[kind.rawValue] =
        measures.compactMap(\.mutualInformationByChance).median
    }
  }
}

extension Cloud {
  /// Of the pairs of methods that can be compared, how many another measure's medians order as
  /// independence's do.
  func pairsAlike(
    _ kind: Representations, _ measure: OtherMeasure
  ) -> (alike: Int, of: Int) {
    let methods = Variant.allCases.filter { variant in
      self[variant].allSatisfy { $0.measured[kind] != nil }
    }
    func medians(_ value: (Dependence) -> Double) -> [Double] {
      methods.map { self[$0].compactMap { $0.measured[kind].map(value) }.median! }
    }
    let (independence, other) = (medians(\.independence), medians { -measure.value($0) })
    // Total correlation grows with the number of dimensions.
    let pairs = methods.indices.flatMap { b in (0..<b).map { ($0, b) } }.filter { a, b in
      kind == .items || measure == .mutualInformation
        || methods[a].userDimensions == methods[b].userDimensions
    }
    return (
      pairs.count { a, b in
        (independence[a] > independence[b]) == (other[a] > other[b])
      }, pairs.count
    )
  }
}
