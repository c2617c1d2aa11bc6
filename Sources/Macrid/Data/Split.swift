/// Users kept out of training, each with the items fed to the model and those to be found.
public struct HeldOutUsers: Sendable, Equatable {
  /// Publisher's ids, one a row.
  public let userIDs: [String]
  /// Items fed to the encoder (80 %), users x items.
  public let known: Interactions
  /// Items to be found (20 %), users x items; disjoint from `known` row by row.
  public let sought: Interactions

  public init(userIDs: [String], known: Interactions, sought: Interactions) {
    precondition(known.userCount == userIDs.count && sought.userCount == userIDs.count)
    self.userIDs = userIDs
    self.known = known
    self.sought = sought
  }
}

/// A dataset split by users for strong generalisation (Liang et al. 2018).
public struct Split: Sendable, Equatable {
  /// The dataset's name, such as `ml-100k`.
  public let dataset: String
  /// Publisher's ids of the items (M), in column order.
  public let itemIDs: [String]
  /// Publisher's ids of the training users, in row order.
  public let trainUserIDs: [String]
  /// Training users x items.
  public let train: Interactions
  public let validation: HeldOutUsers
  public let test: HeldOutUsers
  /// The protocol in words: threshold, minimum, who was held out, how items were divided.
  public let protocolDescription: String

  public init(
    dataset: String, itemIDs: [String], trainUserIDs: [String], train: Interactions,
    validation: HeldOutUsers, test: HeldOutUsers, protocolDescription: String
  ) {
    self.dataset = dataset
    self.itemIDs = itemIDs
    self.trainUserIDs = trainUserIDs
    self.train = train
    self.validation = validation
    self.test = test
    self.protocolDescription = protocolDescription
  }
}
