import Foundation
import Testing

@testable import Macrid

@Suite struct MutualInformationTests {
  @Test func `equal copies share their entropy, independent labels nothing`() {
    #expect(isClose(mutualInformation([0, 0, 1, 1], [5, 5, -2, -2]), log(2), 1e-15))
    #expect(mutualInformation([0, 0, 1, 1], [0, 1, 0, 1]) == 0)
    // p(0,0) = 1/2, p(1,0) = p(1,1) = 1/4: H = ln 2, H = 0.5623, joint 1.0397.
    #expect(isClose(mutualInformation([0, 0, 1, 1], [0, 0, 0, 1]), 0.215_761_553_4, 1e-9))
  }

  @Test func `bins as numpy.histogram draws them`() {
    #expect(equalWidthBins([0, 1, 2, 3, 4], count: 2) == [0, 0, 1, 1, 1])
    #expect(equalWidthBins([3, 3, 3], count: 20) == [10, 10, 10])
    #expect(equalWidthBins([0, .nan], count: 20) == nil)
    #expect(equalWidthBins([], count: 20) == [])
  }

  @Test func `scikit-learn's mean over pairs of dimensions`() throws {
    let reference = try EvaluationReference.load().representation
    let points = Matrix(rowsOf: reference.values)
    #expect(
      isClose(meanPairwiseMutualInformation(of: points), reference.mutualInformation, 1e-12))
  }

  /// NumPy: 200 pairs of a permutation of 1,000 equally spaced values beside another share
  /// 0.2036 nats in 20 x 20 bins, with a standard deviation of 0.016.
  @Test func `what chance alone makes of it`() {
    let copies = Matrix(
      rowsOf: (0..<1_000).map { [Float](repeating: Float($0), count: 40) })
    #expect(isClose(meanPairwiseMutualInformation(of: copies), log(20), 1e-9))
    for seed: UInt64 in 1...3 {
      let chance = mutualInformationByChance(of: copies, seed: seed)
      #expect(abs(chance - 0.2036) < 0.012, "seed \(seed): \(chance)")
    }
    #expect(mutualInformationByChance(of: Matrix(rowsOf: [[1], [2]]), seed: 1) == 0)
  }

  @Test func `edge cases`() {
    #expect(meanPairwiseMutualInformation(of: Matrix(rowsOf: [[1], [2]])) == 0)
    #expect(meanPairwiseMutualInformation(of: Matrix(rowsOf: [[1, 2], [1, 3]])) == 0)
    #expect(meanPairwiseMutualInformation(of: Matrix(rowsOf: [[1, 2], [.nan, 3]])).isNaN)
  }
}
