/// An effect, or a mean, with its interval.
public struct Estimate: Sendable, Equatable, Codable {
  public let value: Double
  /// The interval's ends; nil where none can be given (see `Bootstrap.estimate`). A file leaves
  /// them out then.
  public let lower: Double?
  public let upper: Double?

  public init(value: Double, lower: Double? = nil, upper: Double? = nil) {
    self.value = value
    self.lower = lower
    self.upper = upper
  }

  /// The same effect seen from the other side: value and interval negated, its ends exchanged.
  public static prefix func - (estimate: Estimate) -> Estimate {
    Estimate(
      value: -estimate.value, lower: estimate.upper.map { -$0 }, upper: estimate.lower.map { -$0 })
  }
}
