import Macrid
import Testing

@testable import chapter_figure3

private func codes(_ items: Matrix) -> Codes {
  Codes(kind: .macridVAE, seed: 1, items: items, users: Matrix(rows: 0, columns: 0))
}

/// A shop whose bags' sizes and colours are planted in dimensions 2 and 0.
private struct Planted {
  let shop: SimulatedShop
  let items: Matrix
  let group: [Int]

  init(noise: Double, seed: UInt64) throws {
    shop = try SimulatedShop(seed: seed, userCount: 1, itemCount: 2100)
    group = shop.items(in: 0)
    var generator = Philox(seed: seed, stream: 9)
    var items = Matrix(rows: shop.itemIDs.count, columns: 4)
    for item in 0..<items.rows {
      for j in 0..<4 { items[item, j] = Float(noise * generator.normal()) }
      items[item, 2] -= Float(shop.attributesOfItem[item][0])
      items[item, 0] += Float(shop.attributesOfItem[item][1])
    }
    self.items = items
  }

  var halves: (first: [Int], second: [Int]) { splitInHalves(group, category: 0, seed: 1) }
  var ruler: Ruler {
    Ruler(
      category: 0, group: group, known: halves.first, shop: shop,
      shopItems: Array(shop.itemIDs.indices))
  }
  var encodings: [Encoding] {
    findEncodings(
      of: codes(items), category: 0, halves: halves, shop: shop,
      shopItems: Array(shop.itemIDs.indices),
      turns: 40, seed: 1, workers: Workers(count: 1))
  }
}

@Suite struct SemanticsTests {
  @Test(arguments: 1...5 as ClosedRange<UInt64>) func plantedDimensionsAreFound(seed: UInt64) throws
  {
    let found = try Planted(noise: 0.03, seed: seed).encodings
    #expect(found.map(\.dimension) == [2, 0], "seed \(seed)")
    #expect(found.allSatisfy { $0.strength > 0.97 && $0.strength > $0.turnedMean }, "seed \(seed)")
    #expect(found.allSatisfy { ($0.lower ?? 0) > 0.9 }, "seed \(seed)")
    #expect(found.allSatisfy { ($0.allDimensions ?? 0) > 0.97 }, "seed \(seed)")
  }

  @Test func withoutEncodingNothingIsFound() throws {
    let found = try Planted(noise: 1e6, seed: 1).encodings
    #expect(found.allSatisfy { $0.strength < 0.25 && ($0.allDimensions ?? 1) < 0.25 })
  }

  @Test func turnedAxesFindWhatAxesHide() throws {
    // Sum and difference of the two attributes: no axis holds one, some turned axes do better.
    let planted = try Planted(noise: 0.01, seed: 2)
    var mixed = planted.items
    for item in 0..<mixed.rows {
      let (a, b) = (planted.items[item, 0], planted.items[item, 2])
      (mixed[item, 0], mixed[item, 2]) = (a + b, a - b)
    }
    let found = findEncodings(
      of: codes(mixed), category: 0, halves: planted.halves, shop: planted.shop,
      shopItems: Array(planted.shop.itemIDs.indices), turns: 40, seed: 1,
      workers: Workers(count: 1))
    #expect(found.allSatisfy { $0.strength < 0.85 && $0.turned95 > $0.strength })
  }

  @Test func namedValuesGoByTheirRanks() {
    // Ranks 1 2 | 3 4: between 2 (1.5 - 2.5)^2 x 2 = 4, total 5.
    let split = Factor(name: "kind", values: .discrete([0, 0, 1, 1]))
    #expect(abs(association([1, 2, 3, 4], split) - (4.0 / 5).squareRoot()) < 1e-12)
    let mixed = Factor(name: "kind", values: .discrete([0, 1, 1, 0]))
    #expect(association([1, 2, 3, 4], mixed) == 0)
  }

  @Test func sweepsAlongAPlantedDimensionRise() throws {
    let planted = try Planted(noise: 0.02, seed: 4)
    // Offset, so that all bags are near one direction.
    var items = planted.items
    for item in 0..<items.rows { items[item, 3] += 3 }
    let control = try RecommendationControl(
      items: items.selecting(planted.group),
      prototypes: Matrix(rows: 1, columns: 4, values: [0, 0, 0, 1]),
      concepts: planted.group.map { _ in 0 })
    func measure(_ kind: SweepKind) -> SweepMeasure {
      measureSweeps(
        kind, control: control, items: items, names: planted.group,
        starts: Array(planted.halves.second.prefix(20)), attribute: 0,
        dimension: planted.encodings[0].dimension,
        ruler: planted.ruler, count: 6, seed: 1)
    }
    let best = measure(.best)
    #expect(best.taus.allSatisfy { $0 != nil })
    #expect(best.counted.mean! > 0.95)
    #expect(
      best.ownSpread.compactMap(\.self).mean! > 2 * best.otherSpread.compactMap(\.self).mean!)
    #expect(measure(.random).counted.mean! < 0.6)
    #expect(best.inCategory.allSatisfy { $0 == 1 })
  }

  /// A user's codes are the sums of his items' rows.
  @Test func usersAreProjectedOntoItems() {
    let items = Matrix(rows: 3, columns: 2, values: [1, 2, 10, 20, 100, 200])
    let users = Interactions(rows: [[0, 2], [], [1]], itemCount: 3)
    #expect(users.summed(items).values == [101, 202, 0, 0, 10, 20])
  }
}
