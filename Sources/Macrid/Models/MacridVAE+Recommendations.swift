import Foundation

/// An item recommended to a user, and the concept it comes from.
public struct Recommendation: Sendable, Equatable {
  /// Its column.
  public let item: Int
  /// The concept k whose part c_ik exp(cos(z_uk, h_i) / tau) of the item's score is the largest.
  public let concept: Int
  /// That part's share of the score, from 1 / K to 1.
  public let share: Double
}

extension MacridVAE {
  /// The best items for each of some users, best first.
  ///
  /// - Parameters:
  ///   - count: items a user; fewer where no more are left.
  ///   - known: the items fed to the encoder, users x items; a user may have none.
  ///   - leftOut: the items that are not recommended, users x items.
  public func recommendations(
    _ count: Int, for known: Interactions, leavingOut leftOut: Interactions, workers: Workers
  ) -> [[Recommendation]] {
    precondition(known.userCount == leftOut.userCount && known.itemCount == itemCount)
    let block = max(1, min(capacity.users, (64 << 20) / max(itemCount, 1)))
    let room = BatchCapacity(batchSize: block, of: [known])
    precondition(room.entries <= capacity.entries, "the workspace is too small for these users")
    let batch = Batch(room, itemCount: itemCount)
    let scores = Buffer<Float>(count: block * itemCount)
    var all: [[Recommendation]] = []
    for start in stride(from: 0, to: known.userCount, by: block) {
      let users = start..<min(known.userCount, start + block)
      batch.fill(users, of: known, byItem: false)
      score(batch, into: scores.pointer, workers: workers)
      for (row, user) in users.enumerated() {
        let best = topItems(
          count,
          of: UnsafeMutableBufferPointer(
            start: scores.pointer + row * itemCount, count: itemCount),
          excluding: leftOut.items(of: user))
        all.append(best.map { recommendation(Int($0), row: row) })
      }
    }
    return all
  }

  /// - Parameter row: the user's in the batch that was scored last.
  private func recommendation(_ item: Int, row: Int) -> Recommendation {
    let (K, d) = (configuration.concepts, configuration.dimensions)
    let h = workspace.unitItems.pointer + item * d
    let logits = (0..<K).map { k in
      let z = workspace.unitSample.pointer + (row * K + k) * d
      let dot = (0..<d).reduce(0.0) { $0 + Double(z[$1]) * Double(h[$1]) }
      return dot / Double(configuration.tau)
    }
    let largest = logits.max() ?? 0
    let parts = (0..<K).map {
      Double(workspace.assignment.pointer[item * K + $0]) * exp(logits[$0] - largest)
    }
    let concept = parts.indices.max { parts[$0] < parts[$1] } ?? 0
    return Recommendation(
      item: item, concept: concept, share: parts[concept] / max(parts.reduce(0, +), 1e-300))
  }
}
