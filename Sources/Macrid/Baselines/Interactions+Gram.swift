extension Interactions {
  /// The same ones the other way round: items x users.
  func transposed() -> Interactions {
    var offsets = [Int](repeating: 0, count: itemCount + 1)
    for item in items { offsets[Int(item) + 1] += 1 }
    for item in 0..<itemCount { offsets[item + 1] += offsets[item] }
    var next = offsets
    var users = [Int32](repeating: 0, count: count)
    for user in 0..<userCount {
      for item in items(of: user) {
        users[next[Int(item)]] = Int32(user)
        next[Int(item)] += 1
      }
    }
    return Interactions(offsets: offsets, items: users, itemCount: userCount)
  }

  /// Adds row `item` of X^T X to `row` (M values): with how many users' items it occurs. Exact.
  ///
  /// - Parameter users: those who adopted the item.
  func addCoOccurrences<Value: Numeric>(
    with users: ArraySlice<Int32>, to row: UnsafeMutablePointer<Value>
  ) {
    for user in users {
      for other in items(of: Int(user)) { row[Int(other)] += 1 }
    }
  }
}
