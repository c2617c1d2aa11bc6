import Foundation

/// A JSON value as the result files hold it.
public enum JSON: Sendable, Equatable, Codable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  /// Any encodable value as JSON.
  ///
  /// - Parameter path: where it will stand, for the error.
  /// - Throws: `ChapterFailure` naming the path of a number that is NaN or infinite.
  public init(encoding value: some Encodable, at path: String) throws {
    do {
      self = try JSONDecoder().decode(JSON.self, from: JSONEncoder().encode(value))
    } catch EncodingError.invalidValue(let value, let context) {
      let place = context.codingPath.reduce(path) { place, key in
        key.intValue.map { "\(place)[\($0)]" } ?? "\(place).\(key.stringValue)"
      }
      throw ChapterFailure(
        .fault, "the result \(place) is \(value), which is no result; nothing was written")
    }
  }

  /// Reads a file.
  ///
  /// - Throws: `ChapterFailure`, missing input or bad data.
  public init(contentsOf url: URL) throws {
    let path = url.path(percentEncoded: false)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ChapterFailure(.missingInput, "\(path) does not exist or cannot be read")
    }
    do {
      self = try JSONDecoder().decode(JSON.self, from: data)
    } catch {
      throw ChapterFailure(
        .badData, "\(path) is not JSON, or was cut off; run the chapter again to replace it")
    }
  }

  public var asDouble: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  public subscript(key: String) -> JSON? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// A number, string or boolean as text; nil for anything else.
  var scalarText: String? {
    switch self {
    case .bool(let value): String(value)
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .string(let value): value
    case .null, .array, .object: nil
    }
  }
}

extension JSON {
  /// The text of a result file: keys in alphabetical order except those of `first`, whatever fits
  /// into 100 columns on one line (JSONEncoder gives each number its own), numbers as short as
  /// they can be and still read back as the same number.
  func text(first: [String] = []) -> String {
    var out = ""
    write(to: &out, indent: 0, lead: 0, first: first)
    return out + "\n"
  }

  private func write(to out: inout String, indent: Int, lead: Int, first: [String]) {
    if let line = oneLine(limit: 100 - indent - lead), first.isEmpty {
      out += line
      return
    }
    let margin = String(repeating: " ", count: indent + 2)
    switch self {
    case .array(let elements):
      out += "["
      for (position, element) in elements.enumerated() {
        out += (position == 0 ? "\n" : ",\n") + margin
        element.write(to: &out, indent: indent + 2, lead: 1, first: [])
      }
      out += "\n" + String(repeating: " ", count: indent) + "]"
    case .object(let members):
      out += "{"
      let known = first.filter { members[$0] != nil }
      let keys = known + members.keys.filter { !known.contains($0) }.sorted()
      for (position, key) in keys.enumerated() {
        let label = JSON.quoted(key) + ": "
        out += (position == 0 ? "\n" : ",\n") + margin + label
        members[key]?.write(to: &out, indent: indent + 2, lead: label.count + 1, first: [])
      }
      out += "\n" + String(repeating: " ", count: indent) + "}"
    default:
      out += scalar
    }
  }

  /// nil where it would be longer than `limit`; scalars always fit.
  private func oneLine(limit: Int) -> String? {
    var line: String
    switch self {
    case .array(let elements):
      line = "["
      for (position, element) in elements.enumerated() {
        guard line.count < limit, let text = element.oneLine(limit: limit) else { return nil }
        line += (position == 0 ? "" : ", ") + text
      }
      line += "]"
    case .object(let members):
      guard !members.isEmpty else { return "{}" }
      line = "{ "
      for (position, key) in members.keys.sorted().enumerated() {
        guard line.count < limit, let text = members[key]?.oneLine(limit: limit) else {
          return nil
        }
        line += (position == 0 ? "" : ", ") + JSON.quoted(key) + ": " + text
      }
      line += " }"
    default:
      return scalar
    }
    return line.count <= limit ? line : nil
  }

  private var scalar: String {
    if case .string(let value) = self { return JSON.quoted(value) }
    return scalarText ?? "null"
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20: out += String(format: "\\u%04x", scalar.value)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
