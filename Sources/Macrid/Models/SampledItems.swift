/// The items of one step of sampled softmax: those of the batch's users and those drawn, ascending; S of
/// them, at most n + N.
///
/// The draws are a function of (seed, step) alone and shared by the batch's users. Memory is M
/// places, time a step n + N and one bit an item.
final class SampledItems: @unchecked Sendable {
  /// Most items in a step.
  let capacity: Int
  /// Item at each place.
  let rows: Buffer<Int32>
  /// Items in this step (S).
  private(set) var count = 0
  /// The batch, its items numbered by their places.
  let batch: Batch
  /// Places of the drawn items, ascending.
  let drawn: Buffer<Int32>
  /// For each of them, how often it was drawn over how often it is expected: the log-q correction,
  /// exp(logit - log pi) = exp(logit) / pi.
  let weights: Buffer<Float>
  /// Different items among the draws (D), at most N.
  private(set) var drawnCount = 0
  /// For each place, which of the drawn it is; -1 for none.
  let drawnIndex: Buffer<Int32>

  private let draws: ItemDraws
  private let isIn: Buffer<UInt64>  // M bits
  private let tally: Buffer<Float>  // M
  private let places: Buffer<Int32>  // M

  /// Most drawn in a step (N).
  var drawnCapacity: Int { draws.count }

  /// - Parameters:
  ///   - count: draws a step.
  ///   - adoptions: training users per item, M values.
  init(_ count: Int, of adoptions: [Int], capacity users: BatchCapacity) {
    let M = adoptions.count
    draws = ItemDraws(count, of: adoptions)
    capacity = min(M, users.entries + draws.count)
    rows = Buffer(count: capacity)
    batch = Batch(users, itemCount: capacity)
    drawn = Buffer(count: draws.count)
    weights = Buffer(count: draws.count)
    drawnIndex = Buffer(count: capacity)
    isIn = Buffer(count: (M + 63) / 64)
    tally = Buffer(count: M)
    places = Buffer(count: M)
  }

  /// Those of a model's configuration; nil for the full softmax.
  ///
  /// - Precondition: with a count, `adoptions` has a value an item.
  convenience init?(
    _ count: Int?, of adoptions: [Int], itemCount: Int, capacity: BatchCapacity
  ) {
    guard let count else { return nil }
    precondition(
      count > 0 && adoptions.count == itemCount,
      "sampled softmax draws at least one item, by how many users adopted each of \(itemCount); "
        + "\(count) draws and \(adoptions.count) counts were given")
    self.init(count, of: adoptions, capacity: capacity)
  }

  /// Draws the step's items and numbers the batch by them.
  func draw(for all: Batch, seed: UInt64, step: UInt64) {
    var generator = Philox(seed: seed, stream: NoiseStream.sampledItems.at(step))
    for place in 0..<draws.count {
      let (item, expected) = draws.item(at: Double(place) + generator.uniform())
      tally.pointer[item] += Float(1 / expected)
      isIn.pointer[item / 64] |= 1 << UInt64(item % 64)
    }
    for entry in 0..<all.entryCount {
      let item = Int(all.items.pointer[entry])
      isIn.pointer[item / 64] |= 1 << UInt64(item % 64)
    }
    (count, drawnCount) = (0, 0)
    for word in 0..<isIn.count {
      var bits = isIn.pointer[word]
      isIn.pointer[word] = 0
      while bits != 0 {
        take(64 * word + bits.trailingZeroBitCount)
        bits &= bits - 1
      }
    }
    batch.fill(all, numberedBy: places.pointer, itemCount: count)
  }

  private func take(_ item: Int) {
    rows.pointer[count] = Int32(item)
    places.pointer[item] = Int32(count)
    drawnIndex.pointer[count] = -1
    if tally.pointer[item] > 0 {
      drawnIndex.pointer[count] = Int32(drawnCount)
      drawn.pointer[drawnCount] = Int32(count)
      weights.pointer[drawnCount] = tally.pointer[item]
      tally.pointer[item] = 0
      drawnCount += 1
    }
    count += 1
  }

  /// Copies the step's rows of a table, `width` numbers each, to rows `stride` apart.
  func gather(
    _ table: UnsafePointer<Float>, width: Int, into out: UnsafeMutablePointer<Float>, stride: Int,
    workers: Workers
  ) {
    nonisolated(unsafe) let (table, out) = (table, out)
    forEachTile(of: count, workers) { tile in
      for place in tile {
        (out + place * stride).update(
          from: table + Int(self.rows.pointer[place]) * width, count: width)
      }
    }
  }
}
