/// The largest batch that a workspace must hold.
public struct BatchCapacity: Sendable, Equatable {
  /// Users in a batch (B).
  public let users: Int
  /// Ones in a batch (n).
  public let entries: Int

  public init(users: Int, entries: Int) {
    self.users = users
    self.entries = entries
  }

  /// Room for any batch of `batchSize` users out of any of the matrices.
  public init(batchSize: Int, of matrices: [Interactions]) {
    users = batchSize
    entries =
      matrices.map { matrix in
        let lengths = (0..<matrix.userCount).map { matrix.offsets[$0 + 1] - matrix.offsets[$0] }
        return lengths.sorted(by: >).prefix(batchSize).reduce(0, +)
      }.max() ?? 0
  }
}

/// A mini-batch of users in both orders that a step needs: items by user and users by item.
///
/// Sized once for the largest batch and refilled in place.
public final class Batch: @unchecked Sendable {
  private(set) var itemCount: Int
  /// Users in the batch (B).
  public private(set) var userCount = 0
  /// Ones in the batch.
  private(set) var entryCount = 0
  /// User u's entries are `offsets[u]..<offsets[u + 1]`.
  let offsets: Buffer<Int32>
  /// Item of each entry, user after user.
  let items: Buffer<Int32>
  /// Item i's entries are `itemOffsets[i]..<itemOffsets[i + 1]` of the next two.
  let itemOffsets: Buffer<Int32>
  /// User of each entry, item after item.
  let usersByItem: Buffer<Int32>
  /// Place of the same entry in `items`, item after item.
  let entriesByItem: Buffer<Int32>
  private let cursor: Buffer<Int32>

  init(_ capacity: BatchCapacity, itemCount: Int) {
    self.itemCount = itemCount
    offsets = Buffer(count: capacity.users + 1)
    items = Buffer(count: capacity.entries)
    usersByItem = Buffer(count: capacity.entries)
    entriesByItem = Buffer(count: capacity.entries)
    itemOffsets = Buffer(count: itemCount + 1)
    cursor = Buffer(count: itemCount + 1)
  }

  /// Takes the given users, in that order.
  ///
  /// - Parameter byItem: whether the item order is wanted too: training needs it, scoring does not.
  func fill(_ users: some Sequence<Int>, of interactions: Interactions, byItem: Bool) {
    userCount = 0
    entryCount = 0
    offsets.pointer[0] = 0
    for user in users {
      for item in interactions.items(of: user) {
        items.pointer[entryCount] = item
        entryCount += 1
      }
      userCount += 1
      offsets.pointer[userCount] = Int32(entryCount)
    }
    if byItem { sortByItem() }
  }

  /// Takes the users of another batch, their items numbered anew, from 0 up to `itemCount`.
  func fill(_ all: Batch, numberedBy places: UnsafePointer<Int32>, itemCount: Int) {
    self.itemCount = itemCount
    userCount = all.userCount
    entryCount = all.entryCount
    offsets.pointer.update(from: all.offsets.pointer, count: userCount + 1)
    for entry in 0..<entryCount {
      items.pointer[entry] = places[Int(all.items.pointer[entry])]
    }
    sortByItem()
  }

  private func sortByItem() {
    let starts = itemOffsets.pointer
    starts.update(repeating: 0, count: itemCount + 1)
    for entry in 0..<entryCount { starts[Int(items.pointer[entry]) + 1] += 1 }
    for item in 0..<itemCount { starts[item + 1] += starts[item] }
    cursor.pointer.update(from: starts, count: itemCount + 1)
    for user in 0..<userCount {
      for entry in entries(of: user) {
        let item = Int(items.pointer[entry])
        let place = Int(cursor.pointer[item])
        usersByItem.pointer[place] = Int32(user)
        entriesByItem.pointer[place] = Int32(entry)
        cursor.pointer[item] += 1
      }
    }
  }

  /// Places of one user's entries.
  func entries(of user: Int) -> Range<Int> {
    Int(offsets.pointer[user])..<Int(offsets.pointer[user + 1])
  }

  /// Places of one item's entries in the item order.
  func entries(ofItem item: Int) -> Range<Int> {
    Int(itemOffsets.pointer[item])..<Int(itemOffsets.pointer[item + 1])
  }
}
