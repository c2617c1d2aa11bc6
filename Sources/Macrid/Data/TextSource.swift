import CArchive
import Foundation

/// The text of a file as UTF-8 bytes, in pieces: gzip, bzip2, xz and zstd are unpacked on the way,
/// UTF-16 with its byte order mark is converted, a byte order mark is skipped.
///
/// Everything else passes as it is, but for what is surely no text (`TextSignature`).
final class TextSource {
  private let path: String
  private let descriptor: Int32
  private var archive: OpaquePointer?
  /// zlib's, as libarchive does not check gzip's checksums.
  private var gzip: gzFile?
  /// What was read to see what the file is, or converted, and not yet handed out.
  private var pending: [UInt8] = []
  private var isBigEndian: Bool?
  /// The first bytes of a UTF-16 character whose others are still to come.
  private var partial: [UInt8] = []

  /// - Throws: `missingInput` where the file cannot be opened, `badData` where it is no text.
  init(_ file: URL) throws {
    path = file.path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DataError(.missingInput, file: path, .cannotRead(String(cString: strerror(errno))))
    }
    try fillHead()
    if TextSignature.isPacked(pending) {
      if pending.starts(with: [0x1F, 0x8B]) { try unpackGzip() } else { try unpack() }
      if let gzip, TextSignature.isPacked(pending) {
        // Packed twice: libarchive peels both, without a look at gzip's checksum.
        gzclose(gzip)
        self.gzip = nil
        try unpack()
      }
    }
    if let signature = TextSignature(pending) {
      throw DataError(.badData, file: path, .noText(what: signature.what, todo: signature.todo))
    }
    if pending.starts(with: [0xEF, 0xBB, 0xBF]) { pending.removeFirst(3) }
    if pending.starts(with: [0xFF, 0xFE]) || pending.starts(with: [0xFE, 0xFF]) {
      isBigEndian = pending[0] == 0xFE
      let rest = Array(pending.dropFirst(2))
      pending = []
      convert(rest[...])
    }
  }

  deinit {
    if let archive { archive_read_free(archive) }
    if let gzip { gzclose(gzip) }
    close(descriptor)
  }

  /// Up to `count` bytes; 0 at the end.
  ///
  /// - Throws: `badData` where reading or unpacking fails.
  func read(into buffer: UnsafeMutablePointer<UInt8>, _ count: Int) throws -> Int {
    if pending.isEmpty, isBigEndian != nil { try convertMore() }
    if pending.isEmpty { return isBigEndian == nil ? try readRaw(buffer, count) : 0 }
    let given = min(count, pending.count)
    pending.withUnsafeBufferPointer { buffer.update(from: $0.baseAddress!, count: given) }
    pending.removeFirst(given)
    return given
  }

  private func fillHead() throws {
    var head = [UInt8](repeating: 0, count: TextSignature.length)
    var filled = 0
    while filled < head.count {
      let received = try head.withUnsafeMutableBufferPointer {
        try readRaw($0.baseAddress! + filled, $0.count - filled)
      }
      if received == 0 { break }
      filled += received
    }
    pending = Array(head[..<filled])
  }

  private func readRaw(_ buffer: UnsafeMutablePointer<UInt8>, _ count: Int) throws -> Int {
    if let archive {
      let received = archive_read_data(archive, buffer, count)
      guard received >= 0 else { throw damaged(reason(archive)) }
      return received
    }
    if let gzip {
      let received = gzread(gzip, buffer, UInt32(min(count, 1 << 30)))
      var code: Int32 = 0
      // Behind zlib's own name for the file.
      let message = gzerror(gzip, &code).map { String(cString: $0) } ?? ""
      let reason = message.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? message
      // A file that is cut off ends like a whole one, but for this.
      guard received >= 0, received > 0 || code != Z_BUF_ERROR else { throw damaged(reason) }
      return Int(received)
    }
    while true {
      let received = Glibc.read(descriptor, buffer, count)
      if received < 0, errno == EINTR { continue }
      guard received >= 0 else {
        throw DataError(.badData, file: path, .cannotRead(String(cString: strerror(errno))))
      }
      return received
    }
  }

  private func rewind() throws {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw DataError(.badData, file: path, .cannotRead("packed data can be read from a file only"))
    }
  }

  private func unpackGzip() throws {
    try rewind()
    let copy = dup(descriptor)
    guard let file = gzdopen(copy, "rb") else {
      close(copy)
      throw damaged("no memory")
    }
    gzip = file
    try fillHead()
  }

  private func unpack() throws {
    try rewind()
    guard let archive = archive_read_new() else { throw damaged("no memory") }
    self.archive = archive
    archive_read_support_filter_gzip(archive)
    archive_read_support_filter_bzip2(archive)
    archive_read_support_filter_xz(archive)
    archive_read_support_filter_zstd(archive)
    archive_read_support_format_raw(archive)
    var entry: OpaquePointer?
    guard archive_read_open_fd(archive, descriptor, 1 << 12) == ARCHIVE_OK else {
      throw damaged(reason(archive))
    }
    let status = archive_read_next_header(archive, &entry)
    guard status == ARCHIVE_OK || status == ARCHIVE_EOF else { throw damaged(reason(archive)) }
    try fillHead()
  }

  private func reason(_ archive: OpaquePointer) -> String {
    archive_error_string(archive).map { String(cString: $0) } ?? "no reason given"
  }

  private func damaged(_ reason: String) -> DataError {
    DataError(
      .badData, file: path,
      .cannotRead("unpacking fails (\(reason)); was the file copied to the end?"))
  }

  private func convertMore() throws {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while pending.isEmpty {
      let received = try bytes.withUnsafeMutableBufferPointer {
        try readRaw($0.baseAddress!, $0.count)
      }
      if received == 0 {
        // Half a character at the end of the file shows as U+FFFD.
        if !partial.isEmpty { pending = Array("\u{FFFD}".utf8) }
        partial = []
        return
      }
      convert(bytes[..<received])
    }
  }

  /// Appends whole UTF-16 characters to `pending` as UTF-8.
  private func convert(_ bytes: ArraySlice<UInt8>) {
    let bytes = partial + bytes
    var units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return isBigEndian == true ? first << 8 | second : second << 8 | first
    }
    var used = 2 * units.count
    if let last = units.last, UTF16.isLeadSurrogate(last) {
      units.removeLast()
      used -= 2
    }
    partial = Array(bytes[used...])
    pending += String(decoding: units, as: UTF16.self).utf8
  }
}
