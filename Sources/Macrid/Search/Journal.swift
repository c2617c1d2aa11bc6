import Foundation
import Synchronization

/// The finished trials of a study on the disk: an append-only file of JSON Lines, one trial a
/// line, on the disk before `append` returns, so that a process killed at any moment loses only
/// the trials under way.
///
///     {"study":{"artifact":"table1","command":"swift run chapter-table1 --full",...}}
///     {"dataset":{"name":"ml-1m","sha256":"fff82916af50...","users":6034,...}}
///     {"outcome":{...},"revision":{"measure":1,"method":1},"run":{...},"trial":{...}}
///
/// The file is locked as long as the journal is open, also while it is replaced.
public final class Journal<Measures: Measured>: Sendable {
  public let url: URL
  /// Bytes of a torn last line that were cut off on opening; 0 if there was none.
  public let bytesCut: Int
  /// What came of the journals that were taken in on opening.
  public let merged: MergedJournals

  private struct State {
    var trials: Trials<Measures>
    var file: Int32
    var length: Int
  }

  private let state: Mutex<State>

  /// A journal of this size is compressed by `finish`, in bytes.
  static var largePlain: Int { 1 << 20 }

  /// Opens a journal, or begins one; folders are made. The trials of a compressed one become the
  /// plain one's.
  ///
  /// - Parameters:
  ///   - header: written where the journal's own differs.
  ///   - isEmptied: drops what an earlier one of that name holds.
  ///   - inputs: other journals whose trials are taken in, in whatever order; they stay as they are.
  ///     All are read and checked before anything is written.
  /// - Throws: `SearchError` for another artifact's journal, for a line that is no trial or
  ///   contradicts itself or another, or where another process has the journal open; it is then as
  ///   it was (emptied, if it was to be), or not there. `CannotWrite`.
  public init(
    at url: URL, header: StudyHeader, isEmptied: Bool = false, merging inputs: [URL] = []
  ) throws {
    let path = url.path(percentEncoded: false)
    let folder = url.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw SearchError.cannotOpen(journal: path, reason: error.localizedDescription)
    }
    let packed = JournalText.compressed(url).path(percentEncoded: false)
    var file = try Self.openLocked(path)
    let taken: [Trials<Measures>]
    do {
      if isEmptied {
        guard ftruncate(file, 0) == 0 else { throw Self.failure(path) }
        unlink(packed)
      }
      let texts = try JournalText.all(of: url)
      guard let plain = texts.first, plain.path == url.relativePath else {
        throw SearchError.cannotOpen(journal: path, reason: "it vanished")
      }
      let trials = try Trials<Measures>(texts, of: header.artifact)
      let shards = try Self.read(inputs, of: header.artifact, beside: trials, at: url)
      var length = plain.length
      if texts.count > 1 {
        let text = try trials.lines()
        file = try Self.replace(path, file, with: text)
        unlink(packed)
        length = text.count
      } else if plain.tornBytes > 0 {
        guard ftruncate(file, off_t(length)) == 0, fsync(file) == 0 else {
          throw Self.failure(path)
        }
      }
      self.url = url
      bytesCut = texts.reduce(0) { $0 + $1.tornBytes }
      merged = shards.merged
      taken = shards.trials
      state = Mutex(State(trials: trials, file: file, length: length))
    } catch {
      Self.release(file, path)
      throw error
    }
    Self.syncFolder(folder)
    if state.withLock({ $0.trials.header }) != header {
      try write(.header(header)) { $0.header = header }
    }
    for other in taken {
      for dataset in other.datasets.values { try add(dataset) }
      for record in other.current where trials[record.trial] == nil { try append(record) }
    }
  }

  deinit {
    let path = url.path(percentEncoded: false)
    state.withLock { Self.release($0.file, path) }
  }

  /// What it holds now.
  public var trials: Trials<Measures> { state.withLock { $0.trials } }

  /// Notes a dataset that trials are run on.
  ///
  /// - Throws: `CannotWrite`.
  public func add(_ dataset: DatasetRecord) throws {
    guard trials.datasets[dataset.sha256] != dataset else { return }
    try write(.dataset(dataset)) { $0.add(dataset) }
  }

  /// Writes a finished trial and waits until the disk has it. Any thread may call.
  ///
  /// - Throws: `CannotWrite`; the journal then ends with the trial before.
  ///   `SearchError.contradiction` if the trial has another outcome already.
  public func append(_ record: TrialRecord<Measures>) throws {
    if let earlier = trials[record.trial], !earlier.outcome.isSame(as: record.outcome),
      earlier.run.processor == record.run.processor
    {
      throw SearchError.contradiction(
        trial: record.trial.title, first: url.path(percentEncoded: false),
        second: "a trial run again")
    }
    try write(.trial(record)) { _ = $0.add(record) }
  }

  /// Rewrites the journal in its lasting form: sorted, each trial once, compressed where large.
  ///
  /// - Parameters:
  ///   - kept: the study's trials. Others, of an earlier study or of older code, are moved out.
  ///   - leftOver: the journal to move them to.
  /// - Returns: how many were moved.
  /// - Throws: `SearchError`, `CannotWrite`; the journal is then as it was.
  @discardableResult
  public func finish(keeping kept: [Trial], leftOver: URL) throws -> Int {
    let (trials, wanted) = (trials, Set(kept))
    let others = trials.all.filter { !wanted.contains($0.trial) || $0.isOutdated }
    if !others.isEmpty, let header = trials.header {
      let former = try Journal(at: leftOver, header: header)
      for record in others { try former.append(record) }
    }
    try state.withLock { state in
      state.trials.keep { wanted.contains($0.trial) && !$0.isOutdated }
      let text = try state.trials.lines()
      let path = url.path(percentEncoded: false)
      let packed = JournalText.compressed(url)
      if text.count > Self.largePlain, let small = Gzip.compressed(text) {
        try AtomicFile.write(small, to: packed)
        // The compressed file is whole before the plain one goes.
        unlink(path)
      } else {
        state.file = try Self.replace(path, state.file, with: text)
        state.length = text.count
        unlink(packed.path(percentEncoded: false))
      }
    }
    return others.count
  }

  private func write(
    _ line: JournalLine<Measures>, then change: (inout Trials<Measures>) -> Void
  ) throws {
    let bytes = try line.encoded() + [0x0A]
    try state.withLock { state in
      let path = url.path(percentEncoded: false)
      if let code = Self.writeAll(bytes, to: state.file) {
        ftruncate(state.file, off_t(state.length))
        throw CannotWrite(path: path, code: code)
      }
      state.length += bytes.count
      change(&state.trials)
    }
  }

  private static func failure(_ path: String) -> SearchError {
    .cannotOpen(journal: path, reason: String(cString: strerror(errno)))
  }

  /// Opens and locks; what was renamed away between the two is opened anew.
  private static func openLocked(_ path: String) throws -> Int32 {
    while true {
      let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
      guard file >= 0 else { throw failure(path) }
      // Some network file systems know no locks; the journal is usable there all the same.
      if flock(file, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        close(file)
        throw SearchError.inUse(journal: path)
      }
      var (opened, named) = (stat(), stat())
      if fstat(file, &opened) == 0, stat(path, &named) == 0, opened.st_ino == named.st_ino,
        opened.st_dev == named.st_dev
      {
        return file
      }
      close(file)
    }
  }

  /// Closes the file; an empty one, which was made for its lock alone, goes.
  private static func release(_ file: Int32, _ path: String) {
    var status = stat()
    if fstat(file, &status) == 0, status.st_size == 0 {
      // What a link leads to, not the link.
      unlink(URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false))
    }
    close(file)
  }

  /// Puts a locked new file in the place of the old one.
  private static func replace(_ path: String, _ old: Int32, with text: Data) throws -> Int32 {
    // What a link leads to, not the link.
    let path = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
    let temporary = path + ".\(getpid()).tmp"
    let file = open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw CannotWrite(path: path, code: errno) }
    flock(file, LOCK_EX | LOCK_NB)
    if let code = writeAll(text, to: file) ?? (rename(temporary, path) == 0 ? nil : errno) {
      close(file)
      unlink(temporary)
      throw CannotWrite(path: path, code: code)
    }
    close(old)
    return file
  }

  /// Nil, or the error number that stopped it.
  private static func writeAll(_ data: Data, to file: Int32) -> Int32? {
    if let code = data.withUnsafeBytes({ Macrid.writeAll($0, to: file) }) { return code }
    return fsync(file) == 0 ? nil : errno
  }

  // A new file's name, too, must be on the disk.
  private static func syncFolder(_ folder: URL) {
    let directory = open(folder.path(percentEncoded: false), O_RDONLY | O_CLOEXEC)
    guard directory >= 0 else { return }
    fsync(directory)
    close(directory)
  }
}
