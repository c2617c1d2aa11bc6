import Macrid
import Workbench

/// The law's parts: the authors' settings to convergence on ever more training users of one set of
/// items, each draw with a seed, an order of users and validation users of its own.
struct LawPlan {
  /// Training users of the largest part of the simulated shop; the others have a half of it, a
  /// quarter and so on.
  let shopUsers: Int
  let shopItems: Int

  /// Of the 4,000 users of AliShop-7C's part; no test user is looked at, so that all but a hundred
  /// may train.
  static let aliShopUsers = [250, 500, 1_000, 2_000, 3_900]

  /// Of the shop on which one thing is changed at a time.
  var factorUsers: Int { shopUsers / 4 }

  func aliShop(_ draw: Int) -> [Part] {
    let most = Self.aliShopUsers.last!
    return Self.aliShopUsers.map {
      Part(of: "alishop-7c", trainingUsers: $0, most: most, draw: draw)
    }
  }

  /// All sizes of the shop: the most and its halves.
  static func shopUsers(upTo most: Int) -> [Int] {
    (0...6).reversed().map { most >> $0 }.filter { $0 >= 50 }
  }

  /// The shop's parts, all but the two largest.
  func small(_ draw: Int) -> [Part] {
    Self.shopUsers(upTo: shopUsers).dropLast(2).map { shop($0, draw) }
  }

  /// - Parameter users: one of the sizes.
  func shop(_ users: Int, _ draw: Int) -> Part {
    Part(of: base(of: shopUsers), trainingUsers: users, most: shopUsers, draw: draw)
  }

  /// A shop with one thing changed.
  func shop(_ variation: Variation, _ draw: Int) -> Part {
    Part(
      of: base(of: factorUsers, variation), trainingUsers: factorUsers, most: factorUsers,
      draw: draw)
  }

  /// A shop of so many training users and those that validate.
  private func base(of users: Int, _ variation: Variation = Variation("")) -> String {
    var shop = ShopSize(
      users: users + min(500, users / 8),
      items: Int(Double(shopItems) * variation.items))
    shop.traits = variation.traits
    return shop.dataset
  }
}

/// The stages that `--law` adds, those first that tell most for their cost: parts of the first draw,
/// what collapse depends on, what else moves the law; then the other draws.
func lawStages(
  _ materials: Materials<Material>, _ arguments: Figure2
) throws -> [Study<Clusters>.Stage] {
  let plan = LawPlan(shopUsers: arguments.lawUsers, shopItems: arguments.shop.items)
  let hasAliShop = try arguments.hasAliShop()
  let cap: [String: Setting] = ["epochs": .number(Double(arguments.epochLimit))]
  func training(
    _ part: Part, _ settings: [String: Setting] = [:], _ measure: String = Measure.law
  ) throws -> Trial {
    try Trial(
      .macridVAE, cap.merging(settings) { $1 }, on: try materials(part.dataset).split,
      seed: arguments.shared.seed + UInt64(part.draw - 1), measure: measure)
  }
  /// Each part with what needs no model.
  func law(_ parts: [Part]) throws -> [Trial] {
    try parts.flatMap { part in
      let training = try training(part)
      return [
        Trial(
          method: "SVD", settings: ["rank": 50], dataset: training.dataset, split: training.split,
          seed: training.seed, measure: Measure.law),
        training,
      ]
    }
  }
  func aliShop(_ draw: Int) -> [Part] { hasAliShop ? plan.aliShop(draw) : [] }
  func factors(_ variations: [Variation], _ draw: Int) throws -> [Trial] {
    try variations.map { try training(plan.shop($0, draw), $0.settings, Measure.factor) }
  }
  let (half, whole) = (plan.shopUsers / 2, plan.shopUsers)
  let further = Array(stride(from: 2, through: arguments.lawDraws, by: 1))
  let first = (aliShop(1) + plan.small(1)).sorted { $0.trainingUsers < $1.trainingUsers }
  return [
    .init("the law, first draw", try law(first + [plan.shop(half, 1)])),
    .init("collapse", try collapseTrials(materials, arguments)),
    .init("the law on AliShop-7C's part", try law(further.flatMap(aliShop))),
    .init("what else moves it: the shop", try factors(Variation.ofData, 1)),
    .init("the law on the shop", try law(further.flatMap(plan.small) + [plan.shop(whole, 1)])),
    .init("what else moves it: settings", try factors(Variation.ofSettings, 1)),
    .init(
      "the law, largest shops",
      try law(further.map { plan.shop(half, $0) } + further.map { plan.shop(whole, $0) })),
    .init(
      "what else moves it, further draws",
      try further.flatMap { try factors(Variation.all, $0) }),
  ]
}

/// What collapse depends on: similarity, temperature of the assignment and learning rate, at a tenth
/// of the authors' cost.
private func collapseTrials(
  _ materials: Materials<Material>, _ arguments: Figure2
) throws -> [Trial] {
  let names = (try arguments.hasAliShop() ? ["alishop-7c"] : []) + [arguments.shop.dataset]
  return try names.flatMap { name in
    let split = try materials(name).split
    return try [0.01, 0.001].flatMap { rate in
      try [0.1, 0.3, 1].flatMap { tau in
        try similarities.map { similarity in
          let settings = narrow(arguments).merging([
            "rate": .number(rate), "tau": .number(tau), "similarity": .text(similarity.rawValue),
          ]) { $1 }
          return try Trial(
            .macridVAE, settings, on: split, seed: arguments.shared.seed, measure: Measure.grid)
        }
      }
    }
  }
}
