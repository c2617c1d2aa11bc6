import Testing

@testable import Macrid

@Suite struct KMeansTests {
  @Test func `separated blobs, with scikit-learn's inertia`() throws {
    let reference = try EvaluationReference.load().kmeans
    let points = Matrix(rowsOf: reference.points)
    let result = try KMeans(points, k: 4, seed: 1)
    #expect(isClose(result.inertia, reference.inertia, 1e-6))
    let blobs = (0..<points.rows).map { $0 / 30 }
    #expect(ClusteringAgreement(clusters: result.assignment, classes: blobs).purity == 1)
    #expect(try KMeans(points, k: 4, seed: 1, workers: Workers(count: 2)) == result)
  }

  @Test(arguments: 0..<3)
  func `far from 0, with scikit-learn's inertia`(sample: Int) throws {
    let reference = try EvaluationReference.load().shiftedKMeans[sample]
    for seed in UInt64(0)..<5 {
      let result = try KMeans(Matrix(rowsOf: reference.points), k: 4, seed: seed)
      #expect(isClose(result.inertia, reference.inertia, 1e-6), "seed \(seed)")
    }
  }

  @Test(arguments: [16_384, -131_072, 1_048_576] as [Float])
  func `a shift that single precision holds changes no cluster`(offset: Float) throws {
    var generator = Philox(seed: 2)
    let rows = (0..<200).map { _ in (0..<3).map { _ in Float(generator.index(below: 64)) } }
    let here = try KMeans(Matrix(rowsOf: rows), k: 8, seed: 1)
    let there = try KMeans(Matrix(rowsOf: rows.map { $0.map { $0 + offset } }), k: 8, seed: 1)
    #expect(here.assignment == there.assignment)
    #expect(isClose(here.inertia, there.inertia, 1e-9))
    for (a, b) in zip(here.centres.values, there.centres.values) {
      #expect(abs(a + offset - b) <= b.ulp)
    }
  }

  @Test func `every result is a fixed point with centres at means`() throws {
    for seed in UInt64(0)..<20 {
      var generator = Philox(seed: seed)
      let rows = (0..<60).map { _ in (0..<3).map { _ in Float(generator.normal()) } }
      let result = try KMeans(Matrix(rowsOf: rows), k: 5, seed: seed, starts: 2)
      #expect(Set(result.assignment).count == 5, "seed \(seed)")
      for (p, cluster) in result.assignment.enumerated() {
        let distances = (0..<5).map { c in
          (0..<3).reduce(Float(0)) {
            $0 + (rows[p][$1] - result.centres[c, $1]) * (rows[p][$1] - result.centres[c, $1])
          }
        }
        #expect(distances[cluster] <= distances.min()! + 1e-5, "seed \(seed), point \(p)")
      }
    }
  }

  @Test func `as many clusters as points, and duplicates`() throws {
    let points = Matrix(rowsOf: [[0, 0], [1, 0], [0, 5]])
    #expect(try KMeans(points, k: 3, seed: 0).inertia == 0)
    let same = Matrix(rowsOf: [[1, 1], [1, 1], [1, 1]])
    #expect(try KMeans(same, k: 2, seed: 0).inertia == 0)
  }

  @Test func `bad input is explained`() {
    #expect(throws: KMeans.Failure.tooFewPoints(points: 2, clusters: 3)) {
      try KMeans(Matrix(rowsOf: [[0], [1]]), k: 3, seed: 0)
    }
    #expect(throws: KMeans.Failure.notFinite(row: 1)) {
      try KMeans(Matrix(rowsOf: [[0, 1], [1, .nan]]), k: 1, seed: 0)
    }
  }
}
