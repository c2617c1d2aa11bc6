/// The paper's protocol: users are held out whole, and a model sees most of a held-out user's
/// items to find the rest (Liang et al. 2018, Section 4.1).
public enum StrongGeneralisation {
  /// A rating this high or higher is an adoption.
  public static let threshold: Float = 4
  /// Users with fewer adoptions are dropped; held-out users with fewer keep all as input.
  public static let minimumItems = 5
  /// Of a held-out user's n items, floor(n / `oneSoughtOf`), 20 %, are to be found.
  public static let oneSoughtOf = 5
  /// At most one user in this many is held out for validation, and as many again for test.
  public static let oneHeldOutOf = 8

  /// Random streams of the seed, one for each kind of draw.
  private enum Stream {
    static let users: UInt64 = 0x5350_4C49_5400
    static let validation: UInt64 = 0x5350_4C49_5401
    static let test: UInt64 = 0x5350_4C49_5402
  }

  /// Splits ratings by the protocol.
  ///
  /// Ratings of `threshold` or higher become 1, and users with fewer than `minimumItems` of them
  /// are dropped; there is no item filter. Users are put in random order: the last part is test,
  /// the part before it validation, the rest training. Items are those that occur among training
  /// users; the others are dropped from held-out users (and a user with no item left with them).
  /// Of a held-out user's n items floor(0.2 n), drawn at random, are to be found; a user with
  /// n < 5 keeps all as input. Within each part users stand in the ids' canonical order.
  ///
  /// All draws are integers from `Philox(seed:)`, and depend on the set of (user, item, rating)
  /// alone: the same ratings give the same split on every machine, in every format and order of
  /// lines (where a pair is rated more than once, see `Ratings.adoptions`).
  ///
  /// - Parameters:
  ///   - heldOut: validation users wanted, and as many test users; scaled down to an eighth of
  ///     the users where there are too few. nil: an eighth, at most 10,000.
  ///   - notes: what else the split's `protocolDescription` should say.
  /// - Throws: `badData` where fewer than eight users remain.
  public static func split(
    _ ratings: Ratings, dataset: String, heldOut: Int?, notes: [String] = [], seed: UInt64
  ) throws -> Split {
    let (matrix, duplicates) = ratings.adoptions(threshold: threshold)
    var users = (0..<matrix.userCount).filter { matrix.items(of: $0).count >= minimumItems }
    let userCount = users.count
    let held = min(heldOut ?? 10_000, userCount / oneHeldOutOf)
    guard held > 0 else {
      throw DataError(
        .badData, file: dataset,
        .tooFewUsers(found: userCount, minimumItems: minimumItems, needed: oneHeldOutOf))
    }
    var generator = Philox(seed: seed, stream: Stream.users)
    generator.shuffle(&users)
    let trainUsers = users[..<(userCount - 2 * held)].sorted()
    let validationUsers = users[(userCount - 2 * held)..<(userCount - held)].sorted()
    let testUsers = users[(userCount - held)...].sorted()

    // Columns: the items of training users, in canonical order.
    var column = [Int32](repeating: -1, count: matrix.itemCount)
    for user in trainUsers { for item in matrix.items(of: user) { column[Int(item)] = 0 } }
    var itemIDs: [String] = []
    for item in column.indices where column[item] == 0 {
      column[item] = Int32(itemIDs.count)
      itemIDs.append(ratings.itemIDs[item])
    }
    func columns(of user: Int) -> [Int32] {
      matrix.items(of: user).compactMap { column[Int($0)] < 0 ? nil : column[Int($0)] }
    }
    func divide(_ users: [Int], _ stream: UInt64) -> HeldOutUsers {
      var generator = Philox(seed: seed, stream: stream)
      var ids: [String] = []
      var known: [[Int32]] = []
      var sought: [[Int32]] = []
      for user in users {
        var items = columns(of: user)
        if items.isEmpty { continue }
        let found = items.count < minimumItems ? 0 : items.count / oneSoughtOf
        if found > 0 { generator.shuffle(&items) }
        ids.append(ratings.userIDs[user])
        sought.append(Array(items[..<found]))
        known.append(Array(items[found...]))
      }
      return HeldOutUsers(
        userIDs: ids, known: Interactions(rows: known, itemCount: itemIDs.count),
        sought: Interactions(rows: sought, itemCount: itemIDs.count))
    }
    let validation = divide(validationUsers, Stream.validation)
    let test = divide(testUsers, Stream.test)

    var offsets = [0]
    var items: [Int32] = []
    for user in trainUsers {
      items.append(contentsOf: columns(of: user))
      offsets.append(items.count)
    }
    let train = Interactions(offsets: offsets, items: items, itemCount: itemIDs.count)
    let empty = 2 * held - validation.userIDs.count - test.userIDs.count
    return Split(
      dataset: dataset, itemIDs: itemIDs, trainUserIDs: trainUsers.map { ratings.userIDs[$0] },
      train: train, validation: validation, test: test,
      protocolDescription: description(
        rated: ratings.values != nil, timed: ratings.times != nil, users: userCount, held: held,
        wanted: heldOut,
        duplicates: duplicates, empty: empty, notes: notes, seed: seed))
  }

  private static func description(
    rated: Bool, timed: Bool, users: Int, held: Int, wanted: Int?, duplicates: Int, empty: Int,
    notes: [String], seed: UInt64
  ) -> String {
    var parts = [
      rated ? "ratings of \(Int(threshold)) or higher are 1" : "every line is 1 (no ratings given)",
      "users with fewer than \(minimumItems) such items dropped",
      "strong generalisation: of \(users) users, \(held) for validation and \(held) for test are "
        + "held out at random (seed \(seed))",
    ]
    if let wanted, held < wanted {
      parts.append("scaled down from \(wanted) + \(wanted) to one in \(oneHeldOutOf) users each")
    }
    parts.append("items are those of training users")
    parts.append(
      "of a held-out user's n items floor(n/\(oneSoughtOf)) are to be found, the others known "
        + "(all, where n < \(minimumItems))")
    if empty > 0 {
      parts.append("held-out users left without items dropped: \(empty)")
    }
    if duplicates > 0 {
      parts.append(
        "repeated user-item lines dropped: \(duplicates) "
          + (timed
            ? "(the later one by its time counts, of equal times the higher)"
            : "(the last one counts)"))
    }
    return (parts + notes).joined(separator: "; ")
  }
}
