/// What can go wrong with a search, told to the person who can put it right.
public enum SearchError: Error, Equatable, CustomStringConvertible {
  /// A setting that a method does not know or cannot take.
  case setting(method: String, name: String, reason: String)
  /// A setting that cannot be tuned as asked.
  case tuning(setting: String, reason: String)
  /// More users and more items than a Gram matrix is decomposed for.
  case tooLarge(what: String, most: Int)
  /// A shard that is not `i/n`.
  case shard(String)
  /// A line of a journal that is no trial, or one that no run can have come to.
  case unreadable(journal: String, line: Int, what: String)
  /// Two outcomes of one trial.
  case contradiction(trial: String, first: String, second: String)
  /// A journal of another study.
  case otherStudy(journal: String, artifact: String, expected: String)
  /// A journal to take in that is not there.
  case missing(journal: String)
  /// A journal that cannot be opened or read.
  case cannotOpen(journal: String, reason: String)
  /// A journal that is a folder, or a pipe.
  case noFile(journal: String)
  /// A compressed journal that cannot be uncompressed.
  case noGzip(journal: String)
  /// A journal that another version wrote.
  case otherForm(journal: String, found: Int)
  /// Another process is writing the journal.
  case inUse(journal: String)
  /// Asked to stop; what is finished is in the journal.
  case interrupted(done: Int, total: Int)

  public var description: String {
    switch self {
    case .setting(let method, let name, let reason):
      "the setting \(name) of \(method) \(reason)."
    case .tuning(let setting, let reason):
      "cannot tune: the setting \(setting) \(reason)."
    case .tooLarge(let what, let most):
      "EASE and PureSVD need at most \(most) users or at most \(most) items, and there are "
        + "\(what); leave them out."
    case .shard(let text):
      "'\(text)' is not a shard; write i/n with whole numbers and 1 <= i <= n, such as 3/8."
    case .unreadable(let journal, let line, let what):
      "\(journal):\(line): not a finished trial: \(what). Only a torn last line is expected; "
        + "remove the line, and its trial is run again."
    case .contradiction(let trial, let first, let second):
      "\(trial) has two outcomes: \(first) and \(second). The same trial must give the same "
        + "outcome on the same kind of processor; remove one line, and find out what differed."
    case .otherStudy(let journal, let artifact, let expected):
      "\(journal) holds trials of \(artifact), not of \(expected)."
    case .missing(let journal):
      "there is no journal \(journal)."
    case .cannotOpen(let journal, let reason):
      "cannot open the journal \(journal): \(reason)."
    case .noFile(let journal):
      "\(journal) is no regular file; expected a journal, lines of JSON, perhaps packed by gzip."
    case .noGzip(let journal):
      "\(journal) is no gzip file, cut short or damaged; get the file again."
    case .otherForm(let journal, let found):
      "\(journal) is of form \(found), and this version reads form \(StudyHeader.schema): take the "
        + "version that wrote it, or run its trials again."
    case .inUse(let journal):
      "\(journal) is being written by another process; wait for it, or run shards with a "
        + "journal each and merge them."
    case .interrupted(let done, let total):
      "interrupted after \(done) of \(total) trials, which are in the journal"
    }
  }
}
