import CArchive
import Foundation

/// gzip (RFC 1952), by libarchive and zlib.
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

  /// Uncompresses; nil where it is no gzip, ends before its end or is damaged, as its checksum tells,
  /// which libarchive does not check.
  static func uncompressed(_ data: Data) -> Data? {
    var stream = z_stream()
    guard data.count <= UInt32.max,
      inflateInit2_(
        &stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { inflateEnd(&stream) }
    var input = [UInt8](data)
    var output = Data()
    var block = [UInt8](repeating: 0, count: 1 << 20)
    return input.withUnsafeMutableBufferPointer { input -> Data? in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      while true {
        let (status, left) = block.withUnsafeMutableBufferPointer { room in
          stream.next_out = room.baseAddress
          stream.avail_out = UInt32(room.count)
          let status = inflate(&stream, Z_NO_FLUSH)
          return (status, Int(stream.avail_out))
        }
        output.append(contentsOf: block[..<(block.count - left)])
        if status == Z_STREAM_END {
          // Files that were appended to one another are one; what else follows is padding.
          let rest = input.suffix(Int(stream.avail_in))
          guard rest.starts(with: [0x1F, 0x8B]) else { return output }
          guard inflateReset(&stream) == Z_OK else { return nil }
        } else if status != Z_OK {
          return nil
        }
      }
    }
  }
}
