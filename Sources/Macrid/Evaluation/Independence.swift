/// The pairwise correlations of a representation's d dimensions, from one pass over the points.
///
/// The paper's independence (Section 3.4, Figure 4) and `gaussianTotalCorrelation` both follow
/// from it, so that a trial reads its representations once.
///
/// A dimension that takes one value only has no correlation; it counts as 0 with every other.
/// A representation that has collapsed to a point is therefore "perfectly independent": read
/// `constantDimensions` beside the score. A NaN among the points makes its dimension's
/// correlations NaN, so that a diverged model cannot pass for an independent one.
public struct Correlations: Sendable, Equatable {
  /// Number of dimensions (d).
  public let dimensions: Int
  /// Number of points the correlations were taken over.
  public let points: Int
  /// d x d correlations, row after row; the diagonal is 1, or 0 for a constant dimension.
  public let values: [Double]
  /// Dimensions that take one value only, ascending.
  public let constantDimensions: [Int]

  /// Pearson correlations of the columns of `representations` (points x d), in double precision.
  ///
  /// - Complexity: O(points d^2) time, O(d^2) memory.
  public init(of representations: Matrix) {
    let d = representations.columns
    let n = representations.rows
    dimensions = d
    points = n
    let (sums, products) = Correlations.moments(representations)
    // Co-moment of i and j: sum of (x_i - mean_i)(x_j - mean_j).
    func comoment(_ i: Int, _ j: Int) -> Double {
      products[max(i, j) * d + min(i, j)] - sums[i] * sums[j] / Double(n)
    }
    // Points are taken relative to the first, so a constant dimension's products are exactly 0.
    constantDimensions = (0..<d).filter { n == 0 || products[$0 * d + $0] == 0 }
    var deviations = [Double](repeating: 0, count: d)
    for i in 0..<d { deviations[i] = comoment(i, i).squareRoot() }
    for i in constantDimensions { deviations[i] = 0 }
    var values = [Double](repeating: 0, count: d * d)
    for i in 0..<d where deviations[i] != 0 {
      values[i * d + i] = deviations[i].isNaN ? .nan : 1
      for j in 0..<i where deviations[j] != 0 {
        let correlation = comoment(i, j) / (deviations[i] * deviations[j])
        // Rounding may carry a perfect correlation past 1; min and max would swallow a NaN.
        let bounded = abs(correlation) > 1 ? (correlation > 0 ? 1 : -1) : correlation
        values[i * d + j] = bounded
        values[j * d + i] = bounded
      }
    }
    self.values = values
  }

  /// The correlation of dimensions i and j.
  public subscript(i: Int, j: Int) -> Double { values[i * dimensions + j] }

  /// The paper's independence: 1 - 2 / (d (d - 1)) * sum over i < j of |corr_ij|.
  ///
  /// Between 0 (every dimension repeats one) and 1 (no two correlated). A single dimension has
  /// no other to depend on: 1.
  public var independence: Double {
    guard dimensions > 1 else { return 1 }
    var sum = 0.0
    for i in 0..<dimensions {
      for j in 0..<i { sum += abs(self[i, j]) }
    }
    return 1 - 2 * sum / (Double(dimensions) * Double(dimensions - 1))
  }

  /// Sums of x_i and of x_i x_j (lower triangle), x relative to the first point.
  ///
  /// The shift is what keeps one pass accurate. Differences of floats are exact in double (or
  /// nearly so), and because the first point is one of the data, its own squared deviation
  /// belongs to the co-moment: what is subtracted is at most n times what remains.
  private static func moments(_ data: Matrix) -> (sums: [Double], products: [Double]) {
    let d = data.columns
    var sums = [Double](repeating: 0, count: d)
    var products = [Double](repeating: 0, count: d * d)
    guard data.rows > 0, d > 0 else { return (sums, products) }
    // Four points at a time: a quarter of the traffic to the d x d sums.
    let group = 4
    var centred = [Double](repeating: 0, count: group * d)
    data.values.withUnsafeBufferPointer { x in
      sums.withUnsafeMutableBufferPointer { sums in
        products.withUnsafeMutableBufferPointer { products in
          centred.withUnsafeMutableBufferPointer { c in
            for start in stride(from: 0, to: data.rows, by: group) {
              let count = min(group, data.rows - start)
              for p in 0..<group {
                for j in 0..<d {
                  let value = p < count ? Double(x[(start + p) * d + j]) - Double(x[j]) : 0
                  c[p * d + j] = value
                  sums[j] += value
                }
              }
              let c0 = c.baseAddress!
              let (c1, c2, c3) = (c0 + d, c0 + 2 * d, c0 + 3 * d)
              for i in 0..<d {
                let (a0, a1, a2, a3) = (c0[i], c1[i], c2[i], c3[i])
                let row = products.baseAddress! + i * d
                for j in 0...i {
                  row[j] += a0 * c0[j] + a1 * c1[j] + a2 * c2[j] + a3 * c3[j]
                }
              }
            }
          }
        }
      }
    }
    return (sums, products)
  }
}
