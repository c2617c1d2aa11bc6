import Foundation
import Testing

@testable import Macrid

@Suite struct SimulatedShopTests {
  private static let small = Result { try SimulatedShop(seed: 3, userCount: 400, itemCount: 700) }

  @Test func `a seed is a shop, at any number of threads`() throws {
    let shop = try Self.small.get()
    let again = try SimulatedShop(
      seed: 3, userCount: 400, itemCount: 700, workers: Workers(count: 2))
    #expect(shop == again)
    #expect(try SimulatedShop(seed: 4, userCount: 400, itemCount: 700).clicks != shop.clicks)
  }

  @Test func `the same bytes on every machine`() throws {
    let split = try Self.small.get().split(seed: 1)
    // Whole numbers and correctly rounded operations alone: the digest holds everywhere.
    #expect(split.digest == "3cc67914c3d0da6c5bf24643950c8335507c48752301003932a5ff26962908b5")
    #expect(split.dataset == "shop-simulated" && split.protocolDescription.contains("simulated"))
  }

  @Test func `items and attributes are what the law says`() throws {
    let shop = try Self.small.get()
    for (place, category) in SimulatedShop.categories.enumerated() {
      let items = shop.items(in: place)
      #expect(items.count == 100)
      #expect((2...3).contains(category.attributes.count))
      for (a, attribute) in category.attributes.enumerated() {
        let values = items.map { shop.attributesOfItem[$0][a] }
        switch attribute.scale {
        case .number:
          #expect(values.allSatisfy { (0...1).contains($0) })
          let mean = values.reduce(0, +) / 100
          #expect(abs(mean - 0.5) < 0.12, "\(category.name) \(attribute.name): \(mean)")
        case .named(let names):
          #expect(Set(values) == Set(names.indices.map(Double.init)), "\(attribute.name)")
        }
      }
      #expect(shop.factors(of: items, in: place).count == category.attributes.count)
    }
    #expect(SimulatedShop.categories.map(\.name).count == 7)
  }

  @Test func `users are active in two to four categories and follow their tastes`() throws {
    let shop = try Self.small.get()
    var spreads: [Double] = []
    let clicksOfItem = shop.clicks.items.reduce(into: [Int](repeating: 0, count: 700)) {
      $0[Int($1)] += 1
    }
    for user in 0..<400 {
      let items = shop.clicks.items(of: user).map { Int($0) }
      #expect((8...400).contains(items.count), "user \(user)")
      var sizes = [Int](repeating: 0, count: 7)
      for item in items { sizes[shop.categoryOfItem[item]] += 1 }
      #expect(sizes.count { $0 > 0 } >= 2, "user \(user)")
      // One click in twenty may fall anywhere, more once a taste is exhausted.
      let inFour = sizes.sorted().suffix(4).reduce(0, +)
      #expect(items.count > 60 || inFour * 10 >= items.count * 7, "user \(user)")
      let bags = items.filter { shop.categoryOfItem[$0] == 0 }
      if bags.count >= 8, bags.count <= 20 {
        let bagSizes = bags.map { shop.attributesOfItem[$0][0] }
        let mean = bagSizes.reduce(0, +) / Double(bags.count)
        spreads.append(
          (bagSizes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(bags.count))
            .squareRoot())
      }
    }
    // Without tastes a user's bags would spread like all bags: 0.29.
    #expect(spreads.count > 20 && spreads.reduce(0, +) / Double(spreads.count) < 0.24)
    // Without popularity the most clicked fifth would have 0.28 of the clicks.
    let topFifth = clicksOfItem.sorted(by: >).prefix(140).reduce(0, +)
    #expect(Double(topFifth) / Double(shop.clicks.count) > 0.33)
  }

  @Test func `its folder is read back as it was`() throws {
    let shop = try Self.small.get()
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("a shop \(UUID().uuidString)/shop-simulated/pro_sg")
    defer {
      try? FileManager.default.removeItem(
        at: folder.deletingLastPathComponent().deletingLastPathComponent())
    }
    try shop.writeProSG(to: folder, seed: 1)
    try shop.writeProSG(to: folder, seed: 1)  // an earlier export is replaced
    let split = try Dataset.load(folder.path, seed: 9)
    #expect(split.digest == (try shop.split(seed: 1).digest))
    let items = try shop.items(of: split)
    let metadata = try Dataset.itemMetadata(of: folder.path, for: split)
    #expect(metadata.categories == items.map { shop.categoryOfItem[$0] + 1 })
    let text = try String(
      contentsOf: folder.appendingPathComponent("item_attributes.csv"), encoding: .utf8)
    let lines = text.split(separator: "\n")
    #expect(lines[0] == "item,category,attribute,value")
    #expect(lines.count == 1 + shop.attributesOfItem.reduce(0) { $0 + $1.count })
  }

  @Test func `the catalogue's simulated shop`() throws {
    let split = try Dataset.load("shop-simulated", seed: 0, cache: URL(fileURLWithPath: "/none"))
    #expect(split.trainUserIDs.count == 3000 && split.test.userIDs.count == 500)
    #expect(split.itemIDs.count > 6900)
    let metadata = try Dataset.itemMetadata(
      of: "shop-simulated", for: split, cache: URL(fileURLWithPath: "/none"))
    #expect(Set(metadata.categories) == Set(1...7))
    let shop = try SimulatedShop()
    #expect(metadata.titles.first == (try shop.items(of: split).first.map(shop.title(of:))))
  }

  @Test func `traits change what they say`() throws {
    func shop(_ change: (inout SimulatedShop.Traits) -> Void) throws -> SimulatedShop {
      var traits = SimulatedShop.Traits()
      change(&traits)
      return try SimulatedShop(seed: 3, userCount: 400, itemCount: 700, traits: traits)
    }
    func sizes(_ shop: SimulatedShop) -> [Int] {
      (0..<shop.traits.categoryCount).map { shop.items(in: $0).count }
    }
    let plain = try Self.small.get()
    #expect(try shop { _ in } == plain)
    #expect(try sizes(shop { $0.categoryCount = 4 }) == [175, 175, 175, 175])
    let twelve = try shop { $0.categoryCount = 12 }
    #expect(sizes(twelve).count == 12 && sizes(twelve).allSatisfy { 58...59 ~= $0 })
    #expect(twelve.title(of: twelve.items(in: 7)[0]).hasPrefix("bags 2, size"))
    let unequal = try sizes(shop { $0.sizeRatio = 1.5 })
    #expect(unequal.reduce(0, +) == 700)
    for (larger, smaller) in zip(unequal, unequal.dropFirst()) {
      #expect(abs(Double(larger) / Double(smaller) - 1.5) < 0.06)
    }
    let twice = try shop { $0.clicks = 2 }
    #expect((1.6...2).contains(Double(twice.clicks.count) / Double(plain.clicks.count)))

    /// The correlation over users of the mean size of their bags with the mean heel of their shoes.
    func correlation(_ shop: SimulatedShop) -> Double {
      let pairs = (0..<400).compactMap { user -> (Double, Double)? in
        func mean(_ category: Int) -> Double? {
          let own = shop.clicks.items(of: user).filter { shop.categoryOfItem[Int($0)] == category }
          return own.count < 3 ? nil : own.map { shop.attributesOfItem[Int($0)][0] }.mean
        }
        guard let bags = mean(0), let shoes = mean(3) else { return nil }
        return (bags, shoes)
      }
      let (x, y) = (pairs.map(\.0), pairs.map(\.1))
      let products = zip(x, y).reduce(0) { $0 + ($1.0 - x.mean!) * ($1.1 - y.mean!) }
      return products / Double(pairs.count - 1) / x.standardDeviation! / y.standardDeviation!
    }
    #expect(correlation(plain) < 0.35)
    #expect(try correlation(shop { $0.sharedTaste = 1 }) > 0.4)
  }

  @Test func `what cannot be is explained`() throws {
    #expect(throws: SimulatedShop.Failure.tooSmall(users: 0, items: 700)) {
      try SimulatedShop(userCount: 0, itemCount: 700)
    }
    #expect(throws: SimulatedShop.Failure.tooSmall(users: 5, items: 139)) {
      try SimulatedShop(userCount: 5, itemCount: 139)
    }
    let tiny = try SimulatedShop(seed: 0, userCount: 20, itemCount: 140)
    #expect(tiny.clicks.userCount == 20)
    let other = try Self.small.get().split(seed: 0)
    #expect(throws: SimulatedShop.Failure.self) { try tiny.items(of: other) }
  }
}
