/// A chapter's source, cut into prose and code.
///
/// The format is Swift's playground markup:
///
/// 1. `/*:` at the start of a line opens prose. It ends with the first line that ends in `*/`.
///    Prose may begin and end on the marks' own lines.
/// 2. `//:` at the start of a line makes that line prose; neighbouring ones belong together.
/// 3. The indentation that all lines of a block of prose share is dropped.
/// 4. Everything else is code and is shown as it is; blank lines at its ends are dropped, and
///    code of blank lines alone is none.
/// 5. Marks inside a string literal or an ordinary comment are code.
///
/// Swift's comments nest, so a `/*` or `*/` inside prose does not compile, and the compiler
/// points elsewhere; such lines are found here, and so is an indented mark, which the formatter
/// would move about.
struct Literate: Equatable {
  enum Kind: Equatable {
    case prose
    case code
  }

  struct Line: Equatable {
    /// In the source, from 1.
    var number: Int
    var text: String
  }

  struct Chunk: Equatable {
    var kind: Kind
    var lines: [Line]
  }

  struct Problem: Equatable {
    var line: Int
    var message: String
  }

  private(set) var chunks: [Chunk] = []
  private(set) var problems: [Problem] = []

  init(_ source: String) {
    var lines = splitLines(source).enumerated().map { Line(number: $0 + 1, text: $1) }[...]
    var scanner = CodeScanner()
    while let line = lines.popFirst() {
      if scanner.isInside {
        scanner.scan(line.text)
        append(.code, line)
      } else if line.text.hasPrefix("/*:") {
        takeBlock(opening: line, rest: &lines)
      } else if line.text.hasPrefix("//:") {
        var block = [line]
        while let next = lines.first, next.text.hasPrefix("//:") {
          block.append(next)
          lines.removeFirst()
        }
        addProse(block.map { Line(number: $0.number, text: String($0.text.dropFirst(3))) })
      } else {
        let trimmed = line.text.drop { $0 == " " || $0 == "\t" }
        if trimmed.hasPrefix("/*:") || trimmed.hasPrefix("//:") {
          report(line, "indented prose; begin it in the first column, outside of any braces")
        }
        scanner.scan(line.text)
        append(.code, line)
      }
    }
    chunks = chunks.compactMap { chunk in
      let lines = Self.withoutBlankEnds(chunk.lines)
      return lines.isEmpty ? nil : Chunk(kind: chunk.kind, lines: lines)
    }
  }

  private mutating func takeBlock(opening: Line, rest: inout ArraySlice<Line>) {
    var block: [Line] = []
    var line = Line(number: opening.number, text: String(opening.text.dropFirst(3)))
    // The first line follows its mark, so its indentation says nothing of the others'.
    line.text = String(line.text.drop { $0 == " " })
    while true {
      let text = line.text.trimmingSuffix(while: \.isWhitespace)
      let isLast = text.hasSuffix("*/")
      let content = isLast ? text.dropLast(2).trimmingSuffix(while: \.isWhitespace) : line.text[...]
      if content.contains("/*") {
        report(line, "/* inside prose opens a comment of its own; write it another way or use //:")
      } else if content.contains("*/") {
        report(line, "*/ inside prose ends the comment; write it another way or use //:")
      }
      block.append(Line(number: line.number, text: String(content)))
      if isLast { break }
      guard let next = rest.popFirst() else {
        report(opening, "this prose has no end; close it with */ at the end of a line")
        break
      }
      line = next
    }
    let body = Self.withoutSharedIndentation(Array(block.dropFirst()))
    addProse(block.prefix(1) + body, keepsIndentation: true)
  }

  private mutating func addProse(_ lines: [Line], keepsIndentation: Bool = false) {
    chunks.append(
      Chunk(kind: .prose, lines: keepsIndentation ? lines : Self.withoutSharedIndentation(lines)))
  }

  private mutating func append(_ kind: Kind, _ line: Line) {
    if chunks.last?.kind == kind {
      chunks[chunks.count - 1].lines.append(line)
    } else {
      chunks.append(Chunk(kind: kind, lines: [line]))
    }
  }

  private mutating func report(_ line: Line, _ message: String) {
    problems.append(Problem(line: line.number, message: message))
  }

  private static func withoutSharedIndentation(_ lines: [Line]) -> [Line] {
    let shared =
      lines.filter { !isBlank($0) }.map { $0.text.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { Line(number: $0.number, text: String($0.text.dropFirst(shared))) }
  }

  private static func withoutBlankEnds(_ lines: [Line]) -> [Line] {
    guard let first = lines.firstIndex(where: { !isBlank($0) }),
      let last = lines.lastIndex(where: { !isBlank($0) })
    else { return [] }
    return Array(lines[first...last])
  }

  private static func isBlank(_ line: Line) -> Bool { line.text.allSatisfy(\.isWhitespace) }
}

/// The lines of a text, whatever ends them.
func splitLines(_ text: String) -> [String] {
  var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    .map(String.init)
  if lines.last?.isEmpty == true { lines.removeLast() }
  return lines
}

extension StringProtocol {
  func trimmingSuffix(while predicate: (Character) -> Bool) -> SubSequence {
    var end = endIndex
    while end > startIndex, predicate(self[index(before: end)]) { end = index(before: end) }
    return self[..<end]
  }
}

/// Follows Swift code line by line, just far enough to know whether a line begins inside a block
/// comment or a multi-line string literal.
private struct CodeScanner {
  private var commentDepth = 0
  /// Number signs of the multi-line string that is open.
  private var openString: Int?
  private var bytes: [UInt8] = []
  private var position = 0

  var isInside: Bool { commentDepth > 0 || openString != nil }

  mutating func scan(_ line: String) {
    bytes = Array(line.utf8)
    position = 0
    if let signs = openString { text(signs: signs, isMultiline: true) }
    while position < bytes.count {
      if commentDepth > 0 { comment() } else { code(inInterpolation: false) }
    }
  }

  private func isAt(_ token: String) -> Bool {
    bytes[position...].starts(with: token.utf8)
  }

  private mutating func comment() {
    while position < bytes.count, commentDepth > 0 {
      if isAt("/*") {
        commentDepth += 1
        position += 2
      } else if isAt("*/") {
        commentDepth -= 1
        position += 2
      } else {
        position += 1
      }
    }
  }

  /// Up to the end of the line, a block comment, or the parenthesis that ends an interpolation.
  private mutating func code(inInterpolation: Bool) {
    var depth = 0
    while position < bytes.count {
      if isAt("//") {
        position = bytes.count
      } else if isAt("/*") {
        commentDepth = 1
        position += 2
        comment()
      } else if isAt("\"") || isAt("#") {
        let signs = bytes[position...].prefix { $0 == UInt8(ascii: "#") }.count
        position += signs
        guard position < bytes.count, isAt("\"") else { continue }
        // A multi-line literal's text begins on the next line, so that #"""# is a quote.
        let isMultiline =
          isAt("\"\"\"") && bytes[(position + 3)...].allSatisfy { $0 == UInt8(ascii: " ") }
        position += isMultiline ? 3 : 1
        text(signs: signs, isMultiline: isMultiline)
      } else {
        if isAt("(") { depth += 1 }
        if isAt(")") {
          if inInterpolation && depth == 0 {
            position += 1
            return
          }
          depth -= 1
        }
        position += 1
      }
    }
  }

  /// A string literal's inside, up to its end or the line's.
  private mutating func text(signs: Int, isMultiline: Bool) {
    let number = String(repeating: "#", count: signs)
    let closing = (isMultiline ? "\"\"\"" : "\"") + number
    openString = isMultiline ? signs : nil
    while position < bytes.count {
      if isAt(closing) {
        position += closing.utf8.count
        openString = nil
        return
      } else if isAt("\\" + number + "(") {
        position += signs + 2
        code(inInterpolation: true)
        openString = isMultiline ? signs : nil
      } else if isAt("\\" + number) {
        position += signs + 2
      } else {
        position += 1
      }
    }
    position = bytes.count
  }
}
