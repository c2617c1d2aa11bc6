/// A dataset as a run used it.
public struct DatasetRecord: Sendable, Equatable, Codable {
  /// Such as `ml-1m`.
  public var name: String
  /// Digest of the split: the same digest means the same users, items and interactions everywhere.
  public var sha256: String
  /// All users: training and held out.
  public var users: Int
  public var trainingUsers: Int
  public var validationUsers: Int
  public var testUsers: Int
  public var items: Int
  public var interactions: Int
  /// The protocol in words.
  public var split: String
  public var simulated: Bool

  public init(
    name: String, sha256: String, trainingUsers: Int, validationUsers: Int, testUsers: Int,
    items: Int, interactions: Int, split: String, simulated: Bool = false
  ) {
    self.name = name
    self.sha256 = sha256
    users = trainingUsers + validationUsers + testUsers
    self.trainingUsers = trainingUsers
    self.validationUsers = validationUsers
    self.testUsers = testUsers
    self.items = items
    self.interactions = interactions
    self.split = split
    self.simulated = simulated
  }

  /// A split as it was used.
  public init(_ split: Split, simulated: Bool = false) {
    let matrices = [
      split.train, split.validation.known, split.validation.sought, split.test.known,
      split.test.sought,
    ]
    self.init(
      name: split.dataset, sha256: split.digest,
      trainingUsers: split.train.userCount, validationUsers: split.validation.userIDs.count,
      testUsers: split.test.userIDs.count, items: split.itemIDs.count,
      interactions: matrices.reduce(0) { $0 + $1.count },
      split: split.protocolDescription, simulated: simulated)
  }
}
