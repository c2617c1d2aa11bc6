/// Gives every id of a column a number, in order of first appearance.
///
/// Ids are tokens: any text. Whole numbers written plainly ("17", not "017"), which is what nearly
/// every file holds, take a path without a String.
struct TokenIndex {
  private enum Token {
    case number(UInt64)
    case word(UTF8Token)
  }

  /// Numbers below this are looked up in a table.
  private static let tableSize: UInt64 = 1 << 24

  private var tokens: [Token] = []
  /// By value: index + 1, or 0 where the id has not been seen.
  private var table: [UInt32] = []
  private var large: [UInt64: UInt32] = [:]
  private var words: [UTF8Token: UInt32] = [:]

  var count: Int { tokens.count }

  /// Why a text is no id.
  enum Fault: Error {
    case notAnID
    case notUTF8
  }

  /// The id's number; a new id gets the next one.
  ///
  /// - Throws: `Fault` for a blank, a negative number, NaN, and bytes that are not UTF-8.
  mutating func index(of bytes: UnsafeBufferPointer<UInt8>) throws -> UInt32 {
    if let value = plainNumber(bytes) { return index(ofNumber: value) }
    return try index(ofWord: bytes)
  }

  /// As `index(of:)`, for an id that is a number already.
  mutating func index(ofNumber value: UInt64) -> UInt32 {
    if value < Self.tableSize {
      let position = Int(value)
      if position >= table.count {
        let size = Swift.max(position + 1, Swift.min(2 * table.count, Int(Self.tableSize)))
        table.append(contentsOf: repeatElement(0, count: size - table.count))
      }
      if table[position] == 0 {
        tokens.append(.number(value))
        table[position] = UInt32(tokens.count)
      }
      return table[position] - 1
    }
    if let known = large[value] { return known }
    let new = UInt32(tokens.count)
    tokens.append(.number(value))
    large[value] = new
    return new
  }

  private mutating func index(ofWord bytes: UnsafeBufferPointer<UInt8>) throws -> UInt32 {
    if bytes.isEmpty { throw Fault.notAnID }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Fault.notUTF8 }
    if text.utf8.first == UInt8(ascii: "-"), Double(text) != nil { throw Fault.notAnID }
    if text.lowercased() == "nan" { throw Fault.notAnID }
    let token = UTF8Token(text: text)
    if let known = words[token] { return known }
    let new = UInt32(tokens.count)
    tokens.append(.word(token))
    words[token] = new
    return new
  }

  /// The ids in canonical order, and for each number handed out its place in that order.
  ///
  /// Numbers come first, by value; then words, by their UTF-8 bytes. The order is a function of
  /// the set of ids alone, so that a split does not depend on the order of a file's lines.
  func sorted() -> (ids: [String], rank: [UInt32]) {
    let order = tokens.indices.sorted { a, b in
      switch (tokens[a], tokens[b]) {
      case (.number(let x), .number(let y)): x < y
      case (.number, .word): true
      case (.word, .number): false
      case (.word(let x), .word(let y)): x.text.utf8.lexicographicallyPrecedes(y.text.utf8)
      }
    }
    var rank = [UInt32](repeating: 0, count: order.count)
    var ids: [String] = []
    ids.reserveCapacity(order.count)
    for (place, index) in order.enumerated() {
      rank[index] = UInt32(place)
      switch tokens[index] {
      case .number(let value): ids.append(String(value))
      case .word(let word): ids.append(word.text)
      }
    }
    return (ids, rank)
  }
}

/// Text compared byte by byte: two spellings of one accented letter are two ids.
struct UTF8Token: Hashable {
  let text: String

  static func == (a: UTF8Token, b: UTF8Token) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

/// The value of a whole number without sign or leading zeros that fits 19 digits, else nil.
func plainNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64? {
  let count = bytes.count
  if count == 0 || count > 19 || (bytes[0] == 0x30 && count > 1) { return nil }
  var value: UInt64 = 0
  for byte in bytes {
    let digit = byte &- 0x30
    if digit > 9 { return nil }
    value = value &* 10 &+ UInt64(digit)
  }
  return value
}
