import Foundation

/// Files written whole or not at all.
public enum AtomicFile {
  /// Writes beside the destination and renames: whoever reads `url` finds the old contents or the
  /// new, never a part. Missing folders are made.
  ///
  /// - Parameter toDisk: also waits until the disk has it, so that a power cut cannot lose it.
  /// - Throws: `CannotWrite` with the path and the system's reason; nothing is left behind.
  public static func write(_ data: Data, to url: URL, toDisk: Bool = true) throws {
    let path = url.path(percentEncoded: false)
    let folder = url.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw CannotWrite(
        path: path, reason: "its folder cannot be made")
    }
    let temporary = folder.appending(path: ".\(url.lastPathComponent).\(UUID().uuidString).tmp")
      .path(percentEncoded: false)
    func failure() -> CannotWrite {
      CannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure() }
    do {
      try data.withUnsafeBytes { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
          let written = Foundation.write(
            file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
          if written < 0 && errno == EINTR { continue }
          guard written > 0 else { throw failure() }
          rest = rest.dropFirst(written)
        }
      }
      guard !toDisk || fsync(file) == 0 else { throw failure() }
    } catch {
      close(file)
      unlink(temporary)
      throw error
    }
    // Some file systems report a full disk only here.
    guard close(file) == 0, rename(temporary, path) == 0 else {
      let error = failure()
      unlink(temporary)
      throw error
    }
  }

  /// The same for text, as UTF-8.
  public static func write(_ text: String, to url: URL) throws {
    try write(Data(text.utf8), to: url)
  }
}

/// A file could not be written.
public struct CannotWrite: Error, Equatable, CustomStringConvertible {
  public let path: String
  /// The system's words.
  public let reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  public var description: String {
    "cannot write \(path): \(reason); name another folder or make room"
  }
}
