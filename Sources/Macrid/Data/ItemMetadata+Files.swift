import Foundation

extension ItemMetadata {
  typealias Reader = @Sendable (_ file: URL) throws -> Collected

  static let readers: [(file: String, read: Reader)] = [
    ("u.item", readUItem), ("movies.csv", readMoviesCSV), ("movies.dat", readMoviesDat),
    ("item_cate.csv", readCategories),
  ]

  /// MovieLens 100K's genres, in the order of u.item's last 19 columns (u.genre).
  private static let uItemGenres = [
    "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary",
    "Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi",
    "Thriller", "War", "Western",
  ]

  /// MovieLens 100K: `|`-separated: id, title (year), dates, URL, 19 flags.
  @Sendable private static func readUItem(_ file: URL) throws -> Collected {
    var collected = Collected()
    try LineReader.forEachLine(of: file) { line, number in
      let fields = utf8OrLatin1(line).split(separator: "|", omittingEmptySubsequences: false)
      guard fields.count == 5 + uItemGenres.count else {
        throw DataError(
          .badData, file: file.path, line: number,
          .fieldCount(
            found: fields.count, line: utf8OrLatin1(line),
            expected: "\(5 + uItemGenres.count) fields separated by '|'"))
      }
      let genres = zip(uItemGenres, fields[5...]).filter { $0.1 == "1" && $0.0 != "unknown" }
      collected.add(String(fields[0]), title: String(fields[1]), genres: genres.map(\.0))
    }
    return collected
  }

  /// MovieLens 1M: `id::title (year)::genre|genre`.
  @Sendable private static func readMoviesDat(_ file: URL) throws -> Collected {
    var collected = Collected()
    try LineReader.forEachLine(of: file) { line, number in
      let fields = utf8OrLatin1(line).components(separatedBy: "::")
      guard fields.count == 3 else {
        throw DataError(
          .badData, file: file.path, line: number,
          .fieldCount(
            found: fields.count, line: utf8OrLatin1(line), expected: "movie::title (year)::genres"))
      }
      collected.add(fields[0], title: fields[1], genres: genreList(fields[2]))
    }
    return collected
  }

  /// MovieLens since 20M: UTF-8 CSV with the columns movieId, title and perhaps genres in any order,
  /// titles with commas in quotation marks.
  @Sendable private static func readMoviesCSV(_ file: URL) throws -> Collected {
    var collected = Collected()
    var header: [String]?
    try LineReader.forEachLine(of: file) { line, number in
      let fields = try commaSeparated(line, file, number)
      guard let names = header else {
        header = fields.map { $0.lowercased() }
        guard header?.contains("movieid") == true, header?.contains("title") == true else {
          throw DataError(
            .badData, file: file.path, line: number,
            .header(line: line.shown, expected: "movieId,title,genres"))
        }
        return
      }
      guard fields.count == names.count else {
        throw DataError(
          .badData, file: file.path, line: number,
          .fieldCount(
            found: fields.count, line: line.shown, expected: names.joined(separator: ",")))
      }
      func field(_ name: String) -> String { names.firstIndex(of: name).map { fields[$0] } ?? "" }
      collected.add(field("movieid"), title: field("title"), genres: genreList(field("genres")))
    }
    return collected
  }

  /// AliShop-7C: `raw item id,category`, with or without a header, the category a number or a
  /// name. Six of its items are listed twice, with a category of the seven and with another number
  /// above them: the lower number counts.
  @Sendable private static func readCategories(_ file: URL) throws -> Collected {
    var lines: [(id: String, category: String, number: Int)] = []
    try LineReader.forEachLine(of: file) { line, number in
      let fields = try commaSeparated(line, file, number)
      guard fields.count == 2 else {
        throw DataError(
          .badData, file: file.path, line: number,
          .fieldCount(found: fields.count, line: line.shown, expected: "item,category"))
      }
      lines.append((fields[0], fields[1], number))
    }
    if isCategoryHeader(lines) { lines.removeFirst() }
    for (_, category, number) in lines where category.isEmpty || category.hasPrefix("-") {
      throw DataError(
        .badData, file: file.path, line: number, .identifier(category, column: "category"))
    }
    var collected = Collected()
    let numbers = lines.compactMap { Int($0.category) }
    if numbers.count == lines.count {
      for ((id, _, _), category) in zip(lines, numbers) {
        let id = UTF8Token(text: id)
        let known = collected.items[id]?.category ?? category
        collected.items[id, default: Item()].category = min(category, known)
      }
      return collected
    }
    let names = Set(lines.map { UTF8Token(text: $0.category) }).map(\.text)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    collected.categoryNames = Dictionary(uniqueKeysWithValues: zip(1..., names))
    let numberOf = Dictionary(uniqueKeysWithValues: zip(names.map(UTF8Token.init), 1...))
    for (id, name, number) in lines {
      let token = UTF8Token(text: id)
      let category = numberOf[UTF8Token(text: name)]
      if let known = collected.items[token]?.category, known != category {
        throw DataError(
          .badData, file: file.path, line: number,
          .twoCategories(item: id, first: names[known - 1], second: name))
      }
      collected.items[token, default: Item()].category = category
    }
    return collected
  }

  /// Known words, or words above a column of numbers.
  private static func isCategoryHeader(
    _ lines: [(id: String, category: String, number: Int)]
  ) -> Bool {
    guard let first = lines.first, Int(first.id) == nil else { return false }
    let names = [first.id, first.category].map {
      $0.lowercased().split(separator: ":").first.map(String.init) ?? ""
    }
    if TableLayout.itemNames.union(["id", "raw_id"]).contains(names[0]),
      ["category", "category_id", "categoryid", "cate", "cate_id", "cat", "cid"].contains(names[1])
    {
      return true
    }
    let rest = lines.dropFirst()
    return !rest.isEmpty
      && (rest.allSatisfy { Int($0.id) != nil }
        || (Int(first.category) == nil && rest.allSatisfy { Int($0.category) != nil }))
  }

  private static func commaSeparated(
    _ line: LineReader.Bytes, _ file: URL, _ number: Int
  ) throws -> [String] {
    guard let fields = quotedFields(line) else {
      throw DataError(.badData, file: file.path, line: number, .unclosedQuote)
    }
    return try fields.map { field in
      guard let text = String(validating: field, as: UTF8.self) else {
        throw DataError(.badData, file: file.path, line: number, .notUTF8)
      }
      return text.trimmingCharacters(in: .whitespaces)
    }
  }

  /// The publisher's files are Latin-1, whose bytes are Unicode's first 256 scalars; what is valid
  /// UTF-8 beyond ASCII has been converted.
  private static func utf8OrLatin1(_ bytes: LineReader.Bytes) -> String {
    String(validating: bytes, as: UTF8.self)
      ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  private static func genreList(_ text: String) -> [String] {
    text == "(no genres listed)" ? [] : text.split(separator: "|").map(String.init)
  }

  /// `Toy Story (1995)` as title and year.
  static func titleAndYear(_ text: String) -> (title: String, year: Int?) {
    let text = text.trimmingCharacters(in: .whitespaces)
    guard text.hasSuffix(")"), let open = text.lastIndex(of: "(") else { return (text, nil) }
    let inside = text[text.index(after: open)...].dropLast()
    // Series: (2006–2007).
    let first = inside.prefix(4)
    guard first.count == 4, let year = Int(first), (1800...2200).contains(year),
      inside.count == 4 || inside.dropFirst(4).first.map({ "-–".contains($0) }) == true
    else { return (text, nil) }
    return (text[..<open].trimmingCharacters(in: .whitespaces), year)
  }
}

extension ItemMetadata.Collected {
  mutating func add(_ id: String, title: String, genres: [String]) {
    let (title, year) = ItemMetadata.titleAndYear(title)
    items[UTF8Token(text: id)] = ItemMetadata.Item(title: title, year: year, genres: genres)
  }
}
