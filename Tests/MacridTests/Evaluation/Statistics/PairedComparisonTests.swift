import Testing

@testable import Macrid

@Suite struct PairedComparisonTests {
  func normal(_ generator: inout Philox, _ count: Int) -> [Double] {
    (0..<count).map { _ in generator.normal() }
  }

  @Test func `a constant difference has no spread`() throws {
    // Whatever the users' own.
    let base = (0..<50).map { Double($0 % 7) }
    let comparison = try #require(PairedComparison([base.map { $0 + 0.5 }], [base], seed: 1))
    #expect(comparison.difference == 0.5)
    #expect(comparison.estimate() == Estimate(value: 0.5, lower: 0.5, upper: 0.5))
    #expect(comparison.pValue == 2.0 / 10_001)
    #expect(comparison.userCount == 50 && comparison.trainingCounts == [[1, 1]])
  }

  @Test func `one training each: the normal interval, nearly`() throws {
    for seed in UInt64(0)..<3 {
      var generator = Philox(seed: seed)
      let noise = normal(&generator, 400)
      let zero = [Double](repeating: 0, count: 400)
      let comparison = try #require(PairedComparison([noise], [zero], seed: seed))
      let estimate = comparison.estimate()
      let (mean, error) = (noise.mean!, noise.standardError!)
      #expect(isClose(comparison.difference, mean, 1e-14))
      #expect(abs(estimate.lower! - (mean - 1.96 * error)) < 0.01, "seed \(seed)")
      #expect(abs(estimate.upper! - (mean + 1.96 * error)) < 0.01, "seed \(seed)")
      let other = try #require(PairedComparison([zero], [noise], seed: seed))
      #expect(isClose(other.difference, -mean, 1e-14))
    }
  }

  @Test func `any resample is what it stands for`() throws {
    // Of two folds, by hand: users of all folds, trainings of each method and fold.
    var generator = Philox(seed: 31)
    let first = [
      (0..<3).map { _ in normal(&generator, 7) }, (0..<2).map { _ in normal(&generator, 6) },
    ]
    let second = [[normal(&generator, 7)], (0..<4).map { _ in normal(&generator, 6) }]
    let comparison = try #require(
      PairedComparison(folds: Array(zip(first, second)), resamples: 300, seed: 8))
    #expect(comparison.userCount == 13 && comparison.trainingCounts == [[3, 1], [2, 4]])
    let byHand = try #require(
      Bootstrap(factors: [13, 3, 2, 4], resamples: 300, seed: 8) { drawn in
        let trainings = [[drawn[1], [1]], [drawn[2], drawn[3]]]
        var sum = 0.0
        for fold in 0..<2 {
          for user in first[fold][0].indices {
            func mean(_ rows: [[Double]], _ times: [Int]) -> Double {
              zip(rows, times).reduce(0) { $0 + $1.0[user] * Double($1.1) } / Double(rows.count)
            }
            let difference =
              mean(first[fold], trainings[fold][0]) - mean(second[fold], trainings[fold][1])
            sum += difference * Double(drawn[0][fold * 7 + user])
          }
        }
        return sum / 13
      })
    for (a, b) in zip(comparison.bootstrap.replicates, byHand.replicates) {
      #expect(isClose(a, b, 1e-13))
    }
    #expect(isClose(comparison.difference, byHand.value, 1e-14))
  }

  @Test func `trainings that differ widen the interval to cover`() throws {
    // Users vary by 1, trainings of either method by 0.3, and there is no difference.
    var (crossed, usersAlone) = (0, 0)
    let trials = 200
    for seed in UInt64(0)..<UInt64(trials) {
      var generator = Philox(seed: seed, stream: 79)
      let users = normal(&generator, 120)
      func method() -> [[Double]] {
        (0..<8).map { _ in
          let training = 0.3 * generator.normal()
          return users.map { $0 + training + 0.5 * generator.normal() }
        }
      }
      let (first, second) = (method(), method())
      func coversZero(_ first: [[Double]], _ second: [[Double]]) throws -> Bool {
        let estimate = try #require(
          PairedComparison(first, second, resamples: 300, seed: seed)
        ).estimate()
        return estimate.lower! <= 0 && 0 <= estimate.upper!
      }
      if try coversZero(first, second) { crossed += 1 }
      if try coversZero([first[0]], [second[0]]) { usersAlone += 1 }
    }
    // Eight trainings: a little short of 95 %. One training each hides what varies most.
    #expect((176...196).contains(crossed), "\(crossed) of \(trials)")
    #expect(usersAlone < 80, "\(usersAlone) of \(trials)")
  }

  @Test func `nothing to compare`() {
    #expect(PairedComparison([], [[1]], seed: 1) == nil)
    #expect(PairedComparison([[1]], [], seed: 1) == nil)
    #expect(PairedComparison([[]], [[]], seed: 1) == nil)
    #expect(PairedComparison(folds: [], seed: 1) == nil)
    #expect(PairedComparison([[1, .nan]], [[1, 2]], seed: 1) == nil)
    #expect(PairedComparison([[1]], [[0]], seed: 1)?.estimate() == Estimate(value: 1))
  }
}
