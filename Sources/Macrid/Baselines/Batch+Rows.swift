extension Batch {
  /// A user's items.
  func items(of user: Int) -> UnsafeBufferPointer<Int32> {
    let entries = entries(of: user)
    return UnsafeBufferPointer(start: items.pointer + entries.lowerBound, count: entries.count)
  }

  /// X T for the given users, users x width: each one's rows of a table of M x `width`, added up.
  func addRows(
    of table: UnsafePointer<Float>, width: Int, _ users: Range<Int>,
    into out: UnsafeMutablePointer<Float>
  ) {
    out.update(repeating: 0, count: users.count * width)
    for user in users {
      let row = out + (user - users.lowerBound) * width
      for item in items(of: user) {
        let source = table + Int(item) * width
        for column in 0..<width { row[column] += source[column] }
      }
    }
  }
}
