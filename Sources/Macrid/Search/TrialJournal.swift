import Foundation
import Synchronization

/// A finished trial: a configuration and what came of it.
public struct Trial<Outcome: Codable & Sendable & Equatable>: Sendable, Equatable {
  public let configuration: Configuration
  public let outcome: Outcome

  public init(configuration: Configuration, outcome: Outcome) {
    self.configuration = configuration
    self.outcome = outcome
  }
}

/// The finished trials of a sweep: an append-only file of JSON Lines, one trial a line, on the
/// disk before `append` returns, so that a process killed at any moment loses only the trials
/// under way.
///
/// A line holds no times and nothing of the machine: the same trial gives the same bytes wherever
/// it is run. Numbers that JSON has no form for are written as "inf", "-inf" and "nan".
///
///     {"configuration":{"method":"Ours(100,700)","number":3,"seed":42,"values":{"beta":1.5}},
///      "context":"code-data-settings","outcome":{"recall20":0.21}}        (on one line)
public final class TrialJournal<Outcome: Codable & Sendable & Equatable>: Sendable {
  public let url: URL
  public let context: TrialContext
  /// Bytes of a torn last line that were cut off on opening; 0 if there was none.
  public let bytesCut: Int

  private struct State {
    var trials: [TrialKey: Trial<Outcome>]
    var length: Int
  }

  private let file: Int32
  private let state: Mutex<State>

  /// Opens a journal, or begins one; folders are made.
  ///
  /// A last line without its end is what a kill or a power cut leaves: it is cut back, so that
  /// the next append does not join it.
  ///
  /// - Throws: `SearchError` for a line that is no trial or a trial of another context, for two
  ///   different results of one configuration, or where another process has the journal open.
  public init(at url: URL, context: TrialContext) throws {
    let path = url.path(percentEncoded: false)
    func failure() -> SearchError {
      .cannotOpen(journal: path, reason: String(cString: strerror(errno)))
    }
    let folder = url.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw SearchError.cannotOpen(journal: path, reason: error.localizedDescription)
    }
    let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure() }
    do {
      // Some network file systems know no locks; the journal is usable there all the same.
      if flock(file, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        throw SearchError.inUse(journal: path)
      }
      let content = try JournalLines(path: path)
      if content.tornBytes > 0 {
        guard ftruncate(file, off_t(content.length)) == 0, fsync(file) == 0 else {
          throw failure()
        }
      }
      var trials: [TrialKey: Trial<Outcome>] = [:]
      for (number, line) in content.lines.enumerated() {
        // The context first: other code may have outcomes of another form.
        let head: JournalHead = try content.decode(line, number: number + 1)
        try content.check(
          head.context, against: context.digest, than: "this run", number: number + 1)
        let entry: JournalEntry<Outcome> = try content.decode(line, number: number + 1)
        let key = TrialKey(entry.configuration)
        let trial = Trial(configuration: entry.configuration, outcome: entry.outcome)
        if let first = trials[key], try encode(first, context) != line {
          throw SearchError.contradiction(
            method: key.method, number: key.number, first: "an earlier line",
            second: "\(path):\(number + 1)")
        }
        trials[key] = trial
      }
      // A new file's name, too, must be on the disk.
      let directory = open(folder.path(percentEncoded: false), O_RDONLY | O_CLOEXEC)
      if directory >= 0 {
        fsync(directory)
        close(directory)
      }
      self.url = url
      self.context = context
      self.file = file
      bytesCut = content.tornBytes
      state = Mutex(State(trials: trials, length: content.length))
    } catch {
      close(file)
      throw error
    }
  }

  deinit { close(file) }

  /// All finished trials, by method and number.
  public var trials: [Trial<Outcome>] {
    state.withLock { $0.trials }.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The finished trial of a configuration, if there is one.
  ///
  /// - Throws: `SearchError.mixed` if the journal's trial of that method and number was run with
  ///   other values.
  public func trial(of configuration: Configuration) throws -> Trial<Outcome>? {
    let key = TrialKey(configuration)
    guard let trial = state.withLock({ $0.trials[key] }) else { return nil }
    guard trial.configuration == configuration else {
      throw SearchError.mixed(
        place: "\(url.path(percentEncoded: false)), configuration \(key.number) of \(key.method)",
        differing: "hyper-parameters or seed", than: "this run")
    }
    return trial
  }

  /// Writes a finished trial and waits until the disk has it. Any thread may call.
  ///
  /// - Throws: `CannotWrite`; the journal then ends with the trial before.
  ///   `SearchError.contradiction` if the configuration already has a result.
  public func append(_ trial: Trial<Outcome>) throws {
    let line = try encode(trial, context)
    let path = url.path(percentEncoded: false)
    try state.withLock { state in
      let key = TrialKey(trial.configuration)
      guard state.trials[key] == nil else {
        throw SearchError.contradiction(
          method: key.method, number: key.number, first: path, second: "a trial run again")
      }
      let bytes = line + [0x0A]
      var written = 0
      while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes {
          Foundation.write(file, $0.baseAddress, $0.count)
        }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { break }
        written += count
      }
      guard written == bytes.count, fsync(file) == 0 else {
        let reason = String(cString: strerror(errno))
        ftruncate(file, off_t(state.length))
        throw CannotWrite(path: path, reason: reason)
      }
      state.length += bytes.count
      state.trials[key] = trial
    }
  }
}

/// What tells trials apart within a context.
struct TrialKey: Hashable, Comparable {
  let method: String
  let number: Int

  init(_ configuration: Configuration) {
    method = configuration.method
    number = configuration.number
  }

  /// By method (bytes), then by number.
  static func < (a: TrialKey, b: TrialKey) -> Bool {
    a.method == b.method
      ? a.number < b.number : a.method.utf8.lexicographicallyPrecedes(b.method.utf8)
  }
}

/// A line's contents.
struct JournalEntry<Outcome: Codable>: Codable {
  let configuration: Configuration
  let context: String
  let outcome: Outcome
}

/// The part of a line that every journal has, whatever its outcomes are.
struct JournalHead: Decodable {
  let configuration: Configuration
  let context: String
}

/// A trial's line without its end: keys in alphabetical order, so that equal trials are equal
/// bytes.
private func encode<Outcome>(_ trial: Trial<Outcome>, _ context: TrialContext) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  return Array(
    try encoder.encode(
      JournalEntry(
        configuration: trial.configuration, context: context.digest, outcome: trial.outcome)))
}

/// The whole lines of a journal's file, as bytes.
struct JournalLines {
  let path: String
  let lines: [[UInt8]]
  /// Bytes up to the end of the last whole line.
  let length: Int
  /// Bytes after it.
  let tornBytes: Int

  init(path: String) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw SearchError.cannotOpen(journal: path, reason: error.localizedDescription)
    }
    let bytes = Array(data)
    self.path = path
    length = (bytes.lastIndex(of: 0x0A) ?? -1) + 1
    tornBytes = bytes.count - length
    lines = bytes[..<length].split(separator: 0x0A, omittingEmptySubsequences: false)
      .dropLast().map(Array.init)
  }

  func decode<Entry: Decodable>(_ line: [UInt8], number: Int) throws -> Entry {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      return try decoder.decode(Entry.self, from: Data(line))
    } catch {
      let shown = String(decoding: line.prefix(60), as: UTF8.self)
      throw SearchError.unreadable(
        journal: path, line: number, what: "'\(shown)\(line.count > 60 ? "..." : "")'")
    }
  }

  func check(_ context: String, against expected: String, than: String, number: Int) throws {
    guard context == expected else {
      throw SearchError.mixed(
        place: "\(path):\(number)",
        differing: TrialContext.difference(context, expected), than: than)
    }
  }
}
