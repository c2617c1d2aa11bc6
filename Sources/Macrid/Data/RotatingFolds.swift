/// Strong generalisation with every user a test user once: the users in a seeded order, cut into as
/// many folds as the held-out count gives. Fold f tests on its users, validates on the next fold's
/// and trains on the rest, so that all users are the units of a comparison, not one fold's 50.
///
///     let folds = try Dataset.folds(of: "ml-100k", seed: 1)
///     for fold in 0..<folds.count { let split = folds[fold] ... }
public struct RotatingFolds: Sendable {
  /// The dataset's name.
  public let dataset: String
  /// Number of folds: users over held-out users, rounded; 19 on ml-100k, 10 on ml-1m.
  public let count: Int
  private let pool: Pool
  private let users: [Int]
  private let seed: UInt64
  /// The protocol in words, given what is held out and how many users are left without items.
  private let description: @Sendable (_ heldOut: String, _ empty: Int) -> String

  init(
    _ pool: Pool, dataset: String, heldOut: Int?, seed: UInt64,
    description: @escaping @Sendable (_ heldOut: String, _ empty: Int) -> String
  ) throws {
    let (users, held) = try StrongGeneralisation.shuffledUsers(
      of: pool, dataset: dataset, heldOut: heldOut, seed: seed)
    self.pool = pool
    self.users = users
    self.dataset = dataset
    self.seed = seed
    self.description = description
    count = (users.count + held / 2) / held
  }

  /// From ratings, by the rules of `StrongGeneralisation.split`.
  init(
    _ ratings: Ratings, dataset: String, heldOut: Int?, notes: [String], seed: UInt64
  ) throws {
    let (matrix, duplicates) = ratings.adoptions(threshold: StrongGeneralisation.threshold)
    let (rated, timed) = (ratings.values != nil, ratings.times != nil)
    try self.init(
      Pool(userIDs: ratings.userIDs, itemIDs: ratings.itemIDs, matrix: matrix), dataset: dataset,
      heldOut: heldOut, seed: seed
    ) { heldOut, empty in
      StrongGeneralisation.description(
        rated: rated, timed: timed, heldOut: heldOut, duplicates: duplicates, empty: empty,
        notes: notes)
    }
  }

  /// From a split that was given: its users are pooled, as many held out as it has test users.
  init(_ split: Split, seed: UInt64) throws {
    try self.init(
      Pool(split), dataset: split.dataset, heldOut: split.test.userIDs.count, seed: seed
    ) { heldOut, empty in
      "the users of a given split pooled (\(split.protocolDescription)); users with fewer than "
        + "\(StrongGeneralisation.minimumItems) items dropped; \(heldOut); items are those of "
        + "training users; of a held-out user's n items "
        + "floor(n/\(StrongGeneralisation.oneSoughtOf)) are to be found, the others known"
        + (empty > 0 ? "; held-out users left without items dropped: \(empty)" : "")
    }
  }

  /// One fold's split.
  ///
  /// - Precondition: `fold` is in 0..<count.
  public subscript(fold: Int) -> Split {
    precondition((0..<count).contains(fold), "fold \(fold) of \(count)")
    func part(_ fold: Int) -> Range<Int> {
      fold * users.count / count..<(fold + 1) * users.count / count
    }
    let (test, validation) = (part(fold), part((fold + 1) % count))
    let divided = pool.divide(
      train: users.indices.filter { !test.contains($0) && !validation.contains($0) }
        .map { users[$0] },
      validation: users[validation], test: users[test], seed: seed, fold: fold)
    let heldOut =
      "strong generalisation in rotating folds: of \(users.count) users in random order (seed "
      + "\(seed)), fold \(fold) of \(count) is for test (\(test.count)), the next for validation "
      + "(\(validation.count))"
    return Split(
      dataset: dataset, divided,
      protocolDescription: description(
        heldOut, test.count + validation.count - divided.heldOutCount))
  }
}
