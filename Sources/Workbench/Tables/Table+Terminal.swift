import TextTable

// The module's name is also a type's, so that `TextTable.Column` would look inside the type.
private typealias TextColumn = Column

extension Table {
  /// Aligned text for a terminal, a rule between groups.
  public var terminalText: String {
    let headings = columns.map { Self.oneLine($0.heading) }
    let rows = groups.map { group in
      group.rows.map { row in zip(row, columns).map { Self.oneLine(text($0, $1)) } }
    }
    let widths = columns.indices.map { index in
      rows.joined().reduce(headings[index].count) { max($0, $1[index].count) }
    }
    // TextTable pads on the right by UTF-16 units, which cuts characters outside the basic
    // plane; so text that goes left comes to it already padded.
    let table = TextTable<[String]> { row in
      zip(headings, row).enumerated().map { index, pair in
        let isLeft = columns[index].alignment == .left
        func padded(_ text: String) -> String {
          isLeft ? text + String(repeating: " ", count: widths[index] - text.count) : text
        }
        return TextColumn(
          title: padded(pair.0), value: padded(pair.1), width: widths[index], align: .right)
      }
    }
    func lines(_ rows: [[String]]) -> [String] {
      (table.string(for: rows) ?? "").split(separator: "\n").map { line in
        String(line.reversed().drop { $0 == " " }.reversed())
      }
    }
    // With no row at all TextTable prints no headings either.
    let head = lines([columns.map { _ in "" }]).prefix(2)
    var out = caption.isEmpty ? [] : [caption, ""]
    out += head
    for (index, group) in groups.enumerated() {
      if index > 0 { out += head.suffix(1) }
      if let heading = group.heading { out.append(Self.oneLine(heading)) }
      out += lines(rows[index]).dropFirst(2)
    }
    if rows.allSatisfy(\.isEmpty) { out.append("(no rows)") }
    if !notes.isEmpty { out.append("") }
    return (out + notes).joined(separator: "\n") + "\n"
  }

  /// Line breaks and other control characters, which could redraw the terminal, as spaces.
  static func oneLine(_ text: String) -> String {
    String(text.map { $0.isControl ? " " : $0 })
  }
}

extension Character {
  /// Line breaks, escapes, bells: what may not reach a terminal or a LaTeX file from a cell.
  var isControl: Bool {
    isNewline || unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}
