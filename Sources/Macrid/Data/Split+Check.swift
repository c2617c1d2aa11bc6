extension Split {
  /// The one check before anything is trained or measured: is there something to learn from, and
  /// in validation and in test at least one user with something to be found?
  ///
  /// - Throws: `badData` that says what is missing and what would help.
  public func check() throws {
    func fail(_ cause: DataError.Cause) -> DataError {
      DataError(.badData, file: dataset, cause)
    }
    guard !itemIDs.isEmpty else { throw fail(.noItems) }
    guard train.count > 0 else { throw fail(.noTrainingUsers) }
    for (part, users) in [("validation", validation), ("test", test)]
    where users.sought.count == 0 {
      throw fail(.nothingToBeFound(part: part, users: users.userIDs.count))
    }
  }
}
