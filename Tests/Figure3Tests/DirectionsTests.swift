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

  private func directions(
    _ codes: Codes, _ workers: Workers, _ plan: DirectionPlan = .fewTurns
  ) -> [DirectionLook] {
    lab.directions(in: lab.searches(codes, plan, seed: 1, workers: workers))
  }

  /// Over many turns every start comes as often; strengths are those of few, and of the sweeps it
  /// is told how many fail.
  @Test func manyTurnsTellMoreOfTheSame() throws {
    let codes = planted(seed: 1, noise: 0.02)
    let (few, many) = (
      directions(codes, workers), directions(codes, workers, .manyTurns)
    )
    #expect(few.count == many.count)
    for (a, b) in zip(few, many) {
      for heading in Heading.allCases {
        let (old, new) = (try #require(a[heading]), try #require(b[heading]))
        #expect(old.strength == new.strength && old.strength95 == new.strength95)
        #expect(old.inCategory == nil && old.failed == nil)
        if heading == .axes || heading == .principal { #expect(old.tau == new.tau) }
        // The concept is the category: nothing leaves it.
        #expect(try #require(new.inCategory) == 1)
        #expect((0...1).contains(try #require(new.failed)))
      }
    }
    let plan = DirectionPlan.manyTurns
    let swept = (0..<plan.sweptTurns).flatMap {
      Array(stride(from: $0 % plan.stride, to: 100, by: plan.stride))
    }
    let counts = Dictionary(grouping: swept) { $0 }.mapValues(\.count)
    #expect(counts.count == 100 && Set(counts.values) == [2])
  }

  /// The paper's rows, each along an axis and along a principal direction from the same start.
  @Test func rowsComeInPairs() throws {
    let codes = planted(seed: 1, noise: 0.02)
    let searches = lab.searches(codes, .fewTurns, seed: 1, workers: workers)
    let rows = try #require(try lab.rows(codes, searches))
    #expect(rows.count == 12)
    for (axis, principal) in zip(
      rows.enumerated().filter { $0.offset % 2 == 0 }.map(\.element),
      rows.enumerated().filter { $0.offset % 2 == 1 }.map(\.element))
    {
      #expect(axis.heading == .axes && principal.heading == .principal)
      #expect(axis.attribute == principal.attribute && axis.items[0] == principal.items[0])
      #expect(axis.items.count == sweepLength + 1 && principal.items.count == sweepLength + 1)
    }
    // From one start to the next the bag differs, and what is swept does not.
    #expect(rows[0].items[0] != rows[6].items[0] && rows[0].dimension == rows[6].dimension)
    var others = codes
    others.concepts = nil
    #expect(try lab.rows(others, []) == nil)
  }

  /// The explorer's: axes, then a concept's own directions, of which it is told what goes with them.
  @Test func theExplorerHasPrincipalDirectionsBesideTheAxes() throws {
    var codes = planted(seed: 1, noise: 0.02)
    // Every component of every user is at its prototype.
    let prototypes = try #require(codes.concepts?.prototypes.values)
    let count = lab.users.userCount
    codes.users = Matrix(
      rows: count, columns: prototypes.count,
      values: (0..<count).flatMap { _ in prototypes })
    let found = try lab.show(
      codes,
      lab.groups.indices.map {
        findEncodings(
          of: codes, category: $0, halves: lab.halves[$0], shop: lab.shop,
          shopItems: lab.shopItems, turns: 5, seed: 1, workers: workers)
      }, seed: 1, workers: workers)
    let principal = try #require(found.principal)
    #expect(found.axisCount == 20 && principal.count == 7)
    for (k, look) in principal.enumerated() {
      #expect(found.world.dimensions[k].count == 20 + look.shares.count)
      #expect(look.shares == look.shares.sorted(by: >) && !look.shares.isEmpty)
      // Each concept is a category here, and has its attributes.
      let kind = SimulatedShop.categories[k]
      #expect(look.found.map(\.name) == kind.attributes.map { "\($0.name) of \(kind.name)" })
      #expect(look.found.allSatisfy { $0.values.count == look.shares.count })
    }
    #expect(
      found.world.starts.allSatisfy { $0.sweeps.count == found.world.dimensions[$0.concept].count })
    // The attribute that differs most is the first direction, and no turn is as good.
    let size = try #require(principal[0].found.first)
    #expect(size.best == 0 && abs(size.values[0]) > 0.8 && size.isClear)
  }

  @Test func deadDimensionsAreCounted() {
    var codes = planted(seed: 1, noise: 0.5)
    #expect(codes.deadDimensions == 0)
    for item in 0..<codes.items.rows { for j in 0..<3 { codes.items[item, j] = 0.5 } }
    #expect(codes.deadDimensions == 3)
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
    #expect(directions(planted(seed: seed, noise: 0.02), Workers(count: 1)) == looks)
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
      words.contains(
        "With 4,000 users and d = 20 the best of the ten principal directions of a concept's "
          + "items"))
    #expect(words.contains("at 0.75: stronger than the best axis (0.45; difference"), "\(words)")
    #expect(directionTable(Reading([], leavesOutCollapsed: true)) == nil)
  }

  @Test func whatCannotBeLookedAlongIsSaid() throws {
    var codes = planted(seed: 1, noise: 0.02)
    codes.items = Matrix(rows: codes.items.rows, columns: codes.items.columns)
    let looks = directions(codes, workers)
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
