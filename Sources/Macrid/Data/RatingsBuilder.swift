/// Collects ratings line by line.
struct RatingsBuilder {
  private(set) var users: [UInt32] = []
  private(set) var items: [UInt32] = []
  private var values: [Float] = []
  private var times: RatingTimes?
  private var userTokens = TokenIndex()
  private var itemTokens = TokenIndex()

  /// Whether the lines so far came with a rating.
  var hasValues: Bool { !values.isEmpty }

  /// Appends a line; the user and item are what `user(_:)` and `item(_:)` returned.
  ///
  /// - Parameters:
  ///   - value: the rating; of all lines or of none.
  ///   - time: nil where there is no column of times.
  mutating func append(user: UInt32, item: UInt32, value: Float? = nil, time: Double? = nil) {
    if times != nil || time != nil {
      // Files without times may come before.
      var known = times ?? RatingTimes()
      times = nil
      while known.count < users.count { known.append(RatingTimes.none) }
      known.append(time ?? RatingTimes.none)
      times = known
    }
    users.append(user)
    items.append(item)
    if let value { values.append(value) }
  }

  mutating func user(_ bytes: UnsafeBufferPointer<UInt8>, file: String, line: Int) throws -> UInt32
  {
    do { return try userTokens.index(of: bytes) } catch {
      throw identifierError(error, bytes, column: "user", file: file, line: line)
    }
  }

  mutating func user(number: UInt64) -> UInt32 { userTokens.index(ofNumber: number) }

  mutating func item(_ bytes: UnsafeBufferPointer<UInt8>, file: String, line: Int) throws -> UInt32
  {
    do { return try itemTokens.index(of: bytes) } catch {
      throw identifierError(error, bytes, column: "item", file: file, line: line)
    }
  }

  /// The ratings collected, ids in canonical order.
  consuming func finish() -> Ratings {
    let (userIDs, userRank) = userTokens.sorted()
    let (itemIDs, itemRank) = itemTokens.sorted()
    for line in users.indices {
      users[line] = userRank[Int(users[line])]
      items[line] = itemRank[Int(items[line])]
    }
    return Ratings(
      userIDs: userIDs, itemIDs: itemIDs, users: users, items: items,
      values: values.isEmpty ? nil : values, times: times)
  }
}

/// The error for an id that is none.
func identifierError(
  _ fault: any Error, _ bytes: UnsafeBufferPointer<UInt8>, column: String, file: String, line: Int
) -> DataError {
  if let fault = fault as? TokenIndex.Fault, fault == .notUTF8 {
    return DataError(.badData, file: file, line: line, .notUTF8)
  }
  return DataError(
    .badData, file: file, line: line, .identifier(bytes.shown, column: column))
}
