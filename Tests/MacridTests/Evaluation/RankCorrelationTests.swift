import Foundation
import Testing

@testable import Macrid

@Suite struct RankCorrelationTests {
  @Test func `by hand`() throws {
    // d = (0, -1, 1, 0): rho = 1 - 6 * 2 / (4 * 15); 5 pairs agree, 1 does not.
    let pairs = RankedPairs([1, 2, 3, 4], [10, 30, 20, 40])
    #expect(isClose(try #require(pairs.spearmanRho), 0.8, 1e-15))
    #expect(isClose(try #require(pairs.kendallTauB), 4.0 / 6, 1e-15))
    // Tied in x: 5 untied pairs of x, 6 of y; all agree.
    let tied = RankedPairs([1, 1, 2, 3], [1, 2, 3, 4])
    #expect(isClose(try #require(tied.kendallTauB), 5 / 30.0.squareRoot(), 1e-15))
  }

  @Test func `SciPy's values, with ties`() throws {
    let reference = try EvaluationReference.load().ranks
    let pairs = RankedPairs(reference.x, reference.y)
    #expect(isClose(try #require(pairs.spearmanRho), reference.spearman, 1e-14))
    #expect(isClose(try #require(pairs.kendallTauB), reference.kendall, 1e-14))
  }

  @Test func `undefined is nil`() {
    #expect(RankedPairs([], []).spearmanRho == nil)
    #expect(RankedPairs([1], [1]).kendallTauB == nil)
    #expect(RankedPairs([1, 1], [1, 2]).spearmanRho == nil)
    #expect(RankedPairs([1, .nan], [1, 2]).kendallTauB == nil)
    #expect(RankedPairs([1, 1], [1, 2]).spearmanInterval(seed: 1) == nil)
    #expect(RankedPairs([], []).kendallInterval(seed: 1) == nil)
  }

  @Test func `a multiset is the resample it stands for`() {
    for seed in UInt64(0)..<50 {
      var generator = Philox(seed: seed)
      let n = 3 + generator.index(below: 20)
      let x = (0..<n).map { _ in Double(generator.index(below: 6)) }
      let y = (0..<n).map { _ in Double(generator.index(below: 6)) }
      let multiplicity = (0..<n).map { _ in generator.index(below: 4) }
      func drawn(_ values: [Double]) -> [Double] {
        zip(values, multiplicity).flatMap { Array(repeating: $0, count: $1) }
      }
      let pairs = RankedPairs(x, y)
      let copies = RankedPairs(drawn(x), drawn(y))
      #expect(pairs.spearmanRho(multiplicity: multiplicity) == copies.spearmanRho, "seed \(seed)")
      #expect(pairs.kendallTauB(multiplicity: multiplicity) == copies.kendallTauB, "seed \(seed)")
    }
  }

  @Test func `tau-b counts pairs`() {
    for seed in UInt64(0)..<50 {
      var generator = Philox(seed: seed)
      let n = 2 + generator.index(below: 12)
      let x = (0..<n).map { _ in Double(generator.index(below: 4)) }
      let y = (0..<n).map { _ in Double(generator.index(below: 4)) }
      var (score, inX, inY) = (0.0, 0.0, 0.0)
      for i in 0..<n {
        for j in 0..<i {
          let a = (x[i] - x[j]).sign(or: 0)
          let b = (y[i] - y[j]).sign(or: 0)
          score += a * b
          inX += a * a
          inY += b * b
        }
      }
      let expected = inX * inY > 0 ? score / (inX * inY).squareRoot() : nil
      #expect(RankedPairs(x, y).kendallTauB == expected, "seed \(seed)")
    }
  }

  @Test func `bootstrap intervals`() throws {
    var generator = Philox(seed: 11)
    let x = (0..<100).map { _ in generator.normal() }
    let y = x.map { 0.7 * $0 + generator.normal() }
    let pairs = RankedPairs(x, y)
    let one = try #require(pairs.spearmanInterval(resamples: 400, seed: 3))
    let two = pairs.spearmanInterval(resamples: 400, seed: 3, workers: Workers(count: 2))
    #expect(one == two)
    #expect(one != pairs.spearmanInterval(resamples: 400, seed: 4))
    let rho = try #require(pairs.spearmanRho)
    #expect(one.lower < rho && rho < one.upper && one.resamples == 400)
    // Standard error about (1 - rho^2) / sqrt(n) = 0.07.
    #expect(one.upper - one.lower > 0.15 && one.upper - one.lower < 0.45)
    let kendall = try #require(pairs.kendallInterval(resamples: 200, seed: 3))
    #expect(kendall.lower > 0 && kendall.upper < one.upper)
  }

  @Test func `interval of a mean is near the normal one`() throws {
    var generator = Philox(seed: 2)
    let values = (0..<400).map { _ in generator.normal() }
    let mean = values.reduce(0, +) / 400
    let interval = try #require(BootstrapInterval(ofMean: values, seed: 1))
    #expect(abs(interval.lower - (mean - 1.96 / 20)) < 0.02)
    #expect(abs(interval.upper - (mean + 1.96 / 20)) < 0.02)
    #expect(BootstrapInterval(ofMean: [], seed: 1) == nil)
    #expect(quantile([1, 2, 4], 0.75) == 3)
  }
}

extension Double {
  fileprivate func sign(or zero: Double) -> Double { self > 0 ? 1 : self < 0 ? -1 : zero }
}
