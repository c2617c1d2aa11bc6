import Foundation
import Macrid

/// Who adopts what, made up: popularity and activity with long tails.
///
/// The item of popularity rank r is drawn in proportion to log((r + 51) / (r + 50)), Zipf's law with
/// a head made flat; a user adopts at least 5 different items, those above log-normally many, and a
/// quarter of all at most. Every user has a stream of draws of its own.
struct SimulatedInteractions: Codable, Equatable {
  var users: Int
  var items: Int
  /// Items that a user adopts, on average.
  var mean = 20

  private static let head = 50.0

  /// Users x items, drawn straight into compressed rows.
  func draw(seed: UInt64, workers: Workers) -> Interactions {
    var offsets = [0]
    offsets.reserveCapacity(users + 1)
    for user in 0..<users {
      var generator = Philox(seed: seed, stream: UInt64(user))
      offsets.append(offsets[user] + count(&generator))
    }
    let ends = offsets
    let drawn = [Int32](unsafeUninitializedCapacity: ends[users]) { buffer, count in
      nonisolated(unsafe) let out = buffer.baseAddress!
      let block = 1_000
      workers.forEach((users + block - 1) / block) { number in
        // Which user has the item already, or -1.
        var owner = [Int32](repeating: -1, count: items)
        for user in number * block..<min(users, (number + 1) * block) {
          var generator = Philox(seed: seed, stream: UInt64(user))
          _ = self.count(&generator)
          var row = UnsafeMutableBufferPointer(
            start: out + ends[user], count: ends[user + 1] - ends[user])
          for place in row.indices {
            var item: Int
            repeat { item = self.item(&generator) } while owner[item] == Int32(user)
            owner[item] = Int32(user)
            row.initializeElement(at: place, to: Int32(item))
          }
          row.sort()
        }
      }
      count = ends[users]
    }
    return Interactions(offsets: offsets, items: drawn, itemCount: items)
  }

  /// How many items a user adopts: the mean of exp(z - 1/2) is one, and rounding down takes a half.
  private func count(_ generator: inout Philox) -> Int {
    let above = (Double(mean) - 4.5) * exp(generator.normal() - 0.5)
    return min(max(1, items / 4), 5 + Int(above))
  }

  private func item(_ generator: inout Philox) -> Int {
    let head = Self.head
    let rank = head * (pow(1 + Double(items) / head, generator.uniform()) - 1)
    return min(items - 1, Int(rank))
  }
}
