/// Where a value is in a result file, and how a reader writes it.
///
///     results.0.ndcg100                                    by position, counted from 0
///     results[0].ndcg100                                   the same
///     results[dataset=ml-1m,method=MacridVAE].ndcg100      the one element with these fields
///     results[title="Heat, 1995"].rank                     quoted where , ] or " occur in a value
///     results[*].ndcg100                                   any element (bands only)
///     results[*].*                                         any field (bands only)
///
/// A key holds anything but . [ ] | { } and blanks; "quoted" it may hold those too.
public struct ResultPath: Sendable, Equatable, CustomStringConvertible {
  enum Step: Sendable, Equatable {
    /// A field, or an element by position where the key is a whole number.
    case key(String)
    /// The element whose fields have these values.
    case fields([Field])
    /// Any element or field.
    case any
  }

  struct Field: Sendable, Equatable {
    var name: String
    var value: String
  }

  let steps: [Step]
  public let description: String

  /// - Throws: `ChapterFailure`, usage: the text is no path.
  public init(_ text: String) throws {
    var parser = PathParser(text: text)
    steps = try parser.parse()
    description = text
  }

  /// The value in `root`.
  ///
  /// - Throws: `ChapterFailure`, bad data, which says which step has no or no single value and
  ///   what there is instead.
  func value(in root: JSON) throws -> JSON {
    var node = root
    for step in steps {
      switch (step, node) {
      case (.key(let key), .object(let members)):
        guard let member = members[key] else {
          throw missing("no \(key); there is \(Self.list(members.keys.sorted()))")
        }
        node = member
      case (.key(let key), .array(let elements)):
        guard let index = Int(key), elements.indices.contains(index) else {
          throw missing("no element \(key) of \(elements.count)")
        }
        node = elements[index]
      case (.fields(let fields), .array(let elements)):
        let found = elements.filter { Self.has(fields, $0) }
        guard let only = found.first, found.count == 1 else {
          let wanted = fields.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
          let name = fields.first?.name ?? ""
          let values = Set(elements.compactMap { $0[name]?.scalarText }).sorted()
          throw missing(
            found.isEmpty
              ? "no element with \(wanted); \(name) is one of \(Self.list(values))"
              : "\(found.count) elements with \(wanted); add a field that tells them apart")
        }
        node = only
      case (.any, _):
        throw missing("* stands for many values")
      case (_, _):
        throw missing("nothing lies below a value that is no object or array")
      }
    }
    return node
  }

  /// Whether the value at the end of a chain of nodes is one the path means.
  func matches(_ chain: [(key: String, node: JSON)]) -> Bool {
    guard chain.count == steps.count else { return false }
    return zip(steps, chain).allSatisfy { step, link in
      switch step {
      case .any: true
      case .key(let key): key == link.key
      case .fields(let fields): Self.has(fields, link.node)
      }
    }
  }

  private static func has(_ fields: [Field], _ node: JSON) -> Bool {
    fields.allSatisfy { field in
      guard let member = node[field.name] else { return false }
      if member.scalarText == field.value { return true }
      guard let number = member.asDouble else { return false }
      return number == Double(field.value)
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(12).joined(separator: ", ")
    return names.isEmpty ? "nothing" : names.count > 12 ? shown + ", ..." : shown
  }

  private func missing(_ reason: String) -> ChapterFailure {
    ChapterFailure(.badData, "\(description): \(reason)")
  }
}

private struct PathParser {
  let text: String
  private var rest: Substring

  init(text: String) {
    self.text = text
    rest = text[...]
  }

  mutating func parse() throws -> [ResultPath.Step] {
    var steps: [ResultPath.Step] = []
    while !rest.isEmpty {
      if rest.first == "[" {
        guard !steps.isEmpty else { throw malformed("starts with [") }
        rest.removeFirst()
        steps.append(try bracket())
      } else {
        if !steps.isEmpty {
          guard rest.first == "." else { throw malformed("needs a . before \(rest)") }
          rest.removeFirst()
        }
        let isQuoted = rest.first == "\""
        let key = try word(until: ".[")
        steps.append(key == "*" && !isQuoted ? .any : .key(key))
      }
    }
    guard !steps.isEmpty else { throw malformed("is empty") }
    return steps
  }

  private mutating func bracket() throws -> ResultPath.Step {
    var fields: [ResultPath.Field] = []
    while true {
      let name = try word(until: "=,]")
      switch rest.popFirst() {
      case "]" where fields.isEmpty:
        guard name == "*" || Int(name) != nil else {
          throw malformed("[\(name)] is neither a number nor name=value")
        }
        return name == "*" ? .any : .key(name)
      case "=":
        fields.append(ResultPath.Field(name: name, value: try word(until: ",]")))
        switch rest.popFirst() {
        case "]": return .fields(fields)
        case ",": continue
        default: throw malformed("lacks a ]")
        }
      default: throw malformed("lacks = or ]")
      }
    }
  }

  private mutating func word(until stops: String) throws -> String {
    if rest.first == "\"" {
      rest.removeFirst()
      guard let end = rest.firstIndex(of: "\"") else { throw malformed("lacks a closing quote") }
      defer { rest = rest[rest.index(after: end)...] }
      return String(rest[..<end])
    }
    let word = rest.prefix { !stops.contains($0) }
    guard !word.isEmpty else {
      throw malformed("lacks a name at its \(rest.isEmpty ? "end" : "\(rest)")")
    }
    rest = rest[word.endIndex...]
    return String(word)
  }

  private func malformed(_ reason: String) -> ChapterFailure {
    ChapterFailure(.usage, "the path \(text) \(reason)")
  }
}
