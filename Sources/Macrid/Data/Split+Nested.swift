extension Split {
  /// A split on fewer training users of the same items, to see what more users bring.
  ///
  /// All users, held out or not, are pooled and put in an order that `draw` decides. The first
  /// `trainingUsers` of it train; those after the first `most` validate. So with one draw the
  /// smaller set of training users is part of the larger, and all validate with the same users.
  /// The items stay, those too that no training user has. Nobody is left for test: the validation
  /// users stand in its place.
  ///
  /// - Parameter name: the new split's.
  /// - Throws: `badData` unless 1 <= `trainingUsers` <= `most` < number of users.
  public func nested(
    trainingUsers: Int, of most: Int, draw: UInt64, name: String
  ) throws -> Split {
    let pool = Pool(self)
    let all = pool.userIDs.count
    guard trainingUsers >= 1, trainingUsers <= most, most < all else {
      throw DataError(
        .badData, file: dataset,
        .notNested(trainingUsers: trainingUsers, most: most, users: all))
    }
    var users = Array(0..<all)
    var generator = Philox(seed: draw, stream: 0x4E45_5354)
    generator.shuffle(&users)
    let divided = pool.divide(
      train: users[..<trainingUsers], validation: users[most...], test: [], seed: draw, fold: nil,
      keepsItems: true)
    return Split(
      dataset: name, itemIDs: divided.itemIDs, trainUserIDs: divided.trainUserIDs,
      train: divided.train, validation: divided.validation, test: divided.validation,
      protocolDescription: "\(trainingUsers) training users, the first of an order (draw \(draw)) "
        + "of all \(all) users of a split, the last \(all - most) of which validate; none is for "
        + "test; items are the split's (\(protocolDescription))")
  }
}
