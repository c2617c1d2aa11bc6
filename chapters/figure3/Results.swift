import Macrid
import Workbench

/// What prose refers to.
struct Results: Encodable {
  var trainings: [TrainingResult]
  var summary: Summary

  struct TrainingResult: Encodable {
    var method: String
    var dataset: String
    var seed: UInt64
    var betaAtEnd: Double
    var bestEpoch: Int
    var epochs: Int
    var ending: String
    var collapse: String?
  }

  /// Means over attributes, seeds and starts.
  struct Summary: Encodable {
    var seeds: Int
    var attributes: Int
    var strength: [String: Double]
    var turnedStrength: Double?
    /// Share of attributes and seeds whose axis beats 95 % of the turned ones.
    var specialShare: Double?
    var regression: Double?
    var tau: [String: Double]
    var failedSweeps: Int
    var allSweeps: Int
    var conceptShare: Double?
  }

  init(_ reading: Reading) {
    trainings = reading.all.compactMap { training, _ in
      training.summary.map {
        TrainingResult(
          method: training.trial.method, dataset: training.trial.dataset,
          seed: training.trial.seed, betaAtEnd: $0.betaAtEnd, bestEpoch: $0.bestEpoch,
          epochs: $0.epochs, ending: $0.ending.rawValue, collapse: $0.collapse)
      }
    }
    let ours = reading[.macridVAE].flatMap(\.looks.encodings)
    let sweeps = reading[.macridVAE].flatMap(\.looks.sweeps).filter { $0.kind == .best }
    var strength: [String: Double] = [:]
    for kind in Kind.allCases {
      strength[kind.rawValue] = reading.strengths(kind).flatMap(\.self).mean
    }
    var tau: [String: Double] = [:]
    for kind in SweepKind.allCases {
      tau[kind.rawValue] = reading.taus(.macridVAE, kind).flatMap(\.self).mean
    }
    // Where more trainings were looked at than are swept, what they say of axes and turned axes.
    if let figure = reading.directionRows.figure {
      strength[Kind.macridVAE.rawValue] = figure.mean(.axes, \.strength)
      tau[SweepKind.best.rawValue] = figure.mean(.axes, \.tau)
      tau[SweepKind.turned.rawValue] = figure.mean(.turnedAxes, \.tau)
    }
    summary = Summary(
      seeds: reading[.macridVAE].count,
      attributes: SimulatedShop.categories.reduce(0) { $0 + $1.attributes.count },
      strength: strength,
      turnedStrength: reading.directionRows.figure?.mean(.turnedAxes, \.strength)
        ?? ours.map(\.turnedMean).mean,
      specialShare: reading.directionRows.figure
        .map { $0.special(.axes, of: .turnedAxes) }.map { Double($0.count) / Double($0.all) }
        ?? ours.map { $0.isSpecial ? 1 : 0 }.mean,
      regression: ours.compactMap(\.allDimensions).mean, tau: tau,
      failedSweeps: sweeps.reduce(0) { $0 + $1.measure.failures },
      allSweeps: sweeps.reduce(0) { $0 + $1.measure.taus.count },
      conceptShare: reading[.macridVAE].flatMap(\.looks.conceptShares).mean)
  }
}
