import Foundation
import Macrid

/// A quantile above the median of Student's distribution, by its closed form for whole degrees of
/// freedom (Abramowitz and Stegun 26.7.3 and 26.7.4), to nine digits.
func studentQuantile(_ p: Double, degrees: Int) -> Double {
  /// P(|T| <= t).
  func inside(_ t: Double) -> Double {
    let angle = atan(t / Double(degrees).squareRoot())
    let isOdd = !degrees.isMultiple(of: 2)
    var (term, sum) = (isOdd ? cos(angle) : 1, 0.0)
    for step in stride(from: isOdd ? 1 : 0, to: degrees - 1, by: 2) {
      sum += term
      term *= Double(step + 1) / Double(step + 2) * cos(angle) * cos(angle)
    }
    return isOdd ? 2 / .pi * (angle + sin(angle) * sum) : sin(angle) * sum
  }
  var (low, high) = (0.0, 1e6)
  for _ in 0..<200 where high - low > 1e-10 * high {
    let middle = 0.5 * (low + high)
    if inside(middle) < 2 * p - 1 { low = middle } else { high = middle }
  }
  return high
}

/// The 95 % interval of Clopper and Pearson (1934) of a share, from how often it was seen.
func shareInterval(_ seen: Int, of tried: Int) -> (lower: Double, upper: Double) {
  (
    1 - largestShare(failures: tried - seen, of: tried, confidence: 0.975),
    largestShare(failures: seen, of: tried, confidence: 0.975)
  )
}

/// The mean of some trainings' values less that of others', with the interval of Welch (1947), degrees
/// of freedom rounded down.
///
/// - Returns: nil where one of them has no values; without an interval where one has fewer than
///   five.
func difference(of first: [Double], less second: [Double], level: Double) -> Estimate? {
  guard let a = first.mean, let b = second.mean else { return nil }
  guard min(first.count, second.count) >= Bootstrap.fewestUnits,
    let errorA = first.standardError, let errorB = second.standardError
  else { return Estimate(value: a - b) }
  let (varianceA, varianceB) = (errorA * errorA, errorB * errorB)
  let variance = varianceA + varianceB
  guard variance > 0 else { return Estimate(value: a - b, lower: a - b, upper: a - b) }
  let degrees =
    variance * variance
    / (varianceA * varianceA / Double(first.count - 1)
      + varianceB * varianceB / Double(second.count - 1))
  let reach =
    studentQuantile(0.5 + 0.5 * level, degrees: max(1, Int(degrees))) * variance.squareRoot()
  return Estimate(value: a - b, lower: a - b - reach, upper: a - b + reach)
}
