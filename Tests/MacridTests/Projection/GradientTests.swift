import Foundation
import Testing

@testable import Macrid

@Suite struct GradientTests {
  let workers = Workers(count: 2)

  func affinities(_ count: Int, seed: UInt64) throws -> Affinities {
    let (points, _) = blobs(count, dimensions: 5, blobs: 3, apart: 6, seed: seed)
    let neighbours = try Neighbours(of: points, k: 30, workers: workers)
    return try Affinities(neighbours, perplexity: 10, workers: workers)
  }

  /// Normal draws, one in ten far out.
  func scattered(_ count: Int, spread: Double, seed: UInt64) -> Matrix {
    var random = Philox(seed: seed)
    return Matrix(
      rows: count, columns: 2,
      values: (0..<2 * count).map { index in
        Float(spread * random.normal() * (index / 2 % 10 == 0 ? 3 : 1))
      })
  }

  func evaluated(_ affinities: Affinities, _ y: Matrix, _ method: Repulsion, threads: Int = 2)
    -> Gradient
  {
    let padded = PaddedAffinities(affinities)
    padded.arrange((0..<Int32(affinities.count)).map { $0 }, workers: workers)
    let gradient = Gradient(
      points: affinities.count, method: method, workers: Workers(count: threads))
    let positions = Buffer<Float>(copying: y.values)
    gradient.evaluate(
      positions, bounds: projectionKernels.bounds(positions.pointer, y.rows), affinities: padded)
    return gradient
  }

  /// KL(P || Q) from its definition, in double precision.
  func definition(_ affinities: Affinities, _ y: [Double]) -> Double {
    func weight(_ i: Int, _ j: Int) -> Double {
      let dx = y[2 * i] - y[2 * j]
      let dy = y[2 * i + 1] - y[2 * j + 1]
      return 1 / (1 + dx * dx + dy * dy)
    }
    var z = 0.0
    for i in 0..<affinities.count {
      for j in 0..<affinities.count where i != j { z += weight(i, j) }
    }
    var divergence = 0.0
    for i in 0..<affinities.count {
      for entry in affinities.starts[i]..<affinities.starts[i + 1] {
        let p = Double(affinities.values[entry])
        if p > 0 { divergence += p * log(p * z / weight(i, Int(affinities.columns[entry]))) }
      }
    }
    return divergence
  }

  @Test func exactAgainstFiniteDifferences() throws {
    for seed in UInt64(0)..<3 {
      let affinities = try affinities(60, seed: seed)
      let y = scattered(60, spread: 3, seed: seed)
      let gradient = evaluated(affinities, y, .exact)
      var analytic: [Float] = []
      var numeric: [Float] = []
      for index in stride(from: 0, to: 120, by: 7) {
        analytic.append(
          4
            * (gradient.attraction.pointer[index]
              - gradient.repulsion.pointer[index] / Float(gradient.z)))
        var moved = y.values.map { Double($0) }
        moved[index] += 1e-4
        let up = definition(affinities, moved)
        moved[index] -= 2e-4
        numeric.append(Float((up - definition(affinities, moved)) / 2e-4))
      }
      #expect(relativeDifference(analytic, numeric) < 1e-3, "seed \(seed)")
    }
  }

  @Test func exactDivergenceIsItsDefinition() throws {
    let affinities = try affinities(60, seed: 4)
    for spread in [1e-4, 1, 20] {
      let y = scattered(60, spread: spread, seed: 4)
      let divergence = try exactDivergence(of: y, from: affinities, workers: workers)
      let expected = definition(affinities, y.values.map { Double($0) })
      #expect(abs(divergence - expected) < 1e-5 * expected, "spread \(spread)")
    }
  }

  /// From the first iterations, when all points lie within a thousandth, to the last the
  /// interpolated forces are within 1 % of the exact ones; where 2,000 points are spread over an
  /// area that ten or a hundred times as many would fill and forces are faint, within 2 and 5 %.
  @Test(arguments: [(1e-4, 0.01), (0.01, 0.01), (1, 0.01), (5, 0.01), (20, 0.02), (60, 0.05)])
  func interpolatedAgainstExact(spread: Double, tolerance: Double) throws {
    let affinities = try affinities(2000, seed: 5)
    for seed in UInt64(0)..<2 {
      let y = scattered(2000, spread: spread, seed: seed)
      let exact = evaluated(affinities, y, .exact)
      let grid = evaluated(affinities, y, .interpolated)
      let difference = relativeDifference(grid.repulsion.array, exact.repulsion.array)
      #expect(difference < tolerance, "spread \(spread) seed \(seed)")
      #expect(abs(grid.z / exact.z - 1) < 1e-4, "spread \(spread) seed \(seed)")
      #expect(grid.attraction.array == exact.attraction.array)
    }
  }

  /// Of all rows it is the exact divergence; of some it lies as near as it says.
  @Test func sampledRowsGiveTheDivergenceWithinTheirError() throws {
    let affinities = try affinities(900, seed: 5)
    let y = scattered(900, spread: 4, seed: 5)
    let exact = try exactDivergence(of: y, from: affinities, workers: workers)
    let whole = try sampledDivergence(
      of: y, from: affinities, rows: 900, seed: 1, workers: workers)
    #expect(abs(whole.divergence - exact) < 1e-5 * exact && whole.standardError == 0)
    var (squares, errors) = (0.0, 0.0)
    for seed in UInt64(0)..<40 {
      let some = try sampledDivergence(
        of: y, from: affinities, rows: 90, seed: seed, workers: workers)
      squares += pow(some.divergence - exact, 2) / 40
      errors += pow(some.standardError, 2) / 40
    }
    #expect(squares.squareRoot() > 1e-4)
    #expect((0.7...1.4).contains((squares / errors).squareRoot()), "\(squares) \(errors)")
    #expect(throws: ProjectionError.self) {
      try sampledDivergence(of: y, from: affinities, rows: 1, seed: 1, workers: workers)
    }
  }

  @Test func narrowEmbeddings() throws {
    // All points on a line: the grid is long and a few rows high.
    let affinities = try affinities(2000, seed: 6)
    var y = scattered(2000, spread: 20, seed: 6)
    for row in 0..<2000 { y[row, 1] = 0 }
    let exact = evaluated(affinities, y, .exact)
    let grid = evaluated(affinities, y, .interpolated)
    let difference = relativeDifference(grid.repulsion.array, exact.repulsion.array)
    #expect(difference < 0.02)
  }

  @Test func sameAtAnyNumberOfThreads() throws {
    let affinities = try affinities(3000, seed: 7)
    let y = scattered(3000, spread: 10, seed: 7)
    for method in [Repulsion.exact, .interpolated] {
      let one = evaluated(affinities, y, method, threads: 1)
      let two = evaluated(affinities, y, method, threads: 2)
      #expect(one.repulsion.array == two.repulsion.array, "\(method)")
      #expect(one.attraction.array == two.attraction.array, "\(method)")
      #expect(one.z == two.z, "\(method)")
    }
  }

  @Test func fastLengths() {
    #expect([1, 8, 9, 17, 90, 97, 1001].map(fastLength) == [8, 8, 16, 24, 96, 120, 1024])
  }
}
