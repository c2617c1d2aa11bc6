import Foundation

/// How the columns of a text table are told apart and which is which.
struct TableLayout: Equatable {
  enum Separator: Equatable {
    case tab, comma, doubleColon

    var name: String {
      switch self {
      case .tab: "TAB"
      case .comma: "a comma"
      case .doubleColon: "'::'"
      }
    }
  }

  var separator: Separator
  var user: Int
  var item: Int
  /// nil: no rating column; every line counts.
  var rating: Int?
  /// Fields every line has.
  var fieldCount: Int
  var hasHeader: Bool
  /// What a line should be, for messages.
  var expected: String

  /// MovieLens 100K's u.data.
  static let uData = TableLayout(
    separator: .tab, user: 0, item: 1, rating: 2, fieldCount: 4, hasHeader: false,
    expected: "user, item, rating and timestamp separated by TABs")
  /// MovieLens 1M's and 10M's ratings.dat.
  static let ratingsDat = TableLayout(
    separator: .doubleColon, user: 0, item: 1, rating: 2, fieldCount: 4, hasHeader: false,
    expected: "user::item::rating::timestamp")
}

extension Ratings {
  /// A table of ratings, one a line: CSV, TSV, `::`-separated, or RecBole's `.inter`.
  ///
  /// - Parameters:
  ///   - layout: the columns; nil lets the first line of each file tell (see
  ///     `TableLayout.init(firstLine:)`).
  ///   - limit: bytes to read of each file, for a sample of it.
  static func table(
    _ files: [URL], layout known: TableLayout? = nil, limit: Int = .max
  ) throws -> Ratings {
    var builder = RatingsBuilder()
    for file in files {
      try readTable(file, known, limit, into: &builder)
    }
    return builder.finish()
  }

  private static func readTable(
    _ file: URL, _ known: TableLayout?, _ limit: Int, into builder: inout RatingsBuilder
  ) throws {
    let path = file.path
    let before = builder.users.count
    var layout = known
    try LineReader.forEachLine(of: file, limit: limit) { line, number in
      let columns: TableLayout
      if let layout {
        columns = layout
      } else {
        columns = try TableLayout(firstLine: line, file: path, number: number)
        layout = columns
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
        guard let rating = columns.rating else {
          builder.append(user: user, item: item)
          return
        }
        guard let value = decimalNumber(fields[rating]) else {
          throw DataError(.badData, file: path, line: number, .rating(fields[rating].shown))
        }
        builder.append(user: user, item: item, value: value)
      }
    }
    if builder.users.count == before, limit == .max {
      throw DataError(.badData, file: path, layout?.hasHeader == true ? .noData : .emptyFile)
    }
  }
}

/// Calls `body` with the fields of a line, blanks around them cut off; quoted fields of a
/// comma-separated line (RFC 4180) lose their quotation marks.
private func withFields(
  of line: LineReader.Bytes, _ separator: TableLayout.Separator, file: String, number: Int,
  _ body: (_ fields: UnsafeBufferPointer<LineReader.Bytes>) throws -> Void
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
  // More fields than this are counted as this many; no layout that is read has as many.
  let most = 64
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
        if atEnd { break }
        position += width
        start = position
      } else {
        position += 1
      }
    }
    try body(UnsafeBufferPointer(rebasing: fields[..<count]))
  }
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

extension TableLayout {
  private static let userNames: Set = ["user", "userid", "user_id", "uid", "user id"]
  private static let itemNames: Set = [
    "item", "itemid", "item_id", "iid", "sid", "movie", "movieid", "movie_id", "item id",
  ]
  private static let ratingNames: Set = ["rating", "ratings", "stars", "score"]

  /// Reads the layout off a file's first line.
  ///
  /// A TAB, `::` or comma on it separates the fields. A line that names a user and an item column
  /// (such as `userId,movieId,rating,timestamp`, or RecBole's
  /// `user_id:token  item_id:token  rating:float`) is a header; its columns may stand in any
  /// order, and others are passed over. Any other line is data in the order user, item, rating,
  /// timestamp, the last one or two of which may be missing.
  init(firstLine line: LineReader.Bytes, file: String, number: Int) throws {
    let text = line.shown
    let expected = "user,item[,rating[,timestamp]] separated by commas or TABs"
    guard
      let separator: Separator = text.contains("\t")
        ? .tab : text.contains("::") ? .doubleColon : text.contains(",") ? .comma : nil
    else {
      throw DataError(
        .badData, file: file, line: number, .separator(line: text, expected: expected))
    }
    var names: [String] = []
    try withFields(of: line, separator, file: file, number: number) { fields in
      names = fields.map { field in
        let name = field.shown.lowercased()
        return name.split(separator: ":").first.map(String.init) ?? name
      }
    }
    let user = names.firstIndex { Self.userNames.contains($0) }
    let item = names.firstIndex { Self.itemNames.contains($0) }
    if let user, let item {
      self.init(
        separator: separator, user: user, item: item,
        rating: names.firstIndex { Self.ratingNames.contains($0) }, fieldCount: names.count,
        hasHeader: true,
        expected:
          "\(names.count) fields separated by \(separator.name), as in the header: \(text)")
      return
    }
    guard names.count <= 4 else {
      throw DataError(
        .badData, file: file, line: number,
        .fieldCount(found: names.count, line: text, expected: expected))
    }
    let startsWithWord = names.count > 2 && names[2].first?.isLetter == true
    if user != nil || item != nil || (startsWithWord && !["nan", "inf"].contains(names[2])) {
      throw DataError(.badData, file: file, line: number, .header(line: text, expected: expected))
    }
    let columns = ["user", "item", "rating", "timestamp"].prefix(names.count)
    self.init(
      separator: separator, user: 0, item: 1, rating: names.count > 2 ? 2 : nil,
      fieldCount: names.count, hasHeader: false,
      expected: "\(columns.joined(separator: ", ")) separated by \(separator.name)")
  }
}
