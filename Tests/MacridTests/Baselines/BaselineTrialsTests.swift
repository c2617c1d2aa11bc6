import Testing

@testable import Macrid

/// The baselines as methods of the engine.
@Suite struct BaselineTrialsTests {
  static let methods: [(Method, [String: Setting])] = [
    (.itemKNN, ["neighbours": 5]), (.pureSVD, ["d": 2]), (.ease, ["lambda": 10]),
    (.iALS, ["d": 4, "epochs": 3]),
  ]

  /// More users than items, and fewer.
  @Test(arguments: [(60, 24), (20, 40)])
  func aTrialIsTheSameAtAnyThreads(users: Int, items: Int) throws {
    let split = TrainingTests.split(users: users, items: items)
    for (method, settings) in Self.methods {
      let trial = try Trial(method, settings, on: split, seed: 2)
      let outcomes = try [1, 2].map { threads in
        try Experiment(split).run(trial, Experiment.Run(workers: Workers(count: threads)))
      }
      #expect(outcomes[0].isSame(as: outcomes[1]), "\(method)")
      #expect(
        Set(outcomes[0].quantities.keys) == [
          "NDCG@100", "Recall@20", "Recall@50", "validation NDCG@100",
        ], "\(method)")
      #expect(outcomes[0].training == nil, "\(method)")
    }
  }

  @Test func theSeedCountsWhereItIsSaid() throws {
    let split = TrainingTests.split(users: 20, items: 40)
    let experiment = try Experiment(split)
    for (method, settings) in Self.methods where !method.isSeeded {
      let outcomes = try [1, 2].map {
        try experiment.run(
          Trial(method, settings, on: split, seed: $0), Experiment.Run())
      }
      #expect(outcomes[0].isSame(as: outcomes[1]), "\(method)")
    }
  }

  @Test(arguments: [
    (Method.ease, "lambda", 0.0, "is 0, which is not a number above 0.0."),
    (.ease, "lambda", -3, "is -3, which is not a number above 0.0."),
    (.ease, "lambda", .infinity, "is inf, which is not a number above 0.0."),
    (.iALS, "lambda", 0, "which is not a number above 0.0."),
    (.iALS, "alpha", 0, "which is not a number above 0.0."),
    (.iALS, "nu", -1, "which is not a number from 0.0."),
    (.iALS, "d", 0, "which is not a whole number from 1 to 10000."),
    (.iALS, "epochs", 0.5, "which is not a whole number from 1 to 1000000."),
    (.pureSVD, "d", 0, "which is not a whole number from 1 to 100000."),
    (.itemKNN, "neighbours", 0, "which is not a whole number from 1 to 1000000."),
    (.itemKNN, "shrink", -1, "which is not a number from 0.0."),
    (.ease, "shrink", 1, "is none of lambda."),
  ])
  func settingsOutOfRangeAreRefused(method: Method, name: String, value: Double, words: String) {
    let error = #expect(throws: SearchError.self) {
      try Trial(method, [name: .number(value)], on: TrainingTests.split(), seed: 1)
    }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("the setting \(name) of \(method.rawValue) is"), "\(text)")
    #expect(text.hasSuffix(words), "\(text)")
  }

  /// More directions than the split has users: said by the trial, not by a crash.
  @Test func aRankBeyondTheSplitIsRefused() throws {
    let split = TrainingTests.split(users: 20, items: 40)
    let trial = try Trial(.pureSVD, ["d": 21], on: split, seed: 1)
    let error = #expect(throws: SearchError.self) {
      try Experiment(split).run(trial, Experiment.Run())
    }
    #expect(error?.description.contains("20 users and 40 items") == true)
  }

  /// ItemKNN and iALS take what has no Gram matrix of a size to decompose.
  @Test func tooManyUsersAndItemsAreRefused() throws {
    let side = GramSpectrum.largestOrder + 1
    let train = Interactions(rows: (0..<side).map { [Int32($0)] }, itemCount: side)
    let error = #expect(throws: SearchError.self) {
      try GramSpectrum(of: train, workers: Workers(count: 1))
    }
    #expect(
      error?.description == "EASE and PureSVD need at most 32000 users or at most 32000 items, and "
        + "there are 32001 users and 32001 items; leave them out.")
  }

  @Test func whatAnEpochCosts() {
    for (method, settings) in Self.methods {
      let gigaflop = method.gigaflopAnEpoch(settings, users: 1_000, items: 500)
      #expect((gigaflop > 0) == (method == .iALS), "\(method)")
    }
    // 1,500 matrices of 3 x 3.
    #expect(
      Method.iALS.gigaflopAnEpoch(["d": 3], users: 1_000, items: 500) == 1_500 * 18 / 1e9)
  }
}
