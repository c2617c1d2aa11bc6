import Testing

@testable import Macrid

/// The median rule as settings of a trial, so that its outcome is a function of the trial alone.
@Suite struct HurdleTests {
  private let others: [[Float]] = [[0.1, 0.2, 0.3], [0.2, 0.3, 0.4], [0.3, 0.4, 0.5, 0.6]]

  @Test func areTheRuleAtSomeEpochs() throws {
    let rule = MedianRule(leastEpochs: 2, leastOthers: 3)
    let hurdles = rule.hurdles(after: [1, 2, 3, 9], others: others)
    #expect(hurdles.map(\.epoch) == [2, 3, 9])
    for hurdle in hurdles {
      for best in stride(from: Float(0), to: 0.6, by: 0.07) {
        let curve = [best] + [Float](repeating: 0, count: hurdle.epoch - 1)
        #expect(rule.stops(curve, others: others) == (Double(best) < hurdle.ndcg100), "\(best)")
      }
    }
    #expect(rule.hurdles(after: [2], others: Array(others.prefix(2))).isEmpty)
    let setting = try #require(hurdles.setting.text)
    #expect(setting == "2:0.25000 3:0.30000 9:0.30000")
    #expect([Hurdle](parsing: setting)?.map(\.epoch) == [2, 3, 9])
  }

  @Test(arguments: ["2", "2:x", "0:0.1", "2:0.1 :", "2:nan", "2:0.1:3"])
  func whatIsNoneIsRefused(text: String) {
    let error = #expect(throws: SearchError.self) {
      try Trial(.multDAE, ["hurdles": .text(text)], on: TrainingTests.split(), seed: 1)
    }
    #expect(error?.description.contains("20:0.10312 40:0.12056") == true)
  }

  /// A training below a hurdle ends there with the epochs it had, also one that went on from a
  /// checkpoint; one that clears it goes on as if there were none.
  @Test func endTrainings() throws {
    let split = TrainingTests.split()
    let experiment = try Experiment(split)
    func summary(_ hurdles: String?) throws -> TrainingSummary {
      var settings: [String: Setting] = ["epochs": 6, "d": 8, "patience": 100]
      if let hurdles { settings["hurdles"] = .text(hurdles) }
      let trial = try Trial(.macridVAE, settings, on: split, seed: 3)
      return try #require(experiment.run(trial, Experiment.Run()).training)
    }
    let free = try summary(nil)
    #expect(free.ending == .usedUp && free.epochs == 6)
    #expect(try summary("3:0.00001 6:2") == free, "its epochs are used up")
    #expect(try summary("2:0.00001 5:0.00001") == free)
    let stopped = try summary("2:0.00001 4:2")
    #expect(stopped.ending == .stopped)
    #expect(stopped.curve == Array(free.curve.prefix(4)))
    #expect(stopped.bestNDCG100 == free.curve.prefix(4).max())
  }
}
