/// Spearman's partial correlation: Pearson's correlation of what is left of the ranks of x and of
/// y after a least-squares fit by the ranks of the covariates.
///
/// - Parameter covariates: each as long as x and y; one that the others explain changes nothing,
///   and without any it is Spearman's rho.
/// - Returns: nil where it is not defined: fewer than two points, nothing left of x or of y (so
///   with as many covariates as points, less one), or a NaN.
public func partialSpearman(
  _ x: [Double], _ y: [Double], given covariates: [[Double]]
) -> Double? {
  partialSpearman(
    RankedValues(x), RankedValues(y), given: covariates.map(RankedValues.init),
    multiplicity: [Int](repeating: 1, count: x.count))
}

/// The same of the multiset that holds point i `multiplicity[i]` times, of values sorted
/// beforehand: for a bootstrap.
public func partialSpearman(
  _ x: RankedValues, _ y: RankedValues, given covariates: [RankedValues], multiplicity: [Int]
) -> Double? {
  RankedGroup(x, y, given: covariates, multiplicity: multiplicity).left
    .flatMap { correlation($0.xx, $0.xy, $0.yy) }
}

/// Points of one group, such as one method's trials, of which each is there as often as its
/// multiplicity says.
public struct RankedGroup: Sendable {
  let x: RankedValues
  let y: RankedValues
  let covariates: [RankedValues]
  let multiplicity: [Int]

  /// - Precondition: as many of all as of x.
  public init(
    _ x: RankedValues, _ y: RankedValues, given covariates: [RankedValues] = [],
    multiplicity: [Int]
  ) {
    self.x = x
    self.y = y
    self.covariates = covariates
    self.multiplicity = multiplicity
  }

  /// Number of points, copies counted.
  fileprivate var size: Int { multiplicity.reduce(0, +) }

  /// Sums of squares and of products of what is left of the ranks of x and of y after the fit; 0
  /// where nothing is left. Nil with a NaN among the values.
  fileprivate var left: (xx: Double, xy: Double, yy: Double)? {
    let variables = covariates + [x, y]
    guard variables.allSatisfy(\.isOrdered) else { return nil }
    let mean = Double(size + 1) / 2
    let weights = multiplicity.map(Double.init)
    let ranks = variables.map { $0.ranks(multiplicity).map { $0 - mean } }
    var products = ranks.map { a in
      ranks.map { b in
        var sum = 0.0
        for i in weights.indices { sum += weights[i] * a[i] * b[i] }
        return sum
      }
    }
    // Less than this of a variable's own variation counts as nothing left of it.
    let least = variables.indices.map { 1e-10 * products[$0][$0] }
    for p in covariates.indices where products[p][p] > least[p] {
      for a in (p + 1)..<variables.count {
        let slope = products[p][a] / products[p][p]
        for b in (p + 1)..<variables.count { products[a][b] -= slope * products[p][b] }
      }
    }
    let (i, j) = (variables.count - 2, variables.count - 1)
    guard products[i][i] > least[i], products[j][j] > least[j] else { return (0, 0, 0) }
    return (products[i][i], products[i][j], products[j][j])
  }
}

/// Spearman's partial correlation within groups: each group has ranks and a fit by covariates of its
/// own, and what is left of all of them is taken together, so that nothing that tells the groups apart
/// is in it. Ranks count as shares of their group; of one group it is `partialSpearman`.
///
/// - Returns: nil where nothing is left of x or of y in any group, and with a NaN.
public func partialSpearman(within groups: [RankedGroup]) -> Double? {
  var (xx, xy, yy) = (0.0, 0.0, 0.0)
  for group in groups where group.size > 0 {
    guard let left = group.left else { return nil }
    let scale = Double(group.size) * Double(group.size)
    xx += left.xx / scale
    xy += left.xy / scale
    yy += left.yy / scale
  }
  return correlation(xx, xy, yy)
}

/// Of sums of squares and of products; nil where one of the two does not vary.
private func correlation(_ xx: Double, _ xy: Double, _ yy: Double) -> Double? {
  guard xx > 0, yy > 0 else { return nil }
  return min(1, max(-1, xy / (xx * yy).squareRoot()))
}

extension Bootstrap {
  /// Spearman's partial correlation, the points resampled.
  public init?(
    ofPartialSpearman x: [Double], _ y: [Double], given covariates: [[Double]],
    resamples: Int = 2000, seed: UInt64, workers: Workers = Workers(count: 1)
  ) {
    let (first, second) = (RankedValues(x), RankedValues(y))
    let others = covariates.map(RankedValues.init)
    self.init(factors: [x.count], resamples: resamples, seed: seed, workers: workers) {
      partialSpearman(first, second, given: others, multiplicity: $0[0])
    }
  }
}
