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
  let variables = covariates + [x, y]
  guard variables.allSatisfy(\.isOrdered) else { return nil }
  let mean = Double(multiplicity.reduce(0, +) + 1) / 2
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
  guard products[i][i] > least[i], products[j][j] > least[j] else { return nil }
  return min(1, max(-1, products[i][j] / (products[i][i] * products[j][j]).squareRoot()))
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
