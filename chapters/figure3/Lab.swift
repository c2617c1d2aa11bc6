import Macrid

/// The simulated shop as all methods see it: its split, its categories, and starts to sweep from.
struct Lab {
  let shop: SimulatedShop
  let split: Split
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

  init(seed: UInt64, starts count: Int, workers: Workers) throws {
    shop = try SimulatedShop(workers: workers)
    split = try shop.split(seed: seed)
    shopItems = try shop.items(of: split)
    let (shop, shopItems) = (shop, shopItems)
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
    starts = halves.map { Array($0.second.prefix(count)) }
    var clicks = [Int](repeating: 0, count: shopItems.count)
    for item in split.train.items { clicks[Int(item)] += 1 }
    self.clicks = clicks
    let train = split.train
    users = Interactions(
      rows: (0..<min(2_000, train.userCount)).map { Array(train.items(of: $0)) },
      itemCount: train.itemCount)
  }

  /// About how much arithmetic the run is, at the share of the sgemm rate that epochs of ten
  /// dimensions reach. The unit is one concept's epoch on the shop; in processor time a baseline's
  /// epoch takes about a tenth of MacridVAE's, as do the small embedded movies, and measuring one
  /// model as long as three or four epochs.
  func gigaflop(_ arguments: Figure3) -> Double {
    let unit = 6 * Double(split.train.userCount) * Double(split.itemIDs.count) * 10 / 1e9
    let (seeds, epochs) = (Double(arguments.seedCount), Double(arguments.epochLimit))
    let grid = Double(arguments.grid.count)
    let macridVAE = 7 * (seeds * epochs + grid * Double(arguments.gridEpochs))
    let others = 0.7 * (2 * 5 * seeds * epochs + seeds * epochs)
    let measuring = 25 * (seeds * Double(Method.allCases.count) + grid)
    return unit * (macridVAE + others + measuring) / 0.12
  }
}
