import Foundation

/// Where ids stand in a list, such as a model's columns. They are compared byte by byte
/// (`UTF8Token`): two spellings of one accented letter are two ids.
package struct IdentifierPlaces: Sendable {
  private let places: [UTF8Token: Int]

  /// Of an id that is there twice the first place counts.
  package init(_ ids: [String]) {
    places = Dictionary(
      zip(ids.map(UTF8Token.init), ids.indices), uniquingKeysWith: { first, _ in first })
  }

  /// nil where the id is not there.
  package subscript(id: String) -> Int? { places[UTF8Token(text: id)] }
}

/// What RecBole writes behind it.
private let tokenType = ":token"

/// The users that a text file names, an id a line, with the lines' numbers; a header is passed
/// over. What `LineReader` unpacks and converts is read as well.
///
/// - Throws: `DataError` where the file cannot be opened, is empty or no UTF-8 text.
package func userIdentifiers(in file: URL) throws -> [(id: String, line: Int)] {
  var users: [(id: String, line: Int)] = []
  try LineReader.forEachLine(of: file) { line, number in
    guard let text = String(validating: line, as: UTF8.self) else {
      throw DataError(.badData, file: file.path, line: number, .notUTF8)
    }
    let id = text.trimmingCharacters(in: .whitespaces)
    if !id.isEmpty { users.append((id, number)) }
  }
  if let first = users.first?.id.lowercased() {
    let name = first.hasSuffix(tokenType) ? String(first.dropLast(tokenType.count)) : first
    if TableLayout.userNames.contains(name) { users.removeFirst() }
  }
  return users
}
