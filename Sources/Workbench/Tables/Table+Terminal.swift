import Foundation
import TextTable

// The module's name is also a type's, so that `TextTable.Column` would look inside the type.
private typealias TextColumn = Column

extension Table {
  /// Aligned text for a terminal, a rule between groups; as wide as it needs to be.
  public var terminalText: String { terminalText(width: nil) }

  /// The same within a width: columns of words are broken into lines, and what is still too wide is
  /// set in blocks of columns, one below the other, each with the first column.
  ///
  /// - Parameter coloured: with escapes that make headings and best values bold and verdicts
  ///   coloured.
  func terminalText(width: Int?, coloured: Bool = false) -> String {
    let blocks = width.map(blocks) ?? [Array(columns.indices)]
    return blocks.enumerated().map { number, indices in
      var block = self
      block.columns = indices.map { columns[$0] }
      block.groups = groups.map { group in
        Group(group.heading, rows: group.rows.map { row in indices.map { row[$0] } })
      }
      if number > 0 { block.caption = "" }
      if number < blocks.count - 1 { block.notes = [] }
      return block.text(width: width, coloured: coloured)
    }.joined(separator: "\n")
  }

  /// Columns that fit side by side, the first in each block.
  private func blocks(within width: Int) -> [[Int]] {
    guard columns.count > 2 else { return [Array(columns.indices)] }
    var blocks: [[Int]] = []
    var block = [0]
    for index in columns.indices.dropFirst() {
      if block.count > 1, naturalWidth(block + [index], within: width) > width {
        blocks.append(block)
        block = [0]
      }
      block.append(index)
    }
    return blocks + [block]
  }

  private func naturalWidth(_ indices: [Int], within width: Int) -> Int {
    var part = self
    part.columns = indices.map { columns[$0] }
    part.groups = groups.map { group in
      Group(rows: group.rows.map { row in indices.map { row[$0] } })
    }
    return part.fitted(width).reduce(indices.count - 1, +)
  }

  /// One block.
  private func text(width: Int?, coloured: Bool) -> String {
    let headings = columns.map { Self.cell($0.heading) }
    let rows = groups.map { group in
      group.rows.map { row in zip(row, columns).map { Self.cell(text($0, $1)) } }
    }
    let widths = fitted(width)
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
      let cells = zip(row, widths).map { Self.lines($0, width: $1, breaksWords: true) }
      return (0..<(cells.map(\.count).max() ?? 1)).map { line in
        cells.map { $0.indices.contains(line) ? $0[line] : "" }
      }
    }
    func lines(_ rows: [[String]], _ paints: [[Paint?]]) -> [String] {
      let broken = rows.map(broken)
      let lines = (table.string(for: broken.flatMap(\.self)) ?? "").split(separator: "\n")
        .dropFirst(2).map { String($0.reversed().drop { $0 == " " }.reversed()) }
      let painted = zip(broken, paints).flatMap { lines, paint in lines.map { _ in paint } }
      guard coloured, painted.count == lines.count else { return lines }
      return zip(lines, painted).map { Paint.painted($0, widths, $1) }
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: " ")
    var out = caption.isEmpty ? [] : Self.lines(caption, width: width ?? .max) + [""]
    out += lines([headings], [headings.map { _ in .bold }]) + [rule]
    for (index, group) in groups.enumerated() {
      if index > 0 { out.append(rule) }
      if let heading = group.heading {
        let lines = Self.lines(Self.oneLine(heading), width: width ?? .max)
        out += coloured ? lines.map(Paint.bold.around) : lines
      }
      out += lines(rows[index], paints(of: group))
    }
    if rows.allSatisfy(\.isEmpty) { out.append("(no rows)") }
    if !notes.isEmpty { out.append("") }
    return (out + notes.flatMap { Self.lines($0, width: width ?? .max) }).joined(separator: "\n")
      .filter { $0 != Self.filler } + "\n"
  }

  /// How the cells of a group are painted.
  private func paints(of group: Group) -> [[Paint?]] {
    zip(group.rows, bestCells(in: group)).map { row, best in
      zip(row, best).map { cell, isBest in
        if case .verdict(let verdict, _) = cell { Paint(verdict) } else { isBest ? .bold : nil }
      }
    }
  }

  /// Widths of the columns: as wide as their longest cells, but the widest that words can be broken
  /// in narrowed, to sixteen characters at the least, until the table fits. Of a column of numbers
  /// only the heading is broken.
  private func fitted(_ width: Int?) -> [Int] {
    let headings = columns.map { Self.cell($0.heading) }
    let cells = columns.indices.map { index in
      groups.flatMap { $0.rows.map { Self.cell(text($0[index], columns[index])) } }
    }
    let longest = cells.map { $0.map(\.count).max() ?? 0 }
    var widths = columns.indices.map { max(headings[$0].count, longest[$0]) }
    guard let width else { return widths }
    /// The least width that words allow.
    let least = columns.indices.map { index in
      let words = Self.words(headings[index]).map(\.count).max() ?? 0
      guard columns[index].alignment == .left else { return max(words, longest[index]) }
      let parts = cells[index].flatMap { Self.words($0).map(\.count) }
      return max(words, min(Self.mostOfAWord, parts.max() ?? 0), min(16, widths[index]))
    }
    while widths.reduce(widths.count - 1, +) > width,
      let widest = columns.indices.filter({ widths[$0] > least[$0] })
        .max(by: { widths[$0] < widths[$1] })
    {
      // By one at a time, so that no column is squeezed before all of its width are.
      let texts = [headings[widest]] + cells[widest]
      widths[widest] = texts.flatMap {
        Self.lines($0, width: widths[widest] - 1, breaksWords: true).map(\.count)
      }.max()!
    }
    return widths
  }

  /// The least that a column of words is narrowed for a long word's sake; longer ones are broken.
  private static let mostOfAWord = 24

  /// Words in lines no longer than a width, as far as the words allow.
  ///
  /// - Parameter breaksWords: where one is longer; a link or a path in prose stays whole.
  static func lines(_ text: String, width: Int, breaksWords: Bool = false) -> [String] {
    guard text.count > width else { return [text] }
    var lines: [String] = [""]
    for word in words(text).flatMap({ breaksWords ? pieces(of: $0, width: width) : [$0] }) {
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

  private static func pieces(of word: String, width: Int) -> [String] {
    var pieces: [String] = []
    var rest = word[...]
    while rest.count > width, width > 1 {
      var piece = rest.prefix(width)
      // A wide character keeps its filler.
      if rest[piece.endIndex] == filler { piece.removeLast() }
      pieces.append(String(piece))
      rest = rest[piece.endIndex...]
    }
    return pieces + [String(rest)]
  }

  /// Stands after a character that takes two places on the terminal, so that a text is as long as it
  /// is wide; it is not printed.
  private static let filler: Character = "\u{E000}"

  private static func cell(_ text: String) -> String {
    String(oneLine(text).flatMap { $0.isWide ? [$0, filler] : [$0] })
  }

  /// What stays on one line: words, short brackets such as an interval or a standard error, and what
  /// an equals sign joins, such as K = 7.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var rest = text[...]
    let word = #/[^ \[(]*[\[(][^\[\]()]{0,24}[\])][^ ]*|[^ ]+(?: = [^ ]+)+|[^ ]+/#
    while let match = rest.firstMatch(of: word) {
      words.append(String(match.0))
      rest = rest[match.range.upperBound...]
    }
    return words
  }

  /// Line breaks and other control characters, which could redraw the terminal, as spaces.
  static func oneLine(_ text: String) -> String {
    String(text.map { $0.isControl ? " " : $0 })
  }

  /// Prints it to standard output, within the terminal's width where that is one.
  ///
  /// - Parameter wide: as wide as it needs to be.
  public func printToStandardOutput(wide: Bool = false) {
    Output.print(terminalText(width: wide ? nil : Output.width, coloured: Output.isColoured))
  }
}

extension Character {
  /// Whether a terminal gives it two places: Chinese, Japanese, Korean, and emoji (Unicode's Standard
  /// Annex 11, by blocks).
  fileprivate var isWide: Bool {
    let blocks: [ClosedRange<UInt32>] = [
      0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
    return unicodeScalars.first.map { first in blocks.contains { $0.contains(first.value) } }
      ?? false
  }

  /// Line breaks, escapes, bells: what may not reach a terminal or a LaTeX file from a cell.
  var isControl: Bool {
    isNewline || unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}
