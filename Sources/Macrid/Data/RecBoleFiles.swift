import Foundation

/// A split as RecBole's atomic files, as `Split.writeAtomicFiles` writes it: `NAME.train.inter`,
/// `NAME.validation_tr.inter`, `NAME.validation_te.inter`, `NAME.test_tr.inter`,
/// `NAME.test_te.inter`, with the rows' and columns' order in `NAME.user` and `NAME.item`.
struct RecBoleFiles {
  static let parts = ["train", "validation_tr", "validation_te", "test_tr", "test_te"]
  /// What RecBole trains on, written for it and not read here: train, validation_tr and test_tr.
  static let seenPart = "seen"
  /// What an exported set's name has behind the dataset's.
  static let nameEnding = "-split"
  static let userHeader = "user_id:token"
  static let itemHeader = "item_id:token"

  let folder: URL
  let name: String

  private func file(_ suffix: String) -> URL {
    folder.appendingPathComponent("\(name).\(suffix)")
  }

  /// The five parts, all of which must be there.
  var partFiles: [URL] { Self.parts.map { file("\($0).inter") } }

  /// The split as given.
  ///
  /// - Throws: `badData` where a user is in two parts, an item both known and sought or in no
  ///   list, a line broken; `missingInput` where a file is missing.
  func split(dataset: String) throws -> Split {
    let itemIDs = try identifiers(file("item"), header: Self.itemHeader)
    let userIDs = try identifiers(file("user"), header: Self.userHeader)
    let column = Dictionary(uniqueKeysWithValues: zip(itemIDs.map(UTF8Token.init), itemIDs.indices))
    let parts = try partFiles.map { try Ratings.table([$0]) }

    // What a part holds of each user, by the user's id.
    var duplicates = 0
    let rows = try zip(partFiles, parts).map { file, part in
      let (matrix, repeated) = part.adoptions(threshold: StrongGeneralisation.threshold)
      duplicates += repeated
      let columns = try part.itemIDs.map { id in
        guard let column = column[UTF8Token(text: id)] else {
          throw DataError(.badData, file: file.path, .unlisted(id, list: "\(name).item"))
        }
        return Int32(column)
      }
      return Dictionary(
        uniqueKeysWithValues: part.userIDs.enumerated().map { user, id in
          (UTF8Token(text: id), matrix.items(of: user).map { columns[Int($0)] }.sorted())
        })
    }
    // Users of train, validation and test, in the order of NAME.user.
    var users: [[String]] = [[], [], []]
    let names = ["train", "validation", "test"]
    for id in userIDs {
      let token = UTF8Token(text: id)
      let inside = [[0], [1, 2], [3, 4]].map { $0.contains { rows[$0][token] != nil } }
      let found = inside.indices.filter { inside[$0] }
      guard found.count < 2 else {
        throw DataError(
          .badData, file: file("inter").path,
          .userInTwoParts(id, first: names[found[0]], second: names[found[1]]))
      }
      if let part = found.first { users[part].append(id) }
    }
    let listed = Set(userIDs.map(UTF8Token.init))
    for (file, part) in zip(partFiles, parts) {
      for id in part.userIDs where !listed.contains(UTF8Token(text: id)) {
        throw DataError(.badData, file: file.path, .unlisted(id, list: "\(name).user"))
      }
    }
    func matrix(_ part: Int, _ users: [String]) -> Interactions {
      Interactions(
        rows: users.map { rows[part][UTF8Token(text: $0)] ?? [] }, itemCount: itemIDs.count)
    }
    func heldOut(_ users: [String], _ part: Int) throws -> HeldOutUsers {
      for id in users {
        let token = UTF8Token(text: id)
        let both = Set(rows[part][token] ?? []).intersection(rows[part + 1][token] ?? [])
        if let item = both.min() {
          throw DataError(
            .badData, file: partFiles[part + 1].path,
            .itemKnownAndSought(user: id, item: itemIDs[Int(item)]))
        }
      }
      return HeldOutUsers(
        userIDs: users, known: matrix(part, users), sought: matrix(part + 1, users))
    }
    var description =
      "the split given in \(name).*.inter is used as it is: \(users[0].count) training users, "
      + "\(users[1].count) validation and \(users[2].count) test users held out (strong "
      + "generalisation)"
    if duplicates > 0 { description += "; repeated user-item lines dropped: \(duplicates)" }
    return Split(
      dataset: dataset, itemIDs: itemIDs, trainUserIDs: users[0], train: matrix(0, users[0]),
      validation: try heldOut(users[1], 1), test: try heldOut(users[2], 3),
      protocolDescription: description)
  }

  /// The ids below a header line; further columns are passed over.
  private func identifiers(_ file: URL, header: String) throws -> [String] {
    var ids: [String] = []
    var tokens = TokenIndex()
    var sawHeader = false
    try LineReader.forEachLine(of: file) { line, number in
      let field = UnsafeBufferPointer(rebasing: line.prefix { $0 != 0x09 })
      if !sawHeader {
        sawHeader = true
        guard field.shown == header else {
          throw DataError(
            .badData, file: file.path, line: number, .header(line: line.shown, expected: header))
        }
        return
      }
      let index: UInt32
      do { index = try tokens.index(of: field) } catch {
        throw identifierError(error, field, column: header, file: file.path, line: number)
      }
      guard Int(index) == ids.count else {
        throw DataError(.badData, file: file.path, line: number, .repeatedIdentifier(field.shown))
      }
      ids.append(field.shown)
    }
    return ids
  }
}
