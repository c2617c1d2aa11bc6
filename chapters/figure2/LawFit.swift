import Foundation
import Macrid

/// The law's form, a choice and not a theory: the logit of NMI is a straight line in the logarithm
/// of the training clicks an item, fitted by least squares.
struct LawFit: Sendable, Equatable {
  let intercept: Double
  let slope: Double
  /// Of the points around the line, in logits.
  let residuals: [Double]

  /// Nil for fewer than three numbers of clicks.
  init?(clicks: [Double], nmi: [Double]) {
    let (x, y) = (clicks.map { log($0) }, nmi.map(logit))
    guard Set(clicks).count >= 3, let meanX = x.mean, let meanY = y.mean else { return nil }
    let (squares, products) = zip(x, y).reduce(into: (0.0, 0.0)) { sums, point in
      sums.0 += (point.0 - meanX) * (point.0 - meanX)
      sums.1 += (point.0 - meanX) * (point.1 - meanY)
    }
    let slope = products / squares
    let intercept = meanY - slope * meanX
    self.slope = slope
    self.intercept = intercept
    residuals = zip(x, y).map { $1 - intercept - slope * $0 }
  }

  /// The NMI on the line.
  func nmi(at clicks: Double) -> Double { 1 / (1 + exp(-intercept - slope * log(clicks))) }

  /// What one further training would come to if the form held: the line there, with the interval in
  /// which 95 % of predictions lie. Each takes a resample of the points, the line through it and one
  /// residual, widened for the two numbers that were fitted.
  ///
  /// - Returns: without an interval for fewer than five points.
  static func prediction(
    at goal: Double, clicks: [Double], nmi: [Double], seed: UInt64 = 1
  ) -> Estimate? {
    guard let fit = LawFit(clicks: clicks, nmi: nmi) else { return nil }
    let n = clicks.count
    guard n >= Bootstrap.fewestUnits else { return Estimate(value: fit.nmi(at: goal)) }
    let widening = (Double(n) / Double(n - 2)).squareRoot()
    let predictions = (0..<2_000).compactMap { resample -> Double? in
      var generator = Philox(seed: seed, stream: UInt64(resample))
      let drawn = (0..<n).map { _ in generator.index(below: n) }
      let residual = fit.residuals[generator.index(below: n)] * widening
      guard let own = LawFit(clicks: drawn.map { clicks[$0] }, nmi: drawn.map { nmi[$0] })
      else { return nil }
      return own.intercept + own.slope * log(goal) + residual
    }
    guard let lower = predictions.quantile(0.025), let upper = predictions.quantile(0.975) else {
      return Estimate(value: fit.nmi(at: goal))
    }
    return Estimate(
      value: fit.nmi(at: goal), lower: 1 / (1 + exp(-lower)), upper: 1 / (1 + exp(-upper)))
  }
}

/// Of a share, kept off its ends.
private func logit(_ share: Double) -> Double {
  let share = min(max(share, 1e-4), 1 - 1e-4)
  return log(share / (1 - share))
}

/// The 95 % interval of Clopper and Pearson (1934) of a share, from how often it was seen.
func shareInterval(_ seen: Int, of tried: Int) -> (lower: Double, upper: Double) {
  (
    1 - largestShare(failures: tried - seen, of: tried, confidence: 0.975),
    largestShare(failures: seen, of: tried, confidence: 0.975)
  )
}
