import Foundation

/// The whole lines of one of a journal's files.
struct JournalText {
  /// As it was named.
  let path: String
  let lines: [Data]
  /// Bytes up to the end of the last whole line.
  let length: Int
  /// Bytes after it.
  let tornBytes: Int

  static func compressed(_ url: URL) -> URL { url.appendingPathExtension("gz") }

  /// A journal's files that are there: the plain one, then the compressed one; by the compressed
  /// one's name that alone.
  ///
  /// - Throws: `SearchError` for what is no file, cannot be read or cannot be uncompressed.
  static func all(of url: URL) throws -> [JournalText] {
    let files = url.pathExtension == "gz" ? [url] : [url, compressed(url)]
    return try files.filter {
      FileManager.default.fileExists(atPath: $0.path(percentEncoded: false))
    }.map { try JournalText($0) }
  }

  /// Short, where the system has a word for it.
  private static func reason(_ file: URL, _ error: any Error) -> String {
    access(file.path(percentEncoded: false), R_OK) == 0
      ? error.localizedDescription : String(cString: strerror(errno))
  }

  private init(_ file: URL) throws {
    path = file.relativePath
    var status = stat()
    if stat(file.path(percentEncoded: false), &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw SearchError.noFile(journal: path)
    }
    var data: Data
    do {
      data = try Data(contentsOf: file)
    } catch {
      throw SearchError.cannotOpen(journal: path, reason: Self.reason(file, error))
    }
    if file.pathExtension == "gz" {
      guard let text = Gzip.uncompressed(data) else { throw SearchError.noGzip(journal: path) }
      data = text
    }
    length = (data.lastIndex(of: 0x0A).map { $0 - data.startIndex } ?? -1) + 1
    tornBytes = data.count - length
    lines = data.prefix(length).split(separator: 0x0A, omittingEmptySubsequences: false)
      .dropLast()
  }
}
