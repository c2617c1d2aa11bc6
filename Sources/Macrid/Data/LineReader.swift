import Foundation

/// Reads a text file line by line without making a String of each.
///
/// LF and CRLF end a line; a byte order mark is skipped; the last line may lack its end. The file
/// is read in chunks, so that memory does not grow with it and a file that shrinks meanwhile is
/// an error and not a crash.
enum LineReader {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// A line longer than this is no line of ratings but a binary file.
  static let longestLine = 1 << 20

  /// Calls `body` with every line that is not blank and its number, counted from 1.
  ///
  /// - Parameter limit: stop once this many bytes were read; the line under way is left out.
  /// - Returns: the number of bytes read.
  /// - Throws: `missingInput` where the file cannot be opened, `badData` where it is empty or no
  ///   text, and what `body` throws.
  @discardableResult
  static func forEachLine(
    of file: URL, limit: Int = .max, _ body: (_ line: Bytes, _ number: Int) throws -> Void
  ) throws -> Int {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DataError(.missingInput, file: file.path, .cannotRead(String(cString: strerror(errno))))
    }
    defer { close(descriptor) }

    let chunk = 1 << 20
    let capacity = longestLine + chunk
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    defer { buffer.deallocate() }
    var kept = 0  // bytes of a line that began in an earlier chunk
    var number = 0
    var total = 0

    func deliver(_ start: Int, _ end: Int) throws {
      number += 1
      var start = start
      var end = end
      if number == 1, end - start >= 3, buffer[start] == 0xEF, buffer[start + 1] == 0xBB,
        buffer[start + 2] == 0xBF
      {
        start += 3
      }
      while end > start, buffer[end - 1] == 0x0D { end -= 1 }
      if end == start { return }
      try body(Bytes(start: buffer + start, count: end - start), number)
    }

    while total < limit {
      let received = read(descriptor, buffer + kept, min(chunk, limit - total))
      if received < 0 {
        if errno == EINTR { continue }
        throw DataError(.badData, file: file.path, .cannotRead(String(cString: strerror(errno))))
      }
      if received == 0 { break }
      total += received
      let filled = kept + received
      var start = 0
      var searched = kept
      while let found = memchr(buffer + searched, 0x0A, filled - searched) {
        let end = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(buffer)
        try deliver(start, end)
        start = end + 1
        searched = start
      }
      kept = filled - start
      if kept > longestLine {
        throw DataError(
          .badData, file: file.path, line: number + 1, .lineTooLong(limit: longestLine))
      }
      if start > 0 { memmove(buffer, buffer + start, kept) }
    }
    if kept > 0, total < limit { try deliver(0, kept) }
    if total == 0 { throw DataError(.badData, file: file.path, .emptyFile) }
    return total
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The bytes as text; what is not UTF-8 is replaced. For messages only.
  var shown: String { String(decoding: self, as: UTF8.self) }
}
