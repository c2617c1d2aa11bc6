import Testing

@testable import Macrid

@Suite struct SummariesTests {
  @Test func `NumPy's and SciPy's values`() throws {
    let reference = try StatisticsReference.load()
    for sample in reference.samples {
      let values = sample.values
      #expect(isClose(try #require(values.mean), sample.mean, 1e-14))
      #expect(isClose(try #require(values.standardDeviation), sample.standardDeviation, 1e-12))
      #expect(isClose(try #require(values.standardError), sample.standardError, 1e-12))
      #expect(isClose(try #require(values.median), sample.median, 1e-14))
      for (p, expected) in zip(reference.shares, sample.quantiles) {
        #expect(isClose(try #require(values.quantile(p)), expected, 1e-14), "p = \(p)")
      }
      #expect(values.ranks == sample.ranks)
    }
    let samples = reference.samples.prefix(3).map(\.values)
    #expect(
      isClose(
        try #require(pooledStandardDeviation(samples)), reference.pooledStandardDeviation, 1e-12))
  }

  @Test func `too few values`() {
    let none: [Double] = []
    #expect(none.mean == nil && none.median == nil && none.quantile(0.1) == nil)
    #expect(none.standardDeviation == nil && none.standardError == nil && none.ranks == [])
    let one = [3.0]
    #expect(one.mean == 3 && one.median == 3 && one.quantile(0.9) == 3 && one.ranks == [1])
    #expect(one.standardDeviation == nil && one.standardError == nil)
    #expect(SampleSummary(none) == nil && SampleSummary(one)?.standardError == nil)
    #expect(pooledStandardDeviation([one, none]) == nil)
    #expect(pooledStandardDeviation([one, [1, 3], [5]]) == 2.0.squareRoot())
  }

  @Test func `constant values vary by nothing`() {
    for value in [0.1, -7, 1e9 / 3] {
      let same = [Double](repeating: value, count: 8)
      #expect(same.standardDeviation == 0 && same.median == value && same.quantile(0.3) == value)
      #expect(same.ranks == [Double](repeating: 4.5, count: 8))
    }
  }

  @Test func `infinite values`() throws {
    let infinity = Double.infinity
    #expect([infinity, infinity, 1].median == infinity)
    #expect([infinity, infinity, infinity].quantile(0.3) == infinity)
    #expect([1, infinity].quantile(0.5) == infinity)
    #expect([-infinity, 1].quantile(0.5) == -infinity)
    #expect([-infinity, 2, infinity].median == 2)
    #expect(try #require([-infinity, infinity].median).isNaN)
    #expect([infinity, 1, -infinity].ranks == [3, 2, 1])
    // Farther apart than a number can say.
    let greatest = Double.greatestFiniteMagnitude
    #expect([-greatest, greatest].median == 0)
  }

  @Test func `a NaN is not passed over`() throws {
    let values = [1, Double.nan, 2]
    #expect(try #require(values.mean).isNaN)
    #expect(try #require(values.standardDeviation).isNaN)
    #expect(try #require(values.median).isNaN)
    #expect(values.ranks.allSatisfy(\.isNaN) && values.ranks.count == 3)
  }

  @Test func `a sample in numbers`() throws {
    let summary = try #require(SampleSummary([1, 2, 3, 4]))
    #expect(summary.mean == 2.5 && summary.count == 4)
    #expect(summary.smallest == 1 && summary.largest == 4)
    #expect(summary.standardDeviation == (5.0 / 3).squareRoot())
    #expect(isClose(try #require(summary.standardError), (5.0 / 12).squareRoot(), 1e-15))
  }

  @Test func `correlation ratio`() throws {
    let reference = try StatisticsReference.load().ratio
    let ratio = correlationRatio(reference.values.ranks, by: reference.labels)
    #expect(isClose(try #require(ratio), reference.ofRanks, 1e-12))
    #expect(correlationRatio([1, 1, 5, 5], by: [7, 7, -2, -2]) == 1)
    #expect(correlationRatio([1, 3, 1, 3], by: [0, 0, 1, 1]) == 0)
    #expect(correlationRatio([Double](repeating: 0.1, count: 3), by: [0, 1, 1]) == nil)
    #expect(correlationRatio([], by: []) == nil)
    #expect(correlationRatio([1, .nan], by: [0, 1]) == nil)
  }
}
