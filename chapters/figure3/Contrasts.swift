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
    /// Of one training with itself: its difference, against nothing.
    func against(_ rows: [[Double]]) -> Bootstrap? {
      guard let count = rows.first?.count, count > 0 else { return nil }
      return PairedComparison(
        rows, [[Double](repeating: 0, count: count)], seed: 1, workers: workers)?.bootstrap
    }
    func within(_ first: [[Double]], _ second: [[Double]]) -> Bootstrap? {
      against(zip(first, second).map { zip($0, $1).map { $0 - $1 } })
    }
    let ours = reading.strengths(.macridVAE)
    turned = within(ours, reading.strengths(.macridVAE, \.turnedMean))
    let rows = reading.directionRows
    var (others, otherSweeps): ([Kind: Bootstrap], [Kind: Bootstrap]) = ([:], [:])
    for kind in Kind.allCases where !kind.isOurs {
      let theirs = reading.strengths(kind)
      if let own = rows.small(.macridVAE), let other = rows.small(kind) {
        others[kind] = own.comparison(less: other, .axes, \.strength)
        otherSweeps[kind] = own.comparison(less: other, .axes, \.tau)
      } else if ours.first?.isEmpty == false, theirs.first?.isEmpty == false {
        others[kind] = PairedComparison(ours, theirs, seed: 1, workers: workers)?.bootstrap
      }
    }
    (self.others, self.otherSweeps) = (others, otherSweeps)
    let best = reading.taus(.macridVAE, .best)
    otherDimension = within(best, reading.taus(.macridVAE, .random))
    turnedSweeps = within(best, reading.taus(.macridVAE, .turned))
    noGamma = within(best, reading.taus(.macridVAE, .noGamma))
    ownSpread = against(reading.spreads((.best, \.ownSpread), less: (.best, \.otherSpread)))
    gammaSpread = against(reading.spreads((.noGamma, \.otherSpread), less: (.best, \.otherSpread)))
    let least = rows.map(\.users).min()
    sizes = rows.ours(.concept).filter { $0.users != least || $0.dimensions != 10 }.map { row in
      (
        row, row.comparison(.axes, .turnedAxes, \.strength),
        row.comparison(.axes, .turnedAxes, \.tau)
      )
    }
  }

  /// Of one attribute: tau along its best dimension less along the best turned axis.
  static func turnedSweeps(
    _ reading: Reading, _ category: Int, _ attribute: Int, workers: Workers
  ) -> Bootstrap? {
    let rows = zip(
      reading.sweeps(.macridVAE, .best, category, attribute),
      reading.sweeps(.macridVAE, .turned, category, attribute)
    ).map { zip($0.counted, $1.counted).map { $0 - $1 } }
    guard let count = rows.first?.count, count > 0 else { return nil }
    return PairedComparison(
      rows, [[Double](repeating: 0, count: count)], seed: 1, workers: workers)?.bootstrap
  }
}
