import CProjection

/// The k nearest neighbours of every point by Euclidean distance, the point itself left out.
public struct Neighbours: Sendable, Equatable {
  /// Number of points.
  public let count: Int
  /// Number of neighbours of each.
  public let k: Int
  /// count x k indices, each row from near to far, equal distances by index.
  public let indices: [Int32]
  /// count x k squared distances.
  public let squaredDistances: [Float]

  /// Exact neighbours.
  ///
  /// All pairs are scored by blocks of matrix products, x . y - |y|^2 / 2 being larger the nearer
  /// y is to x; a few more than k candidates survive a vectorised threshold and are ranked by
  /// their distances computed coordinate by coordinate. Points so far from their mean that
  /// rounding could decide are compared with every other point coordinate by coordinate.
  ///
  /// - Parameters:
  ///   - points: count x dimensions.
  ///   - k: at least 1, below the number of points.
  /// - Throws: `ProjectionError` for too few points and for NaN or infinite coordinates.
  /// - Complexity: O(count^2 dimensions).
  public init(of points: Matrix, k: Int, workers: Workers) throws {
    guard k >= 1 else {
      throw ProjectionError.setting(name: "k", value: "\(k)", expected: "at least 1")
    }
    guard points.rows > k else {
      throw ProjectionError.tooFewPoints(count: points.rows, neighbours: k)
    }
    try points.requireFinite()
    let found = NeighbourSearch(points: points, k: k).run(workers: workers)
    count = points.rows
    self.k = k
    indices = found.indices
    squaredDistances = found.squared
  }
}

private struct NeighbourSearch {
  static let queryBlock = 256
  static let candidateBlock = 512

  let n: Int
  let d: Int
  let k: Int
  /// Candidates kept until the exact ranking, so that rounding at the edge does not decide.
  let keep: Int
  let capacity: Int
  /// The points, their mean subtracted: n x d.
  let centred: Buffer<Float>
  /// |x|^2 of each.
  let squaredNorms: Buffer<Float>
  /// n x (d + 1): (x, 1) as a query and (y, -|y|^2 / 2) as a candidate.
  let queries: Buffer<Float>
  let candidates: Buffer<Float>

  init(points: Matrix, k: Int) {
    n = points.rows
    d = points.columns
    self.k = k
    keep = min(n - 1, k + max(8, k / 8))
    capacity = 4 * keep + 64
    centred = Buffer(copying: points.values)
    squaredNorms = Buffer(count: n)
    queries = Buffer(count: n * (d + 1))
    candidates = Buffer(count: n * (d + 1))
    var mean = [Double](repeating: 0, count: d)
    for i in 0..<n {
      for j in 0..<d { mean[j] += Double(centred.pointer[i * d + j]) }
    }
    for j in 0..<d { mean[j] /= Double(n) }
    for i in 0..<n {
      let x = centred.pointer + i * d
      var square = 0.0
      for j in 0..<d {
        x[j] = Float(Double(x[j]) - mean[j])
        square += Double(x[j]) * Double(x[j])
        queries.pointer[i * (d + 1) + j] = x[j]
        candidates.pointer[i * (d + 1) + j] = x[j]
      }
      squaredNorms.pointer[i] = Float(square)
      queries.pointer[i * (d + 1) + d] = 1
      candidates.pointer[i * (d + 1) + d] = Float(-square / 2)
    }
  }

  func run(workers: Workers) -> (indices: [Int32], squared: [Float]) {
    let indices = Buffer<Int32>(count: n * k)
    let squared = Buffer<Float>(count: n * k)
    workers.forEachRange(of: n, size: Self.queryBlock) { rows in
      search(rows, indices: indices.pointer, squared: squared.pointer)
    }
    return (indices.array, squared.array)
  }

  private func search(
    _ rows: Range<Int>, indices: UnsafeMutablePointer<Int32>, squared: UnsafeMutablePointer<Float>
  ) {
    let scores = Buffer<Float>(count: Self.queryBlock * Self.candidateBlock)
    let keys = Buffer<UInt64>(count: rows.count * capacity)
    let best = Buffer<CProjectionBest>(
      copying:
        rows.indices.map { row in
          CProjectionBest(
            keys: keys.pointer + (row - rows.lowerBound) * capacity, count: 0, threshold: 0)
        })
    for row in 0..<rows.count { cprojection_best_reset(best.pointer + row) }
    for first in stride(from: 0, to: n, by: Self.candidateBlock) {
      let columns = min(Self.candidateBlock, n - first)
      sgemm(
        rows.count, columns, d + 1,
        queries.pointer + rows.lowerBound * (d + 1), lda: d + 1,
        candidates.pointer + first * (d + 1), ldb: d + 1, transposeB: true,
        scores.pointer, ldc: columns)
      cprojection_best_offer(
        best.pointer, rows.count, rows.lowerBound, scores.pointer, columns, columns, first, keep,
        capacity)
    }
    for row in rows {
      let own = best.pointer + (row - rows.lowerBound)
      finish(own, row, indices, squared)
      // The error of x . y in single precision; it may not matter beside the k-th distance.
      let rounding = 1e-6 * squaredNorms.pointer[row]
      let farthest = squared[row * k + k - 1]
      if farthest > 0, rounding > 0.01 * farthest {
        cprojection_best_reset(own)
        for first in stride(from: 0, to: n, by: Self.candidateBlock) {
          let end = min(first + Self.candidateBlock, n)
          cprojection_negative_distances(centred.pointer, d, row, first, end, scores.pointer)
          cprojection_best_offer(
            own, 1, row, scores.pointer, end - first, end - first, first, keep, capacity)
        }
        finish(own, row, indices, squared)
      }
    }
  }

  private func finish(
    _ best: UnsafeMutablePointer<CProjectionBest>, _ row: Int,
    _ indices: UnsafeMutablePointer<Int32>, _ squared: UnsafeMutablePointer<Float>
  ) {
    cprojection_best_finish(
      best, centred.pointer, d, row, keep, k, indices + row * k, squared + row * k)
  }
}
