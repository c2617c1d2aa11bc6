import Testing

@testable import Macrid

@Suite struct TruncatedSVDTests {
  private func interactions(seed: UInt64) -> Interactions {
    var random = Philox(seed: seed)
    let rows = (0..<40).map { _ in (0..<60).filter { _ in random.uniform() < 0.2 }.map(Int32.init) }
    return Interactions(rows: rows, itemCount: 60)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func vectorsAreOrthonormalAndGiveTheSingularValues(seed: UInt64) throws {
    let matrix = interactions(seed: seed)
    let svd = try TruncatedSVD(of: matrix, rank: 40, seed: seed)
    let (m, rank) = (svd.itemVectors.rows, svd.itemVectors.columns)
    for i in 0..<rank {
      for j in 0...i {
        let dot = (0..<m).reduce(0.0) {
          $0 + Double(svd.itemVectors[$1, i]) * Double(svd.itemVectors[$1, j])
        }
        #expect(abs(dot - (i == j ? 1 : 0)) < 1e-5, "seed \(seed): columns \(i) and \(j)")
      }
      // ||X v|| is the singular value.
      var squares = 0.0
      for user in 0..<matrix.userCount {
        let sum = matrix.items(of: user).reduce(0.0) { $0 + Double(svd.itemVectors[Int($1), i]) }
        squares += sum * sum
      }
      #expect(abs(squares.squareRoot() - svd.singularValues[i]) < 1e-4, "seed \(seed): \(i)")
    }
    #expect(svd.singularValues == svd.singularValues.sorted(by: >))
    // At full rank their squares add up to all ones of the matrix.
    let total = svd.singularValues.reduce(0) { $0 + $1 * $1 }
    #expect(abs(total - Double(matrix.count)) < 1e-6 * Double(matrix.count), "seed \(seed)")
  }

  @Test func theLeadingValuesAreThoseOfTheFullFactorisation() throws {
    let matrix = interactions(seed: 4)
    let full = try TruncatedSVD(of: matrix, rank: 40, seed: 1).singularValues
    let few = try TruncatedSVD(of: matrix, rank: 3, seed: 2).singularValues
    for (a, b) in zip(few, full) { #expect(abs(a - b) < 0.02 * b) }
  }

  @Test func aRankOutOfRangeIsAnError() {
    #expect(throws: ProjectionError.self) {
      try TruncatedSVD(of: interactions(seed: 1), rank: 41, seed: 1)
    }
  }
}
