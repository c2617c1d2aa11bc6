import Foundation

/// Why a text is no JSON.
struct JSONSyntaxError: Error, Equatable {
  /// From 1.
  var line: Int
  var expected: String
}

extension JSON {
  /// Reads JSON (RFC 8259) and keeps every bit of its numbers.
  ///
  /// Foundation's readers do not serve here: on Linux JSONSerialization loses a double's last
  /// bits, and JSONDecoder, asked for a value of unknown shape, takes seconds for a megabyte.
  ///
  /// - Throws: `JSONSyntaxError`.
  init(parsing data: Data) throws {
    self = try data.withUnsafeBytes { bytes in
      var parser = JSONParser(bytes: bytes)
      return try parser.document()
    }
  }
}

private struct JSONParser {
  let bytes: UnsafeRawBufferPointer
  private var position = 0

  /// A file nested deeper than this is none of ours, and could exhaust the stack.
  private static let depthLimit = 200

  init(bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  mutating func document() throws -> JSON {
    let value = try value(depth: 0)
    skipBlanks()
    guard position == bytes.count else { throw expected("the end of the file") }
    return value
  }

  private mutating func value(depth: Int) throws -> JSON {
    guard depth < Self.depthLimit else { throw expected("less nesting") }
    skipBlanks()
    switch peek {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func object(depth: Int) throws -> JSON {
    position += 1
    var members: [String: JSON] = [:]
    if take("}") { return .object(members) }
    repeat {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else { throw expected("a key in quotes") }
      let key = try string()
      guard take(":") else { throw expected(":") }
      members[key] = try value(depth: depth + 1)
    } while take(",")
    guard take("}") else { throw expected(", or }") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws -> JSON {
    position += 1
    var elements: [JSON] = []
    if take("]") { return .array(elements) }
    repeat { elements.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw expected(", or ]") }
    return .array(elements)
  }

  private mutating func string() throws -> String {
    position += 1
    var text: [UInt8] = []
    while true {
      switch peek {
      case nil, .some(0..<0x20):
        throw expected("a closing quote")
      case UInt8(ascii: "\""):
        position += 1
        guard let string = String(validating: text, as: UTF8.self) else { throw expected("UTF-8") }
        return string
      case UInt8(ascii: "\\"):
        position += 1
        text += try escape().utf8
      case .some(let byte):
        text.append(byte)
        position += 1
      }
    }
  }

  private mutating func escape() throws -> String {
    let byte = peek
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var units = [try hexadecimal()]
      if UTF16.isLeadSurrogate(units[0]), matches("\\u") {
        position += 2
        units.append(try hexadecimal())
      }
      guard let text = String(validating: units, as: UTF16.self) else {
        throw expected("a pair of surrogates")
      }
      return text
    default: throw expected("an escape after \\")
    }
  }

  private mutating func hexadecimal() throws -> UInt16 {
    let digits = bytes[min(position, bytes.count)..<min(position + 4, bytes.count)]
    guard digits.count == 4, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw expected("four hexadecimal digits") }
    position += 4
    return unit
  }

  private mutating func number() throws -> JSON {
    let start = position
    if peek == UInt8(ascii: "-") { position += 1 }
    let first = peek
    let whole = skipDigits()
    guard whole > 0, whole == 1 || first != UInt8(ascii: "0") else { throw expected("a value") }
    var isInteger = true
    if peek == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      guard skipDigits() > 0 else { throw expected("digits after the point") }
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
      guard skipDigits() > 0 else { throw expected("digits in the exponent") }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw expected("a smaller number") }
    return .number(value)
  }

  private mutating func skipDigits() -> Int {
    let start = position
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    return position - start
  }

  private mutating func word(_ text: StaticString, _ value: JSON) throws -> JSON {
    guard matches(text) else { throw expected("a value") }
    position += text.utf8CodeUnitCount
    return value
  }

  private func matches(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[min(position, bytes.count)...].starts(with: $0) }
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard peek == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func expected(_ what: String) -> JSONSyntaxError {
    let before = bytes[..<min(position, bytes.count)]
    return JSONSyntaxError(line: 1 + before.count { $0 == 0x0A }, expected: what)
  }
}
