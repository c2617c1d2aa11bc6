/// Scores an item by how many training users adopted it; equal counts in column order.
///
/// Counts are whole numbers, so its metrics come out the same on every machine: the anchor that
/// shows data, split and evaluation to be right.
public final class Popularity: Recommender, Sendable {
  /// Training users per item, M values.
  public let counts: [Int]

  /// - Parameter train: training users x items.
  public init(_ train: Interactions) {
    var counts = [Int](repeating: 0, count: train.itemCount)
    for item in train.items { counts[Int(item)] += 1 }
    self.counts = counts
  }

  public var itemCount: Int { counts.count }

  public func score(
    _ batch: Batch, into scores: UnsafeMutablePointer<Float>, workers: Workers
  ) {
    for user in 0..<batch.userCount {
      for (item, count) in counts.enumerated() { scores[user * itemCount + item] = Float(count) }
    }
  }
}
