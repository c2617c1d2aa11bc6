import Foundation

/// Reads a text file line by line without making a String of each.
///
/// LF, CRLF and CR end a line; the last line may lack its end; what `TextSource` unpacks and
/// converts is read as well. The file is read in chunks, so that memory does not grow with it and
/// a file that shrinks meanwhile is an error and not a crash.
enum LineReader {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// A line longer than this is no line of ratings but a binary file.
  static let longestLine = 1 << 20

  private static let feed: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D

  /// Calls `body` with every line that is not blank and its number, counted from 1.
  ///
  /// - Throws: `missingInput` where the file cannot be opened, `badData` where it is empty or no
  ///   text, and what `body` throws.
  static func forEachLine(
    of file: URL, _ body: (_ line: Bytes, _ number: Int) throws -> Void
  ) throws {
    let source = try TextSource(file)
    let chunk = 1 << 20
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: longestLine + chunk)
    defer { buffer.deallocate() }
    var kept = 0  // bytes of a line that began in an earlier chunk
    var number = 0
    var total = 0
    var endedByReturn = false  // the last chunk did: a LF that follows belongs to it

    func deliver(_ start: Int, _ end: Int) throws {
      number += 1
      if end > start { try body(Bytes(start: buffer + start, count: end - start), number) }
    }
    /// Where `byte` is next, or `end`.
    func next(_ byte: UInt8, _ start: Int, _ end: Int) -> Int {
      guard let found = memchr(buffer + start, Int32(byte), end - start) else { return end }
      return UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(buffer)
    }

    while true {
      let received = try source.read(into: buffer + kept, chunk)
      if received == 0 { break }
      total += received
      let filled = kept + received
      var start = endedByReturn && buffer[0] == feed ? 1 : 0
      endedByReturn = false
      var nextFeed = next(feed, max(start, kept), filled)
      var end = next(carriageReturn, max(start, kept), nextFeed)
      while end < filled {
        try deliver(start, end)
        start = end + 1
        if buffer[end] == carriageReturn {
          if start == filled { endedByReturn = true } else if buffer[start] == feed { start += 1 }
        }
        if start > nextFeed { nextFeed = next(feed, start, filled) }
        end = next(carriageReturn, start, nextFeed)
      }
      kept = filled - start
      if kept > longestLine {
        throw DataError(
          .badData, file: file.path, line: number + 1, .lineTooLong(limit: longestLine))
      }
      if start > 0 { memmove(buffer, buffer + start, kept) }
    }
    if kept > 0 { try deliver(0, kept) }
    if total == 0 { throw DataError(.badData, file: file.path, .emptyFile) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The bytes as text; what is not UTF-8 is replaced. For messages only.
  var shown: String { String(decoding: self, as: UTF8.self) }
}
