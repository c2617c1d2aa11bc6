/// What can go wrong with a search, told to the person who can put it right.
public enum SearchError: Error, Equatable, CustomStringConvertible {
  /// A shard that is not `i/n`.
  case shard(String)
  /// A line of a journal that is no trial.
  case unreadable(journal: String, line: Int, what: String)
  /// A trial of other code, data or settings; `differing` names which.
  case mixed(place: String, differing: String, than: String)
  /// Two results of one configuration.
  case contradiction(method: String, number: Int, first: String, second: String)
  /// A journal that cannot be opened or read.
  case cannotOpen(journal: String, reason: String)
  /// Another process is writing the journal.
  case inUse(journal: String)
  /// Asked to stop; what is finished is in the journal.
  case interrupted(done: Int, total: Int)

  public var description: String {
    switch self {
    case .shard(let text):
      "'\(text)' is not a shard; write i/n with whole numbers and 1 <= i <= n, such as 3/8."
    case .unreadable(let journal, let line, let what):
      "\(journal):\(line): not a finished trial: \(what). Only a torn last line is expected; "
        + "remove the line, and its trial is run again."
    case .mixed(let place, let differing, let than):
      "\(place): this trial was run with other \(differing) than \(than). "
        + "Results of different code, data or settings are not mixed: "
        + "move the journal away, or go back to what it was made with."
    case .contradiction(let method, let number, let first, let second):
      "configuration \(number) of \(method) has two results: \(first) and \(second). "
        + "The same code, data and settings must give the same result; "
        + "remove one line, and find out what differed (another processor, perhaps)."
    case .cannotOpen(let journal, let reason):
      "cannot open the journal \(journal): \(reason)."
    case .inUse(let journal):
      "\(journal) is being written by another process; wait for it, or run shards with a "
        + "journal each and merge them."
    case .interrupted(let done, let total):
      "interrupted after \(done) of \(total) trials; they are in the journal, and the same "
        + "command continues."
    }
  }
}
