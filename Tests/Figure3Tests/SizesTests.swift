import Foundation
import Macrid
import Testing
import Workbench

@testable import chapter_figure3

/// Both sizes of the shop, the tries of settings, and what the page says of them.
@Suite struct SizesTests {
  private let small = ShopSize(users: 300, items: 700)
  private let large = ShopSize(users: 1_200, items: 700)

  private func look(
    _ attribute: Int, _ scope: Scope = .concept, axes: Double, turned: Double = 0.5,
    principal: Double = 0.5, factor: String? = nil, category: Int = 0
  ) -> DirectionLook {
    DirectionLook(
      category: category, attribute: attribute, factor: factor, scope: scope, share: 0.75,
      found: Heading.allCases.map {
        let strength =
          switch $0 {
          case .principal: principal
          case .axes: axes
          case .supervised: 0.99
          case .turnedAxes, .turnedPrincipal: turned
          }
        return DirectionLook.Found(
          heading: $0, strength: strength, strength95: 0.61, tau: strength / 2, inCategory: 0.9,
          failed: 0.1)
      })
  }

  private func record(
    _ looks: [DirectionLook], _ kind: Kind = .macridVAE, on dataset: String, seed: UInt64 = 1,
    measure: String = Measure.manyTurns, settings: [String: Setting] = ["d": 10]
  ) -> TrialRecord<Looks> {
    TrialRecord(
      trial: Trial(
        method: kind.rawValue, settings: settings, dataset: dataset, split: dataset, seed: seed,
        measure: measure), outcome: Outcome(measured: Looks(directions: looks)),
      run: TrialRun(processor: "amd", seconds: 1))
  }

  private func reading(_ records: [TrialRecord<Looks>]) -> Reading {
    Reading(records, leavesOutCollapsed: true, trainingUsers: [large.dataset: 900])
  }

  private func all(_ scope: Scope = .concept, axes: Double, principal: Double = 0.5)
    -> [DirectionLook]
  {
    (0..<8).map { look($0, scope, axes: axes + 0.001 * Double($0), principal: principal) }
  }

  @Test func aTrainingLookedAtTwiceCountsOnce() {
    let chosen: [String: Setting] = ["d": 10, "rate": 0.003]
    let few = Measure.directions
    let rows = reading([
      record(all(axes: 0.1), on: small.dataset, seed: 1, measure: few),
      record(all(axes: 0.2), on: small.dataset, seed: 2, measure: few),
      record(all(axes: 0.7), on: small.dataset, seed: 1),
      record(all(.category, axes: 0.1), .multVAE, on: small.dataset, measure: few),
      record(
        all(.category, axes: 0.8), .multVAE, on: small.dataset, seed: 3, settings: chosen),
      record(all(axes: 0.6), on: large.dataset),
    ]).directionRows
    #expect(rows.map(\.users) == [300, 300, 900])
    #expect(rows.map(\.kind) == [.macridVAE, .multVAE, .macridVAE])
    // Many turns before few, and the other seed of few beside it.
    #expect(rows[0].values(.axes, \.strength).map { $0[0] } == [0.7, 0.2])
    // The settings that were chosen alone.
    #expect(rows[1].values(.axes, \.strength).map { $0[0] } == [0.8])
  }

  /// Axes are as strong in whichever trial they are measured; of other settings none is taken.
  @Test func strengthsOfBothMeasuresCount() {
    let attributes = SimulatedShop.categories.enumerated().flatMap { category, kind in
      kind.attributes.indices.map { look($0, .category, axes: 0.8, category: category) }
    }
    func measured(seed: UInt64, rate: Double) -> TrialRecord<Looks> {
      var record = record(
        [], .multDAE, on: small.dataset, seed: seed, measure: Measure.shop,
        settings: ["d": 10, "rate": .number(rate)])
      record.outcome.measured?.encodings = attributes.map { _ in
        Encoding(
          category: "bags", attribute: "size", dimension: 0, strength: 0.4, turnedMean: 0.4,
          turned95: 1)
      }
      return record
    }
    let chosen = record(
      attributes, .multDAE, on: small.dataset, settings: ["d": 10, "rate": 0.003])
    let others = [(1, 0.003), (2, 0.003), (3, 0.001)].map { measured(seed: $0.0, rate: $0.1) }
    #expect(
      reading([chosen] + others).axisStrengths(.multDAE).map(\.first)
        == [0.8, 0.4])
    #expect(reading(others).axisStrengths(.multDAE).count == 3)
  }

  @Test func sizesAreComparedByRule() throws {
    let reading = reading([
      record(all(axes: 0.5), on: small.dataset), record(all(axes: 0.7), on: large.dataset),
    ])
    let table = try #require(sizeTable(reading))
    #expect(table.groups[0].rows.count == 2)
    let text = try #require(sizeFinding(reading))
    #expect(
      text.contains("With 300 training users and d = 10 the best axis (0.50) is as strong as"))
    #expect(
      text.contains("With 900 training users and d = 10 the best axis (0.70) is stronger than"))
    #expect(text.contains("90 % of what they recommend is of the start's category"))
    #expect(sizeFinding(self.reading([record(all(axes: 0.5), on: small.dataset)])) == nil)
    let contrasts = Contrasts(reading, workers: Workers(count: 1))
    let claims = claims(reading, contrasts, workers: Workers(count: 1))
    let findings = findings(reading, contrasts, Results(reading), claims)
    #expect(
      findings.contains {
        $0.contains("Not yet trained") && $0.contains("MacridVAE, 900 users, d = 10: 1")
          && $0.contains("MacridVAE, 900 users, d = 100: 0")
      })
    // A claim of its own, with its users and what its interval speaks of.
    #expect(contrasts.sizes.count == 1)
    let claim = try #require(claims.first { $0.quantity.contains("900 training users, d = 10") })
    #expect(claim.verdict == .holds && claim.units == "8 attributes, 1 training")
  }

  @Test func theSecondAnswerFollowsFromTheRows() {
    func text(ours: Double, others: Double) -> String {
      let reading = reading([
        record(all(axes: 0.5, principal: ours) + all(.category, axes: 0.5), on: small.dataset),
        record(all(.category, axes: 0.5, principal: others), .multDAE, on: small.dataset),
      ])
      return answer(reading, Results(reading), [])
    }
    let shared = text(ours: 0.8, others: 0.9)
    #expect(shared.contains("better than the axes in 1 of 1 settings"))
    #expect(shared.contains("the other methods' in 1 of 1, so that this is the data's merit"))
    #expect(text(ours: 0.8, others: 0.5).contains("more the model's merit"))
    #expect(text(ours: 0.5, others: 0.5).contains("better than the axes in 0 of 1 settings"))
  }

  @Test func sweepsCountByAttribute() {
    func sweep(_ category: Int, _ attribute: Int, _ taus: [Double?]) -> SweepLook {
      SweepLook(
        kind: .best, category: category, attribute: attribute, measure: SweepMeasure(taus: taus))
    }
    let looks = Looks(sweeps: [sweep(0, 0, [1, nil]), sweep(0, 1, [0.5]), sweep(1, 0, [nil])])
    let reading = Reading(
      [
        TrialRecord(
          trial: Trial(
            method: Kind.macridVAE.rawValue, dataset: small.dataset, split: "0", seed: 1,
            measure: Measure.shop), outcome: Outcome(measured: looks),
          run: TrialRun(processor: "amd", seconds: 1))
      ], leavesOutCollapsed: true)
    #expect(reading.taus(.macridVAE, .best) == [[0.5, 0.5, 0]])
  }

  private func sizeStudy(seeds: Int) throws -> SizeStudy {
    func split(_ size: ShopSize) throws -> Split {
      try size.shop(seed: 1, workers: Workers(count: 2)).split
    }
    return SizeStudy(
      movies: try Dataset.load("ml-latest-small", in: URL(filePath: "nowhere"), seed: 1),
      small: try split(small), large: try split(large), first: 1, seedCount: seeds, epochs: 4)
  }

  @Test func everyMethodHasAsManyTries() throws {
    #expect(SizeStudy.tries.values.allSatisfy { $0.count == 6 && Set($0).count == 6 })
    let study = try sizeStudy(seeds: 2)
    let stages = try study.stages()
    // 1 + 2 + 24 tries; then what waits for them.
    #expect(stages.map(\.count)[0] == 27)
    let one = try sizeStudy(seeds: 1).stages()
    #expect(stages[1].count > one[1].count)
    // The greatest score wins, a collapsed try never, and the first of equals.
    let tries = SizeStudy.tries[.multVAE]!
    #expect(
      try study.best(of: .multVAE, on: study.small) {
        $0.settings["rate"] == 0.01 ? nil : $0.settings["beta"]?.number
      } == tries[3])
    #expect(try study.best(of: .multVAE, on: study.small) { _ in nil } == tries[0])
    #expect(try study.best(of: .svd, on: study.small) { _ in nil } == [:])
  }

  /// A year that lies along the direction of greatest variance of every concept, and along no axis.
  @Test func moviesPrincipalDirectionsHoldTheYear() throws {
    var movies = try MovieSet("ml-latest-small", in: URL(filePath: "nowhere"), seed: 1)
    // One genre is enough, and takes less time than all.
    movies.factors.removeAll { $0.name != "year" && $0.name != "Action" }
    let d = 10
    var generator = Philox(seed: 3)
    let frame = Frame.axes(of: d).turned(using: &generator)
    var items = Matrix(rows: movies.split.itemIDs.count, columns: d)
    let years = try #require(movies.factors.first { $0.name == "year" }).values
    let concepts = years.indices.map { $0 % 2 }
    for item in years.indices {
      let year = years[item].isNaN ? 0 : (years[item] - 1980) / 40
      for j in 0..<d {
        items[item, j] = Float(
          2 * frame[concepts[item]].values[j] + year * frame[5].values[j]
            + 0.02 * generator.normal())
      }
    }
    let codes = Codes(
      kind: .macridVAE, seed: 1, items: items.unitRows, users: Matrix(rows: 0, columns: 0),
      concepts: Codes.Concepts(prototypes: frame.prefix(2).rows, ofItem: concepts))
    let (looks, sweeps) = try movies.directions(codes, seed: 1, workers: Workers(count: 2))
    let found = looks.filter { $0.factor == "year" }
    #expect(found.map(\.scope) == [.concept, .concept, .everything])
    for look in found where look.scope == .concept {
      let (axes, principal) = (try #require(look[.axes]), try #require(look[.principal]))
      #expect(principal.strength > 0.98 && principal.strength > axes.strength)
      #expect(principal.tau > 0.9 && principal.failed == 0)
    }
    #expect(sweeps.count == 8 && sweeps.allSatisfy { $0.count <= 8 })
    #expect(sweeps[0][0].contains("principal direction 1: year"))
    // In the table the concepts' mean, and the year by itself.
    let reading = reading([
      record(looks, on: "ml-latest-small", measure: Measure.movieDirections)
    ])
    let rows = reading.movieRows
    #expect(rows.map(\.scope) == [.concept, .everything] && rows[0].factors[0] == "year")
    #expect(rows[0].values(.principal, of: "year", \.strength)[0][0] > 0.98)
    #expect(try #require(movieDirectionTable(reading)).groups.count == 4)
    #expect(try #require(movieDirectionFinding(reading)).contains("within a concept"))
  }
}
