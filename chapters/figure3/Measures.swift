import Macrid

/// MIG, DCI and SAP of one view of the codes.
struct Scores: Codable, Sendable, Equatable {
  var mig: Double
  /// Absent with one factor: every code then serves it.
  var disentanglement: Double?
  /// Absent with one code.
  var completeness: Double?
  var informativeness: Double
  var sap: Double

  /// The measures: the result file's names and the tables'.
  static let fields: [(name: String, title: String, value: @Sendable (Scores) -> Double?)] = [
    ("mig", "MIG", { $0.mig }), ("disentanglement", "DCI disentanglement", { $0.disentanglement }),
    ("completeness", "DCI completeness", { $0.completeness }),
    ("informativeness", "DCI informativeness", { $0.informativeness }), ("sap", "SAP", { $0.sap }),
  ]
}

extension Scores {
  /// Field by field, over what is there.
  ///
  /// Nil where there is nothing, or too few for `reduce`.
  init?(_ all: [Scores], _ reduce: ([Double]) -> Double?) {
    func over(_ value: (Scores) -> Double?) -> Double? { reduce(all.compactMap(value)) }
    guard let mig = over(\.mig), let informativeness = over(\.informativeness),
      let sap = over(\.sap)
    else { return nil }
    self.init(
      mig: mig, disentanglement: over(\.disentanglement), completeness: over(\.completeness),
      informativeness: informativeness, sap: sap)
  }
}

/// What is measured: which codes against which factors.
enum View: String, CaseIterable, Codable, Sendable {
  case perConcept = "d dimensions, per concept"
  case conceptScalars = "K concept scalars"
  case all = "all K x d"
}

private func scores(_ codes: Matrix, _ factors: [Factor], seed: UInt64, _ workers: Workers) throws
  -> Scores
{
  let sample = try FactorSample(codes: codes, factors: factors)
  let (train, test) = try sample.split(seed: seed)
  let dci = DCI(train: train, test: test, seed: seed, workers: workers)
  return Scores(
    mig: MutualInformationGap(train).score, disentanglement: dci.disentanglement,
    completeness: dci.completeness, informativeness: dci.informativeness,
    sap: SeparatedAttributePredictability(train: train, test: test, workers: workers).score)
}

/// A view's scores, or nil where the method has no such codes.
///
/// Items, per concept: the d dimensions of a category's items against the category's attributes,
/// mean over the seven categories. Users, K scalars: each component's mean over its d dimensions
/// (what Dervishaj et al. 2025 measure), against the share of the user's known clicks in each
/// category. Users, all K x d: every dimension of every component, against those shares and, for
/// each attribute that is a number, how far the user's clicks in its category lean from the middle.
func viewScores(
  _ view: View, of codes: Codes, users: Interactions, shop: SimulatedShop, shopItems: [Int],
  groups: [[Int]], seed: UInt64, _ workers: Workers
) throws -> Scores? {
  switch view {
  case .perConcept:
    return Scores(
      try groups.enumerated().map { category, group in
        try scores(
          codes.items.selecting(group),
          shop.factors(of: group.map { shopItems[$0] }, in: category), seed: seed, workers)
      }, \.mean)
  case .conceptScalars:
    guard let concepts = codes.concepts else { return nil }
    let (K, d) = (concepts.prototypes.rows, concepts.prototypes.columns)
    var scalars = Matrix(rows: users.userCount, columns: K)
    for user in 0..<users.userCount {
      for k in 0..<K {
        scalars[user, k] =
          (0..<d).reduce(0) { $0 + codes.users[user, k * d + $1] } / Float(d)
      }
    }
    return try scores(
      scalars, shares(users, shop: shop, shopItems: shopItems), seed: seed, workers)
  case .all:
    return try scores(
      codes.users,
      shares(users, shop: shop, shopItems: shopItems)
        + leanings(users, shop: shop, shopItems: shopItems), seed: seed, workers)
  }
}

/// The share of each user's clicks that each category has.
private func shares(_ users: Interactions, shop: SimulatedShop, shopItems: [Int]) -> [Factor] {
  SimulatedShop.categories.indices.map { category in
    Factor(
      name: "share of \(SimulatedShop.categories[category].name)",
      values: .continuous(
        (0..<users.userCount).map { user in
          let items = users.items(of: user)
          let own = items.count { shop.categoryOfItem[shopItems[Int($0)]] == category }
          return Double(own) / Double(max(1, items.count))
        }))
  }
}

/// For each number: the sum over the user's clicks in its category of (value - 1/2), over all
/// the user's clicks. 0 for who clicked nothing there.
private func leanings(_ users: Interactions, shop: SimulatedShop, shopItems: [Int]) -> [Factor] {
  SimulatedShop.categories.enumerated().flatMap { number, category in
    category.attributes.enumerated().compactMap { place, attribute -> Factor? in
      guard case .number = attribute.scale else { return nil }
      return Factor(
        name: "\(category.name): \(attribute.name)",
        values: .continuous(
          (0..<users.userCount).map { user in
            let items = users.items(of: user)
            let sum = items.reduce(0.0) { sum, item in
              let item = shopItems[Int(item)]
              return shop.categoryOfItem[item] == number
                ? sum + shop.attributesOfItem[item][place] - 0.5 : sum
            }
            return sum / Double(max(1, items.count))
          }))
    }
  }
}
