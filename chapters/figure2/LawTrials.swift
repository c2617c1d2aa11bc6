import Macrid
import Workbench

/// The law's plan: the authors' settings to convergence on ever more training users of one set of
/// items, each draw with a seed, an order of users and validation users of its own.
struct LawPlan {
  /// Those first that tell most for their cost: a round a draw, but for the two largest shops, which
  /// come with the next draw.
  let rounds: [[Part]]

  /// - Parameters:
  ///   - shopUsers: training users of the largest part of the simulated shop; the others have a half
  ///     of it, a quarter and so on.
  ///   - draws: at least 1.
  init(shopUsers: Int, shopItems: Int, hasAliShop: Bool, draws: Int) {
    let shop = ShopSize(users: shopUsers + min(500, shopUsers / 8), items: shopItems)
    func shops(_ users: Int, _ draw: Int) -> Part {
      Part(of: shop.dataset, trainingUsers: users, most: shopUsers, draw: draw)
    }
    let sizes = (2...6).map { shopUsers >> $0 }.filter { $0 >= 50 }
    let most = Self.aliShopUsers.last!
    rounds = (1...draws + 1).map { round in
      var parts: [Part] = []
      if round <= draws {
        parts += sizes.map { shops($0, round) }
        if hasAliShop {
          parts += Self.aliShopUsers.map {
            Part(of: "alishop-7c", trainingUsers: $0, most: most, draw: round)
          }
        }
      }
      if round > 1 { parts += [shopUsers / 2, shopUsers].map { shops($0, round - 1) } }
      return parts.sorted { $0.trainingUsers < $1.trainingUsers }
    }
  }

  /// Of the 4,000 users of AliShop-7C's part; no test user is looked at, so that all but a hundred
  /// may train.
  static let aliShopUsers = [250, 500, 1_000, 2_000, 3_900]
}

/// The stages that `--law` adds: parts in the order of the plan, and what collapse depends on.
///
/// - Parameter others: trials of the study that need not be named again.
func lawStages(
  _ materials: Materials<Material>, _ arguments: Figure2, besides others: [Trial]
) throws -> [Study<Clusters>.Stage] {
  let seed = arguments.shared.seed
  let plan = LawPlan(
    shopUsers: arguments.lawUsers, shopItems: arguments.shop.items,
    hasAliShop: try arguments.hasAliShop(), draws: arguments.lawDraws)
  let cap: [String: Setting] = ["epochs": .number(Double(arguments.epochLimit))]
  func trials(_ parts: [Part]) throws -> [Trial] {
    try parts.flatMap { part in
      let split = try materials(part.dataset).split
      let seed = seed + UInt64(part.draw - 1)
      return [
        // Without a model.
        Trial(
          method: "SVD", settings: ["rank": 50], dataset: split.dataset, split: split.shortDigest,
          seed: seed, measure: Measure.law),
        try Trial(.macridVAE, cap, on: split, seed: seed, measure: Measure.law),
      ]
    }
  }
  var stages = try plan.rounds.enumerated().map { round, parts in
    Study<Clusters>.Stage("the law of alignment, \(round + 1)", try trials(parts))
  }
  let collapse = try collapseTrials(materials, arguments).filter { !others.contains($0) }
  stages.insert(.init("collapse", collapse), at: 1)
  return stages
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
