import Foundation
import Macrid
import Testing

@testable import chapter_figure4

/// Configurations over folds, and what is resampled.
@Suite struct CrossedTests {
  @Test func `configuration n tests on fold n mod F, and its seed says n`() {
    #expect((0..<8).map { Numbering.fold(of: $0, folds: 3) } == [0, 1, 2, 0, 1, 2, 0, 1])
    let space = SearchSpace(method: "any", parameters: Variant.oursSeven.parameters)
    var seeds: Set<UInt64> = []
    for number in [0, 1, 399, 999_999] {
      let seed = Numbering.seed(of: space.configuration(number, seed: 7))
      let trial = Trial(method: "any", dataset: "any", split: "any", seed: seed)
      #expect(trial.number == number)
      #expect(seed < 1 << 53)
      seeds.insert(seed / 1_000_000)
    }
    #expect(seeds.count == 4, "numbers draw apart")
  }

  /// Fold 0 has configurations 0 and 2, fold 1 has 1. Means by fold .3 (of .1, .2, .4, .5) and .7
  /// (of .6, .8), over all (1.2 + 1.4) / 6 = .4333.
  @Test func `levelled folds have one mean`() {
    let level = levelled(
      [[0.1, 0.6, 0.4], [0.2, 0.8, 0.5]], folds: [0, 1, 0], times: [1, 1, 1])
    let expected = [[0.2333, 0.3333, 0.5333], [0.3333, 0.5333, 0.6333]]
    for (row, values) in zip(level, expected) {
      for (value, other) in zip(row, values) { #expect(abs(value - other) < 1e-4) }
    }
    // Configuration 2 twice, 0 not at all: .45 and .7, over all .5333.
    let drawn = levelled(
      [[0.1, 0.6, 0.4], [0.2, 0.8, 0.5]], folds: [0, 1, 0], times: [0, 1, 2])
    #expect(abs(drawn[0][2] - 0.4833) < 1e-4)
    #expect(abs(drawn[1][1] - 0.6333) < 1e-4)
  }

  /// Two methods, two configurations in two folds of two users.
  private let sample = CrossedSample(
    recall: [[[1, 0], [0.5, 0.5]], [[0, 0], [0.5, 1]]], folds: [0, 1], users: [2, 2])

  @Test func `users weigh in all trials of their fold`() {
    // Means .5, .5 and 0, .75; folds .25 and .625, over all .4375.
    let all = sample.recalls([[1, 1], [1, 1], [1, 1]])
    #expect(all == [[0.6875, 0.3125], [0.1875, 0.5625]])
    // The first fold's first user twice, its second not: means 1, .5 and 0, .75; folds .5, .625.
    let drawn = sample.recalls([[1, 1], [2, 0], [1, 1]])
    #expect(drawn == [[1.0625, 0.4375], [0.0625, 0.6875]])
  }

  private func prepared(_ recall: [[[Double]]], folds: [Int]) throws -> Prepared {
    let dependence = #"{"independence":0.5,"constantDimensions":0}"#
    let points = try recall.enumerated().map { method, rows in
      try rows.enumerated().map { number, users -> Point in
        let variant = Variant.allCases[method]
        let line = """
          {"trial":{"method":"\(variant.method.rawValue)","settings":{"beta":\(number < 2 ? 0.5 : 2)},
          "dataset":"a","split":"b","seed":\(number),"fold":\(folds[number]),"measure":"independence"},
          "revision":{"method":1,"measure":2},"run":{"processor":"none","seconds":1},
          "outcome":{"measured":{"items":\(dependence)},
          "test":{"recall20":\(users),"ndcg100":\(users),"recall50":[]},
          "training":{"ending":"converged","bestEpoch":1,"curve":[0.\(number + 1)],"kl":0,"beta":0.5,
          "negativeLogLikelihood":1,"betaAtEnd":0.5,"popularityNDCG100":0.1}}}
          """
        let record = try JSONDecoder().decode(
          TrialRecord<Independences>.self, from: Data(line.utf8))
        return try #require(Point(record))
      }
    }
    return Prepared(points, folds: folds)
  }

  /// Five configurations in a fold, the best on validation users last.
  @Test func `selections count what was drawn`() throws {
    let rows = (0..<5).map { [0.1 * Double($0), 0.1 * Double($0)] }
    let prepared = try prepared(
      [[[Double]]](repeating: rows, count: 5), folds: [0, 0, 0, 0, 0])
    let once = Resample(prepared, [[1, 1, 1, 1, 1], [1, 1]])
    #expect(once.times(.best, 0) == [0, 0, 0, 0, 1])
    #expect(once.times(.smallBeta, 0) == [1, 1, 0, 0, 0])
    #expect(abs(try #require(once.medianRecall(0, .best)) - 0.4) < 1e-6)
    #expect(abs(try #require(once.medianRecall(0, .smallBeta)) - 0.05) < 1e-6)
    let drawn = Resample(prepared, [[2, 0, 3, 0, 0], [1, 1]])
    #expect(drawn.times(.best, 0) == [0, 0, 1, 0, 0])
    #expect(drawn.times(.smallBeta, 0) == [2, 0, 0, 0, 0])
    #expect(once.medianIndependence(0, .testUsers, .all) == nil)
  }

  /// All configurations of a method are alike, so that only users vary: the gain is the mean of the
  /// users' differences, and its bootstrap's spread that mean's standard error (divisor n).
  @Test func `the crossed bootstrap of like configurations is that of users`() throws {
    var generator = Philox(seed: 4)
    let users = (0..<40).map { _ in generator.uniform() }
    let better = users.map { $0 + 0.1 * generator.uniform() }
    let rows = [better, users, users, users, users]
      .map { [[Double]](repeating: $0, count: 6) }
    let prepared = try prepared(rows, folds: [Int](repeating: 3, count: 6))
    let gain = try #require(
      Bootstrap.all(factors: prepared.sample.factors, resamples: 4000, seed: 1) { times in
        let resample = Resample(prepared, times)
        return [resample.medianRecall(0, .all)! - resample.medianRecall(1, .all)!]
      }[0])
    let differences = zip(better, users).map { $0 - $1 }
    let mean = try #require(differences.mean)
    // Metrics are kept in single precision.
    #expect(abs(gain.value - mean) < 1e-6)
    let error =
      (differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }).squareRoot()
      / Double(differences.count)
    let spread = try #require(gain.replicates.standardDeviation)
    #expect(abs(spread / error - 1) < 0.06, "\(spread), \(error)")
  }
}
