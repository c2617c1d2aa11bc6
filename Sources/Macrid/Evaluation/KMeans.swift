/// A k-means clustering: Lloyd's iterations from k-means++ starts (Arthur and Vassilvitskii 2007).
public struct KMeans: Sendable, Equatable {
  /// k x d cluster centres.
  public let centres: Matrix
  /// Each point's cluster, 0..<k.
  public let assignment: [Int]
  /// Sum of squared distances of points to their centres.
  public let inertia: Double
  /// Lloyd iterations of the start that won.
  public let iterations: Int

  /// Why points cannot be clustered.
  public enum Failure: Error, Equatable, CustomStringConvertible {
    case tooFewPoints(points: Int, clusters: Int)
    case notFinite(row: Int)

    public var description: String {
      switch self {
      case .tooFewPoints(let points, let clusters):
        "k-means: \(points) points cannot form \(clusters) clusters; ask for 1 to \(points)."
      case .notFinite(let row):
        "k-means: point \(row) holds a NaN or an infinity; the model it comes from has diverged."
      }
    }
  }

  /// Clusters the rows of `points` (n x d) into `k`.
  ///
  /// - Parameters:
  ///   - seed: start s draws from stream s; the result is the same at any number of threads.
  ///   - starts: the start with the least inertia wins (the earlier one among equals).
  ///   - iterations: an upper bound; Lloyd's iterations end when no point changes its cluster.
  /// - Throws: `Failure` if there are fewer points than clusters or a value is not finite.
  public init(
    _ points: Matrix, k: Int, seed: UInt64, starts: Int = 10, iterations: Int = 300,
    workers: Workers = Workers(count: 1)
  ) throws {
    guard k >= 1, points.rows >= k else {
      throw Failure.tooFewPoints(points: points.rows, clusters: k)
    }
    if let bad = points.values.firstIndex(where: { !$0.isFinite }) {
      throw Failure.notFinite(row: bad / points.columns)
    }
    // Far from 0 the products below would lose in single precision what tells points apart.
    let means = points.columnMeans()
    let centred = points.adding(means, sign: -1)
    let runs = workers.map(max(1, starts)) { start in
      var generator = Philox(seed: seed, stream: UInt64(start))
      return KMeans.lloyd(
        centred, centres: KMeans.plusPlus(centred, k: k, &generator), iterations: iterations)
    }
    let best = runs.dropFirst().reduce(runs[0]) { $1.inertia < $0.inertia ? $1 : $0 }
    self.init(
      centres: best.centres.adding(means, sign: 1), assignment: best.assignment,
      inertia: best.inertia, iterations: best.iterations)
  }

  private init(centres: Matrix, assignment: [Int], inertia: Double, iterations: Int) {
    self.centres = centres
    self.assignment = assignment
    self.inertia = inertia
    self.iterations = iterations
  }

  /// Each further centre a point drawn in proportion to its squared distance to those before.
  private static func plusPlus(_ points: Matrix, k: Int, _ generator: inout Philox) -> Matrix {
    var chosen = [generator.index(below: points.rows)]
    var distance = [Double](repeating: .infinity, count: points.rows)
    while chosen.count < k {
      let centre = points.row(chosen[chosen.count - 1])
      for p in 0..<points.rows {
        distance[p] = min(distance[p], squaredDistance(points.row(p), centre))
      }
      let target = generator.uniform() * distance.reduce(0, +)
      var sum = 0.0
      // Duplicates leave no distance to draw from; any point then serves.
      var pick = generator.index(below: points.rows)
      for p in 0..<points.rows where distance[p] > 0 {
        sum += distance[p]
        pick = p
        if sum >= target { break }
      }
      chosen.append(pick)
    }
    return Matrix(
      rows: k, columns: points.columns, values: chosen.flatMap { Array(points.row($0)) })
  }

  private static func lloyd(_ points: Matrix, centres start: Matrix, iterations: Int) -> KMeans {
    let (n, d, k) = (points.rows, points.columns, start.rows)
    var centres = start
    var assignment = [Int](repeating: -1, count: n)
    var products = [Float](repeating: 0, count: n * k)
    var done = 0
    while done < max(1, iterations) {
      done += 1
      var half = [Float](repeating: 0, count: k)  // ||c||^2 / 2
      for c in 0..<k { half[c] = centres.row(c).reduce(0) { $0 + $1 * $1 } / 2 }
      if d > 0 {
        sgemm(
          n, k, d, points.values, lda: d, centres.values, ldb: d, transposeB: true, &products,
          ldc: k)
      }
      // ||x - c||^2 = ||x||^2 - 2 (x c - ||c||^2 / 2): the nearest has the greatest bracket.
      var changed = false
      for p in 0..<n {
        var best = 0
        for c in 1..<max(k, 1)
        where products[p * k + c] - half[c] > products[p * k + best] - half[best] { best = c }
        if assignment[p] != best {
          assignment[p] = best
          changed = true
        }
      }
      guard changed else { break }
      centres = means(points, &assignment, k: k)
    }
    var inertia = 0.0
    for p in 0..<n { inertia += squaredDistance(points.row(p), centres.row(assignment[p])) }
    return KMeans(centres: centres, assignment: assignment, inertia: inertia, iterations: done)
  }

  /// Centres of the clusters; an empty one takes over the point farthest from its own centre.
  private static func means(_ points: Matrix, _ assignment: inout [Int], k: Int) -> Matrix {
    let d = points.columns
    var sums = [Double](repeating: 0, count: k * d)
    var sizes = [Int](repeating: 0, count: k)
    func add(_ p: Int, to cluster: Int, sign: Double) {
      sizes[cluster] += Int(sign)
      points.values.withUnsafeBufferPointer { x in
        sums.withUnsafeMutableBufferPointer { sums in
          for j in 0..<d { sums[cluster * d + j] += sign * Double(x[p * d + j]) }
        }
      }
    }
    for p in 0..<points.rows { add(p, to: assignment[p], sign: 1) }
    for empty in 0..<k where sizes[empty] == 0 {
      var farthest: (point: Int, distance: Double)?
      for p in 0..<points.rows where sizes[assignment[p]] > 1 {
        let size = Double(sizes[assignment[p]])
        var distance = 0.0
        for j in 0..<d {
          let gap = Double(points[p, j]) - sums[assignment[p] * d + j] / size
          distance += gap * gap
        }
        if distance > farthest?.distance ?? -1 { farthest = (p, distance) }
      }
      guard let farthest else { break }
      add(farthest.point, to: assignment[farthest.point], sign: -1)
      add(farthest.point, to: empty, sign: 1)
      assignment[farthest.point] = empty
    }
    var centres = Matrix(rows: k, columns: d)
    for c in 0..<k where sizes[c] > 0 {
      for j in 0..<d { centres[c, j] = Float(sums[c * d + j] / Double(sizes[c])) }
    }
    return centres
  }
}

extension Matrix {
  /// The mean of every column, in double precision.
  fileprivate func columnMeans() -> [Double] {
    var means = [Double](repeating: 0, count: columns)
    for row in 0..<rows {
      for (column, value) in self.row(row).enumerated() { means[column] += Double(value) }
    }
    return means.map { $0 / Double(max(1, rows)) }
  }

  /// The matrix with `sign` x a row of numbers added to each of its rows.
  fileprivate func adding(_ numbers: [Double], sign: Double) -> Matrix {
    var sum = self
    for row in 0..<rows {
      for column in 0..<columns {
        sum[row, column] = Float(Double(self[row, column]) + sign * numbers[column])
      }
    }
    return sum
  }
}

/// Sum of squared differences, in double precision.
private func squaredDistance(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      var sum = 0.0
      for j in 0..<a.count {
        let gap = Double(a[j]) - Double(b[j])
        sum += gap * gap
      }
      return sum
    }
  }
}
