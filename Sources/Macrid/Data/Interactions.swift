/// Who adopted what: a binary matrix, users x items, in compressed sparse rows (CSR).
///
/// Rows are users. Within a row, items ascend and none occurs twice.
public struct Interactions: Sendable, Equatable {
  /// Number of rows (N).
  public var userCount: Int { offsets.count - 1 }
  /// Number of columns (M).
  public let itemCount: Int
  /// Row u occupies `items[offsets[u]..<offsets[u + 1]]`; userCount + 1 values.
  public let offsets: [Int]
  /// Column indices, row after row.
  public let items: [Int32]

  /// Number of ones in the matrix.
  public var count: Int { items.count }

  /// Rows as given; items are sorted and duplicates dropped.
  ///
  /// - Precondition: every item lies in `0..<itemCount`.
  public init(rows: [[Int32]], itemCount: Int) {
    var offsets = [0]
    var items: [Int32] = []
    offsets.reserveCapacity(rows.count + 1)
    items.reserveCapacity(rows.reduce(0) { $0 + $1.count })
    for row in rows {
      let start = items.count
      for item in row.sorted() where items.count == start || items.last != item {
        precondition(item >= 0 && Int(item) < itemCount, "item \(item) outside 0..<\(itemCount)")
        items.append(item)
      }
      offsets.append(items.count)
    }
    self.itemCount = itemCount
    self.offsets = offsets
    self.items = items
  }

  /// Rows that are in order already.
  ///
  /// - Precondition: offsets ascend from 0 to `items.count`; within a row items ascend, none
  ///   twice, all in `0..<itemCount`.
  public init(offsets: [Int], items: [Int32], itemCount: Int) {
    precondition(offsets.first == 0 && offsets.last == items.count)
    self.itemCount = itemCount
    self.offsets = offsets
    self.items = items
  }

  /// The items of one user, ascending.
  public func items(of user: Int) -> ArraySlice<Int32> {
    items[offsets[user]..<offsets[user + 1]]
  }
}
