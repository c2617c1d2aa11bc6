import CLAPACK
import Foundation

extension Correlations {
  /// Total correlation of a Gaussian with these correlations, in nats: half the gap between the
  /// log-determinants of the covariance's diagonal and of the covariance, which is
  /// -1/2 log det of the correlation matrix.
  ///
  /// 0 where no two dimensions are correlated; the more, the more they share. Constant
  /// dimensions are left out. Infinite where a dimension is a linear combination of others, as
  /// is always so when there are no more points than dimensions: take more points (all users,
  /// not the test users alone) or one component's dimensions at a time. NaN where the points
  /// hold a NaN.
  public var gaussianTotalCorrelation: Double {
    let constant = Set(constantDimensions)
    let kept = (0..<dimensions).filter { !constant.contains($0) }
    let d = kept.count
    guard d > 1 else { return 0 }
    guard !values.contains(where: \.isNaN) else { return .nan }
    guard points > d else { return .infinity }
    var factor = kept.flatMap { i in kept.map { j in self[i, j] } }
    var pivots = [Int32](repeating: 0, count: d)
    var rank: Int32 = 0
    let lower = CChar(UInt8(ascii: "L"))
    // Cholesky with pivoting. A pivot is the share of a dimension's variance that those before
    // it leave unexplained; below 1e-12 it is the rounding of single-precision points.
    LAPACKE_dpstrf(
      LAPACK_ROW_MAJOR, lower, Int32(d), &factor, Int32(d), &pivots, &rank, 1e-12)
    guard Int(rank) == d else { return .infinity }
    let logDeterminant = (0..<d).reduce(0) { $0 + 2 * log(factor[$1 * d + $1]) }
    return max(0, -logDeterminant / 2)
  }
}
