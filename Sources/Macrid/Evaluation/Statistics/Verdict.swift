/// What an estimate says of a claim of the paper.
public enum Verdict: String, Sendable, Codable, CaseIterable {
  /// The interval lies above zero and reaches the paper's effect, where it gives one.
  case holds
  /// Above zero, below the paper's effect.
  case smallerThanClaimed = "smaller than claimed"
  /// Within a stated margin around zero.
  case noDifference = "no difference"
  /// Below zero.
  case contradicted
  /// Too wide for any of these, or no interval at all.
  case undecided
  /// There is no estimate.
  case notTested = "not tested"

  /// The rules in the order in which they are asked:
  ///
  /// 1. no estimate: *not tested*; no interval: *undecided*;
  /// 2. above zero and reaching the paper's effect: *holds*, however small that effect;
  /// 3. wholly within ±margin: *no difference*, even where it leaves zero out, as the margin says
  ///    beforehand which effects are of no consequence;
  /// 4. above zero: *smaller than claimed*, or *holds* if the paper gives no effect;
  /// 5. below zero: *contradicted*;
  /// 6. else *undecided*.
  ///
  /// - Parameters:
  ///   - estimate: of the effect, above zero where the claim is right; its interval taken at the
  ///     level of `holmLevels` if the claim is one of a family.
  ///   - paperEffect: the paper's own, in the same direction and unit; nil where it gives none.
  ///   - margin: effects as small as this, either way, are of no consequence; not negative.
  public init(of estimate: Estimate?, paperEffect: Double?, margin: Double) {
    precondition(margin >= 0, "a margin of \(margin)")
    guard let estimate else {
      self = .notTested
      return
    }
    guard let lower = estimate.lower, let upper = estimate.upper else {
      self = .undecided
      return
    }
    if lower > 0, let paperEffect, upper >= paperEffect {
      self = .holds
    } else if lower >= -margin, upper <= margin {
      self = .noDifference
    } else if lower > 0 {
      self = paperEffect == nil ? .holds : .smallerThanClaimed
    } else {
      self = upper < 0 ? .contradicted : .undecided
    }
  }
}
