import Testing

@testable import Macrid

@Suite struct NeighboursTests {
  /// Squared distances to the k nearest other points, in double precision.
  func bruteForce(_ points: Matrix, _ row: Int, k: Int) -> [Double] {
    let distances = (0..<points.rows).filter { $0 != row }.map { other in
      (0..<points.columns).reduce(0.0) { sum, column in
        let difference = Double(points[row, column]) - Double(points[other, column])
        return sum + difference * difference
      }
    }
    return Array(distances.sorted().prefix(k))
  }

  func expectNearest(_ points: Matrix, k: Int, _ comment: Comment) throws {
    let found = try Neighbours(of: points, k: k, workers: Workers(count: 2))
    for row in stride(from: 0, to: points.rows, by: 7) {
      let own = Array(found.indices[row * k..<(row + 1) * k])
      #expect(Set(own).count == k && !own.contains(Int32(row)), "row \(row), \(comment)")
      for (rank, expected) in bruteForce(points, row, k: k).enumerated() {
        let squared = Double(found.squaredDistances[row * k + rank])
        #expect(abs(squared - expected) <= 1e-5 * expected, "row \(row) rank \(rank), \(comment)")
      }
    }
  }

  @Test(arguments: [(2, 700), (7, 1100), (50, 900)])
  func sameDistancesAsBruteForce(dimensions: Int, count: Int) throws {
    for seed in UInt64(0)..<3 {
      let (points, _) = blobs(count, dimensions: dimensions, blobs: 3, apart: 8, seed: seed)
      try expectNearest(points, k: 20, "seed \(seed), \(dimensions) dimensions")
    }
  }

  @Test func farFromTheMean() throws {
    // Two clouds 20,000 apart, each a thousandth wide: |x|^2 swamps the distances in x . y.
    var random = Philox(seed: 5)
    var points = Matrix(rows: 600, columns: 3)
    for row in 0..<points.rows {
      for column in 0..<3 {
        // Steps that single precision still resolves at 10,000.
        points[row, column] = (row % 2 == 0 ? 1 : -1) * 10_000 + Float(random.index(below: 64)) / 64
      }
    }
    try expectNearest(points, k: 10, "far clouds")
  }

  @Test func duplicates() throws {
    var points = blobs(300, dimensions: 4, blobs: 2, apart: 5, seed: 1).points
    for row in 100..<200 { for column in 0..<4 { points[row, column] = points[0, column] } }
    try expectNearest(points, k: 15, "duplicates")
  }

  @Test func fewPointsAndOneColumn() throws {
    let line = Matrix(rows: 5, columns: 1, values: [0, 1, 3, 7, 15])
    let found = try Neighbours(of: line, k: 2, workers: Workers(count: 1))
    #expect(found.indices == [1, 2, 0, 2, 1, 0, 2, 1, 3, 2])
    #expect(found.squaredDistances == [1, 9, 1, 4, 4, 9, 16, 36, 64, 144])
  }

  @Test func sameAtAnyNumberOfThreads() throws {
    let (points, _) = blobs(1500, dimensions: 6, blobs: 4, apart: 6, seed: 2)
    let one = try Neighbours(of: points, k: 30, workers: Workers(count: 1))
    let two = try Neighbours(of: points, k: 30, workers: Workers(count: 2))
    #expect(one == two)
  }

  @Test func errors() {
    let workers = Workers(count: 1)
    #expect(throws: ProjectionError.tooFewPoints(count: 3, neighbours: 3)) {
      try Neighbours(of: Matrix(rows: 3, columns: 2), k: 3, workers: workers)
    }
    var points = Matrix(rows: 4, columns: 2)
    points[2, 1] = .nan
    #expect(throws: ProjectionError.notFinite(row: 2, column: 1)) {
      try Neighbours(of: points, k: 1, workers: workers)
    }
    #expect(throws: ProjectionError.tooFewPoints(count: 0, neighbours: 1)) {
      try Neighbours(of: Matrix(rows: 0, columns: 2), k: 1, workers: workers)
    }
  }

  @Test func preservation() throws {
    let (points, _) = blobs(400, dimensions: 2, blobs: 2, apart: 5, seed: 3)
    let workers = Workers(count: 2)
    #expect(try neighbourPreservation(of: points, among: points, workers: workers) == 1)
    var random = Philox(seed: 4)
    let noise = Matrix(
      rows: 400, columns: 2, values: (0..<800).map { _ in Float(random.normal()) })
    // Chance is 10 / 399.
    #expect(try neighbourPreservation(of: noise, among: points, workers: workers) < 0.08)
    // Nearest are 1, 0, 1, 2 on the one line and 2, 2, 1, 1 on the other.
    let line = Matrix(rows: 4, columns: 1, values: [0, 1, 2.5, 5])
    let other = Matrix(rows: 4, columns: 1, values: [0, 2.5, 1.4, 5])
    #expect(try neighbourPreservation(of: other, among: line, k: 1, workers: workers) == 0.25)
  }
}
