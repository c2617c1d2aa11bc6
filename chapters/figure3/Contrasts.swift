import Macrid
import Workbench

/// What claims and findings compare: attributes are the clusters, resampled with the trainings.
struct Contrasts {
  /// Strength: MacridVAE's best axis less the best turned one; less the other methods' best.
  let turned: Bootstrap?
  let others: [Kind: Bootstrap]
  /// tau: the best dimension's sweeps less another's, less the best turned axis', less those of
  /// gamma = 0; and less the other methods', all told the true category.
  let otherDimension: Bootstrap?
  let turnedSweeps: Bootstrap?
  let noGamma: Bootstrap?
  let otherSweeps: [Kind: Bootstrap]
  /// Spread: a sweep's own attribute less the others; the others at gamma = 0 less gamma = 1.
  let ownSpread: Bootstrap?
  let gammaSpread: Bootstrap?
  /// MacridVAE's axes less turned ones with more users or dimensions than the figure's.
  let sizes: [(row: DirectionRow, strength: Bootstrap?, tau: Bootstrap?)]

  init(_ reading: Reading, workers: Workers) {
    func within(_ first: [[Double]], _ second: [[Double]]) -> Bootstrap? {
      bootstrap(ofDifferences: zip(first, second).map { zip($0, $1).map(-) }, workers: workers)
    }
    let rows = reading.directionRows
    // All trainings whose directions were looked at, which are more than are swept.
    turned =
      rows.figure.map { $0.comparison(.axes, .turnedAxes, \.strength) }
      ?? within(reading.strengths(.macridVAE), reading.strengths(.macridVAE, \.turnedMean))
    var (others, otherSweeps): ([Kind: Bootstrap], [Kind: Bootstrap]) = ([:], [:])
    let ownAxes = reading.axisStrengths(.macridVAE)
    for kind in Kind.allCases where !kind.isOurs {
      let theirs = reading.axisStrengths(kind)
      if ownAxes.first?.isEmpty == false, theirs.first?.isEmpty == false {
        others[kind] = PairedComparison(ownAxes, theirs, seed: 1, workers: workers)?.bootstrap
      }
      if let own = rows.small(.macridVAE), let other = rows.small(kind) {
        otherSweeps[kind] = own.comparison(less: other, .axes, \.tau)
      }
    }
    (self.others, self.otherSweeps) = (others, otherSweeps)
    let best = reading.taus(.macridVAE, .best)
    otherDimension = within(best, reading.taus(.macridVAE, .random))
    // Over many turns where they were looked at, else over one a category.
    turnedSweeps =
      rows.figure.map { $0.comparison(.axes, .turnedAxes, \.tau) }
      ?? within(best, reading.taus(.macridVAE, .turned))
    noGamma = within(best, reading.taus(.macridVAE, .noGamma))
    ownSpread = bootstrap(
      ofDifferences: reading.spreads((.best, \.ownSpread), less: (.best, \.otherSpread)),
      workers: workers)
    gammaSpread = bootstrap(
      ofDifferences: reading.spreads((.noGamma, \.otherSpread), less: (.best, \.otherSpread)),
      workers: workers)
    sizes = rows.ours(.concept).filter { $0.users != rows.figure?.users || $0.dimensions != 10 }.map
    { row in
      (
        row, row.comparison(.axes, .turnedAxes, \.strength),
        row.comparison(.axes, .turnedAxes, \.tau)
      )
    }
  }

  /// Of one attribute: tau along its best dimension, start by start, less along the best turned
  /// axis: the mean over many turns where the training was looked at that way, else of one turn.
  static func turnedSweeps(
    _ reading: Reading, _ category: Int, _ attribute: Int, workers: Workers
  ) -> Bootstrap? {
    let figure = reading.directionRows.figure
    func sweeps(_ training: Reading.Training, _ kind: SweepKind) -> [Double] {
      training.looks.sweeps.first {
        $0.kind == kind && $0.category == category && $0.attribute == attribute
      }?.measure.counted ?? []
    }
    let rows = reading[.macridVAE].map { training -> [Double] in
      let best = sweeps(training, .best)
      let many = figure?.trainings.first { $0.trial.isSameTraining(as: training.trial) }?
        .looks.directions?.first {
          $0.scope == .concept && $0.category == category && $0.attribute == attribute
        }?[.turnedAxes]?.tau
      return many.map { turned in best.map { $0 - turned } }
        ?? zip(best, sweeps(training, .turned)).map { $0 - $1 }
    }
    return bootstrap(ofDifferences: rows, workers: workers)
  }
}

/// What a training has in common with itself is gone from its differences (trainings x units);
/// units and trainings are resampled. Nil without any.
func bootstrap(ofDifferences rows: [[Double]], workers: Workers = Workers()) -> Bootstrap? {
  guard let count = rows.first?.count, count > 0 else { return nil }
  return PairedComparison(
    rows, [[Double](repeating: 0, count: count)], seed: 1, workers: workers)?.bootstrap
}
