import Testing

@testable import Macrid

@Suite struct MedianRuleTests {
  private let rule = MedianRule(leastEpochs: 3, leastOthers: 3)
  /// Means of the first three epochs: 0.2, 0.3, 0.4.
  private let others: [[Float]] = [
    [0.1, 0.2, 0.3, 0.9], [0.2, 0.3, 0.4, 0.9], [0.3, 0.4, 0.5, 0.1],
  ]

  @Test func theBestSoFarAgainstTheMedianOfMeans() {
    #expect(rule.stops([0.1, 0.29, 0.2], others: others))
    #expect(!rule.stops([0.1, 0.31, 0.1], others: others))
    // Four: the median lies between the middle two, 0.25.
    let four = others + [[0, 0, 0, 0]]
    #expect(rule.stops([0.1, 0.24, 0.2], others: four))
    #expect(!rule.stops([0.1, 0.26, 0.2], others: four))
  }

  @Test func notBeforeItsTimeNorAgainstFew() {
    #expect(!rule.stops([0, 0], others: others))
    #expect(!rule.stops([], others: others))
    #expect(!rule.stops([0, 0, 0], others: Array(others.prefix(2))))
    #expect(!rule.stops([0, 0, 0], others: others.prefix(2) + [[]]), "an empty curve is none")
    #expect(!rule.stops([0, 0, 0], others: others.prefix(2) + [[.nan]]))
  }

  /// What lies after the running epoch does not matter, nor the order of the others.
  @Test func onlyWhatWasKnown() {
    let cut = others.map { Array($0.prefix(3)) }
    for best in stride(from: Float(0), to: 0.6, by: 0.05) {
      let whole = rule.stops([0, best, 0], others: others)
      #expect(whole == rule.stops([0, best, 0], others: cut.reversed()), "\(best)")
    }
  }

  /// One that ended early counts with what it had.
  @Test func shortCurvesCount() {
    #expect(rule.stops([0.1, 0.2, 0.3, 0.3], others: [[0.5], [0.5, 0.5], [0.1, 0.1, 0.1, 0.1]]))
  }

  @Test func noNumberIsBelowAll() {
    #expect(rule.stops([.nan, .nan, .nan], others: others))
    #expect(!rule.stops([.nan, 0.9, .nan], others: others))
  }
}
