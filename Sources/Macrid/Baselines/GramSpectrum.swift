/// The eigendecomposition of the smaller of X^T X (items) and X X^T (users): one serves EASE at
/// every lambda and PureSVD at every d.
///
/// X is users x items, binary. In double precision, exact but for rounding. One square of the smaller
/// side is kept, 8 bytes a value; about eight are there for a while.
public struct GramSpectrum: Sendable {
  /// Whose Gram matrix it is.
  public enum Side: Sendable { case items, users }

  public let side: Side
  /// Rows of the Gram matrix (n): items or users.
  public let order: Int
  /// Eigenvalues, the largest first.
  let values: [Double]
  /// n x n, an eigenvector a row.
  let vectors: [Double]
  let train: Interactions
  /// Items x users.
  let byItem: Interactions

  /// LAPACK counts its workspace, 2 n^2 values, in 32 bits.
  static let largestOrder = 32_000

  /// - Parameters:
  ///   - train: users x items.
  ///   - side: by default the smaller one.
  /// - Throws: `SearchError.tooLarge` where the side is beyond 32,000.
  public init(of train: Interactions, side: Side? = nil, workers: Workers) throws {
    self.train = train
    byItem = train.transposed()
    self.side = side ?? (train.userCount < train.itemCount ? .users : .items)
    let (x, transposed) = self.side == .items ? (train, byItem) : (byItem, train)
    let n = x.itemCount
    order = n
    guard n <= Self.largestOrder else {
      throw SearchError.tooLarge(
        what: "\(train.userCount) users and \(train.itemCount) items", most: Self.largestOrder)
    }
    let gram = Buffer<Double>(count: n * n)
    workers.forEach(n) { row in
      x.addCoOccurrences(with: transposed.items(of: row), to: gram.pointer + row * n)
    }
    holdFactorisations()
    let (values, vectors) = largestEigenvectors(of: gram.array, order: n, count: n)
    self.values = values.map { max(0, $0) }
    self.vectors = vectors
  }

  /// (Gram + lambda I)^-1, n x n.
  func inverse(plus lambda: Double, workers: Workers) -> Buffer<Double> {
    let n = order
    let scaled = Buffer(copying: vectors)
    workers.forEach(n) { row in
      let factor = 1 / (values[row] + lambda).squareRoot()
      for column in 0..<n { scaled.pointer[row * n + column] *= factor }
    }
    let inverse = Buffer<Double>(count: n * n)
    workers.forEachRange(of: n, size: 128) { rows in
      // From the diagonal on; the rest is its mirror image.
      let first = rows.lowerBound
      dgemm(
        rows.count, n - first, n, scaled.pointer + first, lda: n, transposeA: true,
        scaled.pointer + first, ldb: n, inverse.pointer + first * n + first, ldc: n)
    }
    workers.forEachRange(of: n, size: 128) { rows in
      for row in rows {
        for column in 0..<row {
          inverse.pointer[row * n + column] = inverse.pointer[column * n + row]
        }
      }
    }
    return inverse
  }

  /// The `rank` leading right singular vectors of X, items x rank. Those beyond X's own rank are 0:
  /// whichever others a factorisation finds say nothing of X.
  ///
  /// - Precondition: `rank` is at most the order.
  func itemVectors(rank: Int, workers: Workers) -> Matrix {
    let (n, m) = (order, train.itemCount)
    let out = Buffer<Float>(count: m * rank)
    workers.forEachRange(of: m, size: 64) { items in
      for c in 0..<rank where values[c] > 1e-10 * values[0] {
        let vector = c * n
        switch side {
        case .items:
          for item in items { out.pointer[item * rank + c] = Float(vectors[vector + item]) }
        case .users:
          // V = X^T U / S.
          let factor = 1 / values[c].squareRoot()
          for item in items {
            var sum = 0.0
            for user in byItem.items(of: item) { sum += vectors[vector + Int(user)] }
            out.pointer[item * rank + c] = Float(sum * factor)
          }
        }
      }
    }
    return Matrix(rows: m, columns: rank, values: out.array)
  }
}
