import CDNNL

/// A dense matrix of single-precision numbers, row-major and contiguous.
public struct Matrix: Sendable, Equatable {
  public let rows: Int
  public let columns: Int
  /// rows x columns values, row after row.
  public var values: [Float]

  /// All zeros.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    values = [Float](repeating: 0, count: rows * columns)
  }

  /// - Precondition: `values.count == rows * columns`.
  public init(rows: Int, columns: Int, values: [Float]) {
    precondition(
      values.count == rows * columns, "\(values.count) values for \(rows) x \(columns)")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  public subscript(row: Int, column: Int) -> Float {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// One row.
  public func row(_ index: Int) -> ArraySlice<Float> {
    values[index * columns..<(index + 1) * columns]
  }
}

/// C = alpha op(A) op(B) + beta C on the calling thread alone, row-major, by oneDNN.
///
/// op(A) is m x k and op(B) is k x n; `lda`, `ldb` and `ldc` are the distances between rows as
/// stored. Threads are the caller's: see `Workers`.
func sgemm(
  _ m: Int, _ n: Int, _ k: Int, alpha: Float = 1,
  _ a: UnsafePointer<Float>, lda: Int, transposeA: Bool = false,
  _ b: UnsafePointer<Float>, ldb: Int, transposeB: Bool = false,
  beta: Float = 0, _ c: UnsafeMutablePointer<Float>, ldc: Int
) {
  precondition(productsHeld == 0, "\(ProcessorError.productsNotHeld(status: Int(productsHeld)))")
  let status = cdnnl_sgemm(
    transposeA ? 1 : 0, transposeB ? 1 : 0, Int64(m), Int64(n), Int64(k), alpha, a, Int64(lda),
    b, Int64(ldb), beta, c, Int64(ldc))
  precondition(status == 0, "dnnl_sgemm(\(m), \(n), \(k)) failed with status \(status)")
}
