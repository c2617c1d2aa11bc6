import CProjection

/// The k nearest neighbours of every point by Euclidean distance, the point itself left out.
public struct Neighbours: Sendable, Equatable {
  /// Number of points.
  public let count: Int
  /// Number of neighbours of each.
  public let k: Int
  /// count x k indices, each row from near to far.
  public let indices: [Int32]
  /// count x k squared distances.
  public let squaredDistances: [Float]

  /// Exact neighbours.
  ///
  /// The points are cut into the leaves of a k-d tree. Pairs of leaves that may hold neighbours
  /// are scored by a matrix product, x . y - |y|^2 / 2 being larger the nearer y is to x; a few
  /// more than k candidates survive a vectorised threshold and are ranked by their distances
  /// computed coordinate by coordinate. Points so far from the mean that rounding could decide
  /// are compared with every other point coordinate by coordinate.
  ///
  /// - Parameters:
  ///   - points: count x dimensions.
  ///   - k: at least 1, below the number of points.
  /// - Throws: `ProjectionError` for too few points, for NaN or infinite coordinates, and for points
  ///   so widely or narrowly spread that single precision cannot hold their squares.
  /// - Complexity: O(count^2 dimensions) at worst, where no leaf can be passed over.
  public init(of points: Matrix, k: Int, workers: Workers) throws {
    guard k >= 1 else {
      throw ProjectionError.setting(name: "k", value: "\(k)", expected: "at least 1")
    }
    guard points.rows > k else {
      throw ProjectionError.tooFewPoints(count: points.rows, neighbours: k)
    }
    let mean = try points.usableColumnMeans()
    let found = NeighbourSearch(points: points, mean: mean, k: k).run(workers: workers)
    count = points.rows
    self.k = k
    indices = found.indices
    squaredDistances = found.squared
  }
}

/// The search of one call: points in the order of a k-d tree's leaves, and what is known of each
/// leaf.
private struct NeighbourSearch {
  let n: Int
  let d: Int
  let k: Int
  /// Candidates kept until the exact ranking, so that rounding at the edge does not decide.
  let keep: Int
  let capacity: Int
  /// Which point comes at each place.
  let order: Buffer<Int32>
  let leaves: [Leaf]
  /// The points in that order: n x d.
  let points: Buffer<Float>
  /// The same, their mean subtracted.
  let centred: Buffer<Float>
  let squaredNorms: Buffer<Float>
  /// n x (d + 1): (x, 1) as a query and (y, -|y|^2 / 2) as a candidate.
  let queries: Buffer<Float>
  let candidates: Buffer<Float>

  init(points: Matrix, mean: [Double], k: Int) {
    n = points.rows
    d = points.columns
    self.k = k
    keep = min(n - 1, k + max(8, k / 8))
    capacity = 4 * keep + 64
    order = Buffer(copying: (0..<Int32(n)).map { $0 })
    self.points = Buffer(count: n * d)
    centred = Buffer(count: n * d)
    squaredNorms = Buffer(count: n)
    queries = Buffer(count: n * (d + 1))
    candidates = Buffer(count: n * (d + 1))
    let places = order
    let ranges = points.values.withUnsafeBufferPointer {
      leafRanges($0, dimensions: points.columns, order: places.pointer, count: points.rows)
    }
    for place in 0..<n {
      let x = centred.pointer + place * d
      let source = points.row(Int(order.pointer[place]))
      var square = 0.0
      for j in 0..<d {
        let value = source[source.startIndex + j]
        self.points.pointer[place * d + j] = value
        x[j] = Float(Double(value) - mean[j])
        square += Double(x[j]) * Double(x[j])
        queries.pointer[place * (d + 1) + j] = x[j]
        candidates.pointer[place * (d + 1) + j] = x[j]
      }
      squaredNorms.pointer[place] = Float(square)
      queries.pointer[place * (d + 1) + d] = 1
      candidates.pointer[place * (d + 1) + d] = Float(-square / 2)
    }
    let stored = centred
    leaves = ranges.map { Leaf($0, of: stored.pointer, dimensions: points.columns) }
  }

  func run(workers: Workers) -> (indices: [Int32], squared: [Float]) {
    let indices = Buffer<Int32>(count: n * k)
    let squared = Buffer<Float>(count: n * k)
    workers.forEach(leaves.count) { search(leaves[$0], indices.pointer, squared.pointer) }
    return (indices.array, squared.array)
  }

  private func search(
    _ leaf: Leaf, _ indices: UnsafeMutablePointer<Int32>, _ squared: UnsafeMutablePointer<Float>
  ) {
    let rows = leaf.places
    let scores = Buffer<Float>(count: rows.count * Leaf.size)
    let keys = Buffer<UInt64>(count: rows.count * capacity)
    let best = Buffer<CProjectionBest>(count: rows.count)
    for row in 0..<rows.count {
      best.pointer[row].keys = keys.pointer + row * capacity
      projectionKernels.best_reset(best.pointer + row)
    }
    let norms = rows.map { squaredNorms.pointer[$0] }
    // Rounding of a score, twice over, so that no leaf is passed over because of it.
    let slack = 4e-6 * norms.max()!

    // Near leaves first: they tighten the thresholds, and most of the far ones need no look.
    let byDistance = leaves.map { (leaf: $0, distance: leaf.squaredDistanceOfCentres(to: $0)) }
      .sorted {
        ($0.distance, $0.leaf.places.lowerBound) < ($1.distance, $1.leaf.places.lowerBound)
      }
    var looked = 0
    var farthest = Float.infinity
    for (other, distance) in byDistance {
      if leaf.leastSquaredDistance(to: other, centres: distance) > 1.0001 * farthest + slack {
        continue
      }
      let columns = other.places.count
      sgemm(
        rows.count, columns, d + 1,
        queries.pointer + rows.lowerBound * (d + 1), lda: d + 1,
        candidates.pointer + other.places.lowerBound * (d + 1), ldb: d + 1, transposeB: true,
        scores.pointer, ldc: columns)
      projectionKernels.best_offer(
        best.pointer, rows.count, rows.lowerBound, scores.pointer, columns, columns,
        other.places.lowerBound, keep, capacity)
      looked += 1
      // At the 1st, 2nd, 4th, 8th ... leaf: the thresholds change ever more slowly.
      if looked & (looked - 1) == 0 {
        projectionKernels.best_compact(best.pointer, rows.count, keep)
        farthest = 0
        for row in 0..<rows.count {
          let own = best.pointer[row]
          farthest = own.count < keep ? .infinity : max(farthest, norms[row] - 2 * own.threshold)
        }
      }
    }
    for row in 0..<rows.count {
      let own = best.pointer + row
      let place = rows.lowerBound + row
      let point = Int(order.pointer[place])
      let (nearest, distances) = (indices + point * k, squared + point * k)
      projectionKernels.best_finish(own, points.pointer, d, place, keep, k, nearest, distances)
      // The rounding of a score may not matter beside the k-th distance.
      if distances[k - 1] > 0, 1e-6 * norms[row] > 0.01 * distances[k - 1] {
        compareDirectly(place, own, scores.pointer)
        projectionKernels.best_finish(own, points.pointer, d, place, keep, k, nearest, distances)
      }
      for j in 0..<k { nearest[j] = order.pointer[Int(nearest[j])] }
    }
  }

  /// Offers every other point by its distance computed coordinate by coordinate.
  private func compareDirectly(
    _ place: Int, _ best: UnsafeMutablePointer<CProjectionBest>,
    _ scores: UnsafeMutablePointer<Float>
  ) {
    projectionKernels.best_reset(best)
    for leaf in leaves {
      let places = leaf.places
      projectionKernels.negative_distances(
        points.pointer, d, place, places.lowerBound, places.upperBound, scores)
      projectionKernels.best_offer(
        best, 1, place, scores, places.count, places.count, places.lowerBound, keep, capacity)
    }
  }
}
