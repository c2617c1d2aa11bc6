import Foundation

/// How well a ranked list finds what was held out, for one user (Liang et al. 2018).
public struct RankingMetrics: Sendable, Equatable, Codable {
  /// Truncated binary NDCG: sum over hits at rank r <= 100 of 1 / log2(r + 1), over the same sum
  /// for an ideal list with min(100, held out) hits.
  public var ndcg100: Double
  /// Hits among the first 20 over min(20, held out).
  public var recall20: Double
  /// Hits among the first 50 over min(50, held out).
  public var recall50: Double

  public init(ndcg100: Double, recall20: Double, recall50: Double) {
    self.ndcg100 = ndcg100
    self.recall20 = recall20
    self.recall50 = recall50
  }

  /// Length of the list that the metrics need.
  public static let depth = 100

  /// - Parameters:
  ///   - ranked: items, best first, without those fed in; what comes after the first 100 is ignored.
  ///   - sought: the items held out, ascending and not empty.
  public init(ranked: some Sequence<Int32>, sought: ArraySlice<Int32>) {
    var (gain, hits20, hits50) = (0.0, 0, 0)
    for (index, item) in ranked.prefix(RankingMetrics.depth).enumerated()
    where sought.contains(sorted: item) {
      gain += RankingMetrics.discounts[index]
      if index < 20 { hits20 += 1 }
      if index < 50 { hits50 += 1 }
    }
    let ideal = RankingMetrics.discounts.prefix(sought.count).reduce(0, +)
    ndcg100 = gain / ideal
    recall20 = Double(hits20) / Double(min(20, sought.count))
    recall50 = Double(hits50) / Double(min(50, sought.count))
  }

  private static let discounts = (0..<depth).map { 1 / log2(Double($0 + 2)) }
}

extension ArraySlice<Int32> {
  /// Whether an ascending slice holds `value`.
  func contains(sorted value: Int32) -> Bool {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < endIndex && self[low] == value
  }
}

/// The `count` best of `scores`, best first; equal scores in ascending order of index.
///
/// Items in `excluded` are left out (their scores are overwritten). A bounded heap: O(M log count) at worst, one
/// comparison an item where scores are typical. What has no number for a score is never listed.
func topItems(
  _ count: Int, of scores: UnsafeMutableBufferPointer<Float>, excluding excluded: ArraySlice<Int32>
) -> [Int32] {
  for item in excluded { scores[Int(item)] = -.infinity }
  // A heap whose root is the worst of the best: lower score, then higher index.
  var heap: [(score: Float, item: Int32)] = []
  heap.reserveCapacity(count)
  func isWorse(_ a: (score: Float, item: Int32), _ b: (score: Float, item: Int32)) -> Bool {
    a.score < b.score || (a.score == b.score && a.item > b.item)
  }
  func siftDown() {
    var parent = 0
    while true {
      var child = 2 * parent + 1
      if child >= heap.count { return }
      if child + 1 < heap.count && isWorse(heap[child + 1], heap[child]) { child += 1 }
      if !isWorse(heap[child], heap[parent]) { return }
      heap.swapAt(child, parent)
      parent = child
    }
  }
  for item in scores.indices {
    let entry = (score: scores[item], item: Int32(item))
    if heap.count < count {
      if !(entry.score > -.infinity) { continue }
      heap.append(entry)
      var child = heap.count - 1
      while child > 0 && isWorse(heap[child], heap[(child - 1) / 2]) {
        heap.swapAt(child, (child - 1) / 2)
        child = (child - 1) / 2
      }
    } else if entry.score > heap[0].score {
      heap[0] = entry
      siftDown()
    }
  }
  return heap.sorted { isWorse($1, $0) }.map(\.item)
}
