import Foundation

/// A folder in the layout of the paper's authors and of Liang et al.: the items' ids in
/// `unique_sid.txt` (line i is item i, from 0) and pairs of numbers, header `uid,sid`, in
/// `train.csv`, `validation_tr.csv`, `validation_te.csv`, `test_tr.csv`, `test_te.csv`.
struct ProSGFolder {
  static let itemFile = "unique_sid.txt"
  /// The users' ids, likewise; ours alone, and it may be missing.
  static let userFile = "unique_uid.txt"
  static let trainFile = "train.csv"
  static let heldOutFiles = [
    "validation_tr.csv", "validation_te.csv", "test_tr.csv", "test_te.csv",
  ]

  let folder: URL

  private func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: file(name).path)
  }

  /// The split as given.
  ///
  /// - Throws: `badData` where a user is in two parts, an item both known and sought, a number
  ///   out of range, a line broken; `missingInput` where a file is missing.
  func split(dataset: String) throws -> Split {
    let itemIDs = try identifiers(in: Self.itemFile)
    let names = [Self.trainFile] + Self.heldOutFiles
    var duplicates = 0
    let pairs = try names.map { name in
      let (pairs, repeated) = try self.pairs(in: name, itemCount: itemIDs.count)
      duplicates += repeated
      return pairs
    }
    let uniqueUsers = exists(Self.userFile) ? try identifiers(in: Self.userFile) : nil
    func userID(_ user: UInt32) throws -> String {
      guard let uniqueUsers else { return String(user) }
      guard Int(user) < uniqueUsers.count else {
        throw DataError(
          .badData, file: file(Self.userFile).path,
          .number(String(user), column: "uid", below: uniqueUsers.count))
      }
      return uniqueUsers[Int(user)]
    }
    let users = [
      distinctUsers(pairs[0]), distinctUsers(pairs[1] + pairs[2]),
      distinctUsers(pairs[3] + pairs[4]),
    ]
    let parts = ["train", "validation", "test"]
    for (first, second) in [(0, 1), (0, 2), (1, 2)] {
      if let shared = Set(users[first]).intersection(users[second]).min() {
        throw DataError(
          .badData, file: folder.path,
          .userInTwoParts(String(shared), first: parts[first], second: parts[second]))
      }
    }
    func heldOut(_ users: [UInt32], _ known: [UInt64], _ sought: [UInt64]) throws -> HeldOutUsers {
      if let both = firstShared(known, sought) {
        throw DataError(
          .badData, file: folder.path,
          .itemKnownAndSought(
            user: String(both >> 32), item: itemIDs[Int(UInt32(truncatingIfNeeded: both))]))
      }
      return HeldOutUsers(
        userIDs: try users.map(userID), known: matrix(known, users, itemIDs.count),
        sought: matrix(sought, users, itemIDs.count))
    }
    let place = folder.pathComponents.suffix(2).joined(separator: "/")
    var description =
      "the split given in \(place) is used as it is: \(users[0].count) training users, "
      + "\(users[1].count) validation and \(users[2].count) test users held out (strong "
      + "generalisation)"
    if duplicates > 0 { description += "; repeated user-item lines dropped: \(duplicates)" }
    return Split(
      dataset: dataset, itemIDs: itemIDs, trainUserIDs: try users[0].map(userID),
      train: matrix(pairs[0], users[0], itemIDs.count),
      validation: try heldOut(users[1], pairs[1], pairs[2]),
      test: try heldOut(users[2], pairs[3], pairs[4]), protocolDescription: description)
  }

  /// All interactions of the folder's held-out users, known and sought together.
  ///
  /// - Throws: as `split(dataset:)`.
  func heldOutRatings() throws -> Ratings {
    let itemIDs = try identifiers(in: Self.itemFile)
    var builder = RatingsBuilder()
    // An item's number among those the builder has seen.
    var numbers = [UInt32?](repeating: nil, count: itemIDs.count)
    for name in Self.heldOutFiles {
      try forEachPair(in: name, itemCount: itemIDs.count) { user, item in
        if numbers[item] == nil {
          var id = itemIDs[item]
          numbers[item] = try id.withUTF8 {
            try builder.item($0, file: file(Self.itemFile).path, line: item + 1)
          }
        }
        builder.append(user: builder.user(number: UInt64(user)), item: numbers[item] ?? 0)
      }
    }
    return builder.finish()
  }

  /// One id a line.
  private func identifiers(in name: String) throws -> [String] {
    var ids: [String] = []
    var tokens = TokenIndex()
    let path = file(name).path
    try LineReader.forEachLine(of: file(name)) { line, number in
      let index: UInt32
      do { index = try tokens.index(of: line) } catch {
        throw identifierError(error, line, column: "id", file: path, line: number)
      }
      // The line's number is the id's; a blank line in between would shift the rest.
      guard number == ids.count + 1 else {
        throw DataError(
          .badData, file: path, line: ids.count + 1, .identifier("", column: "id"))
      }
      guard Int(index) == ids.count else {
        throw DataError(.badData, file: path, line: number, .repeatedIdentifier(line.shown))
      }
      ids.append(line.shown)
    }
    return ids
  }

  private func forEachPair(
    in name: String, itemCount: Int, _ body: (_ user: UInt32, _ item: Int) throws -> Void
  ) throws {
    let path = file(name).path
    var sawHeader = false
    try LineReader.forEachLine(of: file(name)) { line, number in
      if !sawHeader {
        sawHeader = true
        guard line.shown == "uid,sid" else {
          throw DataError(
            .badData, file: path, line: number, .header(line: line.shown, expected: "uid,sid"))
        }
        return
      }
      let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      guard fields.count == 2 else {
        throw DataError(
          .badData, file: path, line: number,
          .fieldCount(found: fields.count, line: line.shown, expected: "uid,sid"))
      }
      let user = UnsafeBufferPointer(rebasing: fields[0])
      let item = UnsafeBufferPointer(rebasing: fields[1])
      guard let userNumber = plainNumber(user).flatMap(UInt32.init(exactly:)) else {
        throw DataError(
          .badData, file: path, line: number, .number(user.shown, column: "uid", below: nil))
      }
      guard let itemNumber = plainNumber(item), itemNumber < itemCount else {
        throw DataError(
          .badData, file: path, line: number, .number(item.shown, column: "sid", below: itemCount))
      }
      try body(userNumber, Int(itemNumber))
    }
  }

  /// The pairs of a file as `uid << 32 | sid`, ascending, each once; and how many were repeated.
  private func pairs(in name: String, itemCount: Int) throws -> (pairs: [UInt64], repeated: Int) {
    var pairs: [UInt64] = []
    try forEachPair(in: name, itemCount: itemCount) { user, item in
      pairs.append(UInt64(user) << 32 | UInt64(item))
    }
    guard !pairs.isEmpty else { throw DataError(.badData, file: file(name).path, .noData) }
    pairs.sort()
    var last = 0
    for index in pairs.indices.dropFirst() where pairs[index] != pairs[last] {
      last += 1
      pairs[last] = pairs[index]
    }
    let repeated = pairs.count - last - 1
    pairs.removeLast(repeated)
    return (pairs, repeated)
  }
}

private func distinctUsers(_ pairs: [UInt64]) -> [UInt32] {
  Set(pairs.lazy.map { UInt32($0 >> 32) }).sorted()
}

/// The first value that two ascending lists share.
private func firstShared(_ a: [UInt64], _ b: [UInt64]) -> UInt64? {
  var i = 0
  var j = 0
  while i < a.count, j < b.count {
    if a[i] == b[j] { return a[i] }
    if a[i] < b[j] { i += 1 } else { j += 1 }
  }
  return nil
}

/// Ascending pairs as a matrix with one row for each of `users`, which ascend as well.
private func matrix(_ pairs: [UInt64], _ users: [UInt32], _ itemCount: Int) -> Interactions {
  var offsets = [0]
  var position = 0
  for user in users {
    while position < pairs.count, pairs[position] >> 32 == UInt64(user) { position += 1 }
    offsets.append(position)
  }
  return Interactions(
    offsets: offsets, items: pairs.map { Int32(truncatingIfNeeded: $0) }, itemCount: itemCount)
}
