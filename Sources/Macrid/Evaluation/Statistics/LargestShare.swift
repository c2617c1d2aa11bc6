import Foundation

/// The largest share of failures that `failures` seen in `trials` independent trials leave open:
/// the one-sided upper bound of Clopper and Pearson (1934), at which so few failures or fewer have
/// the chance 1 - confidence.
///
/// `largestShare(failures: 0, of: 20)` is 0.139: if more than 14 % failed, 20 trials without a
/// failure would be seen in fewer than 5 % of cases.
///
/// - Returns: 1 where all failed or none was tried.
public func largestShare(failures: Int, of trials: Int, confidence: Double = 0.95) -> Double {
  precondition(failures >= 0 && failures <= trials, "\(failures) failures of \(trials)")
  precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence)")
  if failures == trials { return 1 }
  /// Of at most `failures`, at a share of p: falls from 1 to 0 as p rises.
  func chance(_ p: Double) -> Double {
    var logarithm = Double(trials) * log1p(-p)
    var sum = exp(logarithm)
    for i in 0..<failures {
      logarithm += log(Double(trials - i) / Double(i + 1)) + log(p) - log1p(-p)
      sum += exp(logarithm)
    }
    return sum
  }
  var (below, above) = (0.0, 1.0)
  while true {
    let middle = (below + above) / 2
    if middle <= below || middle >= above { return above }
    if chance(middle) > 1 - confidence { below = middle } else { above = middle }
  }
}
