import Macrid
import Testing
import Workbench

@testable import chapter_figure3

@Suite struct FindingsTests {
  private func encoding(_ strength: Double, isSpecial: Bool = false) -> Encoding {
    Encoding(
      category: "bags", attribute: "size", dimension: 0, strength: strength, turnedMean: 0.4,
      turned95: isSpecial ? 0 : 1)
  }

  private func record(
    _ kind: Kind, seed: UInt64, measure: String = Measure.shop, settings: [String: Setting] = [:],
    collapsed: Bool = false, _ looks: Looks
  ) -> TrialRecord<Looks> {
    TrialRecord(
      trial: Trial(
        method: kind.rawValue, settings: settings, dataset: "shop-simulated", split: "0",
        seed: seed,
        measure: measure), outcome: Outcome(measured: looks),
      run: TrialRun(processor: "amd", seconds: 1))
  }

  @Test func theGridTellsWhichParameterMatters() throws {
    func row(_ beta: Double, _ sigma0: Double, _ strength: Double, special: Int)
      -> TrialRecord<Looks>
    {
      record(
        .macridVAE, seed: 1001, measure: Measure.encodings,
        settings: ["beta": .number(beta), "sigma0": .number(sigma0)],
        Looks(encodings: (0..<16).map { encoding(strength, isSpecial: $0 < special) }))
    }
    let records = [
      row(0.2, 0.075, 0.41, special: 2), row(0.2, 0.3, 0.5, special: 3),
      row(50, 0.075, 0.4, special: 2),
    ]
    let text = try #require(gridFinding(Reading(records, leavesOutCollapsed: true)))
    #expect(text.contains("from 0.40 at beta = 50.0, sigma_0 = 0.075 to 0.50 at beta = 0.2"))
    #expect(text.contains("beta moves it by at most 0.010; at one beta, sigma_0 by 0.090"))
    // More than the 2 of 16 that chance leaves: one setting's 3.
    #expect(text.contains("1 of 3 settings has more"))
    #expect(gridFinding(Reading(Array(records.prefix(1)), leavesOutCollapsed: true)) == nil)
  }

  /// 0.5 against turned axes' 0.4 is stronger, 0.3 is not; the paper's own is in no count.
  @Test func objectivesThatFavourAxesAreHeldAgainstTurnedOnes() throws {
    func rows(
      _ settings: [String: Setting], _ strength: Double, measure: String = Measure.encodings
    ) -> [TrialRecord<Looks>] {
      (1...2).map { seed in
        record(
          .macridVAE, seed: seed, measure: measure, settings: settings,
          Looks(encodings: (0..<16).map { _ in encoding(strength) }))
      }
    }
    #expect(axisPriorFinding(Reading(rows([:], 0.5), leavesOutCollapsed: true)) == nil)
    let reading = Reading(
      rows([:], 0.5, measure: Measure.shop) + rows(["priorRatio": 1.5], 0.5)
        + rows(["axisPenalty": 2], 0.3), leavesOutCollapsed: true)
    #expect(reading.grid.isEmpty && reading.variants.isEmpty)
    #expect(
      reading.axisPriorRows.map(\.name) == [
        "the paper's", "sigma_0 of unequal dimensions, ratio 1.5", "penalty, weight 2",
      ])
    #expect(reading.axisPriorRows.map(\.trainings.count) == [2, 2, 2])
    let text = try #require(axisPriorFinding(reading))
    #expect(text.hasPrefix("of 2 objectives that favour axes"))
    #expect(text.contains(" 1 makes the best axis stronger"))
    #expect(text.contains("of unequal dimensions, ratio 1.5: by 0.10 [0.10, 0.10]"))
  }

  @Test func measuresAreRanked() throws {
    func looks(_ mig: Double, _ sap: Double) -> Looks {
      Looks(views: [
        ViewLook(view: .perConcept, scores: Scores(mig: mig, informativeness: mig, sap: sap))
      ])
    }
    let reading = Reading(
      [
        record(.macridVAE, seed: 1, looks(0.2, 0.1)), record(.multDAE, seed: 1, looks(0.3, 0.05)),
        record(.svd, seed: 1, looks(0.25, 0.01)),
      ], leavesOutCollapsed: true)
    let text = try #require(measureFinding(reading))
    #expect(text.contains("highest mean in 1 of 5 measures on items and in 0 on users'"))
  }

  @Test func theAnswersWordsFollowTheVerdicts() {
    let reading = Reading(
      [record(.macridVAE, seed: 1, Looks(encodings: [encoding(0.5)]))], leavesOutCollapsed: true)
    func text(_ verdict: Verdict) -> String {
      answer(
        reading, Results(reading),
        [
          Claim(
            "s", section: "abstract", quantity: Quantity.turned,
            effect: Estimate(value: 0.1, lower: 0, upper: 0.25), units: "", verdict: verdict)
        ])
    }
    #expect(text(.holds).contains("own axes are better: **holds**, 0.10 [0.00, 0.25]"))
    #expect(
      text(.contradicted).contains("**contradicted**, 0.10")
        && !text(.contradicted).contains("holds"))
    // Nothing is said of methods and movies that are not there.
    #expect(!text(.holds).contains("MultDAE") && !text(.holds).contains("movies"))
  }

  /// A sweep that found nothing is a failure, not a gap.
  @Test func failedSweepsCountAsZero() {
    let measure = SweepMeasure(taus: [1, nil, 0.5, nil], inCategory: [])
    #expect(measure.counted == [1, 0, 0.5, 0])
    #expect(measure.failures == 2)
  }

  /// What a journal's line says must agree within itself, or no page could be drawn from it.
  @Test func lengthsThatDoNotAgreeAreAFault() {
    let places = SimulatedShop.categories.enumerated().flatMap { category, kind in
      kind.attributes.indices.map { (category: category, attribute: $0) }
    }
    let sweep = SweepMeasure(taus: [0.5, nil], ownSpread: [1, nil], otherSpread: [1, nil])
    var show = Show(
      rows: [
        Show.Row(
          category: "bags", attribute: "size", dimension: 1,
          items: [Show.Item(id: "1", place: 6_999)])
      ],
      strengths: places.map { _ in Show.Strengths(attribute: "size", values: [0.5, 0.25]) },
      world: Explorer.World(
        name: "shop", title: "", about: "", concepts: ["1"], dimensions: [["1", "2", "3"]],
        items: [Explorer.Item(t: "", d: nil, s: nil)],
        starts: [
          Explorer.Start(
            from: "item", id: "1", label: "", detail: "", item: 0, concept: 0,
            sweeps: [
              Explorer.Sweep(
                items: [0], values: [0], start: 0, range: [0, 0], nearest: 0, note: ""), nil,
            ])
        ]))
    show.principal = [Show.Principal(shares: [1], found: [])]
    let whole = Looks(
      encodings: places.map { _ in encoding(0.5) },
      sweeps: places.flatMap { place in
        SweepKind.allCases.map {
          SweepLook(
            kind: $0, category: place.category, attribute: place.attribute, measure: sweep)
        }
      }, show: show)
    func fault(of measure: String = Measure.shown, _ change: (inout Looks) -> Void) -> String? {
      let record = record(.macridVAE, seed: 1, measure: measure, settings: ["d": 2], whole)
      var looks = whole
      change(&looks)
      return looks.fault(in: record.trial, training: nil, dataset: nil)
    }
    #expect(fault { _ in } == nil)
    #expect(fault { $0.show = nil } == nil, "what is absent is no fault")
    #expect(fault(of: Measure.ranking) { $0 = Looks() } == nil)
    let changes: [(String, (inout Looks) -> Void)] = [
      ("of 15 attributes, not of 16", { $0.encodings.removeLast() }),
      ("of 0 attributes", { $0.encodings = [] }),
      ("encodings name a dimension", { $0.encodings[0].dimension = 2 }),
      ("its 63 sweeps are not 4", { $0.sweeps.removeLast() }),
      ("its 64 sweeps", { $0.sweeps[0].category = 1 }),
      ("other numbers of starts", { $0.sweeps[3].measure.taus.removeLast() }),
      ("a row that is shown", { $0.show?.rows[0].items[0].place = -1 }),
      ("a row that is shown", { $0.show?.rows[0].items[0].place = 7_000 }),
      ("the strengths", { $0.show?.strengths.removeLast() }),
      (
        "the directions that are shown",
        { $0.show?.principal?.append(Show.Principal(shares: [1], found: [])) }
      ),
      ("a start that is shown", { $0.show?.world.starts[0].sweeps[0]?.items[0] = 1 }),
      (
        "along every heading",
        { $0.directions = [DirectionLook(category: 0, attribute: 0, scope: .concept)] }
      ),
    ]
    for (words, change) in changes {
      let found = fault(change)
      #expect(found?.contains(words) == true, "\(words): \(found ?? "none")")
    }
    #expect(fault(of: Measure.directions) { $0 = Looks() }?.contains("its 0 directions") == true)
  }

  @Test func chanceLeavesFewAttributesAbove() {
    // 16 draws of 0.05: P(X <= 1) = 0.811, P(X <= 2) = 0.957. Of four coins all fall on one side
    // once in sixteen, so that three are not enough.
    #expect(chanceLimit(of: 16, probability: 0.05) == 2)
    #expect(chanceLimit(of: 4, probability: 0.5) == 4)
    #expect(chanceLimit(of: 3, probability: 0) == 0)
  }
}
