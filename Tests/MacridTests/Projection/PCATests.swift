import Testing

@testable import Macrid

@Suite struct PCATests {
  let workers = Workers(count: 2)

  @Test func byHand() throws {
    // Points (1, 3), (3, 1), (5, 7), (7, 5): mean (4, 4), scatter [20 12; 12 20], whose
    // eigenvalues are 32 along (1, 1) and 8 along (1, -1), over 3.
    let points = Matrix(rows: 4, columns: 2, values: [1, 3, 3, 1, 5, 7, 7, 5])
    let pca = try PCA(of: points, components: 2, workers: workers)
    let half = Float(0.5).squareRoot()
    #expect(pca.mean == [4, 4])
    #expect(abs(pca.explainedVariance[0] - 32.0 / 3) < 1e-5)
    #expect(abs(pca.explainedVariance[1] - 8.0 / 3) < 1e-5)
    #expect(abs(pca.totalVariance - 40.0 / 3) < 1e-5)
    #expect(abs(pca.components[0, 0] - half) < 1e-6 && abs(pca.components[0, 1] - half) < 1e-6)
    let image = try pca.transform(points, workers: workers)
    for (row, expected) in [-4, -4, 4, 4].enumerated() {
      #expect(abs(image[row, 0] - Float(expected) * half) < 1e-5, "row \(row)")
    }
  }

  @Test func greatestLoadingIsPositive() throws {
    for seed in UInt64(0)..<20 {
      let (points, _) = blobs(60, dimensions: 5, blobs: 3, apart: -6, seed: seed)
      let pca = try PCA(of: points, components: 3, workers: workers)
      for row in 0..<3 {
        let greatest = pca.components.row(row).max { abs($0) < abs($1) }!
        #expect(greatest > 0, "seed \(seed) component \(row)")
      }
    }
  }

  @Test func randomSubspaceAgrees() throws {
    // 1,100 dimensions go through the random subspace; the same points in their first 20
    // dimensions, the others being constant, through the covariance.
    let (few, _) = blobs(200, dimensions: 20, blobs: 5, apart: 12, seed: 7)
    var many = Matrix(rows: 200, columns: 1100)
    for row in 0..<200 {
      for column in 0..<1100 { many[row, column] = column < 20 ? few[row, column] : 3 }
    }
    let exact = try PCA(of: few, components: 3, workers: workers)
    let random = try PCA(of: many, components: 3, seed: 1, workers: workers)
    for row in 0..<3 {
      let ratio = random.explainedVariance[row] / exact.explainedVariance[row]
      #expect(abs(ratio - 1) < 1e-4, "component \(row)")
      for column in 0..<20 {
        #expect(
          abs(random.components[row, column] - exact.components[row, column]) < 1e-2,
          "component \(row) column \(column)")
      }
    }
  }

  @Test func errors() {
    #expect(throws: ProjectionError.self) {
      try PCA(of: Matrix(rows: 5, columns: 2), components: 3, workers: workers)
    }
    #expect(throws: ProjectionError.tooFewPoints(count: 1, neighbours: 1)) {
      try PCA(of: Matrix(rows: 1, columns: 2), components: 1, workers: workers)
    }
  }

  @Test func initialisation() throws {
    let (points, _) = blobs(500, dimensions: 4, blobs: 3, apart: 6, seed: 8)
    for kind in [Initialisation.pca, .random] {
      let start = try kind.coordinates(of: points, seed: 1, workers: workers)
      let deviation = standardDeviation(start, column: 0)
      #expect(abs(deviation - 1e-4) < 1e-5, "\(kind)")
    }
    let wide = Matrix(rows: 3, columns: 2, values: [30, 5, 0, 5, -30, 5])
    guard case .given(let rescaled) = Initialisation.rescaled(wide) else {
      Issue.record("coordinates that are not given")
      return
    }
    #expect(abs(standardDeviation(rescaled, column: 0) - 1e-4) < 1e-9)
    #expect(abs(rescaled[0, 0] / rescaled[0, 1] - 6) < 1e-5)
    let still = Matrix(rows: 3, columns: 2)
    #expect(Initialisation.rescaled(still) == .given(still))
    #expect(throws: ProjectionError.self) {
      try Initialisation.given(Matrix(rows: 3, columns: 2)).coordinates(
        of: points, seed: 0, workers: workers)
    }
  }
}
