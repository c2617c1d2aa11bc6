/// ItemKNN: an item scores by how like its nearest neighbours among the user's items are to it.
///
/// Cosine similarity with shrinkage, as in Ferrari Dacrema, Cremonesi and Jannach, "Are we really
/// making much progress?", RecSys 2019: s_ij = c_ij / (sqrt(c_i c_j) + shrink), where c_ij users
/// adopted both and c_i adopted i. Every item j keeps its k most similar others, of equals the
/// first; score_uj is the sum of s_ij over those that u adopted.
public final class ItemKNN: Recommender, Sendable {
  public let itemCount: Int
  /// Item i is a neighbour of `targets[offsets[i]..<offsets[i + 1]]`, by `similarities`.
  private let offsets: [Int]
  private let targets: [Int32]
  private let similarities: [Float]

  /// - Parameters:
  ///   - train: users x items.
  ///   - neighbours: k, at least 1.
  ///   - shrink: 0 or more; the greater, the less do rare items count.
  public init(_ train: Interactions, neighbours: Int, shrink: Double, workers: Workers) {
    let m = train.itemCount
    let byItem = train.transposed()
    let counts = (0..<m).map { Double(byItem.items(of: $0).count) }
    let nearest = workers.map(m) { item -> [(item: Int32, similarity: Float)] in
      let row = Buffer<Float>(count: m)
      train.addCoOccurrences(with: byItem.items(of: item), to: row.pointer)
      for other in 0..<m where row.pointer[other] > 0 {
        let norm = (counts[item] * counts[other]).squareRoot() + shrink
        row.pointer[other] = Float(Double(row.pointer[other]) / norm)
      }
      let all = UnsafeMutableBufferPointer(start: row.pointer, count: m)
      return topItems(min(neighbours, m), of: all, excluding: [Int32(item)])
        .map { (item: $0, similarity: row.pointer[Int($0)]) }.filter { $0.similarity > 0 }
    }
    var offsets = [Int](repeating: 0, count: m + 1)
    for neighbour in nearest.joined() { offsets[Int(neighbour.item) + 1] += 1 }
    for item in 0..<m { offsets[item + 1] += offsets[item] }
    var next = offsets
    var targets = [Int32](repeating: 0, count: offsets[m])
    var similarities = [Float](repeating: 0, count: offsets[m])
    for (item, list) in nearest.enumerated() {
      for neighbour in list {
        let place = next[Int(neighbour.item)]
        targets[place] = Int32(item)
        similarities[place] = neighbour.similarity
        next[Int(neighbour.item)] += 1
      }
    }
    itemCount = m
    self.offsets = offsets
    self.targets = targets
    self.similarities = similarities
  }

  public func score(_ batch: Batch, into scores: UnsafeMutablePointer<Float>, workers: Workers) {
    nonisolated(unsafe) let scores = scores
    forEachBlock(ofUsers: batch, workers) { users in
      for user in users {
        let row = scores + user * self.itemCount
        row.update(repeating: 0, count: self.itemCount)
        for item in batch.items(of: user) {
          for place in self.offsets[Int(item)]..<self.offsets[Int(item) + 1] {
            row[Int(self.targets[place])] += self.similarities[place]
          }
        }
      }
    }
  }
}
