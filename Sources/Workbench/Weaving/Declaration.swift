import Foundation

/// A named declaration of a Swift source, to be shown under the equation that it computes.
///
/// The source is as swift-format leaves it: a declaration ends with the line that closes it at its
/// own indentation, and what belongs to it is indented further.
struct Declaration: Equatable {
  /// Without the comment above it and without the indentation that its lines share.
  let lines: [String]

  enum Failure: Error, Equatable {
    case none(String)
    /// With so many of the name.
    case several(String, Int)
  }

  /// - Parameters:
  ///   - name: of a function, a property, a type or `init`; within a type or an extension as
  ///     `Type.name`; with its first label, as in `init(ranked:)`, where several have the name.
  ///   - source: Swift.
  init(_ name: String, in source: String) throws(Failure) {
    var lines = splitLines(source)[...]
    var places = [lines.startIndex..<lines.endIndex]
    for part in name.split(separator: ".").map(String.init) {
      places = places.flatMap { Self.places(of: part, in: lines[$0]) }
    }
    guard let place = places.first else { throw .none(name) }
    guard places.count == 1 else { throw .several(name, places.count) }
    lines = lines[place]
    let indentation = Self.indentation(lines[place.lowerBound])
    self.lines = lines.map { String($0.dropFirst(indentation)) }
  }

  private static let words =
    "func|var|let|struct|enum|class|actor|protocol|extension|typealias|case|init|subscript"

  private static func places(of name: String, in lines: ArraySlice<String>) -> [Range<Int>] {
    if let label = name.wholeMatch(of: #/(\w+)\((\w+):\)/#) {
      return places(of: String(label.1), in: lines).filter { place in
        let text = lines[place].joined(separator: " ")
        guard let open = text.range(of: "\(label.1)(") else { return false }
        let first = text[open.upperBound...].drop { $0 == " " }
        return first.hasPrefix("\(label.2) ") || first.hasPrefix("\(label.2):")
      }
    }
    // An attribute or a modifier may stand before the word; `init` is word and name in one.
    let plain = NSRegularExpression.escapedPattern(for: name)
    let pattern =
      name == "init" || name == "subscript"
      ? #"^ *([a-z@][A-Za-z()_]* )*\#(plain)[?!<(]"#
      : #"^ *([a-z@][A-Za-z()_]* )*(\#(words)) \#(plain)($|[^A-Za-z0-9_])"#
    return lines.indices.filter {
      lines[$0].range(of: pattern, options: .regularExpression) != nil
    }.map { $0..<end(of: $0, in: lines) }
  }

  private static func end(of start: Int, in lines: ArraySlice<String>) -> Int {
    let own = indentation(lines[start])
    var end = start + 1
    for place in (start + 1)..<max(start + 1, lines.endIndex) {
      let line = lines[place]
      if line.allSatisfy({ $0 == " " }) { continue }
      let closes = indentation(line) == own && "})]".contains(line.dropFirst(own).first ?? " ")
      guard indentation(line) > own || closes else { break }
      end = place + 1
      if closes, let last = line.last, !"{([".contains(last) { break }
    }
    return end
  }

  private static func indentation(_ line: String) -> Int { line.prefix { $0 == " " }.count }
}
