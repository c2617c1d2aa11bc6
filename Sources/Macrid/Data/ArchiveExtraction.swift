import CArchive
import Foundation

/// Unpacks a publisher's ZIP file, trusting nothing in it.
enum ArchiveExtraction {
  /// More entries than this are no dataset.
  private static let entryLimit = 10_000

  /// Writes the wanted members, and nothing else, into a folder, each under its last name.
  ///
  /// - Parameters:
  ///   - descriptor: the ZIP file, open for reading.
  ///   - members: paths inside the archive, all of which must be there.
  ///   - unpackedLimit: the most bytes that they may come to, together.
  ///   - folder: an empty folder.
  /// - Returns: nil, or in words why the archive is refused: an entry with an absolute path or
  ///   `..`, a link or a device, wanted or not; a member missing, twice, damaged or too large.
  /// - Throws: `CannotWrite`.
  static func extract(
    _ descriptor: Int32, members: [String], unpackedLimit: Int, into folder: URL
  ) throws -> String? {
    lseek(descriptor, 0, SEEK_SET)
    guard let archive = archive_read_new() else { return "libarchive has no memory" }
    defer { archive_read_free(archive) }
    // The seekable reader goes by the directory at the end of the file and passes over what is
    // not wanted without unpacking it.
    archive_read_support_format_zip_seekable(archive)
    guard archive_read_open_fd(archive, descriptor, 1 << 16) == ARCHIVE_OK else {
      return message(archive)
    }
    var missing = Set(members)
    var unpacked = 0
    var entries = 0
    while true {
      var next: OpaquePointer?
      let status = archive_read_next_header(archive, &next)
      if status == ARCHIVE_EOF { break }
      guard status == ARCHIVE_OK, let entry = next else { return message(archive) }
      entries += 1
      if entries > entryLimit { return "it has more than \(entryLimit) entries" }
      guard let name = archive_entry_pathname(entry).map({ String(cString: $0) }) else {
        return "an entry without a readable name"
      }
      if let reason = refusal(entry, name) { return reason }
      guard members.contains(name) else { continue }
      guard missing.remove(name) != nil else { return "'\(name)' is in it twice" }
      guard archive_entry_filetype(entry) == regularFile else { return "'\(name)' is no file" }
      let file = folder.appendingPathComponent((name as NSString).lastPathComponent)
      if let reason = try write(archive, name, to: file, unpackedLimit, &unpacked) { return reason }
    }
    return missing.min().map { "'\($0)' is not in it" }
  }

  // The C macros carry a cast that Swift does not import.
  private static let regularFile: mode_t = 0o100_000
  private static let directory: mode_t = 0o040_000

  private static func refusal(_ entry: OpaquePointer, _ name: String) -> String? {
    let parts = name.split(whereSeparator: { $0 == "/" || $0 == "\\" })
    if name.hasPrefix("/") || name.hasPrefix("\\") || parts.contains("..") {
      return "the path '\(name)' leads out of the folder"
    }
    if archive_entry_symlink(entry) != nil || archive_entry_hardlink(entry) != nil {
      return "'\(name)' is a link"
    }
    let type = archive_entry_filetype(entry)
    if type != regularFile, type != directory {
      return "'\(name)' is neither file nor folder"
    }
    return nil
  }

  private static func write(
    _ archive: OpaquePointer, _ name: String, to file: URL, _ limit: Int, _ unpacked: inout Int
  ) throws -> String? {
    let size = 1 << 16
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { buffer.deallocate() }
    var refusal: String?
    try AtomicFile.write(to: file) { writer in
      while true {
        let count = archive_read_data(archive, buffer.baseAddress, size)
        if count == 0 { return }
        if count < 0 { refusal = "'\(name)' is damaged: \(message(archive))" }
        unpacked += max(0, count)
        if unpacked > limit { refusal = "its members unpack to more than \(limit) bytes" }
        if refusal != nil { return }
        try writer.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
    return refusal
  }

  private static func message(_ archive: OpaquePointer) -> String {
    archive_error_string(archive).map { String(cString: $0) } ?? "it is no ZIP file"
  }
}
