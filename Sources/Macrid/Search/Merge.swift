import Foundation

/// What came of merging journals.
public struct MergedJournals: Sendable, Equatable {
  /// Trials that were taken in.
  public var added = 0
  /// Trials that the journal had already, with the same outcome.
  public var repeated = 0
  /// Trials of an older revision of the code, which were left out.
  public var outdated = 0
  /// Journals that end in a torn line, which was left out; its trial is to be run again.
  public var torn: [String] = []
}

extension Journal {
  /// Takes in the trials of other journals, in whatever order; the inputs stay as they are.
  ///
  /// All are read and checked before anything is written: where one is refused, the journal is as
  /// it was.
  ///
  /// - Throws: `SearchError` for a line that is no trial, a journal of another study, or two
  ///   outcomes of one trial; `CannotWrite`.
  public func merge(_ inputs: [URL]) throws -> MergedJournals {
    var merged = MergedJournals()
    var taken: [Trials<Measures>] = []
    var seen: [Trial: (outcome: Outcome<Measures>, processor: String, path: String)] = [:]
    let own = trials
    for record in own.current {
      seen[record.trial] = (record.outcome, record.run.processor, url.relativePath)
    }
    for input in inputs {
      let path = input.relativePath
      guard let text = try JournalText(at: input) else {
        throw SearchError.missing(journal: path)
      }
      if text.tornBytes > 0 { merged.torn.append(path) }
      let other = try Trials<Measures>(text)
      if let theirs = other.header?.artifact, let ours = own.header?.artifact, theirs != ours {
        throw SearchError.otherStudy(journal: path, artifact: theirs, expected: ours)
      }
      merged.outdated += other.outdated.count
      for record in other.current {
        if let first = seen[record.trial] {
          guard first.outcome.isSame(as: record.outcome) || first.processor != record.run.processor
          else {
            throw SearchError.contradiction(
              trial: record.trial.title, first: first.path, second: path)
          }
          merged.repeated += 1
        } else {
          seen[record.trial] = (record.outcome, record.run.processor, path)
          merged.added += 1
        }
      }
      taken.append(other)
    }
    for other in taken {
      for dataset in other.datasets.values { try add(dataset) }
      for record in other.current where trials[record.trial] == nil { try append(record) }
    }
    return merged
  }
}
