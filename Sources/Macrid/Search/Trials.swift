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

  /// Reads a journal: plain (`PATH`) or compressed (`PATH.gz`), by either name. Nil where there is
  /// neither.
  ///
  /// A last line without its end, which a kill or a power cut leaves, is passed over.
  ///
  /// - Throws: `SearchError` for a line that is no trial or contradicts another, naming the line.
  public init?(contentsOf url: URL) throws {
    guard let content = try JournalText(at: url) else { return nil }
    try self.init(content)
  }

  init(_ content: JournalText) throws {
    for (index, line) in content.lines.enumerated() {
      do {
        switch try JournalLine<Measures>(decoding: line) {
        case .header(let header):
          guard header.schema == StudyHeader.schema else {
            throw SearchError.otherForm(journal: content.path, found: header.schema)
          }
          self.header = header
        case .dataset(let dataset): add(dataset)
        case .trial(let record):
          guard add(record) == nil else {
            throw SearchError.contradiction(
              trial: record.trial.title, first: "an earlier line",
              second: "\(content.path):\(index + 1)")
          }
        }
      } catch let error as SearchError {
        throw error
      } catch {
        let shown = String(decoding: line.prefix(60), as: UTF8.self)
        throw SearchError.unreadable(
          journal: content.path, line: index + 1, what: "'\(shown)\(line.count > 60 ? "..." : "")'")
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

/// The whole lines of a journal's file.
struct JournalText {
  let path: String
  let lines: [Data]
  /// Bytes up to the end of the last whole line.
  let length: Int
  /// Bytes after it.
  let tornBytes: Int

  static func compressed(_ url: URL) -> URL { url.appendingPathExtension("gz") }

  init?(at url: URL) throws {
    let plain = url.path(percentEncoded: false)
    let packed =
      url.pathExtension == "gz" ? plain : Self.compressed(url).path(percentEncoded: false)
    let manager = FileManager.default
    guard manager.fileExists(atPath: plain) || manager.fileExists(atPath: packed) else {
      return nil
    }
    let path = manager.fileExists(atPath: plain) ? plain : packed
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw SearchError.noFile(journal: path)
    }
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw SearchError.cannotOpen(journal: path, reason: error.localizedDescription)
    }
    guard path == packed else {
      self.init(path: path, data)
      return
    }
    guard let text = Gzip.uncompressed(data) else { throw SearchError.noGzip(journal: path) }
    self.init(path: path, text)
  }

  private init(path: String, _ data: Data) {
    self.path = path
    length = (data.lastIndex(of: 0x0A).map { $0 - data.startIndex } ?? -1) + 1
    tornBytes = data.count - length
    lines = data.prefix(length).split(separator: 0x0A, omittingEmptySubsequences: false)
      .dropLast()
  }
}
