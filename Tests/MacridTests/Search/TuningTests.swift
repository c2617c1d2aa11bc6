import Foundation
import Synchronization
import Testing

@testable import Macrid

/// Spaces that are no spaces, spaces of hardly a value, and trainings that fail.
@Suite struct TuningTests {
  static let faults: [(Domain, String)] = [
    (
      .uniform(0.9, 0.1),
      "has its bounds reversed, 0.9 and 0.1; write the lower one first"
    ),
    (
      .uniform(0.5, 0.5),
      "has 0.5 for both bounds; write two that differ, or give every trial this value"
    ),
    (.uniform(0, .infinity), "has the bounds 0.0 and inf; write finite ones"),
    (.uniform(.nan, 1), "has the bounds nan and 1.0; write finite ones"),
    (
      .logUniform(1, 1e-3),
      "has its bounds reversed, 1.0 and 0.001; write the lower one first"
    ),
    (
      .logUniform(2, 2),
      "has 2.0 for both bounds; write two that differ, or give every trial this value"
    ),
    (.logUniform(0, 1), "has the bound 0.0, which has no logarithm; write a positive one"),
    (.logUniform(-1, 1), "has the bound -1.0, which has no logarithm; write a positive one"),
    (.integer(20, 1), "has its bounds reversed, 20 and 1; write the lower one first"),
    (
      .integer(0, .max),
      "has the bounds 0 and 9223372036854775807; keep them within 1000000000000000 of zero"
    ),
    (.categorical([]), "has no choices; write at least one"),
    (.categorical(["a", 1, "a"]), "has a choice twice among a, 1, a"),
    (.categorical([1, .number(.nan)]), "has the choice nan, which is no finite number"),
  ]

  @Test(arguments: faults) func noDomain(domain: Domain, reason: String) throws {
    let settings = [TunedSetting("keep", .uniform(0, 1)), TunedSetting("rate", domain)]
    let error = try #require(throws: SearchError.self) {
      try TreeParzenEstimator(settings, seed: 1)
    }
    #expect(error.description == "cannot tune: the setting rate \(reason).")
  }

  @Test func noNameTwice() {
    let settings = [TunedSetting("rate", .uniform(0, 1)), TunedSetting("rate", .integer(1, 2))]
    #expect(throws: SearchError.tuning(setting: "rate", reason: "is there twice; name it once")) {
      try TreeParzenEstimator(settings, seed: 1)
    }
  }

  /// A domain of one value has that value in every proposal, and disturbs no other.
  @Test func oneValue() throws {
    let settings = [
      TunedSetting("K", .integer(7, 7)), TunedSetting("kind", .categorical(["only"])),
      TunedSetting("x", .uniform(0, 1)), TunedSetting("zero", .integer(0, 0)),
    ]
    for seed in UInt64(0)..<5 {
      let estimator = try TreeParzenEstimator(settings, seed: seed)
      var scores: [Double?] = []
      var near = 0
      for number in 0..<60 {
        let values = estimator.proposal(number, scores: scores)
        #expect(values["K"] == 7 && values["kind"] == "only" && values["zero"] == 0)
        let x = values["x"]!.number!
        if number >= 10, abs(x - 0.3) < 0.05 { near += 1 }
        scores.append(-abs(x - 0.3))
      }
      // By chance five.
      #expect(near >= 12, "seed \(seed)")
    }
  }

  @Test func noSettings() throws {
    let estimator = try TreeParzenEstimator([], seed: 1)
    #expect(estimator.proposal(25, scores: Array(repeating: 1, count: 25)) == [:])
  }

  /// Where every training fails, or all score the same, it goes on proposing within the bounds.
  @Test(arguments: [nil, Double.nan, -.infinity, .infinity, 0.25])
  func nothingToLearnFrom(score: Double?) throws {
    let estimator = try TreeParzenEstimator(TPEFunction.mixed.settings, seed: 3)
    let scores = [Double?](repeating: score, count: 60)
    var seen: Set<[String: Setting]> = []
    for number in 0..<60 {
      let values = estimator.proposal(number, scores: scores)
      seen.insert(values)
      #expect((1e-6...1).contains(values["rate"]!.number!))
      #expect((0...1).contains(values["keep"]!.number!))
      #expect((1...20).contains(values["depth"]!.number!))
    }
    #expect(seen.count == 60)
  }

  /// Values stay within bounds that have more than six digits, and on the bounds' own side of zero.
  @Test func boundsAreKept() {
    let third = 1.0 / 3
    let domains: [Domain] = [
      .uniform(third, 2 * third), .logUniform(third, 2 * third), .uniform(1.000_000_4, 1.000_000_6),
    ]
    for domain in domains {
      for position in [domain.bounds.lowerBound, domain.bounds.upperBound] {
        let snapped = domain.snapped(position)
        #expect(domain.bounds.contains(snapped) && domain.snapped(snapped) == snapped, "\(domain)")
      }
    }
    #expect(Domain.integer(-2, 1).setting(at: -0.3).number?.sign == .plus)
  }

  /// A space of three values proposes many twice: each is run once.
  @Test func ofFewValues() throws {
    let fixture = TrialsFixture()
    defer { fixture.remove() }
    let study = Study<Number>([
      .init(
        "few", tuning: try TreeParzenEstimator([TunedSetting("K", .integer(1, 3))], seed: 2),
        count: 30, lag: 4, score: { $0.measured?.value }
      ) { settings in
        Trial(method: "made up", settings: settings, dataset: "d", split: "0123456789ab", seed: 1)
      }
    ])
    let calls = Mutex(0)
    let sweep = fixture.sweep(try fixture.journal("few.jsonl")) { trial in
      calls.withLock { $0 += 1 }
      return Outcome(measured: Number(value: trial.settings["K"]!.number!))
    }
    let trials = try sweep.complete(study)
    #expect(trials.count == 30 && Set(trials).count == 3)
    #expect(calls.withLock { $0 } == 3)
  }

  /// A trial scores what its kept epoch did; one that diverged or collapsed nothing.
  @Test func scores() throws {
    func outcome(popularity: Double) throws -> Outcome<NothingMeasured> {
      let training = """
        {"ending": "converged", "bestEpoch": 2, "curve": [0.125, 0.375, 0.25], "kl": 1, "beta": 1,
        "negativeLogLikelihood": 1, "betaAtEnd": 1, "popularityNDCG100": \(popularity)}
        """
      return Outcome(
        training: try JSONDecoder().decode(TrainingSummary.self, from: Data(training.utf8)))
    }
    #expect(try outcome(popularity: 0.2).tuningScore == 0.375)
    #expect(try outcome(popularity: 0.36).tuningScore == nil, "collapsed")
    #expect(Outcome<NothingMeasured>(failure: "diverged in epoch 1").tuningScore == nil)
    var fitted = Outcome<NothingMeasured>()
    fitted.validationNDCG100 = 0.25
    #expect(fitted.tuningScore == 0.25)
  }
}
