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

  @Test func `SciPy's values, with ties and without`() throws {
    for reference in try StatisticsReference.load().correlations {
      let (x, y) = (reference.x, reference.y)
      let pairs = RankedPairs(x, y)
      #expect(isClose(try #require(pairs.spearmanRho), reference.spearman, 1e-14))
      #expect(isClose(try #require(pairs.kendallTauB), reference.kendall, 1e-14))
      #expect(partialSpearman(x, y, given: []) == pairs.spearmanRho)
      for (count, expected) in zip(1..., reference.partial) {
        let covariates = Array(reference.covariates.prefix(count))
        let partial = try #require(partialSpearman(x, y, given: covariates))
        #expect(isClose(partial, expected, 1e-12), "\(x.count) points, \(count) covariates")
        // Covariates that are constant or told twice say nothing.
        let more = [[Double](repeating: 2, count: x.count)] + covariates + [covariates[0]]
        #expect(
          isClose(try #require(partialSpearman(x, y, given: more)), expected, 1e-10),
          "\(x.count) points, \(count) covariates")
      }
    }
  }

  @Test func `undefined is nil`() {
    #expect(RankedPairs([], []).spearmanRho == nil)
    #expect(RankedPairs([1], [1]).kendallTauB == nil)
    #expect(RankedPairs([1, 1], [1, 2]).spearmanRho == nil)
    #expect(RankedPairs([1, .nan], [1, 2]).kendallTauB == nil)
    #expect(Bootstrap(ofSpearmanRho: RankedPairs([1, 1], [1, 2]), seed: 1) == nil)
    #expect(Bootstrap(ofKendallTauB: RankedPairs([], []), seed: 1) == nil)
    let x: [Double] = [3, 1, 2, 5, 4]
    #expect(partialSpearman([1], [1], given: []) == nil)
    #expect(partialSpearman(x, x.reversed(), given: [x]) == nil)
    #expect(partialSpearman(x, [1, 2, 3, 4, .nan], given: []) == nil)
    #expect(partialSpearman(x, [1, 2, 3, 4, 5], given: [[1, .nan, 0, 0, 0]]) == nil)
    // As many covariates as points: nothing is left.
    let units = (0..<5).map { one in (0..<5).map { $0 == one ? 1.0 : 0 } }
    #expect(partialSpearman(x, [1, 2, 3, 4, 5], given: units) == nil)
    #expect(Bootstrap(ofPartialSpearman: x, [1, 2, 3, 4, 5], given: [x], seed: 1) == nil)
  }

  /// In each of two groups y falls as x rises; the second group lies above in both, so that all points
  /// together rise. With z, which orders x and y of a third in the same way, taken out, what is left
  /// falls there, too.
  @Test func `within groups what tells them apart is gone`() throws {
    func group(_ x: [Double], _ y: [Double], given covariates: [[Double]] = []) -> RankedGroup {
      RankedGroup(
        RankedValues(x), RankedValues(y), given: covariates.map(RankedValues.init),
        multiplicity: [Int](repeating: 1, count: x.count))
    }
    let (low, high) = (group([1, 2, 3], [3, 2, 1]), group([11, 12, 13], [13, 12, 11]))
    #expect(partialSpearman(within: [low, high]) == -1)
    #expect(
      try #require(partialSpearman([1, 2, 3, 11, 12, 13], [3, 2, 1, 13, 12, 11], given: [])) > 0)
    // Of [1, 2, 3] and [1, 3, 2] half; the sums of a group of 4 of rho 0.8 are 4 / 3 as large:
    // (1 / 9 + 4 / 16) / (2 / 9 + 5 / 16).
    let mixed = partialSpearman(
      within: [group([1, 2, 3], [1, 3, 2]), group([1, 2, 3, 4], [10, 30, 20, 40])])
    #expect(isClose(try #require(mixed), (1 / 9 + 4 / 16.0) / (2 / 9 + 5 / 16.0), 1e-12))
    let (x, y, z) = ([1.0, 3, 2, 4], [2.0, 1, 4, 3], [1.0, 2, 3, 4])
    let alone = try #require(partialSpearman(x, y, given: [z]))
    let within = try #require(partialSpearman(within: [group(x, y, given: [z])]))
    #expect(isClose(within, alone, 1e-14))
    // rho(x, y) = 0, rho(x, z) = 0.8, rho(y, z) = 0.6: (0 - 0.48) / (0.6 * 0.8).
    #expect(isClose(alone, -1, 1e-12))
    #expect(partialSpearman(within: []) == nil)
    #expect(partialSpearman(within: [group([1, 1], [1, 2])]) == nil)
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
      let z = (0..<n).map { _ in generator.normal() }
      let partial = partialSpearman(
        RankedValues(x), RankedValues(y), given: [RankedValues(z)], multiplicity: multiplicity)
      let ofCopies = partialSpearman(drawn(x), drawn(y), given: [drawn(z)])
      #expect((partial == nil) == (ofCopies == nil), "seed \(seed)")
      #expect(isClose(partial ?? 0, ofCopies ?? 0, 1e-12), "seed \(seed)")
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
    let spearman = try #require(Bootstrap(ofSpearmanRho: pairs, seed: 3))
    #expect(spearman.value == pairs.spearmanRho && spearman.replicates.count == 2000)
    let estimate = spearman.estimate()
    let (lower, upper) = (try #require(estimate.lower), try #require(estimate.upper))
    // Standard error about (1 - rho^2) / sqrt(n) = 0.07.
    #expect(lower < estimate.value && estimate.value < upper)
    #expect(upper - lower > 0.15 && upper - lower < 0.45)
    let kendall = try #require(Bootstrap(ofKendallTauB: pairs, seed: 3)).estimate()
    #expect(kendall.value == pairs.kendallTauB && kendall.upper! < upper && kendall.lower! > 0)
    // What goes through z alone is gone once z is given.
    let a = x.map { $0 + 0.5 * generator.normal() }
    let b = x.map { $0 + 0.5 * generator.normal() }
    let plain = try #require(Bootstrap(ofSpearmanRho: RankedPairs(a, b), seed: 3)).estimate()
    let partial = try #require(Bootstrap(ofPartialSpearman: a, b, given: [x], seed: 3)).estimate()
    #expect(plain.lower! > 0.5 && partial.lower! < 0 && partial.upper! > 0)
  }
}

extension Double {
  fileprivate func sign(or zero: Double) -> Double { self > 0 ? 1 : self < 0 ? -1 : zero }
}
