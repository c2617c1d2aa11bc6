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
  func nmi(at clicks: Double) -> Double { share(intercept + slope * log(clicks)) }

  /// What one further training would come to if the form held: the line there, with the interval of
  /// prediction at 95 %, for logits that scatter normally around the line.
  ///
  /// - Returns: without an interval for fewer than five points.
  static func prediction(at goal: Double, clicks: [Double], nmi: [Double]) -> Estimate? {
    guard let fit = LawFit(clicks: clicks, nmi: nmi) else { return nil }
    let (n, x) = (Double(clicks.count), clicks.map { log($0) })
    guard clicks.count >= Bootstrap.fewestUnits, let mean = x.mean else {
      return Estimate(value: fit.nmi(at: goal))
    }
    let squares = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variance = fit.residuals.reduce(0) { $0 + $1 * $1 } / (n - 2)
    let leverage = (log(goal) - mean) * (log(goal) - mean) / squares
    let reach =
      studentQuantile(0.975, degrees: clicks.count - 2)
      * (variance * (1 + 1 / n + leverage)).squareRoot()
    let centre = fit.intercept + fit.slope * log(goal)
    return Estimate(
      value: share(centre), lower: share(centre - reach), upper: share(centre + reach))
  }
}

/// The share that has the logit.
private func share(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }

/// Of a share, kept off its ends.
private func logit(_ share: Double) -> Double {
  let share = min(max(share, 1e-4), 1 - 1e-4)
  return log(share / (1 - share))
}
