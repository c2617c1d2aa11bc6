/// A model's metrics for every held-out user that has something to be found.
public struct Evaluation: Sendable, Equatable {
  /// Rows of the held-out matrix, ascending; those with nothing to be found are absent.
  public let users: [Int]
  /// One a user, in that order.
  public let metrics: [RankingMetrics]

  public init(users: [Int], metrics: [RankingMetrics]) {
    self.users = users
    self.metrics = metrics
  }

  /// A metric, one value a user.
  public func values(of metric: KeyPath<RankingMetrics, Double>) -> [Double] {
    metrics.map { $0[keyPath: metric] }
  }

  /// A metric's mean over users.
  ///
  /// - Precondition: some user has something to be found.
  public func mean(of metric: KeyPath<RankingMetrics, Double>) -> Double {
    guard let mean = values(of: metric).mean else {
      preconditionFailure("no user has anything to be found")
    }
    return mean
  }
}

/// Ranks all items for held-out users, a block of them at a time: memory is at most a batch x M and at
/// most 256 MiB (but for one row of more), never users x M.
public final class Evaluator {
  private let batch: Batch
  private let scores: Buffer<Float>
  private let blockSize: Int
  private let itemCount: Int

  /// - Parameters:
  ///   - itemCount: M.
  ///   - capacity: the largest batch that the models to be evaluated hold.
  public init(itemCount: Int, capacity: BatchCapacity) {
    self.itemCount = itemCount
    let rows = (256 << 20) / (max(itemCount, 1) * MemoryLayout<Float>.stride)
    blockSize = max(1, min(capacity.users, rows))
    batch = Batch(capacity, itemCount: itemCount)
    scores = Buffer(count: blockSize * itemCount)
  }

  /// Feeds each user's known items, ranks all others and compares with those sought.
  ///
  /// A user without known items is ranked all the same; one with nothing sought is left out.
  public func evaluate(
    _ model: some Recommender, on heldOut: HeldOutUsers, workers: Workers
  ) -> Evaluation {
    let users = (0..<heldOut.known.userCount).filter { !heldOut.sought.items(of: $0).isEmpty }
    var metrics: [RankingMetrics] = []
    metrics.reserveCapacity(users.count)
    for start in stride(from: 0, to: users.count, by: blockSize) {
      let rows = users[start..<min(users.count, start + blockSize)]
      batch.fill(rows, of: heldOut.known, byItem: false)
      model.score(batch, into: scores.pointer, workers: workers)
      metrics += rank(rows, of: heldOut, workers: workers)
    }
    return Evaluation(users: users, metrics: metrics)
  }

  private func rank(
    _ rows: ArraySlice<Int>, of heldOut: HeldOutUsers, workers: Workers
  ) -> [RankingMetrics] {
    let (scores, itemCount, first) = (scores, itemCount, rows.startIndex)
    let nothing = RankingMetrics(ndcg100: 0, recall20: 0, recall50: 0)
    return [RankingMetrics](unsafeUninitializedCapacity: rows.count) { buffer, count in
      nonisolated(unsafe) let out = buffer.baseAddress!
      out.initialize(repeating: nothing, count: rows.count)
      workers.forEach(rows.count) { index in
        let user = rows[first + index]
        let row = UnsafeMutableBufferPointer(
          start: scores.pointer + index * itemCount, count: itemCount)
        let ranked = topItems(
          RankingMetrics.depth, of: row, excluding: heldOut.known.items(of: user))
        out[index] = RankingMetrics(ranked: ranked, sought: heldOut.sought.items(of: user))
      }
      count = rows.count
    }
  }
}
