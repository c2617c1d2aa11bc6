import Testing

@testable import Macrid
@testable import Workbench

/// How trials from elsewhere are held against committed ones.
@Suite struct BandsTests {
  struct Value: Measured {
    static let revision = 1
    var value: Double
    var other: Double
    var quantities: [String: Double] { ["value": value, "other": other] }
  }

  private func record(
    _ seed: UInt64, _ value: Double, other: Double = 0, method: String = "MacridVAE",
    on processor: String = "amd"
  ) -> TrialRecord<Value> {
    TrialRecord(
      trial: Trial(method: method, dataset: "ml-1m", split: "000000000000", seed: seed),
      outcome: Outcome(measured: Value(value: value, other: other)),
      run: TrialRun(processor: processor, seconds: 1))
  }

  private func trials(_ records: [TrialRecord<Value>]) -> Trials<Value> {
    var trials = Trials<Value>()
    for record in records { _ = trials.add(record) }
    return trials
  }

  /// Values 1 to 10; other processors move them by 0.1 and "other" as far as trials lie apart.
  private var bands: Bands {
    let committed = trials(
      (1...10).map { seed in
        record(UInt64(seed), Double(seed), other: seed.isMultiple(of: 2) ? 0 : 0.1)
      })
    let repeated = trials(
      (1...4).map { seed in
        let isEven = seed.isMultiple(of: 2)
        let value = Double(seed) + (isEven ? 0.1 : -0.1)
        return record(UInt64(seed), value, other: isEven ? 0.1 : 0, on: "intel")
      })
    return Bands(committed, repetitions: repeated)
  }

  @Test func widthsAreFourRootMeanSquaresOfRepetitions() throws {
    let width = try #require(bands.widths[.init(method: "MacridVAE", quantity: "value")])
    #expect(abs(width - 0.4) < 1e-12)
    #expect(bands.repetitions == 4)
    #expect(bands.tooWide == [.init(method: "MacridVAE", quantity: "other")])
  }

  /// Where no repetition moved a value at all, a turned last decimal is no difference.
  @Test func aBandIsAtLeastALastDecimalsTurn() {
    let committed = trials((1...10).map { record(UInt64($0), Double($0)) })
    let repeated = trials((1...4).map { record(UInt64($0), Double($0), on: "intel") })
    let bands = Bands(committed, repetitions: repeated)
    #expect(bands.tooWide.isEmpty)
    #expect(bands.compare(record(3, 3), record(3, 3.0001, on: "intel")) == .within)
    #expect(bands.compare(record(3, 3), record(3, 3.0002, on: "intel")) != .within)
  }

  /// One item of one of 50 users is no difference; one of two users' is, and so is a move of all.
  @Test func oneTestUserMayMove() {
    func ranked(_ seed: UInt64, moved: [Double] = [], on processor: String = "amd")
      -> TrialRecord<Value>
    {
      let recalls = (0..<50).map { 0.25 + (moved.indices.contains($0) ? moved[$0] : 0) }
      var record = record(seed, 1, on: processor)
      record.outcome.test = UserMetrics(
        Evaluation(
          users: Array(recalls.indices),
          metrics: recalls.map { RankingMetrics(ndcg100: 0.5, recall20: $0, recall50: 0.5) }))
      return record
    }
    let committed = trials((1...4).map { ranked($0) })
    let bands = Bands(committed, repetitions: trials((1...4).map { ranked($0, on: "intel") }))
    let first = ranked(1)
    func judged(_ moved: [Double]) -> Bands.Agreement {
      bands.compare(first, ranked(1, moved: moved, on: "intel"))
    }
    #expect(judged([-1.0 / 16]) == .within)
    #expect(judged([-1.0 / 16, 1.0 / 16]) == .within)
    #expect(judged([-1.0 / 16, -1.0 / 20]) != .within)
    #expect(judged(Array(repeating: 0.01, count: 50)) != .within)
    #expect(bands.compare(first, ranked(1, moved: [-1.0 / 16])) != .within)
    #expect(Bands.distance(of: "Recall@20", first.outcome, record(1, 1).outcome).isNaN)
    let table = comparisonTable(
      trials([ranked(1, moved: [-1.0 / 16], on: "intel")]), committed, bands, everything: false)
    #expect(table.caption.contains("1 within their bands, 0 outside"), "\(table.caption)")
  }

  @Test func whatAgreesAndWhatDiffers() {
    let committed = record(3, 3)
    #expect(bands.compare(committed, record(3, 3)) == .same)
    #expect(bands.compare(committed, record(3, 3.39, on: "intel")) == .within)
    guard case .differs(let differences) = bands.compare(committed, record(3, 3.41, on: "intel"))
    else {
      Issue.record("3.41 lies within 0.4 of 3")
      return
    }
    #expect(differences.map(\.quantity) == ["value"])
    // The same kind of processor gives the same bytes.
    #expect(
      bands.compare(committed, record(3, 3.0.nextUp))
        == .differs([.init(quantity: "value", committed: 3, now: 3.0.nextUp, band: nil)]))
    // A NaN is in no band.
    guard case .differs = bands.compare(committed, record(3, .nan, on: "intel")) else {
      Issue.record("NaN lies within a band")
      return
    }
    // Of this method there are no repetitions.
    #expect(
      bands.compare(record(3, 3, method: "MultDAE"), record(3, 4, method: "MultDAE", on: "intel"))
        == .notComparable)
  }

  @Test func tooFewRepetitionsAreNoBand() {
    let committed = trials((1...10).map { record(UInt64($0), Double($0)) })
    let two = trials((1...2).map { record(UInt64($0), Double($0) + 0.1, on: "intel") })
    #expect(Bands(committed, repetitions: two).widths.isEmpty)
    #expect(Bands(committed, repetitions: nil).widths.isEmpty)
    // Repetitions on the committed processor say nothing of another.
    let same = trials((1...5).map { record(UInt64($0), Double($0)) })
    #expect(Bands(committed, repetitions: same).widths.isEmpty)
  }

  @Test func whatASampleProves() {
    #expect(
      verifiedSummary(judged: 20, of: 90, failed: 0, same: 20, unknown: 0)
        == "20 of 20 agree: at 95 % fewer than 14 % of the trials would not; all to the last byte.")
    #expect(
      verifiedSummary(judged: 5, of: 90, failed: 1, same: 2, unknown: 3).hasPrefix(
        "4 of 5 agree: at 95 % fewer than 66 % of the trials would not; 2 to the last byte. 3 "))
    #expect(
      verifiedSummary(judged: 0, of: 90, failed: 0, same: 0, unknown: 2).hasPrefix(
        "0 of 0 agree. 2"))
    #expect(
      verifiedSummary(judged: 5, of: 5, failed: 0, same: 4, unknown: 0)
        == "5 of 5 agree, which are all; 4 to the last byte.")
    #expect(tellingApart(0.5, 0.5 + 1e-10) == ("0.5000000000", "0.5000000001"))
  }

  @Test func aRunBesideTheCommittedOne() {
    let committed = trials((1...10).map { record(UInt64($0), Double($0)) })
    let here = trials([
      record(1, 1, on: "intel"), record(2, 2.3, on: "intel"), record(3, 4, on: "intel"),
      record(11, 5, on: "intel"),
    ])
    let table = comparisonTable(here, committed, bands, everything: true)
    #expect(
      table.caption.contains(
        "3 trials in common, 6 numbers: 4 equal, 1 within their bands, 1 outside, 0 without"),
      "\(table.caption)")
    #expect(table.groups[0].rows.count == 6)
    let outside = comparisonTable(here, committed, bands, everything: false)
    #expect(outside.caption == table.caption && outside.groups[0].rows.count == 1)
    // On the same kind of processor every difference is one.
    let same = comparisonTable(
      trials([record(2, 2.0.nextUp)]), committed, bands, everything: false)
    #expect(same.caption.contains("1 equal, 0 within their bands, 1 outside"), "\(same.caption)")
    let nothing = comparisonTable(trials([record(99, 1)]), committed, bands, everything: false)
    #expect(nothing.caption.contains("nothing") && nothing.groups.isEmpty)
  }
}
