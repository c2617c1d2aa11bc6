/// Whether one method beats another on the same users: the mean difference and its bootstrap
/// interval.
public struct PairedComparison: Sendable, Equatable, Codable {
  /// Mean over users of (first - second).
  public let difference: Double
  /// 2.5 % and 97.5 % quantiles of the resampled mean difference.
  public let lower: Double
  public let upper: Double

  /// Resamples users with replacement and takes each sample's mean difference.
  ///
  /// - Parameters:
  ///   - first: one value a user.
  ///   - second: the other method's, the same users in the same order.
  ///   - resamples: number of bootstrap samples.
  ///   - seed: of the samples.
  /// - Precondition: as many values in both, at least one.
  public init(_ first: [Double], _ second: [Double], resamples: Int = 10_000, seed: UInt64) {
    precondition(first.count == second.count && !first.isEmpty)
    let n = first.count
    let differences = zip(first, second).map { $0 - $1 }
    difference = differences.reduce(0, +) / Double(n)
    var generator = Philox(seed: seed, stream: NoiseStream.bootstrap.at(0))
    var means = (0..<resamples).map { _ in
      var sum = 0.0
      for _ in 0..<n { sum += differences[generator.index(below: n)] }
      return sum / Double(n)
    }
    means.sort()
    lower = means[Int(0.025 * Double(resamples - 1))]
    upper = means[Int((0.975 * Double(resamples - 1)).rounded(.up))]
  }
}
