import Foundation

/// An axis: what it shows, over which range, on which scale.
public struct Axis: Sendable {
  public enum Scale: Sendable {
    case linear
    /// Base ten; every value must be positive.
    case logarithmic
  }

  public var label: String
  /// The range shown; nil takes the data's, with a margin.
  public var range: ClosedRange<Double>?
  public var scale: Scale

  public init(_ label: String = "", range: ClosedRange<Double>? = nil, scale: Scale = .linear) {
    self.label = label
    self.range = range
    self.scale = scale
  }

  /// The range to show for values already checked by ``check(_:name:at:)``.
  func extent(of values: some Sequence<Double>, fromZero: Bool = false) -> ClosedRange<Double> {
    if let range { return range }
    var low = Double.infinity
    var high = -Double.infinity
    for value in values {
      low = min(low, value)
      high = max(high, value)
    }
    if low > high { (low, high) = (scale == .linear ? 0 : 1, scale == .linear ? 1 : 10) }
    if scale == .logarithmic {
      let margin = max(0.04 * (log10(high) - log10(low)), 0.02)
      return pow(10, log10(low) - margin)...pow(10, log10(high) + margin)
    }
    if fromZero { (low, high) = (min(low, 0), max(high, 0)) }
    if low == high {
      let margin = low == 0 ? 0.5 : abs(low) / 2
      (low, high) = (low - margin, high + margin)
      return (fromZero ? 0 : low)...high
    }
    // Halved first, as the difference of two extremes may overflow.
    let margin = 0.08 * (high / 2 - low / 2)
    return (fromZero && low == 0 ? 0 : low - margin)...(fromZero && high == 0 ? 0 : high + margin)
  }

  /// Throws unless every value is finite and, on a logarithmic axis, positive.
  func check(_ values: [Double], name: String, at place: String) throws {
    for (index, value) in values.enumerated() {
      guard value.isFinite, abs(value) < 1e300 else {
        throw PlottingError.invalidPlot(what: "\(place): \(name)[\(index)] is \(value)")
      }
      guard scale == .linear || value > 0 else {
        throw PlottingError.invalidPlot(
          what: "\(place): \(name)[\(index)] is \(value), and the axis is logarithmic")
      }
    }
  }

  /// Throws unless a range that was asked for can be shown.
  func checkRange(at place: String) throws {
    guard let range else { return }
    guard range.lowerBound < range.upperBound, range.lowerBound.isFinite, range.upperBound.isFinite,
      scale == .linear || range.lowerBound > 0
    else {
      throw PlottingError.invalidPlot(
        what: "\(place): the range \(range) of axis \"\(label)\" cannot be shown")
    }
  }
}
