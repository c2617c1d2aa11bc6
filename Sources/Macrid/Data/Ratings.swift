/// Ratings as a publisher's files give them: a user, an item and (mostly) a rating a line.
///
/// Columns are compact: 16 bytes a rating with its time. Users and items are numbers into
/// `userIDs` and `itemIDs`, which are in canonical order (see `TokenIndex.sorted`), so that the
/// same ratings come out alike whatever format and order of lines they were read from.
public struct Ratings: Sendable {
  /// Publisher's ids of the users, in canonical order: whole numbers by value, then words.
  public let userIDs: [String]
  /// Publisher's ids of the items, in canonical order.
  public let itemIDs: [String]
  /// One a line: index into `userIDs`.
  public let users: [UInt32]
  /// One a line: index into `itemIDs`.
  public let items: [UInt32]
  /// One a line: the rating; nil where the files have no rating column and every line counts.
  public let values: [Float]?
  /// One a line; nil where the files have no times.
  let times: RatingTimes?

  /// Number of lines.
  public var count: Int { users.count }
}

extension Ratings {
  /// Who adopted what: users x items, one where the rating is `threshold` or higher.
  ///
  /// Where a user rated an item more than once, the later rating counts: by the times, where the
  /// files have them (a line without one is earlier than any), and of equal times the higher, so
  /// that the order of lines does not matter; without times the last line counts.
  ///
  /// - Returns: the matrix, rows and columns in the order of `userIDs` and `itemIDs`, and the
  ///   number of lines dropped because another line of the same pair counts.
  public func adoptions(threshold: Float) -> (matrix: Interactions, duplicates: Int) {
    let userCount = userIDs.count
    // Counting sort by user; it keeps the order of lines within a user.
    var offsets = [Int](repeating: 0, count: userCount + 1)
    for user in users { offsets[Int(user) + 1] += 1 }
    for user in 0..<userCount { offsets[user + 1] += offsets[user] }
    let adopted: UInt32 = 1 << 31
    var grouped = [UInt32](repeating: 0, count: count)
    // The line that an entry comes from; needed for times alone.
    var lines = [UInt32](repeating: 0, count: times == nil ? 0 : count)
    var next = offsets
    for line in 0..<count {
      let user = Int(users[line])
      let flag = values.map { $0[line] >= threshold } ?? true
      grouped[next[user]] = items[line] | (flag ? adopted : 0)
      if times != nil { lines[next[user]] = UInt32(line) }
      next[user] += 1
    }
    next = []

    /// Whether an entry counts against an earlier line's of the same pair.
    func counts(_ entry: Int, against other: Int) -> Bool {
      guard let times else { return true }
      let (time, before) = (times[Int(lines[entry])], times[Int(lines[other])])
      if time != before { return time > before }
      return time == RatingTimes.none || grouped[other] & adopted == 0
    }
    var rowEnds = [0]
    rowEnds.reserveCapacity(userCount + 1)
    var columns: [Int32] = []
    columns.reserveCapacity(count)
    var duplicates = 0
    // Of the item's pair with the user at hand, the entry that counts; an entry of a user before
    // him is none.
    var counting = [Int](repeating: -1, count: itemIDs.count)
    for user in 0..<userCount {
      let start = columns.count
      for entry in offsets[user]..<offsets[user + 1] {
        let item = Int(grouped[entry] & ~adopted)
        if counting[item] >= offsets[user] {
          duplicates += 1
          if !counts(entry, against: counting[item]) { continue }
        }
        counting[item] = entry
      }
      for entry in offsets[user]..<offsets[user + 1] where grouped[entry] & adopted != 0 {
        let item = Int(grouped[entry] & ~adopted)
        if counting[item] == entry { columns.append(Int32(item)) }
      }
      columns[start...].sort()
      rowEnds.append(columns.count)
    }
    return (Interactions(offsets: rowEnds, items: columns, itemCount: itemIDs.count), duplicates)
  }
}
