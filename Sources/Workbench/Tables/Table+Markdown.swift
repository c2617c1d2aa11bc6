extension Table {
  /// A GitHub table; best values in bold.
  public var markdown: String {
    var out = caption.isEmpty ? "" : Self.escapedForMarkdown(caption) + "\n\n"
    func add(_ cells: [String]) { out += "| " + cells.joined(separator: " | ") + " |\n" }
    add(columns.map { Self.escapedForMarkdown($0.heading) })
    add(columns.map { $0.alignment == .left ? ":---" : "---:" })
    for group in groups {
      if let heading = group.heading {
        add(["**\(Self.escapedForMarkdown(heading))**"] + columns.dropFirst().map { _ in "" })
      }
      for (row, best) in zip(group.rows, bestCells(in: group)) {
        add(
          columns.indices.map { index in
            let text = Self.escapedForMarkdown(self.text(row[index], columns[index]))
            return best[index] ? "**\(text)**" : text
          })
      }
    }
    if !notes.isEmpty {
      out += "\n" + notes.map(Self.escapedForMarkdown).joined(separator: "  \n") + "\n"
    }
    return out
  }

  /// Text that GitHub shows as it is, on one line.
  static func escapedForMarkdown(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "\\", "`", "*", "_", "[", "]", "|", "~", "{", "}": out += "\\\(character)"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "&": out += "&amp;"
      // GitHub reads a pair of dollars as math; this is its documented way out.
      case "$": out += "<span>$</span>"
      case _ where character.isNewline: out += "<br>"
      case _ where character.isControl: out += " "
      default: out.append(character)
      }
    }
    return out
  }
}
