extension Batch {
  /// A user's items as M ones and zeros.
  func fillRow(_ user: Int, _ row: UnsafeMutablePointer<Float>) {
    row.update(repeating: 0, count: itemCount)
    for entry in entries(of: user) { row[Int(items.pointer[entry])] = 1 }
  }

  /// X T for the given users, users x width: each one's rows of a table of M x `width`, added up.
  func addRows(
    of table: UnsafePointer<Float>, width: Int, _ users: Range<Int>,
    into out: UnsafeMutablePointer<Float>
  ) {
    out.update(repeating: 0, count: users.count * width)
    for user in users {
      let row = out + (user - users.lowerBound) * width
      for entry in entries(of: user) {
        let source = table + Int(items.pointer[entry]) * width
        for column in 0..<width { row[column] += source[column] }
      }
    }
  }
}
