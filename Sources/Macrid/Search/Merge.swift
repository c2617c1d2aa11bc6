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
  /// Reads the journals that are to be taken in, and checks them against each other and against what
  /// the journal has. Nothing is written.
  ///
  /// - Parameters:
  ///   - artifact: what their trials have to be of.
  ///   - own: what the journal has.
  ///   - url: where it is.
  /// - Throws: `SearchError` for a journal that is not there or another artifact's, a line that is no
  ///   trial, or two outcomes of one trial.
  static func read(
    _ inputs: [URL], of artifact: String, beside own: Trials<Measures>, at url: URL
  ) throws -> (merged: MergedJournals, trials: [Trials<Measures>]) {
    var merged = MergedJournals()
    var taken: [Trials<Measures>] = []
    var seen: [Trial: (record: TrialRecord<Measures>, path: String)] = [:]
    for input in inputs {
      let path = input.relativePath
      let texts = try JournalText.all(of: input)
      guard !texts.isEmpty else { throw SearchError.missing(journal: path) }
      merged.torn += texts.filter { $0.tornBytes > 0 }.map(\.path)
      let other = try Trials<Measures>(texts, of: artifact)
      merged.outdated += other.outdated.count
      for record in other.current {
        let trial = record.trial
        guard let first = seen[trial] ?? own[trial].map({ (record: $0, path: url.relativePath) })
        else {
          seen[trial] = (record: record, path: path)
          merged.added += 1
          continue
        }
        guard
          first.record.outcome.isSame(as: record.outcome)
            || first.record.run.processor != record.run.processor
        else {
          throw SearchError.contradiction(trial: trial.title, first: first.path, second: path)
        }
        merged.repeated += 1
      }
      taken.append(other)
    }
    return (merged: merged, trials: taken)
  }
}
