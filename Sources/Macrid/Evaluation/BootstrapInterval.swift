/// A percentile bootstrap interval (Efron 1979) of a statistic of n points.
public struct BootstrapInterval: Sendable, Equatable, Codable {
  public let lower: Double
  public let upper: Double
  /// Nominal coverage, such as 0.95.
  public let level: Double
  /// Resamples on which the statistic was defined.
  public let resamples: Int

  /// - Parameters:
  ///   - count: number of points (n); whatever varies independently: users, seeds, start items.
  ///   - seed: resample r is drawn by stream r of this seed, whatever the number of threads.
  ///   - statistic: given how often each point was drawn (n counts that sum to n), the statistic,
  ///     or nil where it is not defined. A multiset stands for the resample, so that a statistic
  ///     may sort its points once for all.
  /// - Returns: nil if the statistic was defined on fewer than half of the resamples.
  public init?(
    count: Int, resamples: Int = 2000, level: Double = 0.95, seed: UInt64,
    workers: Workers = Workers(count: 1), statistic: @Sendable ([Int]) -> Double?
  ) {
    guard count > 0, resamples > 0 else { return nil }
    let estimates = workers.map(resamples) { resample in
      var generator = Philox(seed: seed, stream: UInt64(resample))
      var multiplicity = [Int](repeating: 0, count: count)
      for _ in 0..<count { multiplicity[generator.index(below: count)] += 1 }
      return statistic(multiplicity)
    }
    let defined = estimates.compactMap { $0 }.sorted()
    guard !defined.isEmpty, defined.count * 2 >= resamples else { return nil }
    lower = quantile(defined, (1 - level) / 2)
    upper = quantile(defined, (1 + level) / 2)
    self.level = level
    self.resamples = defined.count
  }

  /// The interval of the mean of `values`; nil of none.
  public init?(
    ofMean values: [Double], resamples: Int = 2000, level: Double = 0.95, seed: UInt64,
    workers: Workers = Workers(count: 1)
  ) {
    self.init(
      count: values.count, resamples: resamples, level: level, seed: seed, workers: workers
    ) { multiplicity in
      var sum = 0.0
      for (value, times) in zip(values, multiplicity) { sum += value * Double(times) }
      return sum / Double(values.count)
    }
  }
}

/// The p-quantile of ascending values, linear between them (NumPy's default).
func quantile(_ sorted: [Double], _ p: Double) -> Double {
  let position = p * Double(sorted.count - 1)
  let below = min(max(Int(position), 0), sorted.count - 1)
  let above = min(below + 1, sorted.count - 1)
  return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
}
