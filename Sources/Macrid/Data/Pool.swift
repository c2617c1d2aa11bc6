/// Users with all their items, before anybody is held out.
struct Pool: Sendable {
  let userIDs: [String]
  let itemIDs: [String]
  /// Users x items.
  let matrix: Interactions

  init(userIDs: [String], itemIDs: [String], matrix: Interactions) {
    self.userIDs = userIDs
    self.itemIDs = itemIDs
    self.matrix = matrix
  }

  /// The users of a split that was given, training and held out, with known and sought items
  /// together. Items that no training user had are not in a split, so not here either.
  init(_ split: Split) {
    var rows = (0..<split.train.userCount).map { Array(split.train.items(of: $0)) }
    for part in [split.validation, split.test] {
      for user in part.userIDs.indices {
        rows.append(Array(part.known.items(of: user)) + part.sought.items(of: user))
      }
    }
    self.init(
      userIDs: split.trainUserIDs + split.validation.userIDs + split.test.userIDs,
      itemIDs: split.itemIDs, matrix: Interactions(rows: rows, itemCount: split.itemIDs.count))
  }

  /// What a split is made of.
  struct Divided {
    var itemIDs: [String]
    var trainUserIDs: [String]
    var train: Interactions
    var validation: HeldOutUsers
    var test: HeldOutUsers

    var heldOutCount: Int { validation.userIDs.count + test.userIDs.count }
  }

  /// Items are those of training users; within each part users stand in the pool's order, and one
  /// with no item left is dropped.
  ///
  /// - Parameters:
  ///   - fold: draws which items of held-out users are to be found, with the seed; nil is the one
  ///     split of the paper.
  ///   - keepsItems: keeps items that no training user has, too.
  func divide(
    train: some Sequence<Int>, validation: some Sequence<Int>, test: some Sequence<Int>,
    seed: UInt64, fold: Int?, keepsItems: Bool = false
  ) -> Divided {
    let trainUsers = train.sorted()
    // Columns: the items of training users, in canonical order.
    var column = [Int32](repeating: keepsItems ? 0 : -1, count: matrix.itemCount)
    for user in trainUsers { for item in matrix.items(of: user) { column[Int(item)] = 0 } }
    var kept: [String] = []
    for item in column.indices where column[item] == 0 {
      column[item] = Int32(kept.count)
      kept.append(itemIDs[item])
    }
    func columns(of user: Int) -> [Int32] {
      matrix.items(of: user).compactMap { column[Int($0)] < 0 ? nil : column[Int($0)] }
    }
    // A random stream for each kind of draw, and for each fold.
    let stream: UInt64 = 0x5350_4C49_5400 + (fold.map { 0x100 * UInt64($0 + 1) } ?? 0)
    func heldOut(_ users: [Int], _ stream: UInt64) -> HeldOutUsers {
      var generator = Philox(seed: seed, stream: stream)
      var ids: [String] = []
      var known: [[Int32]] = []
      var sought: [[Int32]] = []
      for user in users {
        var items = columns(of: user)
        if items.isEmpty { continue }
        let found =
          items.count < StrongGeneralisation.minimumItems
          ? 0 : items.count / StrongGeneralisation.oneSoughtOf
        if found > 0 { generator.shuffle(&items) }
        ids.append(userIDs[user])
        sought.append(Array(items[..<found]))
        known.append(Array(items[found...]))
      }
      return HeldOutUsers(
        userIDs: ids, known: Interactions(rows: known, itemCount: kept.count),
        sought: Interactions(rows: sought, itemCount: kept.count))
    }
    var offsets = [0]
    var items: [Int32] = []
    for user in trainUsers {
      items.append(contentsOf: columns(of: user))
      offsets.append(items.count)
    }
    return Divided(
      itemIDs: kept, trainUserIDs: trainUsers.map { userIDs[$0] },
      train: Interactions(offsets: offsets, items: items, itemCount: kept.count),
      validation: heldOut(validation.sorted(), stream + 1), test: heldOut(test.sorted(), stream + 2)
    )
  }
}

extension Split {
  init(dataset: String, _ divided: Pool.Divided, protocolDescription: String) {
    self.init(
      dataset: dataset, itemIDs: divided.itemIDs, trainUserIDs: divided.trainUserIDs,
      train: divided.train, validation: divided.validation, test: divided.test,
      protocolDescription: protocolDescription)
  }
}
