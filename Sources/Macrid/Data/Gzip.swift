import CArchive
import Foundation

/// gzip (RFC 1952), by libarchive.
enum Gzip {
  /// Compresses: the same bytes give the same bytes, since no time is written.
  static func compressed(_ data: Data) -> Data? {
    guard let archive = archive_write_new() else { return nil }
    defer { archive_write_free(archive) }
    var output = Data(count: data.count + data.count / 8 + 4096)
    let capacity = output.count
    var used = 0
    let status = output.withUnsafeMutableBytes { room -> Int32 in
      archive_write_set_format_raw(archive)
      archive_write_add_filter_gzip(archive)
      archive_write_set_filter_option(archive, "gzip", "timestamp", nil)
      archive_write_set_filter_option(archive, "gzip", "compression-level", "9")
      archive_write_set_bytes_in_last_block(archive, 1)
      guard archive_write_open_memory(archive, room.baseAddress, capacity, &used) == ARCHIVE_OK
      else { return ARCHIVE_FATAL }
      let entry = archive_entry_new()
      defer { archive_entry_free(entry) }
      archive_entry_set_filetype(entry, 0o100000)
      guard archive_write_header(archive, entry) == ARCHIVE_OK else { return ARCHIVE_FATAL }
      let written = data.withUnsafeBytes {
        archive_write_data(archive, $0.baseAddress, $0.count)
      }
      guard written == data.count else { return ARCHIVE_FATAL }
      return archive_write_close(archive)
    }
    return status == ARCHIVE_OK ? output.prefix(used) : nil
  }

  /// Uncompresses; nil where it is no gzip or ends before its end.
  static func uncompressed(_ data: Data) -> Data? {
    guard let archive = archive_read_new() else { return nil }
    defer { archive_read_free(archive) }
    archive_read_support_filter_gzip(archive)
    archive_read_support_format_raw(archive)
    return data.withUnsafeBytes { bytes -> Data? in
      var entry: OpaquePointer?
      guard archive_read_open_memory(archive, bytes.baseAddress, bytes.count) == ARCHIVE_OK,
        archive_read_next_header(archive, &entry) == ARCHIVE_OK
      else { return nil }
      var output = Data()
      var block = [UInt8](repeating: 0, count: 1 << 20)
      while true {
        let count = archive_read_data(archive, &block, block.count)
        if count == 0 { return output }
        guard count > 0 else { return nil }
        output.append(contentsOf: block[..<count])
      }
    }
  }
}
