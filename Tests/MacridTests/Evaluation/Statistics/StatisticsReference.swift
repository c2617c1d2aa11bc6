import Foundation

@testable import Macrid

/// Fixtures/statistics/reference.json: what NumPy, SciPy and statsmodels say.
struct StatisticsReference: Decodable {
  struct Sample: Decodable {
    let values: [Double]
    let mean: Double
    let standardDeviation: Double
    let standardError: Double
    let median: Double
    let quantiles: [Double]
    let ranks: [Double]
  }
  struct Correlation: Decodable {
    let x: [Double]
    let y: [Double]
    let covariates: [[Double]]
    let spearman: Double
    let kendall: Double
    /// Given the first covariate, the first two, all three.
    let partial: [Double]
  }
  struct Ratio: Decodable {
    let values: [Double]
    let labels: [Int]
    let ofRanks: Double
  }
  struct Bound: Decodable {
    let failures: Int
    let trials: Int
    let confidence: Double
    let share: Double
  }
  struct Family: Decodable {
    let pValues: [Double]
    let adjusted: [Double]
    let rejected: [Bool]
  }
  struct Intervals: Decodable {
    let first: [Double]
    let second: [Double]
    let mean95: [Double]
    let mean99: [Double]
    let median95: [Double]
    let medians95: [Double]
    let paired95: [Double]
  }

  /// The p of the quantiles.
  let shares: [Double]
  let samples: [Sample]
  /// Of the first three samples.
  let pooledStandardDeviation: Double
  let correlations: [Correlation]
  let ratio: Ratio
  let bounds: [Bound]
  let holm: [Family]
  let bootstrap: Intervals

  static func load() throws -> StatisticsReference {
    let url = Bundle.module.url(
      forResource: "reference", withExtension: "json", subdirectory: "Fixtures/statistics")
    guard let url else { throw CocoaError(.fileNoSuchFile) }
    return try JSONDecoder().decode(StatisticsReference.self, from: Data(contentsOf: url))
  }
}
