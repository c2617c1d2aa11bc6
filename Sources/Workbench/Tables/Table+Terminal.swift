import Foundation
import TextTable

// The module's name is also a type's, so that `TextTable.Column` would look inside the type.
private typealias TextColumn = Column

extension Table {
  /// Aligned text for a terminal, a rule between groups; as wide as it needs to be.
  public var terminalText: String { terminalText(width: nil) }

  /// The same within a width, as far as its words can be broken into lines.
  func terminalText(width: Int?) -> String {
    let headings = columns.map { Self.oneLine($0.heading) }
    let rows = groups.map { group in
      group.rows.map { row in zip(row, columns).map { Self.oneLine(text($0, $1)) } }
    }
    let widths = fitted(headings, rows.flatMap(\.self), width)
    // TextTable pads on the right by UTF-16 units, which cuts characters outside the basic
    // plane; so text that goes left comes to it already padded.
    let table = TextTable<[String]> { row in
      row.indices.map { index in
        let isLeft = columns[index].alignment == .left
        func padded(_ text: String) -> String {
          isLeft
            ? text + String(repeating: " ", count: max(0, widths[index] - text.count)) : text
        }
        return TextColumn(
          title: padded(""), value: padded(row[index]), width: widths[index], align: .right)
      }
    }
    /// A row's lines, each cell broken where it is too wide.
    func broken(_ row: [String]) -> [[String]] {
      let cells = zip(row, widths).map { Self.lines($0, width: $1) }
      return (0..<(cells.map(\.count).max() ?? 1)).map { line in
        cells.map { $0.indices.contains(line) ? $0[line] : "" }
      }
    }
    func lines(_ rows: [[String]]) -> [String] {
      (table.string(for: rows.flatMap(broken)) ?? "").split(separator: "\n").dropFirst(2).map {
        String($0.reversed().drop { $0 == " " }.reversed())
      }
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: " ")
    var out = caption.isEmpty ? [] : Self.lines(caption, width: width ?? .max) + [""]
    out += lines([headings]) + [rule]
    for (index, group) in groups.enumerated() {
      if index > 0 { out.append(rule) }
      if let heading = group.heading {
        out += Self.lines(Self.oneLine(heading), width: width ?? .max)
      }
      out += lines(rows[index])
    }
    if rows.allSatisfy(\.isEmpty) { out.append("(no rows)") }
    if !notes.isEmpty { out.append("") }
    return (out + notes.flatMap { Self.lines($0, width: width ?? .max) }).joined(separator: "\n")
      + "\n"
  }

  /// Widths of the columns: as wide as their longest cells, but the widest of those with words
  /// narrowed, to sixteen characters at the least, until the table fits.
  private func fitted(_ headings: [String], _ rows: [[String]], _ width: Int?) -> [Int] {
    func longest(_ index: Int) -> Int {
      rows.reduce(headings[index].count) { max($0, $1[index].count) }
    }
    var widths = columns.indices.map(longest)
    guard let width else { return widths }
    func isBreakable(_ index: Int) -> Bool {
      widths[index] > 16
        && ([headings[index]] + rows.map { $0[index] }).contains {
          $0.count == widths[index] && $0.contains(" ")
        }
    }
    while widths.reduce(widths.count - 1, +) > width,
      let widest = columns.indices.filter(isBreakable).max(by: { widths[$0] < widths[$1] })
    {
      let excess = widths.reduce(widths.count - 1, +) - width
      let narrowed = max(16, widths[widest] - excess)
      let cells = [headings[widest]] + rows.map { $0[widest] }
      let needed = cells.flatMap { Self.lines($0, width: narrowed).map(\.count) }.max() ?? narrowed
      if needed >= widths[widest] { break }
      widths[widest] = needed
    }
    return widths
  }

  /// Words in lines no longer than a width, as far as the words allow.
  static func lines(_ text: String, width: Int) -> [String] {
    guard text.count > width else { return [text] }
    var lines: [String] = [""]
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.count + 1 + word.count <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// Line breaks and other control characters, which could redraw the terminal, as spaces.
  static func oneLine(_ text: String) -> String {
    String(text.map { $0.isControl ? " " : $0 })
  }

  /// Prints it to standard output, within the terminal's width where that is one.
  public func printToStandardOutput() {
    var size = winsize()
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let isKnown =
      isTerminal && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20
    Output.print(terminalText(width: isKnown ? Int(size.ws_col) : nil))
  }
}

extension Character {
  /// Line breaks, escapes, bells: what may not reach a terminal or a LaTeX file from a cell.
  var isControl: Bool {
    isNewline || unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}
