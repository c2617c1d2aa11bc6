import CLAPACK

/// Solves A X = B for a positive definite A, by LAPACK.
///
/// - Parameters:
///   - a: n x n, row-major; the lower triangle is read.
///   - b: n x columns, row-major.
/// - Returns: X, n x columns; nil where A is not positive definite or something is not a number.
public func solvePositiveDefinite(_ a: [Double], _ b: [Double], columns: Int) -> [Double]? {
  let n = b.count / columns
  precondition(a.count == n * n && b.count == n * columns, "A is n x n and B n x columns")
  holdFactorisations()
  var (factors, x) = (a, b)
  let status = LAPACKE_dposv(
    LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "L")), Int32(n), Int32(columns), &factors, Int32(n), &x,
    Int32(columns))
  return status == 0 && x.allSatisfy(\.isFinite) ? x : nil
}
