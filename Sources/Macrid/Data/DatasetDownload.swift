import Foundation

extension Dataset {
  /// Downloads a dataset from its publisher into the per-user cache, where `load` finds it.
  ///
  /// The archive is checked against its SHA-256 before anything is unpacked; only the members
  /// needed are; and the folder appears in the cache whole or not at all. Where it is there
  /// already, nothing is fetched. Two processes that want the same dataset take turns.
  ///
  /// - Parameters:
  ///   - name: a name of the catalogue.
  ///   - baseURL: the publisher's folder, or a mirror's.
  ///   - cache: the per-user cache.
  ///   - timeout: seconds without a byte after which to give up.
  ///   - progress: called from another thread with the bytes received and, if known, the total.
  /// - Throws: `usage` for an unknown name; `missingInput` where the dataset cannot be downloaded
  ///   or the transfer fails; `badData` where the file is not the publisher's or is refused;
  ///   `CannotWrite`. Nothing is left behind then.
  @discardableResult
  public static func download(
    _ name: String, from baseURL: String = DatasetArchive.publisher, cache: URL = perUserCache,
    timeout: TimeInterval = 10,
    progress: (@Sendable (_ received: Int, _ expected: Int?) -> Void)? = nil
  ) throws -> DatasetFiles {
    let entry = try DatasetCatalogue.entry(named: name)
    guard let archive = entry.archive else {
      throw DataError(.missingInput, .notDownloadable(name: name, howToGet: entry.howToGet))
    }
    return try download(
      name, archive, from: baseURL, cache: cache, timeout: timeout, howToGet: entry.howToGet,
      progress: progress)
  }

  static func download(
    _ name: String, _ archive: DatasetArchive, from baseURL: String, cache: URL,
    timeout: TimeInterval, howToGet: String,
    progress: (@Sendable (_ received: Int, _ expected: Int?) -> Void)? = nil
  ) throws -> DatasetFiles {
    let address = "\(baseURL)/\(archive.fileName)"
    guard let url = URL(string: address), ["http", "https"].contains(url.scheme) else {
      throw DataError(
        .usage, .download(url: address, what: "no http or https URL", howToGet: howToGet))
    }
    let isNewCache = !FileManager.default.fileExists(atPath: cache.path)
    try makeFolder(cache.path)
    // Succeeds on an empty folder only, which is what a failed download leaves of a new cache.
    defer { if isNewCache { rmdir(cache.path) } }
    let lock = open(cache.path, O_RDONLY | O_CLOEXEC)
    guard lock >= 0 else {
      throw CannotWrite(path: cache.path, code: errno)
    }
    defer { close(lock) }
    flock(lock, LOCK_EX)

    let folder = cache.appendingPathComponent(name, isDirectory: true)
    if FileManager.default.fileExists(atPath: folder.path),
      let present = try DatasetFiles.find(at: folder)
    {
      return present
    }
    // What a killed download left is its own to clear away, since the lock is held.
    let staging = cache.appendingPathComponent(".\(name).partial", isDirectory: true)
    try? FileManager.default.removeItem(at: staging)

    let file = try anonymousFile(in: cache)
    defer { close(file) }
    let outcome = try HTTPDownload.run(
      url, into: file, byteLimit: archive.byteLimit, timeout: timeout, progress: progress)
    guard let sha256 = outcome.sha256 else {
      throw DataError(
        .missingInput,
        .download(url: address, what: outcome.failure ?? "no reason given", howToGet: howToGet))
    }
    guard sha256 == archive.sha256 else {
      throw DataError(
        .badData, file: address, .checksum(found: sha256, expected: archive.sha256))
    }
    try makeFolder(staging.path)
    defer { try? FileManager.default.removeItem(at: staging) }
    if let reason = try ArchiveExtraction.extract(
      file, members: archive.members, unpackedLimit: archive.unpackedLimit, into: staging)
    {
      throw DataError(.badData, file: address, .archive(what: reason))
    }
    guard rename(staging.path, folder.path) == 0 else {
      throw CannotWrite(path: folder.path, code: errno)
    }
    guard let files = try DatasetFiles.find(at: folder) else {
      throw DataError(.badData, file: folder.path, .unrecognised(what: archive.members[0]))
    }
    return files
  }

  /// A file without a name: it is gone when closed, however the process ends.
  private static func anonymousFile(in folder: URL) throws -> Int32 {
    var template = Array(folder.appendingPathComponent(".download-XXXXXX").path.utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw CannotWrite(path: folder.path, code: errno)
    }
    unlink(template)
    return descriptor
  }
}
