import Testing

@testable import chapter_figure2

@Suite struct IntervalsTests {
  /// Against tables of Student's distribution.
  @Test func quantilesOfStudent() {
    let table = [
      (1, 12.7062), (2, 4.30265), (3, 3.18245), (4, 2.77645), (10, 2.22814), (30, 2.04227),
    ]
    for (degrees, quantile) in table {
      #expect(abs(studentQuantile(0.975, degrees: degrees) / quantile - 1) < 1e-5, "\(degrees)")
    }
  }

  /// Clopper and Pearson's table: 0 of 10, 5 of 10.
  @Test func sharesHaveTheirIntervals() {
    let (none, half, all) = (
      shareInterval(0, of: 10), shareInterval(5, of: 10), shareInterval(10, of: 10)
    )
    #expect(none.lower == 0 && abs(none.upper - 0.3085) < 1e-4)
    #expect(abs(half.lower - 0.1871) < 1e-4 && abs(half.upper - 0.8129) < 1e-4)
    #expect(abs(all.lower - 0.6915) < 1e-4 && all.upper == 1)
  }

  /// Against SciPy's `ttest_ind(equal_var=False)` of the same samples, its 4.57 degrees of freedom
  /// rounded down to 4.
  @Test func differencesHaveTheIntervalOfWelch() throws {
    let (first, second) = ([6.1, 6.4, 6.2, 6.9, 6.5], [6.8, 6.9, 6.7, 6.9, 6.8])
    let found = try #require(difference(of: first, less: second, level: 0.95))
    #expect(abs(found.value + 0.4) < 1e-9)
    #expect(abs(try #require(found.lower) + 0.800425) < 1e-5)
    #expect(abs(try #require(found.upper) - 0.000425) < 1e-5)
    let few = try #require(difference(of: first, less: [1, 2, 3, 4], level: 0.95))
    #expect(few.lower == nil && difference(of: first, less: [], level: 0.95) == nil)
    let equal = try #require(difference(of: [1, 1, 1, 1, 1], less: [2, 2, 2, 2, 2], level: 0.95))
    #expect(equal.lower == -1 && equal.upper == -1)
  }
}
