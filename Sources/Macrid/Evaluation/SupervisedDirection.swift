/// The direction that holds one factor best among all d dimensions, found with the factor's values:
/// the ceiling for directions found without.
///
/// Ridge regression of a number's ranks on the codes; for classes the leading linear discriminant,
/// as ridge regression on the best scores of the classes (Hastie, Buja and Tibshirani 1995). The
/// weight of the penalty is the one of least leave-one-out error on the sample itself.
public struct SupervisedDirection: Sendable, Equatable {
  public let direction: Direction
  /// The penalty chosen, relative to the codes' mean variance.
  public let penalty: Double

  /// The penalties tried.
  static let penalties: [Double] = [1e-4, 1e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10, 100]

  /// - Parameters:
  ///   - factor: number of a factor of the sample.
  ///   - sample: points to learn from; measure on others.
  /// - Throws: `FactorSample.Failure` where no code varies, `ControlFailure` where none goes with
  ///   the factor at all.
  public init(of factor: Int, in sample: FactorSample) throws {
    guard let codes = CentredCodes(sample.codes) else {
      throw FactorSample.Failure.constantCodes
    }
    let target = Target(sample.factors[factor])
    var best: (error: Double, penalty: Double, weights: [Double])?
    for penalty in Self.penalties {
      let found = codes.regression(target, penalty: penalty)
      if best.map({ found.error < $0.error }) ?? true {
        best = (found.error, penalty, found.weights)
      }
    }
    guard let best, best.weights.contains(where: { $0 != 0 }) else {
      throw ControlFailure.argument(
        "no direction goes with factor '\(sample.factors[factor].name)' at all")
    }
    direction = try Direction(best.weights)
    penalty = best.penalty
  }
}

/// What is to be predicted.
private enum Target {
  /// Centred, of length 1.
  case numbers([Double])
  /// Each point's class from 0, and the classes' sizes.
  case classes([Int], sizes: [Int])

  init(_ factor: Factor) {
    switch factor.values {
    case .continuous(let numbers): self = .numbers(unit(numbers.ranks))
    case .discrete(let labels):
      let names = Set(labels).sorted()
      let place = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
      let classes = labels.map { place[$0]! }
      self = .classes(classes, sizes: names.indices.map { name in classes.count { $0 == name } })
    }
  }
}

/// The codes less their means in the axes of their own scatter: n x d.
private struct CentredCodes {
  let n: Int
  let d: Int
  let values: [Double]
  /// The scatter's eigenvalues, falling.
  let spread: [Double]
  /// Its eigenvectors as rows.
  let axes: [Double]

  /// Nil where no code varies.
  init?(_ codes: Matrix) {
    let (n, d) = (codes.rows, codes.columns)
    var x = codes.values.map(Double.init)
    for j in 0..<d {
      let mean = (0..<n).reduce(0.0) { $0 + x[$1 * d + j] } / Double(n)
      for i in 0..<n { x[i * d + j] -= mean }
    }
    var scatter = [Double](repeating: 0, count: d * d)
    for i in 0..<n {
      for p in 0..<d { for q in p..<d { scatter[p * d + q] += x[i * d + p] * x[i * d + q] } }
    }
    let (spread, axes) = largestEigenvectors(of: scatter, order: d, count: d)
    guard spread[0] > 0 else { return nil }
    var turned = [Double](repeating: 0, count: n * d)
    for i in 0..<n {
      for c in 0..<d {
        var sum = 0.0
        for j in 0..<d { sum += x[i * d + j] * axes[c * d + j] }
        turned[i * d + c] = sum
      }
    }
    (self.n, self.d, self.spread, self.axes, values) = (n, d, spread, axes, turned)
  }

  /// The weights in the codes' dimensions, and the sum of squares of what is left of each point
  /// when the others predict it.
  func regression(_ target: Target, penalty: Double) -> (weights: [Double], error: Double) {
    let ridge = penalty * spread.reduce(0, +) / Double(d)
    let shrinkage = spread.map { 1 / (max(0, $0) + ridge) }
    let y: [Double] =
      switch target {
      case .numbers(let numbers): numbers
      case .classes(let classes, let sizes): scores(classes, sizes, shrinkage)
      }
    var products = [Double](repeating: 0, count: d)
    for i in 0..<n { for c in 0..<d { products[c] += values[i * d + c] * y[i] } }
    let own = zip(products, shrinkage).map { $0 * $1 }
    var error = 0.0
    for i in 0..<n {
      var predicted = 0.0
      var leverage = 1 / Double(n)
      for c in 0..<d {
        let value = values[i * d + c]
        predicted += value * own[c]
        leverage += value * value * shrinkage[c]
      }
      let rest = (y[i] - predicted) / max(1e-9, 1 - leverage)
      error += rest * rest
    }
    let weights = (0..<d).map { j in (0..<d).reduce(0.0) { $0 + own[$1] * axes[$1 * d + j] } }
    return (weights, error)
  }

  /// The classes' scores that the codes predict best, one a point: centred, of length 1.
  private func scores(_ classes: [Int], _ sizes: [Int], _ shrinkage: [Double]) -> [Double] {
    let m = sizes.count
    var sums = [Double](repeating: 0, count: m * d)  // of the codes, class by class
    for i in 0..<n { for c in 0..<d { sums[classes[i] * d + c] += values[i * d + c] } }
    var explained = [Double](repeating: 0, count: m * m)
    for p in 0..<m {
      for q in 0..<m {
        let product = (0..<d).reduce(0.0) {
          $0 + sums[p * d + $1] * sums[q * d + $1] * shrinkage[$1]
        }
        explained[p * m + q] = product / (Double(sizes[p]) * Double(sizes[q])).squareRoot()
      }
    }
    let leading = largestEigenvectors(of: explained, order: m, count: 1).vectors
    return unit(classes.map { leading[$0] / Double(sizes[$0]).squareRoot() })
  }
}

/// Centred, of length 1; zeros where all values are equal.
private func unit(_ values: [Double]) -> [Double] {
  let mean = values.mean ?? 0
  let length = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
  return values.map { length > 0 ? ($0 - mean) / length : 0 }
}
