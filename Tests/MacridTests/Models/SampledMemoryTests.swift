import Foundation
import Testing

@testable import Macrid

/// What sampled softmax is for: memory that grows with items as the parameters do.
@Suite struct SampledMemoryTests {
  /// Bytes of every buffer and array that hangs on a value, each object once.
  private static func bytes(_ value: Any, _ seen: inout Set<ObjectIdentifier>) -> Int {
    if Mirror(reflecting: value).displayStyle == .class {
      guard seen.insert(ObjectIdentifier(value as AnyObject)).inserted else { return 0 }
    }
    if let memory = value as? any Memory { return memory.bytes }
    return Mirror(reflecting: value).children.reduce(0) { $0 + bytes($1.value, &seen) }
  }

  private static func bytes(
    _ kind: SampledSoftmaxTests.Kind, _ sampled: Int?, users: Int, items: Int
  ) -> Int {
    let x = Interactions(rows: [[0]], itemCount: items)
    let capacity = BatchCapacity(users: users, entries: 200)
    let model = SampledSoftmaxTests.model(kind, sampled, x, capacity: capacity, seed: 1)
    var seen = Set<ObjectIdentifier>()
    return bytes(model, &seen)
  }

  @Test(arguments: SampledSoftmaxTests.Kind.allCases)
  func anItemCostsTheSameAtAnySizeOfBatch(kind: SampledSoftmaxTests.Kind) {
    func grown(_ sampled: Int?, users: Int) -> Double {
      let (few, many) = (
        Self.bytes(kind, sampled, users: users, items: 4_000),
        Self.bytes(kind, sampled, users: users, items: 8_000)
      )
      return Double(many - few) / 4_000
    }
    // d = 5, K = 3 at most: two tables and unit rows (3d + 1), what assigns concepts (3K), and seven
    // numbers for the draws.
    let most: Double = 4 * 32
    let (small, large) = (grown(100, users: 10), grown(100, users: 40))
    #expect(small == large && small > 0 && small <= most, "\(small) and \(large) bytes an item")
    #expect(grown(nil, users: 40) > most, "the full softmax has a place for every user and item")
  }
}

private protocol Memory { var bytes: Int { get } }

extension Buffer: Memory {
  fileprivate var bytes: Int { count * MemoryLayout<Element>.stride }
}

extension Array: Memory {
  fileprivate var bytes: Int { count * MemoryLayout<Element>.stride }
}
