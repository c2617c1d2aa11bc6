// What the chapters called before `Bootstrap`, `Estimate` and `Evaluation.mean(of:)`. This file goes with
// the last of its uses.

public struct BootstrapInterval: Sendable {
  public let lower: Double
  public let upper: Double

  private init?(_ bootstrap: Bootstrap?) {
    guard let estimate = bootstrap?.estimate(), let lower = estimate.lower,
      let upper = estimate.upper
    else { return nil }
    (self.lower, self.upper) = (lower, upper)
  }

  public init?(
    count: Int, seed: UInt64, workers: Workers, statistic: @Sendable ([Int]) -> Double?
  ) {
    self.init(
      Bootstrap(factors: [count], seed: seed, workers: workers) { statistic($0[0]) })
  }

  public init?(ofMean values: [Double], seed: UInt64, workers: Workers) {
    self.init(Bootstrap(ofMean: values, seed: seed, workers: workers))
  }

  fileprivate init?(_ pairs: RankedPairs, resamples: Int, seed: UInt64, workers: Workers) {
    self.init(
      Bootstrap(ofSpearmanRho: pairs, resamples: resamples, seed: seed, workers: workers))
  }
}

extension RankedPairs {
  public func spearmanInterval(
    resamples: Int = 2000, seed: UInt64, workers: Workers
  ) -> BootstrapInterval? {
    BootstrapInterval(self, resamples: resamples, seed: seed, workers: workers)
  }
}

extension PairedComparison {
  public init(_ first: [Double], _ second: [Double], seed: UInt64) {
    self.init([first], [second], seed: seed)!
  }

  public var lower: Double { estimate().lower ?? -.infinity }
  public var upper: Double { estimate().upper ?? .infinity }
}

public struct MeanAndError: Sendable {
  public let mean: Double
  public let standardError: Double

  public init(_ values: [Double]) {
    mean = values.mean!
    standardError = values.standardError ?? 0
  }
}

extension Evaluation {
  public func summary(of metric: KeyPath<RankingMetrics, Double>) -> MeanAndError {
    MeanAndError(values(of: metric))
  }
}
