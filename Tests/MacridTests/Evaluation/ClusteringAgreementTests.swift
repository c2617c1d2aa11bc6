import Foundation
import Testing

@testable import Macrid

@Suite struct ClusteringAgreementTests {
  @Test func `a case by hand`() {
    // Table [[2, 1], [0, 3]]: 6 points.
    let a = ClusteringAgreement(clusters: [0, 0, 0, 1, 1, 1], classes: [7, 7, 9, 9, 9, 9])
    #expect(isClose(a.purity, 5.0 / 6, 1e-15))
    // Pairs together 1 + 3 = 4; in clusters 3 + 3 = 6; in classes 1 + 6 = 7; of 15.
    #expect(isClose(a.adjustedRandIndex, (4 - 42.0 / 15) / (6.5 - 42.0 / 15), 1e-15))
    let classEntropy = -(log(1.0 / 3) / 3 + log(2.0 / 3) * 2 / 3)
    let joint = -(log(1.0 / 3) / 3 + log(1.0 / 6) / 6 + log(0.5) / 2)
    let expected = (log(2) + classEntropy - joint) / ((log(2) + classEntropy) / 2)
    #expect(isClose(a.normalizedMutualInformation, expected, 1e-14))
  }

  @Test func `scikit-learn's values`() throws {
    let reference = try EvaluationReference.load().clustering
    let a = ClusteringAgreement(clusters: reference.clusters, classes: reference.classes)
    #expect(isClose(a.normalizedMutualInformation, reference.nmi, 1e-13))
    #expect(isClose(a.adjustedRandIndex, reference.ari, 1e-13))
    #expect(isClose(a.purity, reference.purity, 1e-15))
  }

  @Test func `the same partition under other names, and trivial ones`() {
    let same = ClusteringAgreement(clusters: [4, 4, 1, 1], classes: [0, 0, 3, 3])
    #expect(same.normalizedMutualInformation == 1 && same.adjustedRandIndex == 1)
    #expect(same.purity == 1)
    let collapsed = ClusteringAgreement(clusters: [0, 0, 0, 0], classes: [0, 1, 0, 1])
    #expect(collapsed.normalizedMutualInformation == 0 && collapsed.adjustedRandIndex == 0)
    #expect(collapsed.purity == 0.5)
    let both = ClusteringAgreement(clusters: [0, 0], classes: [1, 1])
    #expect(both.normalizedMutualInformation == 1 && both.adjustedRandIndex == 1)
    #expect(ClusteringAgreement(clusters: [], classes: []).purity == 1)
  }

  @Test func `effective number of clusters`() {
    #expect(isClose(effectiveClusterCount(sizes: [5, 5, 5, 5]), 4, 1e-14))
    #expect(effectiveClusterCount(sizes: [9, 0, 0]) == 1)
    #expect(effectiveClusterCount(sizes: []) == 1)
    // Shares 3/4 and 1/4: exp(0.5623).
    #expect(isClose(effectiveClusterCount(sizes: [3, 1]), exp(0.562_335_144_6), 1e-9))
  }

  @Test func `matching prefers the whole to its parts`() {
    // Cluster 0 prefers class 0, but giving it class 1 places 5 + 4 points, not 6 + 0.
    let table = ContingencyTable(
      clusters: Array(repeating: 0, count: 11) + Array(repeating: 1, count: 4),
      classes: Array(repeating: 0, count: 6) + Array(repeating: 1, count: 5)
        + Array(repeating: 0, count: 4))
    #expect(table.matching == [0: 1, 1: 0])
    #expect(table.mutualMatches == [0: 0] && table.mutualMatchCount == 1)
    let spare = ContingencyTable(clusters: [0, 1, 2], classes: [5, 5, 5])
    #expect(spare.matching.count == 1 && spare.mutualMatchCount == 0)
  }
}

@Suite struct AssignmentTests {
  @Test func `documented example`() {
    #expect(
      optimalAssignment(cost: [4, 1, 3, 2, 0, 5, 3, 2, 2], rows: 3, columns: 3) == [1, 0, 2])
  }

  @Test func `brute force`() {
    for seed in UInt64(0)..<300 {
      var generator = Philox(seed: seed)
      let rows = 1 + generator.index(below: 5)
      let columns = 1 + generator.index(below: 5)
      // Whole costs, some negative, so that ties occur.
      let cost = (0..<rows * columns).map { _ in Double(generator.index(below: 7) - 3) }
      let assignment = optimalAssignment(cost: cost, rows: rows, columns: columns)
      let used = assignment.compactMap { $0 }
      #expect(used.count == min(rows, columns) && Set(used).count == used.count, "seed \(seed)")
      var total = 0.0
      for (row, column) in assignment.enumerated() {
        if let column { total += cost[row * columns + column] }
      }
      #expect(total == leastCost(cost, rows, columns), "seed \(seed)")
    }
  }

  @Test func `nothing to assign`() {
    #expect(optimalAssignment(cost: [], rows: 0, columns: 3) == [])
    #expect(optimalAssignment(cost: [], rows: 2, columns: 0) == [nil, nil])
  }

  /// Over all ways to place min(rows, columns) pairs.
  private func leastCost(_ cost: [Double], _ rows: Int, _ columns: Int) -> Double {
    func best(_ row: Int, _ free: Set<Int>, _ skips: Int) -> Double {
      if row == rows { return 0 }
      var least = skips > 0 ? best(row + 1, free, skips - 1) : .infinity
      for column in free {
        let rest = best(row + 1, free.subtracting([column]), skips)
        least = min(least, cost[row * columns + column] + rest)
      }
      return least
    }
    return best(0, Set(0..<columns), max(0, rows - columns))
  }
}
