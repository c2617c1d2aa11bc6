import Macrid

/// An attribute of one category's items in one method's representations, and the dimension in
/// which it is found.
struct Encoding: Codable, Sendable, Equatable {
  var category: String
  var attribute: String
  /// Where the attribute is looked for: the best dimension on one half of the items, from 0.
  var dimension: Int
  /// How strongly that dimension and the attribute go together, on the other half: Spearman's rho
  /// for numbers; for named values, the root of the share of the ranks' variance that lies between
  /// the values (for two values both are |rho|).
  var strength: Double
  /// 95 % bootstrap interval of the strength, over items; numbers alone.
  var lower: Double?
  var upper: Double?
  /// The same, dimension chosen anew, for the same vectors in randomly turned axes: mean and 95 %
  /// quantile over the turns.
  var turnedMean: Double
  var turned95: Double
  /// Numbers alone: rho of a linear regression on all d dimensions, fitted on the first half.
  var allDimensions: Double?

  /// Whether its axis tells more of the attribute than almost all random axes do.
  var isSpecial: Bool { strength > turned95 }
}

/// Two random halves of a category's items: one to choose dimensions on, one to measure on.
func splitInHalves(_ group: [Int], category: Int, seed: UInt64) -> (first: [Int], second: [Int]) {
  var order = group
  var generator = Philox(seed: seed, stream: 1_000 + UInt64(category))
  generator.shuffle(&order)
  return (Array(order.prefix(order.count / 2)), Array(order.dropFirst(order.count / 2)))
}

/// Looks for every attribute of a category in the dimensions of its items' representations.
///
/// - Parameter turns: random rotations to compare with.
/// - Returns: one an attribute, in the category's order.
func findEncodings(
  of codes: Codes, category: Int, halves: (first: [Int], second: [Int]), shop: SimulatedShop,
  shopItems: [Int], turns: Int, seed: UInt64, workers: Workers
) -> [Encoding] {
  let (a, b) = (codes.items.selecting(halves.first), codes.items.selecting(halves.second))
  let onA = shop.factors(of: halves.first.map { shopItems[$0] }, in: category)
  let onB = shop.factors(of: halves.second.map { shopItems[$0] }, in: category)
  var generator = Philox(seed: seed, stream: 3_000 + UInt64(category))
  let best = bestDimensions(a, onA, b, onB)
  let turned = (0..<turns).map { _ in
    let axes = Matrix.randomRotation(codes.items.columns, &generator)
    return bestDimensions(a.rotated(axes), onA, b.rotated(axes), onB)
  }
  return onA.indices.map { attribute in
    let (dimension, strength) = best[attribute]
    let others = turned.map { $0[attribute].strength }
    var bounds: (Double, Double)?
    if case .continuous(let values) = onB[attribute].values {
      let pairs = RankedPairs(b.column(dimension), values)
      let sign = (pairs.spearmanRho ?? 0) < 0 ? -1.0 : 1
      let estimate = Bootstrap(
        ofSpearmanRho: pairs, resamples: 1000, seed: seed, workers: workers)?.estimate()
      if let estimate, let lower = estimate.lower, let upper = estimate.upper {
        bounds = sign < 0 ? (-upper, -lower) : (lower, upper)
      }
    }
    return Encoding(
      category: SimulatedShop.categories[category].name,
      attribute: SimulatedShop.categories[category].attributes[attribute].name,
      dimension: dimension, strength: strength, lower: bounds?.0, upper: bounds?.1,
      turnedMean: others.mean ?? 0, turned95: others.quantile(0.95) ?? 1,
      allDimensions: regression(a, onA[attribute], b, onB[attribute]))
  }
}

/// For each attribute of a category the dimension that goes with it best on the first half of its
/// items.
func bestDimensions(
  of items: Matrix, category: Int, halves: (first: [Int], second: [Int]), shop: SimulatedShop,
  shopItems: [Int]
) -> [Int] {
  let first = items.selecting(halves.first)
  let factors = shop.factors(of: halves.first.map { shopItems[$0] }, in: category)
  return bestDimensions(first, factors, first, factors).map(\.dimension)
}

/// For each factor the dimension that is best on the first part, and its strength on the second.
private func bestDimensions(
  _ a: Matrix, _ factorsA: [Factor], _ b: Matrix, _ factorsB: [Factor]
) -> [(dimension: Int, strength: Double)] {
  zip(factorsA, factorsB).map { onFirst, onSecond in
    var best = (dimension: 0, strength: -1.0)
    for j in 0..<a.columns {
      let strength = abs(association(a.column(j), onFirst))
      if strength > best.strength { best = (j, strength) }
    }
    return (best.dimension, abs(association(b.column(best.dimension), onSecond)))
  }
}

/// Spearman's rho, or for named values the correlation ratio of ranks; 0 where nothing varies.
func association(_ code: [Double], _ factor: Factor) -> Double {
  switch factor.values {
  case .continuous(let values):
    return RankedPairs(code, values).spearmanRho ?? 0
  case .discrete(let labels):
    return correlationRatio(code.ranks, by: labels) ?? 0
  }
}

/// For each of `count` labels the mean rank of its values, over their number.
func meanRanks(_ code: [Double], _ labels: [Double], _ count: Int) -> [Double] {
  let ranks = code.ranks
  return (0..<count).map { label in
    let own = zip(labels, ranks).filter { Int($0.0) == label }.map(\.1)
    return (own.mean ?? 0) / Double(ranks.count)
  }
}

/// rho between a number and its least-squares prediction from all dimensions, fitted elsewhere.
private func regression(_ a: Matrix, _ onA: Factor, _ b: Matrix, _ onB: Factor) -> Double? {
  guard case .continuous(let y) = onA.values, case .continuous(let target) = onB.values else {
    return nil
  }
  let d = a.columns + 1
  func row(_ matrix: Matrix, _ i: Int) -> [Double] { [1] + matrix.row(i).map(Double.init) }
  var system = [[Double]](repeating: [Double](repeating: 0, count: d + 1), count: d)
  for i in 0..<a.rows {
    let x = row(a, i)
    for p in 0..<d {
      for q in 0..<d { system[p][q] += x[p] * x[q] }
      system[p][d] += x[p] * y[i]
    }
  }
  // A trace of ridge keeps unit vectors' near-dependence from blowing up the weights.
  for p in 0..<d { system[p][p] += 1e-6 * Double(a.rows) }
  for p in 0..<d {
    let pivot = (p..<d).max { abs(system[$0][p]) < abs(system[$1][p]) }!
    system.swapAt(p, pivot)
    for q in 0..<d where q != p {
      let factor = system[q][p] / system[p][p]
      if factor != 0 { for r in p...d { system[q][r] -= factor * system[p][r] } }
    }
  }
  let weights = (0..<d).map { system[$0][d] / system[$0][$0] }
  let predicted = (0..<b.rows).map { i in zip(row(b, i), weights).reduce(0) { $0 + $1.0 * $1.1 } }
  return RankedPairs(predicted, target).spearmanRho
}
