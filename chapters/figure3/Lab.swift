import Macrid
import Workbench

/// The simulated shop as all methods see it: its split, its categories, and starts to sweep from.
struct Lab: Sendable {
  let shop: SimulatedShop
  let experiment: Experiment
  /// Which of the shop's items each column of the split is.
  let shopItems: [Int]
  /// Columns of each category.
  let groups: [[Int]]
  /// Each category's two halves: to choose dimensions on, and to measure on.
  let halves: [(first: [Int], second: [Int])]
  let rulers: [Ruler]
  /// Start items of each category, drawn at random.
  let starts: [[Int]]
  /// Every column's clicks among training users.
  let clicks: [Int]
  /// Training users whose representations are measured: the first 2,000.
  let users: Interactions

  var split: Split { experiment.split }

  /// Start items a category.
  static let startCount = 100

  init(_ size: ShopSize, seed: UInt64, workers: Workers) throws {
    let (shop, split) = try size.shop(seed: seed, workers: workers)
    self.shop = shop
    experiment = try Experiment(split)
    let shopItems = try shop.items(of: split)
    self.shopItems = shopItems
    groups = SimulatedShop.categories.indices.map { category in
      shopItems.indices.filter { shop.categoryOfItem[shopItems[$0]] == category }
    }
    let halves = groups.enumerated().map {
      splitInHalves($0.element, category: $0.offset, seed: seed)
    }
    self.halves = halves
    rulers = groups.enumerated().map { category, group in
      Ruler(
        category: category, group: group, known: halves[category].first, shop: shop,
        shopItems: shopItems)
    }
    starts = halves.map { Array($0.second.prefix(Self.startCount)) }
    clicks = split.train.clicksOfItems
    let train = split.train
    users = Interactions(
      rows: (0..<min(2_000, train.userCount)).map { Array(train.items(of: $0)) },
      itemCount: train.itemCount)
  }
}

extension Interactions {
  /// How many users have each item.
  var clicksOfItems: [Int] {
    var clicks = [Int](repeating: 0, count: itemCount)
    for item in items { clicks[Int(item)] += 1 }
    return clicks
  }
}

/// What a trial is run on.
enum Material: Sendable {
  case shop(Lab)
  case movies(MovieSet)

  var experiment: Experiment {
    switch self {
    case .shop(let lab): lab.experiment
    case .movies(let movies): movies.experiment
    }
  }
}
