/// How the columns of a text table are told apart and which is which.
struct TableLayout {
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
  /// nil: no times.
  var time: Int?
  /// Columns that nothing is known of, in a table without ratings: numbers in them would be asked
  /// about.
  var unknown: [(position: Int, name: String)] = []
  /// Fields every line has.
  var fieldCount: Int
  var hasHeader: Bool
  /// What a line should be, for messages.
  var expected: String

  /// MovieLens 100K's u.data.
  static let uData = TableLayout(
    separator: .tab, user: 0, item: 1, rating: 2, time: 3, fieldCount: 4, hasHeader: false,
    expected: "user, item, rating and timestamp separated by TABs")
  /// MovieLens 1M's and 10M's ratings.dat.
  static let ratingsDat = TableLayout(
    separator: .doubleColon, user: 0, item: 1, rating: 2, time: 3, fieldCount: 4, hasHeader: false,
    expected: "user::item::rating::timestamp")
}

extension TableLayout {
  static let userNames: Set = ["user", "userid", "user_id", "uid", "user id"]
  static let itemNames: Set = [
    "item", "itemid", "item_id", "iid", "sid", "movie", "movieid", "movie_id", "item id",
  ]
  private static let ratingNames: Set = ["rating", "ratings", "stars", "score"]
  private static let timeNames: Set = [
    "timestamp", "time", "date", "datetime", "ts", "when", "unixreviewtime", "rated_at",
  ]

  /// Reads the layout off a file's first line.
  ///
  /// A TAB, `::` or comma on it separates the fields. A line that names a user and an item column
  /// (such as `userId,movieId,rating,timestamp`, or RecBole's
  /// `user_id:token  item_id:token  rating:float`) is a header; its columns may stand in any
  /// order. Others are passed over, but for numbers where no column is called a rating: those are
  /// asked about. Any other line is data in the order user, item, rating,
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
    func column(_ known: Set<String>, _ meaning: String) throws -> Int? {
      let found = names.indices.filter { known.contains(names[$0]) }
      guard found.count < 2 else {
        throw DataError(
          .badData, file: file, line: number,
          .ambiguousColumns(found.map { names[$0] }, meaning: meaning))
      }
      return found.first
    }
    let user = try column(Self.userNames, "user")
    let item = try column(Self.itemNames, "item")
    if let user, let item {
      let rating = try column(Self.ratingNames, "rating")
      // Two times are no harm: the first one tells which rating is the later.
      let time = names.firstIndex { Self.timeNames.contains($0) }
      self.init(
        separator: separator, user: user, item: item, rating: rating, time: time,
        unknown: rating != nil
          ? []
          : names.enumerated().filter {
            ![user, item].contains($0.offset) && !Self.timeNames.contains($0.element)
          }.map { (position: $0.offset, name: $0.element) },
        fieldCount: names.count, hasHeader: true,
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
      time: names.count > 3 ? 3 : nil, fieldCount: names.count, hasHeader: false,
      expected: "\(columns.joined(separator: ", ")) separated by \(separator.name)")
  }
}
