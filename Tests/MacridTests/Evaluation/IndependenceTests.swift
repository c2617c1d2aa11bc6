import Foundation
import Testing

@testable import Macrid

@Suite struct IndependenceTests {
  @Test func `three dimensions by hand`() {
    // x = 1 2 3 4; y = 2 4 6 8 (corr 1); z = 1 -1 -1 1 (corr 0 with both).
    let c = Correlations(of: Matrix(rowsOf: [[1, 2, 1], [2, 4, -1], [3, 6, -1], [4, 8, 1]]))
    #expect(isClose(c[0, 1], 1, 1e-15) && c[0, 1] == c[1, 0] && c[0, 1] <= 1)
    #expect(isClose(c[0, 2], 0, 1e-15) && isClose(c[1, 2], 0, 1e-15))
    #expect(isClose(c.independence, 1 - 2.0 / 6, 1e-15))
    // x = 1 2 3, y = 1 3 2: corr 1/2.
    let half = Correlations(of: Matrix(rowsOf: [[1, 1], [2, 3], [3, 2]]))
    #expect(isClose(half.independence, 0.5, 1e-15))
    #expect(isClose(half.gaussianTotalCorrelation, -0.5 * log(0.75), 1e-14))
  }

  @Test func `NumPy's corrcoef`() throws {
    let reference = try EvaluationReference.load().representation
    let c = Correlations(of: Matrix(rowsOf: reference.values))
    for i in 0..<5 {
      for j in 0..<5 { #expect(isClose(c[i, j], reference.correlations[i][j], 1e-11)) }
    }
    #expect(isClose(c.independence, reference.independence, 1e-11))
    #expect(isClose(c.gaussianTotalCorrelation, reference.totalCorrelation, 1e-9))
  }

  @Test func `a constant dimension counts as uncorrelated`() {
    let c = Correlations(of: Matrix(rowsOf: [[1, 7.3, 1], [2, 7.3, 3], [3, 7.3, 2]]))
    #expect(c.constantDimensions == [1])
    #expect(isClose(c.independence, 1 - 2 * 0.5 / 6, 1e-15))
    #expect(isClose(c.gaussianTotalCorrelation, -0.5 * log(0.75), 1e-14))
    let collapsed = Correlations(of: Matrix(rowsOf: [[1, 2], [1, 2]]))
    #expect(collapsed.independence == 1 && collapsed.constantDimensions == [0, 1])
  }

  @Test func `neither one dimension nor no points give NaN`() {
    #expect(Correlations(of: Matrix(rowsOf: [[1], [2]])).independence == 1)
    #expect(Correlations(of: Matrix(rows: 0, columns: 3)).independence == 1)
    #expect(Correlations(of: Matrix(rows: 3, columns: 0)).independence == 1)
    #expect(Correlations(of: Matrix(rows: 0, columns: 3)).gaussianTotalCorrelation == 0)
  }

  @Test func `a diverged model is not an independent one`() {
    let c = Correlations(of: Matrix(rowsOf: [[1, 2], [.nan, 3], [3, 5]]))
    #expect(c.independence.isNaN && c.gaussianTotalCorrelation.isNaN)
    #expect(Correlations(of: Matrix(rowsOf: [[.nan, 2], [1, 3], [3, 5]])).independence.isNaN)
    #expect(Correlations(of: Matrix(rowsOf: [[1, .infinity], [2, 3]])).independence.isNaN)
  }

  @Test func `a far first point does not cost accuracy`() {
    var generator = Philox(seed: 5)
    var rows = (0..<999).map { _ in
      let x = generator.normal()
      return [Float(x), Float(x + generator.normal())]
    }
    let near = Correlations(of: Matrix(rowsOf: rows + [[1e4, -1e4]]))
    rows.insert([1e4, -1e4], at: 0)
    let far = Correlations(of: Matrix(rowsOf: rows))
    #expect(isClose(near[0, 1], far[0, 1], 1e-12))
  }

  @Test func `a combination of dimensions has infinite total correlation`() {
    let rows: [[Float]] = [[1, 2, 3], [4, 1, 5], [2, 2, 4], [0, 5, 5], [7, 1, 8]]
    #expect(Correlations(of: Matrix(rowsOf: rows)).gaussianTotalCorrelation == .infinity)
    let few: [[Float]] = [[1, 2, 9], [4, 1, 5], [2, 7, 4]]
    #expect(Correlations(of: Matrix(rowsOf: few)).gaussianTotalCorrelation == .infinity)
  }

  @Test func `scale and order of dimensions do not matter`() {
    for seed in UInt64(0)..<20 {
      var generator = Philox(seed: seed)
      let rows = (0..<40).map { _ in (0..<6).map { _ in Float(generator.normal()) } }
      let other = rows.map { row in row.enumerated().map { Float($0 + 1) * $1 + 3 }.reversed() }
      let a = Correlations(of: Matrix(rowsOf: rows))
      let b = Correlations(of: Matrix(rowsOf: other.map { Array($0) }))
      #expect(isClose(a.independence, b.independence, 1e-6), "seed \(seed)")
      #expect(
        isClose(a.gaussianTotalCorrelation, b.gaussianTotalCorrelation, 1e-5), "seed \(seed)")
      #expect(a.independence > 0.5 && a.independence < 1, "seed \(seed)")
    }
  }
}
