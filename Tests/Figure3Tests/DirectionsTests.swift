import Foundation
import Macrid
import Testing
import Workbench

@testable import chapter_figure3

/// Directions that are planted, in a shop small enough to look at in a test.
@Suite struct DirectionsTests {
  private let lab: Lab
  private let workers = Workers(count: 2)

  init() throws {
    lab = try Lab(ShopSize(users: 300, items: 1_400), seed: 1, workers: Workers(count: 2))
  }

  /// Each category near a direction of its own, which is its concept's prototype; its attributes lie
  /// along two further directions, the same for all, of which no axis holds much.
  private func planted(seed: UInt64, noise: Double) -> Codes {
    let d = 20
    var generator = Philox(seed: seed)
    let frame = Frame.axes(of: d).turned(using: &generator)
    var items = Matrix(rows: lab.shopItems.count, columns: d)
    for (item, shopItem) in lab.shopItems.enumerated() {
      let category = lab.shop.categoryOfItem[shopItem]
      for j in 0..<d {
        var value = 3 * frame[category].values[j] + noise * generator.normal()
        for (place, attribute) in lab.shop.attributesOfItem[shopItem].enumerated() {
          value += attribute * frame[7 + place].values[j] / Double(1 + place)
        }
        items[item, j] = Float(value)
      }
    }
    return Codes(
      kind: .macridVAE, seed: 1, items: items.unitRows, users: Matrix(rows: 0, columns: 0),
      concepts: Codes.Concepts(
        prototypes: frame.prefix(7).rows,
        ofItem: lab.shopItems.map { lab.shop.categoryOfItem[$0] }))
  }

  @Test(arguments: 1...2 as ClosedRange<UInt64>)
  func principalDirectionsHoldWhatAxesDoNot(seed: UInt64) throws {
    let looks = directions(planted(seed: seed, noise: 0.02), workers)
    let attributes = SimulatedShop.categories.reduce(0) { $0 + $1.attributes.count }
    #expect(looks.count == 2 * attributes && looks.allSatisfy { $0.missing == nil })
    func mean(_ heading: Heading, _ value: (DirectionLook.Found) -> Double) throws -> Double {
      try #require(looks.compactMap { $0[heading].map(value) }.mean)
    }
    for value in [\DirectionLook.Found.strength, \.tau] {
      let principal = try mean(.principal) { $0[keyPath: value] }
      let axes = try mean(.axes) { $0[keyPath: value] }
      let turned = try mean(.turnedPrincipal) { $0[keyPath: value] }
      #expect(principal > axes + 0.03 && principal > turned + 0.03, "seed \(seed)")
      #expect(try mean(.supervised) { $0[keyPath: value] } > turned, "seed \(seed)")
    }
    #expect(try mean(.supervised, \.strength) > 0.9)
    #expect(looks.allSatisfy { ($0.share ?? 0) > 0.5 && ($0.share ?? 2) <= 1.001 })
    // The concept is the category here, so that the scopes agree.
    for (a, b) in zip(
      looks.filter { $0.scope == .concept }, looks.filter { $0.scope == .category })
    {
      #expect(a[.principal]?.strength == b[.principal]?.strength)
      #expect(a[.axes]?.strength == b[.axes]?.strength)
    }
    // The same at any number of threads.
    guard seed == 1 else { return }
    #expect(
      lab.directions(planted(seed: seed, noise: 0.02), seed: 1, workers: Workers(count: 1))
        == looks)
  }

  private func record(_ looks: [DirectionLook], kind: Kind = .macridVAE, seed: UInt64 = 1)
    -> TrialRecord<Looks>
  {
    TrialRecord(
      trial: Trial(
        method: kind.rawValue, settings: ["d": 20], dataset: "shop-simulated", split: "0",
        seed: seed, measure: Measure.directions),
      outcome: Outcome(measured: Looks(directions: looks)),
      run: TrialRun(processor: "amd", seconds: 1))
  }

  @Test func tableAndWordsFollowFromTheLooks() throws {
    func look(_ attribute: Int, principal: Double, axes: Double) -> DirectionLook {
      DirectionLook(
        category: 0, attribute: attribute, scope: .concept, share: 0.75,
        found: Heading.allCases.map {
          let strength =
            switch $0 {
            case .principal: principal
            case .axes: axes
            case .supervised: 0.99
            case .turnedAxes, .turnedPrincipal: 0.5
            }
          return DirectionLook.Found(
            heading: $0, strength: strength, strength95: 0.61, tau: strength / 2)
        })
    }
    let reading = Reading(
      [
        record(
          (0..<8).map {
            $0 % 2 == 0
              ? look($0, principal: 0.8, axes: 0.5) : look($0, principal: 0.6, axes: 0.3)
          }),
        record(
          (0..<8).map {
            $0 % 2 == 0
              ? look($0, principal: 0.9, axes: 0.6) : look($0, principal: 0.7, axes: 0.4)
          }, seed: 2),
      ], leavesOutCollapsed: true)
    // Among the shop's other trials they are not.
    #expect(reading[.macridVAE].isEmpty && reading.directions.count == 2)
    let table = try #require(directionTable(reading))
    let row = table.groups[0].rows[0]
    #expect(row.contains(.number(0.75)) && row.contains(.share(12, of: 16)))
    func holds(_ row: [Table.Cell], _ expected: Double) -> Bool {
      row.contains {
        switch $0 {
        case .number(let value), .interval(let value?, _, _): abs(value - expected) < 1e-9
        default: false
        }
      }
    }
    // Principal less axes, and tau along the former.
    #expect(holds(row, 0.3) && holds(table.groups[1].rows[0], 0.375))
    let words = try #require(directionFinding(reading))
    #expect(
      words.contains("With d = 20 the best of the ten principal directions of a concept's items"))
    #expect(words.contains("at 0.75: stronger than the best axis (0.45; difference"), "\(words)")
    #expect(directionTable(Reading([], leavesOutCollapsed: true)) == nil)
  }

  @Test func whatCannotBeLookedAlongIsSaid() throws {
    var codes = planted(seed: 1, noise: 0.02)
    codes.items = Matrix(rows: codes.items.rows, columns: codes.items.columns)
    let looks = lab.directions(codes, seed: 1, workers: workers)
    #expect(looks.allSatisfy { $0.found.isEmpty })
    #expect(looks.allSatisfy { $0.missing?.contains("no principal directions") == true })
    #expect(directionTable(Reading([record(looks)], leavesOutCollapsed: true)) == nil)
  }

  /// Trials that were committed before directions were measured read as they did.
  @Test func looksWithoutDirectionsKeepTheirBytes() throws {
    #expect(Looks().quantities.keys.allSatisfy { !$0.contains("principal") })
    let text = String(decoding: try JSONEncoder().encode(Looks()), as: UTF8.self)
    #expect(!text.contains("directions"))
  }
}
