import Foundation

/// What is known of the items besides who adopted them; item i is column i of a split.
public struct ItemMetadata: Sendable, Equatable {
  /// Title, without the year; empty where there is none.
  public let titles: [String]
  /// Year of release, or nil.
  public let years: [Int?]
  /// Genres as the publisher names them; empty where there are none.
  public let genres: [[String]]
  /// Category number (AliShop-7C: 1 to 7), or nil.
  public let categories: [Int?]

  /// How many items have a title, genre or category.
  public var knownCount: Int {
    titles.indices.count {
      !titles[$0].isEmpty || !genres[$0].isEmpty || categories[$0] != nil
    }
  }

  struct Item {
    var title = ""
    var year: Int?
    var genres: [String] = []
    var category: Int?
  }

  /// Puts what is known by id into the order of `itemIDs`.
  init(_ items: [UTF8Token: Item], itemIDs: [String]) {
    let ordered = itemIDs.map { items[UTF8Token(text: $0)] ?? Item() }
    titles = ordered.map(\.title)
    years = ordered.map(\.year)
    genres = ordered.map(\.genres)
    categories = ordered.map(\.category)
  }
}

extension Dataset {
  /// Titles, years, genres and categories of a split's items, from the files beside the
  /// interactions: u.item, movies.csv, movies.dat, item_cate.csv. Where there are none, everything
  /// is empty. The simulated shop knows its own.
  ///
  /// - Parameters: as `load`; `split` is what it returned.
  /// - Throws: `badData` with file and line.
  public static func itemMetadata(
    of name: String, in folder: URL? = nil, for split: Split, cache: URL = perUserCache
  ) throws -> ItemMetadata {
    var items: [UTF8Token: ItemMetadata.Item] = [:]
    let availability = try availability(of: name, in: folder, cache: cache)
    if case .simulated = availability {
      let shop = try SimulatedShop()
      for (item, id) in shop.itemIDs.enumerated() {
        items[UTF8Token(text: id)] = ItemMetadata.Item(
          title: shop.title(of: item), category: shop.categoryOfItem[item] + 1)
      }
    }
    if let files = availability.files {
      var place = files.path
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder),
        !isFolder.boolValue
      {
        place = place.deletingLastPathComponent()
      }
      // A pro_sg folder's titles are one level up, where the publisher's files are.
      for folder in [place, place.deletingLastPathComponent()].prefix(
        place.lastPathComponent == "pro_sg" ? 2 : 1)
      {
        for (file, read) in ItemMetadata.readers {
          let file = folder.appendingPathComponent(file)
          if FileManager.default.fileExists(atPath: file.path) { try read(file, &items) }
        }
      }
    }
    return ItemMetadata(items, itemIDs: split.itemIDs)
  }
}

extension ItemMetadata {
  typealias Reader = @Sendable (_ file: URL, _ items: inout [UTF8Token: Item]) throws -> Void

  fileprivate static let readers: [(file: String, read: Reader)] = [
    ("u.item", readUItem), ("movies.csv", readMoviesCSV), ("movies.dat", readMoviesDat),
    ("item_cate.csv", readCategories),
  ]

  /// MovieLens 100K's genres, in the order of u.item's last 19 columns (u.genre).
  private static let uItemGenres = [
    "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary",
    "Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi",
    "Thriller", "War", "Western",
  ]

  /// MovieLens 100K: Latin-1, `|`-separated: id, title (year), dates, URL, 19 flags.
  @Sendable private static func readUItem(_ file: URL, into items: inout [UTF8Token: Item]) throws {
    try LineReader.forEachLine(of: file) { line, number in
      let fields = latin1(line).split(separator: "|", omittingEmptySubsequences: false)
      guard fields.count == 5 + uItemGenres.count else {
        throw DataError(
          .badData, file: file.path, line: number,
          .fieldCount(
            found: fields.count, line: latin1(line),
            expected: "\(5 + uItemGenres.count) fields separated by '|'"))
      }
      let genres = zip(uItemGenres, fields[5...]).filter { $0.1 == "1" && $0.0 != "unknown" }
      update(&items, String(fields[0]), title: String(fields[1]), genres: genres.map(\.0))
    }
  }

  /// MovieLens 1M: Latin-1, `id::title (year)::genre|genre`.
  @Sendable private static func readMoviesDat(
    _ file: URL, into items: inout [UTF8Token: Item]
  ) throws {
    try LineReader.forEachLine(of: file) { line, number in
      let fields = latin1(line).components(separatedBy: "::")
      guard fields.count == 3 else {
        throw DataError(
          .badData, file: file.path, line: number,
          .fieldCount(
            found: fields.count, line: latin1(line), expected: "movie::title (year)::genres"))
      }
      update(&items, fields[0], title: fields[1], genres: genreList(fields[2]))
    }
  }

  /// MovieLens since 20M: UTF-8 CSV `movieId,title,genres`, titles with commas in quotation marks.
  @Sendable private static func readMoviesCSV(
    _ file: URL, into items: inout [UTF8Token: Item]
  ) throws {
    var sawHeader = false
    try LineReader.forEachLine(of: file) { line, number in
      guard let fields = quotedFields(line) else {
        throw DataError(.badData, file: file.path, line: number, .unclosedQuote)
      }
      guard fields.count == 3 else {
        throw DataError(
          .badData, file: file.path, line: number,
          .fieldCount(found: fields.count, line: line.shown, expected: "movieId,title,genres"))
      }
      let text = fields.map { String(decoding: $0, as: UTF8.self) }
      if !sawHeader {
        sawHeader = true
        guard text == ["movieId", "title", "genres"] else {
          throw DataError(
            .badData, file: file.path, line: number,
            .header(line: line.shown, expected: "movieId,title,genres"))
        }
        return
      }
      update(&items, text[0], title: text[1], genres: genreList(text[2]))
    }
  }

  /// AliShop-7C: `raw item id,category`, no header. Six items are listed twice, with a category
  /// of the seven and with another number above them: the lower one counts.
  @Sendable private static func readCategories(
    _ file: URL, into items: inout [UTF8Token: Item]
  ) throws {
    try LineReader.forEachLine(of: file) { line, number in
      let fields = line.shown.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count == 2 else {
        throw DataError(
          .badData, file: file.path, line: number,
          .fieldCount(found: fields.count, line: line.shown, expected: "item,category"))
      }
      guard let category = Int(fields[1]), category >= 0 else {
        throw DataError(
          .badData, file: file.path, line: number,
          .number(String(fields[1]), column: "category", below: nil))
      }
      let id = UTF8Token(text: String(fields[0]))
      items[id, default: Item()].category = min(category, items[id]?.category ?? category)
    }
  }

  /// Latin-1's bytes are Unicode's first 256 scalars.
  private static func latin1(_ bytes: LineReader.Bytes) -> String {
    String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  private static func genreList(_ text: String) -> [String] {
    text == "(no genres listed)" ? [] : text.split(separator: "|").map(String.init)
  }

  private static func update(
    _ items: inout [UTF8Token: Item], _ id: String, title: String, genres: [String]
  ) {
    let (title, year) = titleAndYear(title)
    let token = UTF8Token(text: id)
    items[token, default: Item()].title = title
    items[token]?.year = year
    items[token]?.genres = genres
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
