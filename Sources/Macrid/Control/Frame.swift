/// Directions at right angles to each other, to look along one by one: a model's axes, a concept's
/// principal directions, or either turned at random.
public struct Frame: Sendable, Equatable {
  /// count x d, orthonormal rows.
  public let rows: Matrix

  /// - Precondition: the rows are orthonormal.
  init(orthonormal rows: Matrix) { self.rows = rows }

  /// The d dimensions themselves.
  public static func axes(of dimensions: Int) -> Frame {
    var rows = Matrix(rows: dimensions, columns: dimensions)
    for j in 0..<dimensions { rows[j, j] = 1 }
    return Frame(orthonormal: rows)
  }

  /// Number of directions.
  public var count: Int { rows.rows }

  /// One of the directions.
  ///
  /// - Precondition: there is one of that number.
  public subscript(index: Int) -> Direction {
    // Of unit length, so that nothing is thrown.
    try! Direction(rows.row(index).map(Double.init))
  }

  /// The first so many directions; all where there are no more.
  public func prefix(_ count: Int) -> Frame {
    let count = min(max(0, count), self.count)
    return Frame(
      orthonormal: Matrix(
        rows: count, columns: rows.columns, values: Array(rows.values[..<(count * rows.columns)])))
  }

  /// The same subspace seen along other directions: turned within itself by a rotation or
  /// reflection that is uniform over all of them (Haar's measure).
  ///
  /// `Frame.axes(of: d).turned(using: &generator)` turns all d dimensions. What holds of the turned
  /// as of the untouched is true of the subspace, not of its directions.
  public func turned(using generator: inout Philox) -> Frame {
    let p = count
    let drawn = (0..<p * p).map { _ in generator.normal() }  // row after row
    // A factorisation of normal draws is uniform if its signs are those of Gram and Schmidt.
    var basis = [Double](repeating: 0, count: p * p)
    for i in 0..<p { for j in 0..<p { basis[j * p + i] = drawn[i * p + j] } }
    if p > 0 { orthonormalise(&basis, rows: p, columns: p) }
    var turn = Matrix(rows: p, columns: p)
    for i in 0..<p {
      let product = (0..<p).reduce(0.0) { $0 + basis[$1 * p + i] * drawn[i * p + $1] }
      for j in 0..<p { turn[i, j] = Float(product < 0 ? -basis[j * p + i] : basis[j * p + i]) }
    }
    var result = Matrix(rows: p, columns: rows.columns)
    if p > 0 {
      let d = rows.columns
      sgemm(p, d, p, turn.values, lda: p, rows.values, ldb: d, &result.values, ldc: d)
    }
    return Frame(orthonormal: result)
  }

  /// Each vector's value along each direction: vectors x count.
  ///
  /// - Parameter vectors: n x d.
  /// - Throws: `ControlFailure` where d differs.
  public func values(of vectors: Matrix) throws(ControlFailure) -> Matrix {
    let d = rows.columns
    guard vectors.columns == d else {
      throw .shapes("vectors have \(vectors.columns) values, directions \(d)")
    }
    var result = Matrix(rows: vectors.rows, columns: count)
    guard vectors.rows > 0, count > 0 else { return result }
    sgemm(
      vectors.rows, count, d, vectors.values, lda: d, rows.values, ldb: d, transposeB: true,
      &result.values, ldc: count)
    return result
  }
}
