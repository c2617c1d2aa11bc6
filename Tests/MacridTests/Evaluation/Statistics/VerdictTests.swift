import Testing

@testable import Macrid

@Suite struct VerdictTests {
  struct Case: Sendable, CustomStringConvertible {
    let interval: (Double, Double)
    let paperEffect: Double?
    let verdict: Verdict
    var description: String { "\(interval), paper \(String(describing: paperEffect)): \(verdict)" }
    init(_ lower: Double, _ upper: Double, paper: Double? = nil, _ verdict: Verdict) {
      (interval, paperEffect, self.verdict) = ((lower, upper), paper, verdict)
    }
  }

  @Test(arguments: [
    Case(0.02, 0.06, .holds), Case(0.02, 0.06, paper: 0.05, .holds),
    Case(0.02, 0.06, paper: 0.06, .holds), Case(0.02, 0.06, paper: 0.01, .holds),
    Case(0.02, 0.06, paper: 0.07, .smallerThanClaimed),
    Case(-0.004, 0.009, .noDifference), Case(-0.01, 0.01, paper: 0.02, .noDifference),
    Case(-0.06, -0.02, .contradicted), Case(-0.06, -0.02, paper: 0.05, .contradicted),
    Case(-0.02, 0.06, .undecided), Case(-0.02, 0.06, paper: 0.05, .undecided),
    Case(0, 0.06, .undecided), Case(-0.06, 0, .undecided),
    // Where several fit: the paper's own effect comes before the margin, the margin before the rest.
    Case(0.002, 0.006, paper: 0.005, .holds), Case(0.002, 0.006, paper: 0.05, .noDifference),
    Case(0.002, 0.006, .noDifference), Case(-0.006, -0.002, .noDifference),
    Case(0, 0, .noDifference),
  ])
  func `by the rules`(_ of: Case) {
    let estimate = Estimate(value: 0, lower: of.interval.0, upper: of.interval.1)
    #expect(Verdict(of: estimate, paperEffect: of.paperEffect, margin: 0.01) == of.verdict)
  }

  @Test func `without an interval, without an estimate`() {
    #expect(Verdict(of: nil, paperEffect: 1, margin: 0) == .notTested)
    #expect(Verdict(of: Estimate(value: 3), paperEffect: 1, margin: 0) == .undecided)
    let half = Estimate(value: 3, lower: 1, upper: nil)
    #expect(Verdict(of: half, paperEffect: nil, margin: 0) == .undecided)
    let nothing = Estimate(value: .nan, lower: .nan, upper: .nan)
    #expect(Verdict(of: nothing, paperEffect: nil, margin: 0.1) == .undecided)
  }

  @Test func `in these words`() {
    #expect(
      Verdict.allCases.map(\.rawValue) == [
        "holds", "smaller than claimed", "no difference", "contradicted", "undecided",
        "not tested",
      ])
  }

  @Test func `an estimate turned round`() {
    #expect(-Estimate(value: 1, lower: -1, upper: 4) == Estimate(value: -1, lower: -4, upper: 1))
    #expect(-Estimate(value: 1) == Estimate(value: -1))
  }

  @Test func `Holm's correction is statsmodels'`() throws {
    for family in try StatisticsReference.load().holm {
      let p = family.pValues
      for (own, expected) in zip(holmAdjusted(pValues: p), family.adjusted) {
        #expect(isClose(own, expected, 1e-14), "\(p)")
      }
      // An interval at its level leaves zero out where p <= 1 - level.
      let levels = holmLevels(pValues: p)
      for index in p.indices {
        #expect((p[index] <= 1 - levels[index] + 1e-12) == family.rejected[index], "\(p)")
      }
    }
  }

  @Test func `Holm by hand`() {
    /// 0.05 over what number each level is short of 1 by.
    func divisors(_ pValues: [Double]) -> [Int] {
      holmLevels(pValues: pValues).map { Int((0.05 / (1 - $0)).rounded()) }
    }
    #expect(divisors([0.01, 0.04, 0.03]) == [3, 2, 2])
    // The second of four is not rejected: those after it share its level, small as they are.
    #expect(divisors([0.021, 0.02, 0.001, 0.022]) == [3, 3, 4, 3])
    #expect(holmLevels(pValues: [0.001, 0.002], alpha: 0.1) == [0.95, 0.9])
    #expect(holmLevels(pValues: []) == [] && holmAdjusted(pValues: []) == [])
    let adjusted: [Double] = [0.03, 0.06, 0.06]
    #expect(holmAdjusted(pValues: [0.01, 0.04, 0.03]) == adjusted)
    #expect(holmAdjusted(pValues: [0.5, 0.6]) == [1, 1])
  }

  @Test func `the largest share is SciPy's`() throws {
    for bound in try StatisticsReference.load().bounds {
      let share = largestShare(
        failures: bound.failures, of: bound.trials, confidence: bound.confidence)
      #expect(isClose(share, bound.share, 1e-11), "\(bound)")
    }
  }

  @Test func `the largest share at the ends`() {
    #expect(largestShare(failures: 0, of: 0) == 1 && largestShare(failures: 3, of: 3) == 1)
    #expect(isClose(largestShare(failures: 0, of: 20), 0.1391, 1e-4))
  }
}
