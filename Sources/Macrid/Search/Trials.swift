import Foundation

/// What a journal holds: finished trials, each once, and the datasets they were run on.
public struct Trials<Measures: Measured>: Sendable, Equatable {
  public var header: StudyHeader?
  /// By the digest of the split.
  public private(set) var datasets: [String: DatasetRecord] = [:]
  private var records: [Trial: TrialRecord<Measures>] = [:]

  public init(header: StudyHeader? = nil) { self.header = header }

  /// All of them, in the order of `Trial`.
  public var all: [TrialRecord<Measures>] { records.keys.sorted().map { records[$0]! } }

  /// Those that the code as it is would give.
  public var current: [TrialRecord<Measures>] { all.filter { !$0.isOutdated } }

  /// Those whose bytes the code has changed since, to be run again.
  public var outdated: [TrialRecord<Measures>] { all.filter(\.isOutdated) }

  public var count: Int { records.count }

  /// The finished trial; nil where there is none or the code has changed its bytes since.
  public subscript(trial: Trial) -> TrialRecord<Measures>? {
    records[trial].flatMap { $0.isOutdated ? nil : $0 }
  }

  /// The dataset of a trial.
  public func dataset(of trial: Trial) -> DatasetRecord? {
    datasets.first { $0.key.hasPrefix(trial.split) }?.value
  }

  /// Drops the others, and datasets that no trial is of.
  mutating func keep(_ isKept: (TrialRecord<Measures>) -> Bool) {
    records = records.filter { isKept($0.value) }
    let splits = Set(records.keys.map(\.split))
    datasets = datasets.filter { splits.contains(String($0.key.prefix(12))) }
  }

  mutating func add(_ dataset: DatasetRecord) { datasets[dataset.sha256] = dataset }

  /// Adds a trial, in place of an older revision's.
  ///
  /// - Returns: the record that it contradicts: of the same trial, revision and kind of
  ///   processor, with another outcome.
  mutating func add(_ record: TrialRecord<Measures>) -> TrialRecord<Measures>? {
    guard let earlier = records[record.trial], earlier.revision == record.revision else {
      if let earlier = records[record.trial], !earlier.isOutdated, record.isOutdated { return nil }
      records[record.trial] = record
      return nil
    }
    return earlier.run.processor == record.run.processor
      && !earlier.outcome.isSame(as: record.outcome)
      ? earlier : nil
  }

  /// Reads a journal: plain (`PATH`) and compressed (`PATH.gz`), which is taken alone by its own
  /// name. Where both are there, the plain one's line of a trial stands. Nil where there is neither.
  ///
  /// A last line without its end, which a kill or a power cut leaves, is passed over.
  ///
  /// - Parameter artifact: what its trials have to be of; nil of anything.
  /// - Throws: `SearchError` for another artifact's journal, and for a line that is no trial or
  ///   contradicts itself or another, naming the line.
  public init?(contentsOf url: URL, of artifact: String? = nil) throws {
    let texts = try JournalText.all(of: url)
    if texts.isEmpty { return nil }
    try self.init(texts, of: artifact)
  }

  init(_ texts: [JournalText], of artifact: String?) throws {
    self.init()
    for text in texts { fill(from: try Trials(text, of: artifact)) }
  }

  /// Takes over what is not there yet.
  private mutating func fill(from other: Trials) {
    header = header ?? other.header
    datasets.merge(other.datasets) { own, _ in own }
    for record in other.records.values { _ = add(record) }
  }

  private init(_ text: JournalText, of artifact: String?) throws {
    // By split: all of its trials have the same test users.
    var testUsers: [String: Int] = [:]
    for (index, line) in text.lines.enumerated() {
      func unreadable(_ what: String) -> SearchError {
        .unreadable(journal: text.path, line: index + 1, what: what)
      }
      let content: JournalLine<Measures>
      do {
        content = try JournalLine(decoding: line)
      } catch {
        throw unreadable(quoted(String(decoding: line, as: UTF8.self)))
      }
      switch content {
      case .header(let header):
        guard header.schema == StudyHeader.schema else {
          throw SearchError.otherForm(journal: text.path, found: header.schema)
        }
        if let artifact, header.artifact != artifact {
          throw SearchError.otherStudy(
            journal: text.path, artifact: header.artifact, expected: artifact)
        }
        self.header = header
      case .dataset(let dataset): add(dataset)
      case .trial(let record):
        // What older code measured need not be what is measured now.
        if !record.isOutdated,
          let fault = record.outcome.fault(in: record.trial, dataset: dataset(of: record.trial))
        {
          throw unreadable("\(record.trial.title): \(fault)")
        }
        if !record.isOutdated, let users = record.outcome.test?.ndcg100.count {
          let others = testUsers.updateValue(users, forKey: record.trial.split) ?? users
          guard others == users else {
            throw unreadable(
              "\(record.trial.title): its metrics are of \(users) test users, and those of an "
                + "earlier line's trial on the same split of \(others)")
          }
        }
        guard add(record) == nil else {
          throw SearchError.contradiction(
            trial: record.trial.title, first: "an earlier line",
            second: "\(text.path):\(index + 1)")
        }
      }
    }
  }

  /// All lines: the header, the datasets by name, the trials in their order. The same trials are
  /// the same bytes, in whatever order they were run.
  func lines() throws -> Data {
    var text = Data()
    func append(_ line: JournalLine<Measures>) throws {
      text.append(try line.encoded())
      text.append(0x0A)
    }
    if let header { try append(.header(header)) }
    for dataset in datasets.values.sorted(by: { ($0.name, $0.sha256) < ($1.name, $1.sha256) }) {
      try append(.dataset(dataset))
    }
    for record in all { try append(.trial(record)) }
    return text
  }
}
