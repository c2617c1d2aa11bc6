import Foundation

/// A normal distribution within bounds; for whole positions, rounded to them.
struct TruncatedNormal: Equatable {
  let mean: Double
  let deviation: Double
  let bounds: ClosedRange<Double>
  let isWhole: Bool
  /// The logarithm of the untruncated distribution's share within the bounds.
  private let logMass: Double
  /// Minus the logarithm of the density at the mean.
  private let logScale: Double

  init(mean: Double, deviation: Double, bounds: ClosedRange<Double>, isWhole: Bool) {
    self.mean = mean
    self.deviation = deviation
    self.bounds = bounds
    self.isWhole = isWhole
    logMass = log(Self.mass(mean, deviation, bounds.lowerBound, bounds.upperBound))
    logScale = logMass + log(deviation) + 0.5 * log(2 * Double.pi)
  }

  /// The kernels of an adaptive Parzen estimator, the prior's last (Hyperopt's rule): a kernel is as
  /// wide as the farther of the distances to its two neighbours, the prior's mean among them, but no
  /// wider than the domain and no narrower than the domain's width / min(100, 1 + kernels). The
  /// prior's mean is the middle and its deviation the width.
  static func kernels(about positions: [Double], in domain: Domain) -> [TruncatedNormal] {
    let bounds = domain.bounds
    let width = bounds.upperBound - bounds.lowerBound
    let means = positions + [(bounds.lowerBound + bounds.upperBound) / 2]
    let least = width / min(100, 1 + Double(means.count))
    // Of equal means the prior's is the first.
    func place(_ index: Int) -> (Double, Int) {
      (means[index], index < positions.count ? index : -1)
    }
    let order = means.indices.sorted { place($0) < place($1) }
    var deviations = [Double](repeating: width, count: means.count)
    for (place, index) in order.enumerated() where index < positions.count {
      var distance = 0.0
      if place > 0 { distance = means[index] - means[order[place - 1]] }
      if place + 1 < order.count {
        distance = max(distance, means[order[place + 1]] - means[index])
      }
      // A single observation's kernel is half as wide as the prior.
      if positions.count == 1 { distance = width / 2 }
      deviations[index] = min(max(distance, least), width)
    }
    return means.indices.map {
      TruncatedNormal(
        mean: means[$0], deviation: deviations[$0], bounds: bounds, isWhole: domain.isWhole)
    }
  }

  /// A position, drawn again until it lies within the bounds: the mean does, so that at least a
  /// third do.
  func draw(_ generator: inout Philox) -> Double {
    while true {
      let position = mean + deviation * generator.normal()
      if bounds.contains(position) {
        // What rounds past a bound lies on it.
        return isWhole
          ? min(max(position.rounded(), bounds.lowerBound + 0.5), bounds.upperBound - 0.5)
          : position
      }
    }
  }

  func logDensity(_ position: Double) -> Double {
    if isWhole {
      return log(Self.mass(mean, deviation, position - 0.5, position + 0.5)) - logMass
    }
    let z = (position - mean) / deviation
    return -0.5 * z * z - logScale
  }

  /// The share between two points, by the tail that keeps digits.
  private static func mass(
    _ mean: Double, _ deviation: Double, _ low: Double, _ high: Double
  ) -> Double {
    let scale = 1 / (deviation * 2.0.squareRoot())
    let a = (low - mean) * scale
    let b = (high - mean) * scale
    if a > 0 { return 0.5 * (erfc(a) - erfc(b)) }
    if b < 0 { return 0.5 * (erfc(-b) - erfc(-a)) }
    return 0.5 * (erf(b) - erf(a))
  }
}
