import Foundation

extension Ratings {
  /// A table of ratings, one a line: CSV, TSV, `::`-separated, or RecBole's `.inter`.
  ///
  /// - Parameter layout: the columns; nil lets the first line of each file tell (see
  ///   `TableLayout.init(firstLine:)`).
  static func table(_ files: [URL], layout known: TableLayout? = nil) throws -> Ratings {
    var builder = RatingsBuilder()
    for file in files {
      try readTable(file, known, into: &builder)
    }
    return builder.finish()
  }

  private static func readTable(
    _ file: URL, _ known: TableLayout?, into builder: inout RatingsBuilder
  ) throws {
    let path = file.path
    let before = builder.users.count
    var layout = known
    var unknown: [ColumnTally] = []
    try LineReader.forEachLine(of: file) { line, number in
      let columns: TableLayout
      if let layout {
        columns = layout
      } else {
        columns = try TableLayout(firstLine: line, file: path, number: number)
        layout = columns
        unknown = columns.unknown.map { ColumnTally(position: $0.position, name: $0.name) }
        guard before == 0 || (columns.rating != nil) == builder.hasValues else {
          let expected = "the same columns as in the files before it"
          throw DataError(
            .badData, file: path, line: number, .header(line: line.shown, expected: expected))
        }
        if columns.hasHeader { return }
      }
      try withFields(of: line, columns.separator, file: path, number: number) { fields in
        guard fields.count == columns.fieldCount else {
          let cause: DataError.Cause =
            fields.count == 1
            ? .separator(line: line.shown, expected: columns.expected)
            : .fieldCount(found: fields.count, line: line.shown, expected: columns.expected)
          throw DataError(.badData, file: path, line: number, cause)
        }
        let user = try builder.user(fields[columns.user], file: path, line: number)
        let item = try builder.item(fields[columns.item], file: path, line: number)
        let time = columns.time.map { timeNumber(fields[$0]) }
        guard let rating = columns.rating else {
          for column in unknown.indices { unknown[column].count(fields) }
          builder.append(user: user, item: item, time: time)
          return
        }
        guard let value = decimalNumber(fields[rating]) else {
          throw DataError(.badData, file: path, line: number, .rating(fields[rating].shown))
        }
        builder.append(user: user, item: item, value: value, time: time)
      }
    }
    if let column = unknown.first(where: \.holdsNumbers) {
      throw DataError(.badData, file: path, line: 1, .unnamedNumbers(column: column.name))
    }
    if builder.users.count == before {
      throw DataError(.badData, file: path, layout?.hasHeader == true ? .noData : .emptyFile)
    }
  }
}

/// What stands in a column that nothing is known of.
private struct ColumnTally {
  let position: Int
  let name: String
  private static let missing: Set = ["na", "n/a", "nan", "null", "none", "\\n", "-", "?"]
  private var numbers = 0
  private var words = 0

  init(position: Int, name: String) {
    self.position = position
    self.name = name
  }

  /// Blanks and marks of missing values leave numbers numbers; a title may be a number.
  var holdsNumbers: Bool { numbers > 0 && numbers >= words }

  mutating func count(_ fields: UnsafeBufferPointer<LineReader.Bytes>) {
    let field = fields[position]
    if field.isEmpty || (field.count <= 4 && Self.missing.contains(field.shown.lowercased())) {
      return
    }
    if decimalNumber(field) != nil { numbers += 1 } else { words += 1 }
  }
}

/// Calls `body` with the fields of a line, blanks around them cut off; quoted fields of a
/// comma-separated line (RFC 4180) lose their quotation marks.
func withFields(
  of line: LineReader.Bytes, _ separator: TableLayout.Separator, file: String, number: Int,
  atMost most: Int = 64, _ body: (_ fields: UnsafeBufferPointer<LineReader.Bytes>) throws -> Void
) throws {
  if separator == .comma, line.contains(UInt8(ascii: "\"")) {
    guard let unquoted = quotedFields(line) else {
      throw DataError(.badData, file: file, line: number, .unclosedQuote)
    }
    // One buffer holds all fields' bytes while body runs.
    var bytes = unquoted.flatMap { $0 }
    try bytes.withUnsafeMutableBufferPointer { bytes in
      var start = 0
      let fields = unquoted.map { field in
        defer { start += field.count }
        return trimmed(LineReader.Bytes(rebasing: bytes[start..<(start + field.count)]))
      }
      try fields.withUnsafeBufferPointer { try body($0) }
    }
    return
  }
  let byte: UInt8 =
    switch separator {
    case .tab: 0x09
    case .comma: 0x2C
    case .doubleColon: 0x3A
    }
  let width = separator == .doubleColon ? 2 : 1
  var isWhole = false
  try withUnsafeTemporaryAllocation(of: LineReader.Bytes.self, capacity: most) { fields in
    var count = 0
    var start = 0
    var position = 0
    let end = line.count
    while position <= end, count < most {
      let atEnd = position == end
      if atEnd
        || (line[position] == byte
          && (width == 1 || (position + 1 < end && line[position + 1] == byte)))
      {
        fields[count] = trimmed(LineReader.Bytes(rebasing: line[start..<position]))
        count += 1
        isWhole = atEnd
        if atEnd { break }
        position += width
        start = position
      } else {
        position += 1
      }
    }
    if isWhole { try body(UnsafeBufferPointer(rebasing: fields[..<count])) }
  }
  guard !isWhole else { return }
  try withFields(of: line, separator, file: file, number: number, atMost: line.count + 1, body)
}

private func trimmed(_ bytes: LineReader.Bytes) -> LineReader.Bytes {
  var start = 0
  var end = bytes.count
  while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
  while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
  return LineReader.Bytes(rebasing: bytes[start..<end])
}

/// The fields of a comma-separated line with quotation marks (RFC 4180: an inner mark is doubled);
/// nil where a mark is never closed.
func quotedFields(_ line: LineReader.Bytes) -> [[UInt8]]? {
  let quote = UInt8(ascii: "\"")
  var fields: [[UInt8]] = []
  var field: [UInt8] = []
  var inside = false
  var position = 0
  while position < line.count {
    let byte = line[position]
    if byte == quote {
      if inside, position + 1 < line.count, line[position + 1] == quote {
        field.append(quote)
        position += 1
      } else {
        inside.toggle()
      }
    } else if byte == UInt8(ascii: ","), !inside {
      fields.append(field)
      field = []
    } else {
      field.append(byte)
    }
    position += 1
  }
  fields.append(field)
  return inside ? nil : fields
}
