// Like `min()` and `max()`, a statistic that too few values have is nil, never a number that looks
// like a result.

extension Collection where Element == Double {
  /// The arithmetic mean; nil of no values.
  public var mean: Double? {
    isEmpty ? nil : reduce(0, +) / Double(count)
  }

  /// The sample's standard deviation, divisor n - 1; nil of fewer than two values.
  public var standardDeviation: Double? {
    guard count > 1, let mean else { return nil }
    if isConstant { return 0 }
    let squares = reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(count - 1)).squareRoot()
  }

  /// Asked for itself: the mean of equal values may differ from them in its last bit.
  var isConstant: Bool { allSatisfy { $0 == first } }

  /// The standard error of the mean, standard deviation / sqrt(n); nil of fewer than two values.
  public var standardError: Double? {
    standardDeviation.map { $0 / Double(count).squareRoot() }
  }

  /// The middle value, or the mean of the middle two; nil of no values.
  public var median: Double? { quantile(0.5) }

  /// The p-quantile, linear between the values around place p (n - 1) (NumPy's default).
  ///
  /// `[1, 2, 4].quantile(0.75)` is 3. Values may be infinite: between equal infinities lies the
  /// same infinity, between a number and an infinity that infinity, between the two infinities
  /// NaN. With a NaN among the values, NaN.
  ///
  /// - Parameter p: in 0...1.
  /// - Returns: nil of no values.
  public func quantile(_ p: Double) -> Double? {
    if isEmpty { return nil }
    return contains(where: \.isNaN) ? .nan : sorted().quantileOfAscending(p)
  }
}

extension [Double] {
  /// The p-quantile of at least one ascending value, none a NaN.
  func quantileOfAscending(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a quantile of \(p)")
    let position = p * Double(count - 1)
    let below = Int(position)
    return interpolated(
      self[below], self[Swift.min(below + 1, count - 1)], position - Double(below))
  }
}

/// The number a `share` of the way from one to another that is not less.
func interpolated(_ lower: Double, _ upper: Double, _ share: Double) -> Double {
  // Not inf - inf.
  if share == 0 || lower == upper { return lower }
  let way = upper - lower
  return way.isFinite ? lower + share * way : (1 - share) * lower + share * upper
}

/// A sample in numbers: what a table's cell and a result file say of values over seeds or users.
public struct SampleSummary: Sendable, Equatable, Codable {
  public let count: Int
  public let mean: Double
  /// Divisor n - 1; nil of a single value.
  public let standardDeviation: Double?
  /// Of the mean; nil of a single value.
  public let standardError: Double?
  public let smallest: Double
  public let largest: Double

  /// Nil of no values.
  public init?(_ values: some Collection<Double>) {
    guard let mean = values.mean, let smallest = values.min(), let largest = values.max() else {
      return nil
    }
    count = values.count
    self.mean = mean
    standardDeviation = values.standardDeviation
    standardError = values.standardError
    (self.smallest, self.largest) = (smallest, largest)
  }
}

/// The standard deviation that several samples share: the root of their squared deviations, each
/// from its own sample's mean, over (values - samples). Samples of one value say nothing of it.
///
/// - Returns: nil if no sample has two values.
public func pooledStandardDeviation(_ samples: some Collection<[Double]>) -> Double? {
  let told = samples.filter { $0.count > 1 }
  guard !told.isEmpty else { return nil }
  let squares = told.reduce(0) { sum, sample in
    let deviation = sample.standardDeviation!
    return sum + deviation * deviation * Double(sample.count - 1)
  }
  return (squares / Double(told.reduce(0) { $0 + $1.count - 1 })).squareRoot()
}
