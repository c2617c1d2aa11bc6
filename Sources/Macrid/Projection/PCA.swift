import CLAPACK
import Foundation

/// Principal component analysis.
///
/// A component's sign is arbitrary, so it is fixed: the loading of greatest magnitude (the first
/// of equals) is positive.
public struct PCA: Sendable {
  /// The mean of the points, one value a dimension.
  public let mean: [Float]
  /// components x dimensions, orthonormal rows, the greatest variance first.
  public let components: Matrix
  /// The variance along each component, with divisor count - 1.
  public let explainedVariance: [Double]
  /// The sum of the variances of all dimensions.
  public let totalVariance: Double

  /// Above so many dimensions the components are found in a random subspace, not exactly.
  static let exactDimensions = 1024

  /// - Parameters:
  ///   - points: count x dimensions, at least two points.
  ///   - components: at least 1, at most the smaller of count and dimensions.
  ///   - seed: of the random subspace, which only points of more than 1,024 dimensions need.
  public init(of points: Matrix, components count: Int, seed: UInt64 = 0, workers: Workers)
    throws
  {
    guard points.rows >= 2 else {
      throw ProjectionError.tooFewPoints(count: points.rows, neighbours: 1)
    }
    guard (1...max(1, min(points.rows, points.columns))).contains(count) else {
      throw ProjectionError.setting(
        name: "the number of components", value: "\(count)",
        expected: "a number from 1 to \(min(points.rows, points.columns))")
    }
    let means = try points.usableColumnMeans()
    let centred = Centred(points, means)
    mean = means.map { Float($0) }
    totalVariance = centred.squares / Double(points.rows - 1)
    var (values, vectors) =
      points.columns <= Self.exactDimensions
      ? centred.leadingEigenvectors(count, workers)
      : centred.approximateEigenvectors(count, seed, workers)
    for row in 0..<count {
      let loadings = vectors[row * points.columns..<(row + 1) * points.columns]
      var greatest = loadings.startIndex
      for index in loadings.indices where abs(loadings[index]) > abs(loadings[greatest]) {
        greatest = index
      }
      if loadings[greatest] < 0 {
        for index in loadings.indices { vectors[index] = -vectors[index] }
      }
    }
    components = Matrix(rows: count, columns: points.columns, values: vectors.map { Float($0) })
    explainedVariance = values.map { max(0, $0) / Double(points.rows - 1) }
  }

  /// The points' coordinates along the components: count x components.
  public func transform(_ points: Matrix, workers: Workers) throws -> Matrix {
    guard points.columns == components.columns else {
      throw ProjectionError.shape(
        name: "the matrix of points", rows: points.rows, columns: points.columns,
        expectedRows: points.rows, expectedColumns: components.columns)
    }
    let d = points.columns
    let k = components.rows
    let result = Buffer<Float>(count: points.rows * k)
    let source = points
    workers.forEachRange(of: points.rows, size: 4096) { rows in
      let block = Buffer<Float>(count: rows.count * d)
      for row in rows {
        for j in 0..<d {
          block.pointer[(row - rows.lowerBound) * d + j] = source.values[row * d + j] - mean[j]
        }
      }
      components.values.withUnsafeBufferPointer { components in
        sgemm(
          rows.count, k, d, block.pointer, lda: d, components.baseAddress!, ldb: d,
          transposeB: true, result.pointer + rows.lowerBound * k, ldc: k)
      }
    }
    return Matrix(rows: points.rows, columns: k, values: result.array)
  }
}

/// Points with their mean subtracted: n x d.
private struct Centred {
  let n: Int
  let d: Int
  let values: Buffer<Float>
  /// The sum of all squares.
  let squares: Double

  init(_ points: Matrix, _ means: [Double]) {
    n = points.rows
    d = points.columns
    values = Buffer(copying: points.values)
    var squares = 0.0
    for i in 0..<n {
      for j in 0..<d {
        let value = Double(values.pointer[i * d + j]) - means[j]
        values.pointer[i * d + j] = Float(value)
        squares += value * value
      }
    }
    self.squares = squares
  }

  /// X^T B for B of n x m: d x m, added up in double precision over fixed blocks of rows.
  func transposedProduct(_ right: UnsafeMutablePointer<Float>, _ m: Int, _ workers: Workers)
    -> [Double]
  {
    // At most 16 partial products, so that memory stays bounded.
    let size = max(1024, (n + 15) / 16)
    let blocks = (n + size - 1) / size
    let parts = Buffer<Float>(count: blocks * d * m)
    nonisolated(unsafe) let right = right
    workers.forEach(blocks) { block in
      let first = block * size
      sgemm(
        d, m, min(size, n - first), values.pointer + first * d, lda: d, transposeA: true,
        right + first * m, ldb: m, parts.pointer + block * d * m, ldc: m)
    }
    var sum = [Double](repeating: 0, count: d * m)
    for block in 0..<blocks {
      for index in 0..<d * m { sum[index] += Double(parts.pointer[block * d * m + index]) }
    }
    return sum
  }

  /// The leading eigenvectors of X^T X, as rows.
  func leadingEigenvectors(_ count: Int, _ workers: Workers)
    -> (values: [Double], vectors: [Double])
  {
    largestEigenvectors(of: transposedProduct(values.pointer, d, workers), order: d, count: count)
  }

  /// The same within the span of (X^T X)^7 R, R a random matrix of a few more columns than
  /// wanted (Halko, Martinsson and Tropp 2011, algorithm 4.4).
  func approximateEigenvectors(_ count: Int, _ seed: UInt64, _ workers: Workers)
    -> (values: [Double], vectors: [Double])
  {
    let width = min(count + 10, d, n)
    var random = Philox(seed: seed, stream: 0x9CA)
    var basis = (0..<d * width).map { _ in random.normal() }  // d x width
    orthonormalise(&basis, rows: d, columns: width)
    let projected = Buffer<Float>(count: n * width)
    for _ in 0..<7 {
      project(basis, width, projected, workers)
      basis = transposedProduct(projected.pointer, width, workers)
      orthonormalise(&basis, rows: d, columns: width)
    }
    project(basis, width, projected, workers)
    let image = transposedProduct(projected.pointer, width, workers)  // X^T X Q
    var small = [Double](repeating: 0, count: width * width)  // Q^T X^T X Q
    for i in 0..<width {
      for j in 0..<width {
        var sum = 0.0
        for r in 0..<d { sum += basis[r * width + i] * image[r * width + j] }
        small[i * width + j] = sum
      }
    }
    for i in 0..<width {
      for j in 0..<i {
        let mean = (small[i * width + j] + small[j * width + i]) / 2
        small[i * width + j] = mean
        small[j * width + i] = mean
      }
    }
    let (eigenvalues, rotation) = largestEigenvectors(of: small, order: width, count: count)
    var vectors = [Double](repeating: 0, count: count * d)
    for c in 0..<count {
      for r in 0..<d {
        var sum = 0.0
        for j in 0..<width { sum += rotation[c * width + j] * basis[r * width + j] }
        vectors[c * d + r] = sum
      }
    }
    return (eigenvalues, vectors)
  }

  /// target = X basis.
  private func project(
    _ basis: [Double], _ width: Int, _ target: Buffer<Float>, _ workers: Workers
  ) {
    let single = Buffer<Float>(copying: basis.map { Float($0) })
    workers.forEachRange(of: n, size: 4096) { rows in
      sgemm(
        rows.count, width, d, values.pointer + rows.lowerBound * d, lda: d, single.pointer,
        ldb: width, target.pointer + rows.lowerBound * width, ldc: width)
    }
  }
}

/// The `count` largest eigenvalues of a symmetric matrix, falling, and their vectors as rows.
func largestEigenvectors(of matrix: [Double], order: Int, count: Int)
  -> (values: [Double], vectors: [Double])
{
  var matrix = matrix
  var values = [Double](repeating: 0, count: order)
  let status = LAPACKE_dsyevd(
    LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "U")), Int32(order), &matrix,
    Int32(order), &values)
  precondition(status == 0, "LAPACK's dsyevd failed with status \(status) at order \(order)")
  var vectors = [Double](repeating: 0, count: count * order)
  for c in 0..<count {
    for r in 0..<order { vectors[c * order + r] = matrix[r * order + order - 1 - c] }
  }
  return ((0..<count).map { values[order - 1 - $0] }, vectors)
}

/// Replaces the columns by an orthonormal basis of their span.
func orthonormalise(_ matrix: inout [Double], rows: Int, columns: Int) {
  var factors = [Double](repeating: 0, count: columns)
  var status = LAPACKE_dgeqrf(
    LAPACK_ROW_MAJOR, Int32(rows), Int32(columns), &matrix, Int32(columns), &factors)
  precondition(status == 0, "LAPACK's dgeqrf failed with status \(status)")
  status = LAPACKE_dorgqr(
    LAPACK_ROW_MAJOR, Int32(rows), Int32(columns), Int32(columns), &matrix, Int32(columns),
    &factors)
  precondition(status == 0, "LAPACK's dorgqr failed with status \(status)")
}
