import Macrid

extension PairedComparison {
  /// What the interval says of "the first is better": above zero, below, or around it.
  public var verdict: Claim.Verdict {
    if lower > 0 { return .reproduced }
    return upper < 0 ? .notReproduced : .inconclusive
  }
}
