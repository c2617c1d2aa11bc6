import Foundation

/// The one way to write a file: whole or not at all.
///
/// Symbolic links are followed and stay. Devices, pipes and `/dev/stdout` are written and not
/// replaced; there, what came before a failure has been written. A file that is there keeps its
/// permissions, and its owner as far as the system lets; one that may not be written is left
/// alone.
public enum AtomicFile {
  /// Writes beside the destination and renames: whoever reads `url` finds the old contents or the
  /// new, never a part. Missing folders are made.
  ///
  /// - Parameters:
  ///   - toDisk: also waits until the disk has it, so that a power cut cannot lose it.
  ///   - body: appends the contents.
  /// - Throws: `CannotWrite` with the path and the system's reason, and what `body` throws;
  ///   nothing is left behind.
  public static func write(
    to url: URL, toDisk: Bool = true, _ body: (FileWriter) throws -> Void
  ) throws {
    let path = url.path(percentEncoded: false)
    switch try WriteTarget(path) {
    case .descriptor(let descriptor):
      // What was printed so far comes first.
      fflush(nil)
      try write(dup(descriptor), path, body)
    case .stream(let place):
      try write(open(place, O_WRONLY | O_NOCTTY | O_CLOEXEC), path, body)
    case .file(let place, let exists):
      try replace(place, exists: exists, path, toDisk: toDisk, body)
    }
  }

  /// The same for contents that are there as a whole.
  public static func write(_ data: Data, to url: URL, toDisk: Bool = true) throws {
    try write(to: url, toDisk: toDisk) { try $0.append(data) }
  }

  /// The same for text, as UTF-8.
  public static func write(_ text: String, to url: URL) throws {
    try write(Data(text.utf8), to: url)
  }

  /// Finds out before long work whether a file could be written, and leaves nothing. A full disk
  /// shows only later.
  ///
  /// - Throws: `CannotWrite`.
  public static func check(_ url: URL) throws {
    let path = url.path(percentEncoded: false)
    guard case .file(let place, _) = try WriteTarget(path) else { return }
    var folder = WriteTarget.folder(of: place)
    // Folders that are missing would be made in the first that is there.
    while access(folder, F_OK) != 0, errno == ENOENT, folder.contains("/") {
      folder = WriteTarget.folder(of: folder)
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw CannotWrite(path: path, reason: "its folder cannot be made") }
    // Rights alone do not tell: root has them even in /proc.
    let probe = "\(folder)/.\(UUID().uuidString).tmp"
    let file = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw CannotWrite(path: path, code: errno) }
    close(file)
    unlink(probe)
  }

  private static func write(
    _ descriptor: Int32, _ path: String, _ body: (FileWriter) throws -> Void
  ) throws {
    guard descriptor >= 0 else { throw CannotWrite(path: path, code: errno) }
    defer { close(descriptor) }
    let writer = FileWriter(descriptor, path: path)
    try body(writer)
    try writer.flush()
  }

  private static func replace(
    _ place: String, exists: Bool, _ path: String, toDisk: Bool,
    _ body: (FileWriter) throws -> Void
  ) throws {
    let folder = WriteTarget.folder(of: place)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CannotWrite(path: path, reason: "its folder cannot be made")
    }
    let temporary = "\(folder)/.\(UUID().uuidString).tmp"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw CannotWrite(path: path, code: errno) }
    do {
      var status = stat()
      if exists, stat(place, &status) == 0 {
        _ = fchown(file, status.st_uid, status.st_gid)
        _ = fchmod(file, status.st_mode & 0o7777)
      }
      let writer = FileWriter(file, path: path)
      try body(writer)
      try writer.flush()
      guard !toDisk || fsync(file) == 0 else { throw CannotWrite(path: path, code: errno) }
    } catch {
      close(file)
      unlink(temporary)
      throw error
    }
    // Some file systems report a full disk only here.
    guard close(file) == 0, rename(temporary, place) == 0 else {
      let error = CannotWrite(path: path, code: errno)
      unlink(temporary)
      throw error
    }
  }
}
