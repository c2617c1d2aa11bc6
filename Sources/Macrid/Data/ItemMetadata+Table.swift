import Foundation

extension ItemMetadata {
  /// What a file of one's own says of items: u.item, movies.csv, movies.dat or item_cate.csv by
  /// these names; any other is a table, an item a line, separated by commas, TABs or `::`.
  ///
  /// A table's header names an item column (such as item, item_id, id, isbn) and a title or a
  /// category column, or both (title, name; category, genre, genres, class), among any others.
  /// Without a header the columns are item, title, category; two columns are item and title, or,
  /// where at most half of the second one's texts differ, item and category. Several categories
  /// have `|` between them; they are the items' `genres`.
  ///
  /// - Parameter itemIDs: the items, in the order wanted.
  /// - Throws: `DataError` with file and line; also where the file knows none of the items.
  public init(of file: URL, for itemIDs: [String]) throws {
    let named = Self.readers.first { $0.file == file.lastPathComponent.lowercased() }
    let found = try named?.read(file) ?? Self.readTable(file)
    try found.requireSome(of: itemIDs, file)
    self.init(found, itemIDs: itemIDs)
  }

  private static let idNames = TableLayout.itemNames.union([
    "id", "raw_id", "isbn", "asin", "sku", "product", "product_id", "productid", "book_id",
    "artist_id", "business_id",
  ])
  private static let titleNames: Set = [
    "title", "name", "item_name", "item_title", "movie_title", "book_title", "book-title",
    "product_name", "product_title",
  ]
  private static let categoryNames: Set = [
    "category", "categories", "category_name", "genre", "genres", "class", "type", "cate",
  ]
  private static let expected = "item,title[,category], or a header that names such columns"

  private struct Columns {
    var id = 0
    var title: Int?
    var category: Int?
  }

  private static func readTable(_ file: URL) throws -> Collected {
    var separator: TableLayout.Separator?
    var lines: [(fields: [String], number: Int)] = []
    try LineReader.forEachLine(of: file) { line, number in
      let text = line.shown
      let known: TableLayout.Separator? =
        separator
        ?? (text.contains("\t") ? .tab : text.contains("::") ? .doubleColon : nil)
        ?? (text.contains(",") ? .comma : nil)
      guard let known else {
        throw DataError(
          .badData, file: file.path, line: number, .separator(line: text, expected: expected))
      }
      separator = known
      try withFields(of: line, known, file: file.path, number: number) { fields in
        guard lines.isEmpty || fields.count == lines[0].fields.count else {
          throw DataError(
            .badData, file: file.path, line: number,
            .fieldCount(
              found: fields.count, line: text,
              expected: "\(lines[0].fields.count), as in the first line; a comma in a title needs "
                + "quotation marks around it"))
        }
        lines.append(
          (
            try fields.map { field in
              guard let text = String(validating: field, as: UTF8.self) else {
                throw DataError(.badData, file: file.path, line: number, .notUTF8)
              }
              return text
            }, number
          ))
      }
    }
    guard let first = lines.first else { throw DataError(.badData, file: file.path, .emptyFile) }
    let columns: Columns
    if let named = try header(first.fields, file, first.number) {
      columns = named
      lines.removeFirst()
      guard !lines.isEmpty else { throw DataError(.badData, file: file.path, .noData) }
    } else {
      columns = try unnamed(lines.map(\.fields), file, first.number)
    }
    var collected = Collected()
    for (fields, number) in lines {
      guard !fields[columns.id].isEmpty else {
        throw DataError(
          .badData, file: file.path, line: number, .identifier("", column: "item"))
      }
      let categories = columns.category.map { fields[$0].split(separator: "|") } ?? []
      collected.add(
        fields[columns.id], title: columns.title.map { fields[$0] } ?? "",
        genres: categories.map { $0.trimmingCharacters(in: .whitespaces) }.filter {
          !$0.isEmpty && $0 != "(no genres listed)"
        })
    }
    return collected
  }

  /// The columns, where the first line names them; nil where it is an item.
  private static func header(_ fields: [String], _ file: URL, _ number: Int) throws -> Columns? {
    // RecBole's files say what a column holds: `item_id:token`.
    let names = fields.map { field in
      field.lowercased().split(separator: ":").first.map(String.init) ?? ""
    }
    func first(_ known: Set<String>) -> Int? { names.firstIndex { known.contains($0) } }
    guard let id = first(idNames) else { return nil }
    let (title, category) = (first(titleNames), first(categoryNames))
    guard title != nil || category != nil else {
      throw DataError(
        .badData, file: file.path, line: number,
        .header(line: fields.joined(separator: ","), expected: expected))
    }
    return Columns(id: id, title: title, category: category)
  }

  private static func unnamed(_ lines: [[String]], _ file: URL, _ number: Int) throws -> Columns {
    switch lines[0].count {
    case 2:
      return Set(lines.map { $0[1] }).count * 2 > lines.count
        ? Columns(title: 1) : Columns(category: 1)
    case 3: return Columns(title: 1, category: 2)
    case let count:
      throw DataError(
        .badData, file: file.path, line: number,
        .fieldCount(
          found: count, line: lines[0].joined(separator: ","), expected: expected))
    }
  }
}

extension ItemMetadata.Collected {
  /// - Throws: `DataError` where nothing is known of any of the items.
  func requireSome(of itemIDs: [String], _ file: URL) throws {
    if let there = items.keys.map(\.text).min(), let here = itemIDs.first,
      known(of: itemIDs).allSatisfy({ $0 == nil })
    {
      throw DataError(.badData, file: file.path, .noItemKnown(there: there, here: here))
    }
  }
}
