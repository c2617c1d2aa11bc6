/// A simulated shop: users, items in seven categories with known attributes, and clicks.
///
/// It stands in for AliShop-7C where that is absent, and it knows what AliShop-7C does not
/// publish: every item's attributes. Whatever is shown of it says "simulated". Its law:
///
/// 1. Items are dealt evenly to the seven `categories`. An item's attributes are drawn
///    independently and uniformly: numbers from 0 to 1, or one of a few named values.
/// 2. Within its category an item of random rank r has popularity 1 / (r + 5): a long tail.
/// 3. A user is active in two categories, or three (probability 0.45), or four (0.15); the
///    intent for each is 0.1 + u^2, u uniform.
/// 4. In each of them the user has a taste for every attribute, independent of all others. For a
///    number: an ideal t, uniform, with tolerance w from 0.08 to 0.2; an item at a counts
///    (1 + ((a - t) / w)^2)^-2. For named values: the favourite counts 1, a second choice 0.3,
///    the others 0.05.
/// 5. A click chooses a category by intent and in it an item in proportion to its popularity
///    times the user's taste for each attribute; one click in twenty follows popularity alone,
///    in any category. No item is clicked twice, and every active category at least once.
/// 6. A user makes 8 + 28 sqrt(u / (1 - u)) clicks, u uniform (a heavy tail with median 36), at
///    most 400.
///
/// Nothing here is MacridVAE's own model: no latent vectors, no cosines, no softmax; tastes of
/// different categories are unrelated, and popularity is unrelated to attributes.
///
/// Only whole numbers, + - * / and square roots enter the draws, so a seed gives the same shop on
/// every machine.
public struct SimulatedShop: Sendable, Equatable {
  /// The seed everything was drawn from.
  public let seed: UInt64
  /// How it departs from the law.
  public let traits: Traits
  /// Ids of the items (M), in column order.
  public let itemIDs: [String]
  /// Ids of the users (N), in row order.
  public let userIDs: [String]
  /// Each item's place in `categories`.
  public let categoryOfItem: [Int]
  /// Each item's attributes, in the order of its category's `attributes`: a number from 0 to 1,
  /// or the place among the named values.
  public let attributesOfItem: [[Double]]
  /// Who clicked what, users x items.
  public let clicks: Interactions

  /// What a shop cannot do.
  public enum Failure: Error, Equatable, CustomStringConvertible {
    case tooSmall(users: Int, items: Int)
    case unusable(Traits)
    case notAnItem(String, items: Int)

    public var description: String {
      switch self {
      case .tooSmall(let users, let items):
        "a simulated shop needs at least 1 user and 140 items (20 a category), "
          + "not \(users) and \(items)."
      case .unusable(let traits):
        "a simulated shop cannot have \(traits): it takes at least 4 categories, each of 20 items or "
          + "more, clicks above 0, a ratio of sizes from 1 on and a chance from 0 to 1."
      case .notAnItem(let id, let items):
        "item '\(id)' is not in the simulated shop of \(items) items; "
          + "the split comes from other data."
      }
    }
  }

  /// Draws a shop.
  ///
  /// - Throws: `Failure` if there are too few items for the users to choose among, or traits that
  ///   no shop can have.
  public init(
    seed: UInt64 = 0, userCount: Int = 4000, itemCount: Int = 7000, traits: Traits = Traits(),
    workers: Workers = Workers(count: 1)
  ) throws {
    guard userCount >= 1, itemCount >= 20 * SimulatedShop.categories.count else {
      throw Failure.tooSmall(users: userCount, items: itemCount)
    }
    guard let ends = traits.categoryEnds(itemCount: itemCount) else {
      throw Failure.unusable(traits)
    }
    let categories = (0..<traits.categoryCount).map(SimulatedShop.kind)
    // Stream 0 draws the items, stream u + 1 user u.
    var generator = Philox(seed: seed)
    var order = Array(0..<itemCount)
    generator.shuffle(&order)
    var categoryOfItem = [Int](repeating: 0, count: itemCount)
    var popularity = [Double](repeating: 0, count: itemCount)
    var members = [[Int32]](repeating: [], count: categories.count)
    for (position, item) in order.enumerated() {
      let category =
        traits.sizeRatio == 1
        ? position % categories.count : ends.firstIndex { position < $0 }!
      categoryOfItem[item] = category
      members[category].append(Int32(item))
      popularity[item] = 1 / Double(members[category].count + 5)
    }
    let attributesOfItem = categoryOfItem.map { category in
      categories[category].attributes.map { attribute in
        switch attribute.scale {
        // Four decimals, so that a file gives back the very number.
        case .number: Double(generator.index(below: 10_001)) / 10_000
        case .named(let values): Double(generator.index(below: values.count))
        }
      }
    }
    let market = Market(
      members: members, popularity: popularity, attributesOfItem: attributesOfItem,
      traits: traits)
    let rows = workers.map(userCount) { user in
      var generator = Philox(seed: seed, stream: UInt64(user) + 1)
      return market.clicks(&generator)
    }
    self.seed = seed
    self.traits = traits
    self.categoryOfItem = categoryOfItem
    self.attributesOfItem = attributesOfItem
    itemIDs = (1...itemCount).map { String(1_000_000 + $0) }
    userIDs = (1...userCount).map { String($0) }
    clicks = Interactions(rows: rows, itemCount: itemCount)
  }

  /// The clicks split by the paper's protocol; every click is an adoption.
  ///
  /// - Parameter seed: draws the held-out users and their items to be found, not the shop.
  /// - Throws: `DataError` where the shop has fewer than eight users.
  public func split(seed: UInt64) throws -> Split {
    let name = "shop-simulated"
    let ratings = Ratings(
      userIDs: userIDs, itemIDs: itemIDs,
      users: (0..<clicks.userCount).flatMap { user in
        clicks.items(of: user).map { _ in UInt32(user) }
      },
      items: clicks.items.map { UInt32($0) }, values: nil, times: nil)
    return try StrongGeneralisation.split(
      ratings, dataset: name, heldOut: try DatasetCatalogue.entry(named: name).heldOutUsers,
      notes: [
        "the data are simulated (shop of seed \(self.seed)"
          + (traits == Traits() ? ")" : ", with \(traits))")
      ], seed: seed)
  }

  /// Which of the shop's items each column of a split is.
  ///
  /// - Throws: `Failure` if the split is not of a shop of this size.
  public func items(of split: Split) throws -> [Int] {
    let place = Dictionary(uniqueKeysWithValues: zip(itemIDs, itemIDs.indices))
    return try split.itemIDs.map { id in
      guard let item = place[id] else { throw Failure.notAnItem(id, items: itemIDs.count) }
      return item
    }
  }

  /// An item in words: `bags, size 0.41, colour 0.8`.
  public func title(of item: Int) -> String {
    let category = SimulatedShop.kind(categoryOfItem[item])
    let words = zip(category.attributes, attributesOfItem[item]).map { attribute, value in
      switch attribute.scale {
      case .number: "\(attribute.name) \((value * 100).rounded() / 100)"
      case .named(let values): values[Int(value)]
      }
    }
    return ([category.name] + words).joined(separator: ", ")
  }

  /// The items of one category, ascending.
  public func items(in category: Int) -> [Int] {
    categoryOfItem.indices.filter { categoryOfItem[$0] == category }
  }

  /// One category's attributes over some of its items, as factors that a representation may
  /// encode; named `bags: size` and the like.
  public func factors(of items: [Int], in category: Int) -> [Factor] {
    let category = SimulatedShop.kind(category)
    return category.attributes.enumerated().map { place, attribute in
      let values = items.map { attributesOfItem[$0][place] }
      let name = "\(category.name): \(attribute.name)"
      switch attribute.scale {
      case .number: return Factor(name: name, values: .continuous(values))
      case .named: return Factor(name: name, values: .discrete(values.map { Int($0) }))
      }
    }
  }
}

/// The items as a user meets them.
private struct Market: Sendable {
  /// Items of each category, the most popular first.
  let members: [[Int32]]
  let popularity: [Double]
  let attributesOfItem: [[Double]]
  let traits: SimulatedShop.Traits
  /// Running sums of popularity over all categories' members.
  let byPopularity: (items: [Int32], sums: [Double])

  init(
    members: [[Int32]], popularity: [Double], attributesOfItem: [[Double]],
    traits: SimulatedShop.Traits
  ) {
    self.members = members
    self.traits = traits
    self.popularity = popularity
    self.attributesOfItem = attributesOfItem
    let items = members.flatMap { $0 }
    byPopularity = (items, runningSums(items.map { popularity[Int($0)] }))
  }

  /// All clicks of one user.
  func clicks(_ generator: inout Philox) -> [Int32] {
    var order = Array(members.indices)
    generator.shuffle(&order)
    let share = generator.uniform()
    let active = order.prefix(share < 0.15 ? 4 : share < 0.6 ? 3 : 2)
    // Nothing is drawn for a trait that the shop has not.
    let ideal =
      traits.sharedTaste > 0 && generator.uniform() < traits.sharedTaste
      ? generator.uniform() : nil
    var shelves: [(items: [Int32], sums: [Double])] = []
    for category in active {
      let attributes = SimulatedShop.kind(category).attributes
      var tastes = attributes.map { Taste($0.scale, &generator) }
      if let ideal, let first = attributes.firstIndex(where: \.isNumber) {
        tastes[first].share(ideal)
      }
      let weights = members[category].map { item in
        zip(tastes, attributesOfItem[Int(item)]).reduce(popularity[Int(item)]) {
          $0 * $1.0.weight($1.1)
        }
      }
      shelves.append((members[category], runningSums(weights)))
    }
    let intent = runningSums(
      active.map { _ in
        let u = generator.uniform()
        return 0.1 + u * u
      })
    let u = generator.uniform()
    let wanted = min(
      400, Int(8 * traits.clicks) + Int(28 * traits.clicks * (u / (1 - u)).squareRoot()))

    var clicked = Set<Int32>()
    var clicks: [Int32] = []
    // Draws of items clicked before are lost; the bound matters in tiny shops alone.
    for attempt in 0..<(20 * wanted) where clicks.count < wanted {
      let shelf: (items: [Int32], sums: [Double])
      if attempt < shelves.count {
        shelf = shelves[attempt]
      } else if generator.uniform() < 0.05 {
        shelf = byPopularity
      } else {
        shelf = shelves[draw(intent, &generator)]
      }
      let item = shelf.items[draw(shelf.sums, &generator)]
      if clicked.insert(item).inserted { clicks.append(item) }
    }
    return clicks
  }
}

/// What one user makes of one attribute.
private enum Taste {
  case number(ideal: Double, tolerance: Double)
  case named(favourite: Int, second: Int)

  init(_ scale: SimulatedShop.Attribute.Scale, _ generator: inout Philox) {
    switch scale {
    case .number:
      self = .number(ideal: generator.uniform(), tolerance: 0.08 + 0.12 * generator.uniform())
    case .named(let values):
      var order = Array(values.indices)
      generator.shuffle(&order)
      self = .named(favourite: order[0], second: order[1])
    }
  }

  /// Takes the ideal of another category, of a number.
  mutating func share(_ ideal: Double) {
    if case .number(_, let tolerance) = self { self = .number(ideal: ideal, tolerance: tolerance) }
  }

  func weight(_ value: Double) -> Double {
    switch self {
    case .number(let ideal, let tolerance):
      let gap = (value - ideal) / tolerance
      return 1 / ((1 + gap * gap) * (1 + gap * gap))
    case .named(let favourite, let second):
      return Int(value) == favourite ? 1 : Int(value) == second ? 0.3 : 0.05
    }
  }
}

private func runningSums(_ weights: [Double]) -> [Double] {
  var sum = 0.0
  return weights.map { weight in
    sum += weight
    return sum
  }
}

/// A place drawn in proportion to the weights behind `sums`.
private func draw(_ sums: [Double], _ generator: inout Philox) -> Int {
  let target = generator.uniform() * sums[sums.count - 1]
  var (low, high) = (0, sums.count - 1)
  while low < high {
    let middle = (low + high) / 2
    if sums[middle] < target { low = middle + 1 } else { high = middle }
  }
  return low
}
