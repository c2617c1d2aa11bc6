import Macrid
import Workbench

/// How far the dimensions of one set of representations are from depending on one another.
struct Dependence: Codable, Sendable, Equatable {
  /// The paper's: 1 less the mean of |corr| over pairs of dimensions.
  var independence: Double
  /// Gaussian total correlation over the number of dimensions, in nats; absent where it is
  /// infinite: a dimension is a linear combination of others.
  var totalCorrelation: Double?
  /// Mean mutual information of pairs of dimensions in 20 bins, in nats; absent where the points
  /// are too few for it to mean anything.
  var mutualInformation: Double?
  /// What of it is chance: the same with points shuffled.
  var mutualInformationByChance: Double?
  /// Dimensions that take one value only; they count as independent of all others.
  var constantDimensions: Int

  /// Test users are too few (fewer than 20 x 20 cells) for mutual information and for a
  /// log-determinant: `isLarge` is false there.
  init(of representations: Matrix, isLarge: Bool, seed: UInt64) {
    let correlations = Correlations(of: representations)
    independence = correlations.independence.rounded(decimals: 5)
    constantDimensions = correlations.constantDimensions.count
    guard isLarge else { return }
    let total = correlations.gaussianTotalCorrelation / Double(representations.columns)
    totalCorrelation = total.isFinite ? total.rounded(decimals: 5) : nil
    mutualInformation = meanPairwiseMutualInformation(of: representations).rounded(decimals: 5)
    mutualInformationByChance = Macrid.mutualInformationByChance(of: representations, seed: seed)
      .rounded(decimals: 5)
  }

  var totalCorrelationOrInfinity: Double { totalCorrelation ?? .infinity }
}

/// What a configuration's representations came to.
struct Independences: Measured {
  static let revision = 2

  var items: Dependence
  /// The test users' means; absent of MultDAE, as are those of all users.
  var testUsers: Dependence?
  /// All users' means: training, validation and test.
  var allUsers: Dependence?

  /// Nil where the representations are not looked at.
  subscript(kind: Representations) -> Dependence? {
    switch kind {
    case .items: items
    case .testUsers: testUsers
    case .allUsers: allUsers
    }
  }

  var quantities: [String: Double] {
    var all: [String: Double] = [:]
    for kind in Representations.allCases {
      let measure = self[kind]
      all["independence, \(kind.rawValue)"] = measure?.independence
      all["total correlation, \(kind.rawValue)"] = measure?.totalCorrelation
      all["mutual information, \(kind.rawValue)"] = measure?.mutualInformation
    }
    return all
  }

  /// - Parameters:
  ///   - items: items x d.
  ///   - users: the encoder's means of users' known items, users x d'; nil leaves users out.
  init(items: Matrix, users: ((Interactions) -> Matrix)?, on split: Split, seed: UInt64) {
    self.items = Dependence(of: items, isLarge: true, seed: seed)
    guard let users else { return }
    let test = users(split.test.known)
    let all = [users(split.train), users(split.validation.known), test]
    testUsers = Dependence(of: test, isLarge: false, seed: seed)
    allUsers = Dependence(
      of: Matrix(
        rows: all.reduce(0) { $0 + $1.rows }, columns: test.columns,
        values: all.flatMap(\.values)), isLarge: true, seed: seed)
  }
}

extension Outcome<Independences> {
  /// With the digits and the metrics that the page has a use for, so that thousands of trials are a
  /// few megabytes: Recall@20 of every test user to four decimals, NDCG@100 to three.
  var compact: Self {
    var outcome = self
    outcome.test?.recall20 = (test?.recall20 ?? []).map { $0.rounded(decimals: 4) }
    outcome.test?.ndcg100 = (test?.ndcg100 ?? []).map { $0.rounded(decimals: 3) }
    outcome.test?.recall50 = []
    return outcome
  }
}

extension BinaryFloatingPoint {
  fileprivate func rounded(decimals: Int) -> Self {
    var scale: Self = 1
    for _ in 0..<decimals { scale *= 10 }
    return (self * scale).rounded() / scale
  }
}

/// Which representations a measure speaks of.
enum Representations: String, CaseIterable, Encodable {
  case items = "items"
  case testUsers = "test users"
  case allUsers = "all users"

  /// Whether the points are enough for the measures beside the paper's.
  var isLarge: Bool { self != .testUsers }

  /// The figure's words.
  var title: String {
    switch self {
    case .items: "Representations = Items'"
    case .testUsers: "Representations = Users' (test users)"
    case .allUsers: "Representations = Users' (all users)"
    }
  }
}
