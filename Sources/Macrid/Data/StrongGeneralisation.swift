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
    let pool = Pool(userIDs: ratings.userIDs, itemIDs: ratings.itemIDs, matrix: matrix)
    let (users, held) = try shuffledUsers(of: pool, dataset: dataset, heldOut: heldOut, seed: seed)
    let divided = pool.divide(
      train: users[..<(users.count - 2 * held)],
      validation: users[(users.count - 2 * held)..<(users.count - held)],
      test: users[(users.count - held)...], seed: seed, fold: nil)
    return Split(
      dataset: dataset, divided,
      protocolDescription: description(
        rated: ratings.values != nil, timed: ratings.times != nil,
        heldOut: "strong generalisation: of \(users.count) users, \(held) for validation and "
          + "\(held) for test are held out at random (seed \(seed))"
          + (heldOut.map { $0 > held } == true
            ? "; scaled down from \(heldOut!) + \(heldOut!) to one in \(oneHeldOutOf) users each"
            : ""),
        duplicates: duplicates, empty: 2 * held - divided.heldOutCount, notes: notes))
  }

  /// The users that remain, in random order, and how many are to be held out for test.
  static func shuffledUsers(
    of pool: Pool, dataset: String, heldOut: Int?, seed: UInt64
  ) throws -> (users: [Int], held: Int) {
    var users = (0..<pool.matrix.userCount).filter {
      pool.matrix.items(of: $0).count >= minimumItems
    }
    let held = min(heldOut ?? 10_000, users.count / oneHeldOutOf)
    guard held > 0 else {
      throw DataError(
        .badData, file: dataset,
        .tooFewUsers(found: users.count, minimumItems: minimumItems, needed: oneHeldOutOf))
    }
    var generator = Philox(seed: seed, stream: 0x5350_4C49_5400)
    generator.shuffle(&users)
    return (users, held)
  }

  static func description(
    rated: Bool, timed: Bool, heldOut: String, duplicates: Int, empty: Int, notes: [String]
  ) -> String {
    var parts = [
      rated ? "ratings of \(Int(threshold)) or higher are 1" : "every line is 1 (no ratings given)",
      "users with fewer than \(minimumItems) such items dropped", heldOut,
      "items are those of training users",
      "of a held-out user's n items floor(n/\(oneSoughtOf)) are to be found, the others known "
        + "(all, where n < \(minimumItems))",
    ]
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
