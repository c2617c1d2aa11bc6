import Foundation

/// A statistic's replicates under resampling (Efron 1979): of one factor (users), or of several
/// that vary independently and are crossed (users and seeds).
///
/// A factor is a number of units; each resample draws as many of them with replacement, each
/// factor for itself. A statistic is a function of how often every unit was drawn, so that it may
/// sort or sum its data once for all. Where points come in clusters the clusters are the factor,
/// and the points of one share its multiplicity.
///
///     let users = Bootstrap(ofMean: recalls, seed: 1)
///     users?.estimate().lower     // the 2.5 % quantile of the mean of resampled users
///
/// Intervals are percentile intervals (of a correlation of noisy means: `centredCorrelation`). They are too short by about a factor sqrt((n - 1) / n) for
/// a factor of n units, which matters for a few seeds and not for users.
public struct Bootstrap: Sendable, Equatable {
  /// With fewer units no interval is given: n of them all lie on one side of zero by chance alone
  /// in one case of 2^(n - 1).
  public static let fewestUnits = 5

  /// The statistic of the data themselves, every unit once.
  public let value: Double
  /// The statistic of the resamples, ascending; those on which it is not defined are absent.
  public let replicates: [Double]
  /// Whether there are units enough for an interval.
  private let hasInterval: Bool

  /// - Parameters:
  ///   - factors: number of units of each factor.
  ///   - resamples: number of resamples (B).
  ///   - seed: resample r is drawn by a stream of its own, the same on any number of threads.
  ///   - statistic: given each factor's multiplicities, one a unit (those of a factor of n sum to
  ///     n), the statistic; nil or NaN where it is not defined.
  /// - Returns: nil where the statistic is not defined on the data or on more than half of the
  ///   resamples, and without factors, units or resamples.
  public init?(
    factors: [Int], resamples: Int = 2000, seed: UInt64, workers: Workers = Workers(count: 1),
    statistic: @Sendable ([[Int]]) -> Double?
  ) {
    self.init(
      factors: factors, hasInterval: (factors.max() ?? 0) >= Self.fewestUnits,
      resamples: resamples, seed: seed, workers: workers, statistic: statistic)
  }

  init?(
    factors: [Int], hasInterval: Bool, resamples: Int, seed: UInt64, workers: Workers,
    statistic: @Sendable ([[Int]]) -> Double?
  ) {
    let only = Self.all(
      factors: factors, hasInterval: hasInterval, resamples: resamples, seed: seed,
      workers: workers, statistics: { [statistic($0)] })
    guard let first = only.first, let bootstrap = first else { return nil }
    self = bootstrap
  }

  /// Several statistics of the same resamples, so that what they have in common is computed once a
  /// resample.
  ///
  /// Intervals are given where every factor has `fewestUnits` units, whichever of them a statistic
  /// depends on.
  ///
  /// - Parameter statistics: as `statistic` of the initialiser, always as many values.
  /// - Returns: in the order of the statistics, each nil where the initialiser's would be; empty
  ///   without factors, units or resamples.
  public static func all(
    factors: [Int], resamples: Int = 2000, seed: UInt64, workers: Workers = Workers(count: 1),
    statistics: @Sendable ([[Int]]) -> [Double?]
  ) -> [Bootstrap?] {
    all(
      factors: factors, hasInterval: (factors.min() ?? 0) >= fewestUnits, resamples: resamples,
      seed: seed, workers: workers, statistics: statistics)
  }

  private static func all(
    factors: [Int], hasInterval: Bool, resamples: Int, seed: UInt64, workers: Workers,
    statistics: @Sendable ([[Int]]) -> [Double?]
  ) -> [Bootstrap?] {
    guard !factors.isEmpty, factors.allSatisfy({ $0 > 0 }), resamples > 0 else { return [] }
    let values = statistics(factors.map { [Int](repeating: 1, count: $0) })
    let drawn = workers.map(resamples) { resample in
      var generator = Philox(seed: seed, stream: NoiseStream.bootstrap.at(UInt64(resample)))
      return statistics(
        factors.map { count in
          var multiplicity = [Int](repeating: 0, count: count)
          for _ in 0..<count { multiplicity[generator.index(below: count)] += 1 }
          return multiplicity
        })
    }
    return values.enumerated().map { place, value in
      guard let value, !value.isNaN else { return nil }
      let defined = drawn.compactMap { $0[place] }.filter { !$0.isNaN }
      guard defined.count * 2 >= resamples else { return nil }
      return Bootstrap(value: value, replicates: defined.sorted(), hasInterval: hasInterval)
    }
  }

  /// Of a correlation, with the replicates shifted on Fisher's scale, artanh, so that their median
  /// is the correlation of the data.
  ///
  /// Units that are drawn again add their noise to means that have it already, so that replicates
  /// of a correlation of such means lie nearer to zero than the correlation itself, by as much as a
  /// percentile interval is long.
  public var centredCorrelation: Bootstrap {
    func scaled(_ rho: Double) -> Double { atanh(min(max(rho, -1), 1) * (1 - 1e-12)) }
    let onScale = replicates.map(scaled)
    let shift = scaled(value) - onScale.quantileOfAscending(0.5)
    return Bootstrap(
      value: value, replicates: onScale.map { tanh($0 + shift) }, hasInterval: hasInterval)
  }

  private init(value: Double, replicates: [Double], hasInterval: Bool) {
    self.value = value
    self.replicates = replicates
    self.hasInterval = hasInterval
  }

  /// The statistic with its percentile interval.
  ///
  /// The interval is absent where no factor has `fewestUnits` units (of two independent samples:
  /// where either has fewer), and where an end is not finite.
  ///
  /// - Parameter level: nominal coverage; for one of a family of claims that of `holmLevels`.
  public func estimate(level: Double = 0.95) -> Estimate {
    let lower = replicates.quantileOfAscending((1 - level) / 2)
    let upper = replicates.quantileOfAscending((1 + level) / 2)
    guard hasInterval, lower.isFinite, upper.isFinite else { return Estimate(value: value) }
    return Estimate(value: value, lower: lower, upper: upper)
  }

  /// Two-sided p-value of "the statistic is zero": twice the share of replicates on the rarer side
  /// of zero, the data counted as one more replicate there.
  ///
  /// It is what the percentile interval says as a level: below alpha where the interval of level
  /// 1 - alpha leaves zero out. At least 2 / (B + 1), at most 1, and 1 where no interval is given.
  public var pValue: Double {
    guard hasInterval else { return 1 }
    let notAbove = replicates.count { $0 <= 0 }
    let notBelow = replicates.count { $0 >= 0 }
    return min(1, 2 * Double(min(notAbove, notBelow) + 1) / Double(replicates.count + 1))
  }
}
