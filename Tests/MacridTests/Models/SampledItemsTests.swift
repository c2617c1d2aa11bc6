import Foundation
import Testing

@testable import Macrid

/// Which items a step of sampled softmax has, and how often each is expected.
@Suite struct SampledItemsTests {
  static let adoptions = (0..<300).map { 2_000 / ($0 * 7 % 300 + 1) }

  private func items(
    _ count: Int, _ rows: [[Int32]]
  ) -> (SampledItems, Batch) {
    let x = Interactions(rows: rows, itemCount: Self.adoptions.count)
    let capacity = BatchCapacity(batchSize: rows.count, of: [x])
    let batch = Batch(capacity, itemCount: x.itemCount)
    batch.fill(0..<rows.count, of: x, byItem: true)
    return (SampledItems(count, of: Self.adoptions, capacity: capacity), batch)
  }

  @Test(arguments: [1, 10, 100, 299])
  func expectedCountsAddUpAndFollowPopularity(count: Int) {
    let draws = ItemDraws(count, of: Self.adoptions)
    var expected = [Double](repeating: 0, count: Self.adoptions.count)
    for place in 0..<100 * count {
      let drawn = draws.item(at: (Double(place) + 0.5) / 100)
      expected[drawn.item] = drawn.expected
    }
    // The rarest may lie between the places looked at.
    #expect(expected.reduce(0, +) <= Double(count) + 1e-6)
    #expect(expected.allSatisfy { $0 <= 1 + 1e-9 })
    for (a, b) in zip(expected.indices, expected.indices.dropFirst())
    where expected[a] > 0 && expected[b] > 0 && Self.adoptions[a] > Self.adoptions[b] {
      #expect(expected[a] >= expected[b] - 1e-9)
    }
  }

  /// Times drawn over times expected has mean one for every item: over all, the count of draws.
  @Test(arguments: [5, 60])
  func weightsHaveMeanOne(count: Int) {
    let (items, batch) = items(count, [[0]])
    let steps = 4_000
    var (sums, squares) = (
      [Double](repeating: 0, count: 300), [Double](repeating: 0, count: 300)
    )
    for step in 0..<steps {
      items.draw(for: batch, seed: 7, step: UInt64(step))
      for index in 0..<items.drawnCount {
        let item = Int(items.rows.pointer[Int(items.drawn.pointer[index])])
        let weight = Double(items.weights.pointer[index])
        sums[item] += weight
        squares[item] += weight * weight
      }
    }
    var worst = 0.0
    for item in 0..<300 {
      let mean = sums[item] / Double(steps)
      let error = ((squares[item] / Double(steps) - mean * mean) / Double(steps)).squareRoot()
      if sums[item] > 0 && error > 0 { worst = max(worst, abs(mean - 1) / error) }
      if error == 0 && sums[item] > 0 { #expect(abs(mean - 1) < 1e-6, "item \(item)") }
    }
    #expect(worst < 5, "\(count) draws: \(worst) standard errors off")
  }

  @Test func rowsAreTheBatchsOwnAndTheDrawnAscendingAndAFunctionOfSeedAndStep() {
    let rows: [[Int32]] = [[3, 77, 299], [], [0, 77]]
    func rowsDrawn(seed: UInt64, step: UInt64) -> [Int32] {
      let (items, batch) = items(20, rows)
      items.draw(for: batch, seed: seed, step: step + 9)
      items.draw(for: batch, seed: seed, step: step)
      let list = Array(items.rows.array.prefix(items.count))
      #expect(Array(Set(list)).sorted() == list)
      #expect(Set(rows.joined()).isSubset(of: list))
      let drawn = items.drawn.array.prefix(items.drawnCount).map { list[Int($0)] }
      #expect(Set(list) == Set(rows.joined()).union(drawn))
      for user in 0..<rows.count {
        let own = items.batch.entries(of: user).map { list[Int(items.batch.items.pointer[$0])] }
        #expect(own == rows[user])
      }
      for place in 0..<items.count {
        let index = Int(items.drawnIndex.pointer[place])
        #expect(index < 0 ? !drawn.contains(list[place]) : drawn[index] == list[place])
      }
      return list
    }
    #expect(rowsDrawn(seed: 1, step: 5) == rowsDrawn(seed: 1, step: 5))
    #expect(rowsDrawn(seed: 1, step: 5) != rowsDrawn(seed: 1, step: 6))
    #expect(rowsDrawn(seed: 1, step: 5) != rowsDrawn(seed: 2, step: 5))
  }

  @Test func asManyDrawsAsItemsAreAllItemsOnce() {
    for count in [300, 1_000] {
      let (items, batch) = items(count, [[4]])
      items.draw(for: batch, seed: 1, step: 1)
      #expect(items.count == 300 && items.drawnCount == 300)
      #expect(items.weights.array == [Float](repeating: 1, count: 300))
    }
  }
}
