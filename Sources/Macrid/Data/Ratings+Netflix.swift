import Foundation

extension Ratings {
  /// The Netflix Prize's files, `mv_*.txt` (one movie each) or `combined_data_*.txt`: a line
  /// `movie:`, then a line `user,rating,date` for each of its ratings.
  static func netflix(_ files: [URL]) throws -> Ratings {
    var builder = RatingsBuilder()
    for file in files {
      let path = file.path
      let before = builder.users.count
      var movie: UInt32?
      try LineReader.forEachLine(of: file) { line, number in
        let count = line.count
        if line[count - 1] == UInt8(ascii: ":") {
          movie = try builder.item(
            UnsafeBufferPointer(rebasing: line[..<(count - 1)]), file: path, line: number)
          return
        }
        var commas = (-1, -1)
        var fields = 1
        for position in 0..<count where line[position] == UInt8(ascii: ",") {
          if fields == 1 { commas.0 = position } else { commas.1 = position }
          fields += 1
        }
        guard fields == 3 else {
          throw DataError(
            .badData, file: path, line: number,
            .fieldCount(found: fields, line: line.shown, expected: "user,rating,date or movie:"))
        }
        guard let movie else {
          throw DataError(.badData, file: path, line: number, .noMovieYet(line: line.shown))
        }
        let user = try builder.user(
          UnsafeBufferPointer(rebasing: line[..<commas.0]), file: path, line: number)
        let text = UnsafeBufferPointer(rebasing: line[(commas.0 + 1)..<commas.1])
        guard let value = decimalNumber(text) else {
          throw DataError(.badData, file: path, line: number, .rating(text.shown))
        }
        let date = UnsafeBufferPointer(rebasing: line[(commas.1 + 1)...])
        builder.append(user: user, item: movie, value: value, time: timeNumber(date))
      }
      if builder.users.count == before, files.count == 1 || movie == nil {
        throw DataError(.badData, file: path, .noData)
      }
    }
    return builder.finish()
  }
}

/// The value of a finite decimal number such as `4`, `3.5`, `-1.25e1`, else nil.
func decimalNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Float? {
  if bytes.count == 1, bytes[0] &- 0x30 <= 9 { return Float(bytes[0] &- 0x30) }
  if bytes.count == 3, bytes[1] == UInt8(ascii: "."), bytes[0] &- 0x30 <= 9, bytes[2] &- 0x30 <= 9 {
    return Float(Int(bytes[0] &- 0x30) * 10 + Int(bytes[2] &- 0x30)) / 10
  }
  // Double() also takes hexadecimal and "inf"; a rating is written in decimal digits.
  guard bytes.allSatisfy({ $0 &- 0x30 <= 9 || "+-.eE".utf8.contains($0) }),
    let value = Double(bytes.shown), value.isFinite
  else { return nil }
  return Float(value)
}
