import Foundation
import Testing

@testable import Macrid

@Suite struct BootstrapTests {
  /// Both ends within the error of simulations of this size, a twentieth of the length.
  func expect(
    _ estimate: Estimate?, near reference: [Double], _ comment: Comment,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let estimate = try #require(estimate, comment, sourceLocation: sourceLocation)
    let tolerance = (reference[1] - reference[0]) / 20
    let (lower, upper) = (estimate.lower ?? .nan, estimate.upper ?? .nan)
    #expect(
      abs(lower - reference[0]) < tolerance && abs(upper - reference[1]) < tolerance,
      "\(comment): \(lower) to \(upper), SciPy \(reference)", sourceLocation: sourceLocation)
  }

  @Test func `SciPy's percentile intervals`() throws {
    let reference = try StatisticsReference.load().bootstrap
    let (a, b) = (reference.first, reference.second)
    let workers = Workers(count: 2)
    let mean = Bootstrap(ofMean: a, resamples: 20_000, seed: 1, workers: workers)
    try expect(mean?.estimate(), near: reference.mean95, "mean")
    try expect(mean?.estimate(level: 0.99), near: reference.mean99, "mean, 99 %")
    #expect(isClose(try #require(mean?.value), try #require(a.mean), 1e-15))
    let median = Bootstrap(ofMedian: a, resamples: 20_000, seed: 1, workers: workers)
    try expect(median?.estimate(), near: reference.median95, "median")
    #expect(median?.value == a.median)
    let medians = Bootstrap(ofMedian: a, less: b, resamples: 20_000, seed: 1, workers: workers)
    try expect(medians?.estimate(), near: reference.medians95, "difference of medians")
    #expect(medians?.value == a.median! - b.median!)
    let paired = PairedComparison([Array(a.prefix(60))], [b], seed: 1, workers: workers)
    try expect(paired?.estimate(), near: reference.paired95, "paired")
  }

  @Test func `any number of threads, same bytes`() {
    var generator = Philox(seed: 5)
    let values = (0..<37).map { _ in generator.normal() }
    let pairs = RankedPairs(values, values.reversed())
    func all(_ seed: UInt64, _ threads: Int) -> [Bootstrap?] {
      let workers = Workers(count: threads)
      return [
        Bootstrap(ofMean: values, seed: seed, workers: workers),
        Bootstrap(
          ofMean: values, clusters: values.indices.map { $0 % 9 }, seed: seed, workers: workers),
        Bootstrap(ofMedian: values, seed: seed, workers: workers),
        Bootstrap(ofKendallTauB: pairs, seed: seed, workers: workers),
        PairedComparison([values, values], [values.reversed()], seed: seed, workers: workers)?
          .bootstrap,
      ]
    }
    let one = all(3, 1)
    #expect(!one.contains(nil))
    #expect(one == all(3, 4))
    for (a, b) in zip(one, all(4, 1)) { #expect(a != b) }
  }

  @Test func `every factor is drawn for itself`() throws {
    let bootstrap = try #require(
      Bootstrap(factors: [6, 4, 1], resamples: 500, seed: 9) { multiplicities in
        #expect(multiplicities.map(\.count) == [6, 4, 1])
        #expect(multiplicities.map { $0.reduce(0, +) } == [6, 4, 1])
        return Double(multiplicities[0][0] * 10 + multiplicities[1][0])
      })
    #expect(bootstrap.value == 11)
    // A unit is missing from a resample of 6 in a third of the cases, crossed with one of 4.
    let found = Set(bootstrap.replicates)
    #expect(found.isSuperset(of: [0, 1, 2, 10, 11, 12, 20, 21, 22]), "\(found.sorted())")
  }

  @Test func `several statistics of the same resamples are what each is alone`() throws {
    @Sendable func first(_ times: [[Int]]) -> Double? { Double(times[0][0] * times[1][0]) }
    @Sendable func second(_ times: [[Int]]) -> Double? { times[0][1] > 0 ? 1 : nil }
    let all = Bootstrap.all(factors: [6, 5], seed: 3, workers: Workers(count: 2)) {
      [first($0), nil, second($0)]
    }
    #expect(all.count == 3)
    #expect(all[0] == Bootstrap(factors: [6, 5], seed: 3, statistic: first))
    #expect(all[1] == nil)
    #expect(all[2] == Bootstrap(factors: [6, 5], seed: 3, statistic: second))
    // An interval needs units enough of every factor.
    let few = Bootstrap.all(factors: [6, 4], seed: 3) { [first($0)] }
    #expect(try #require(few[0]).estimate().lower == nil)
    #expect(try #require(few[0]).pValue == 1)
    #expect(Bootstrap.all(factors: [6, 0], seed: 3) { [first($0)] }.isEmpty)
  }

  @Test func `clusters stay together`() throws {
    // Ten clusters of equal values: as uncertain as ten values, not as forty.
    var generator = Philox(seed: 21)
    let centres = (0..<10).map { _ in generator.normal() }
    let values = centres.flatMap { [Double](repeating: $0, count: 4) }
    let clusters = (0..<40).map { 1000 - $0 / 4 }
    func width(_ bootstrap: Bootstrap?) throws -> Double {
      let estimate = try #require(bootstrap).estimate()
      return try #require(estimate.upper) - #require(estimate.lower)
    }
    let apart = try width(Bootstrap(ofMean: values, seed: 1))
    let together = try width(Bootstrap(ofMean: values, clusters: clusters, seed: 1))
    let ofCentres = try width(Bootstrap(ofMean: centres, seed: 1))
    #expect(together > 1.8 * apart && abs(together / ofCentres - 1) < 0.1)
    // Of unequal size: the mean is over values, not over clusters.
    #expect(Bootstrap(ofMean: [0, 0, 0, 4], clusters: [0, 0, 0, 1], seed: 1)?.value == 1)
  }

  @Test func `undefined is nil`() {
    #expect(Bootstrap(ofMean: [], seed: 1) == nil)
    #expect(Bootstrap(ofMedian: [], seed: 1) == nil)
    #expect(Bootstrap(ofMedian: [1], less: [], seed: 1) == nil)
    #expect(Bootstrap(ofMean: [1, 2, 3, 4, 5, .nan], seed: 1) == nil)
    #expect(Bootstrap(ofMedian: [1, .nan], seed: 1) == nil)
    #expect(Bootstrap(factors: [], seed: 1) { _ in 0 } == nil)
    #expect(Bootstrap(factors: [3, 0], seed: 1) { _ in 0 } == nil)
    #expect(Bootstrap(factors: [3], resamples: 0, seed: 1) { _ in 0 } == nil)
    #expect(Bootstrap(factors: [9], seed: 1) { _ in nil } == nil)
    // Defined on the data, and where units 0 and 1 were both drawn: 2 in 5 resamples.
    #expect(Bootstrap(factors: [9], seed: 1) { $0[0][0] * $0[0][1] > 0 ? 1 : nil } == nil)
    // Where unit 0 was drawn: 2 in 3.
    let defined = Bootstrap(factors: [9], seed: 1) { $0[0][0] > 0 ? 1 : nil }
    #expect((1200...1400).contains(defined?.replicates.count ?? 0))
  }

  @Test func `few units have no interval`() throws {
    for count in 1...7 {
      let values = (0..<count).map { 1 + Double($0) }
      let bootstrap = try #require(Bootstrap(ofMean: values, seed: 1))
      let estimate = bootstrap.estimate()
      #expect(estimate.value == values.mean)
      #expect((estimate.lower != nil) == (count > 4) && (estimate.upper != nil) == (count > 4))
      #expect((bootstrap.pValue == 1) == (count <= 4), "\(count) units")
    }
    // Many of one sample do not make up for few of the other; few seeds are crossed with users.
    let many = (0..<50).map(Double.init)
    #expect(Bootstrap(ofMedian: many, less: [1, 2, 3], seed: 1)?.estimate().lower == nil)
    #expect(Bootstrap(factors: [50, 2], seed: 1) { Double($0[0][0]) }?.estimate().lower != nil)
  }

  @Test func `an interval that reaches infinity is none`() throws {
    let values = [1, 2, 3, 4, 5, Double.infinity, .infinity, .infinity]
    let estimate = try #require(Bootstrap(ofMedian: values, seed: 1)).estimate()
    #expect(estimate == Estimate(value: 4.5))
  }

  @Test func `constant values`() throws {
    let up = try #require(Bootstrap(ofMean: [Double](repeating: 0.25, count: 30), seed: 1))
    #expect(up.estimate() == Estimate(value: 0.25, lower: 0.25, upper: 0.25))
    #expect(up.pValue == 2.0 / 2001)
    let level = try #require(Bootstrap(ofMean: [Double](repeating: 0, count: 30), seed: 1))
    #expect(level.pValue == 1)
  }

  /// Resampling adds noise to one side, so that replicates lie nearer to zero than the correlation.
  @Test func `a correlation of noisy means is centred`() throws {
    let signal = (0..<60).map(Double.init)
    let means = signal.map { $0 + 15 * sin(7 * $0) }
    let bootstrap = try #require(
      Bootstrap(factors: [60], resamples: 999, seed: 1) { times in
        let noisy = zip(means, times[0]).map { $0 + 25 * Double($1 - 1) }
        return partialSpearman(
          RankedValues(signal), RankedValues(noisy), given: [],
          multiplicity: [Int](repeating: 1, count: 60))
      })
    let (plain, centred) = (bootstrap.estimate(), bootstrap.centredCorrelation.estimate())
    #expect(plain.upper! < plain.value, "what centring is for")
    #expect(centred.value == plain.value)
    #expect(centred.lower! < centred.value && centred.value < centred.upper!)
    let replicates = bootstrap.centredCorrelation.replicates
    #expect(abs(try #require(replicates.quantile(0.5)) - centred.value) < 1e-9)
    #expect(replicates.allSatisfy { (-1...1).contains($0) } && replicates == replicates.sorted())
    // No correlation is beyond 1, and none is not a number.
    let certain = try #require(Bootstrap(factors: [60], resamples: 99, seed: 1) { _ in 1 })
    let end = certain.centredCorrelation.estimate()
    #expect(end.value == 1 && abs(end.lower! - 1) < 1e-9 && abs(end.upper! - 1) < 1e-9)
  }

  @Test func `p-value and interval agree`() throws {
    var (rejected, kept) = (0, 0)
    for seed in UInt64(0)..<60 {
      var generator = Philox(seed: seed, stream: 77)
      let values = (0..<40).map { _ in generator.normal() + 0.3 }
      let bootstrap = try #require(Bootstrap(ofMean: values, resamples: 999, seed: seed))
      for level in [0.9, 0.95, 0.99] {
        let estimate = bootstrap.estimate(level: level)
        let isApart = estimate.lower! > 0 || estimate.upper! < 0
        if isApart { rejected += 1 } else { kept += 1 }
        // One replicate more or less may lie between the two.
        let p = bootstrap.pValue
        #expect(isApart ? p < 1 - level + 0.004 : p > 1 - level - 0.004, "seed \(seed), p \(p)")
      }
    }
    #expect(rejected > 20 && kept > 20)
  }

  @Test func `coverage of the mean of 40 skewed values`() throws {
    var covered = 0
    let trials = 400
    for seed in UInt64(0)..<UInt64(trials) {
      var generator = Philox(seed: seed, stream: 78)
      let values = (0..<40).map { _ in generator.uniform() * generator.uniform() }
      let estimate = try #require(Bootstrap(ofMean: values, resamples: 400, seed: seed)).estimate()
      if estimate.lower! <= 0.25, 0.25 <= estimate.upper! { covered += 1 }
    }
    // 95 % nominal; percentile intervals of 40 values cover about 93 %.
    #expect((357...388).contains(covered), "\(covered) of \(trials)")
  }
}
