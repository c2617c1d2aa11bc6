/// Lines of Markdown whose paragraphs are filled anew, so that a number that took the place of a long
/// reference does not stand on a line of its own.
///
/// A paragraph is lines of one indentation that follow each other; a list's item is one too. Tables,
/// headings, quotations, raw HTML and code are left as they are.
///
/// - Parameters:
///   - lines: Markdown.
///   - isChanged: of each line, whether its length is other than it was written. A paragraph
///     without such a line is left alone.
func refilled(_ lines: [String], isChanged: [Bool], width: Int = 100) -> [String] {
  var out: [String] = []
  var place = 0
  while place < lines.count {
    let end = paragraphEnd(lines, from: place)
    if isChanged[place..<end].contains(true), beginsParagraph(lines[place]) {
      out += filled(Array(lines[place..<end]), width: width)
    } else {
      out += lines[place..<end]
    }
    place = end
  }
  return out
}

/// The mark of a list's item with the blanks around it.
private func listMark(_ line: String) -> String? {
  line.prefixMatch(of: #/ *([-*+]|[0-9]+[.)]) +/#).map { String($0.0) }
}

private func beginsParagraph(_ line: String) -> Bool {
  guard let first = line.first(where: { $0 != " " }) else { return false }
  return listMark(line) != nil || !"#|><!`~".contains(first)
}

/// Where the paragraph that begins at a line ends; the next line, where it is none.
private func paragraphEnd(_ lines: [String], from start: Int) -> Int {
  guard beginsParagraph(lines[start]) else { return start + 1 }
  var hanging: Int?
  for place in (start + 1)..<max(start + 1, lines.count) {
    let line = lines[place]
    let indentation = line.prefix { $0 == " " }.count
    guard beginsParagraph(line), listMark(line) == nil, !line.hasSuffix("  "),
      hanging == nil || hanging == indentation
    else { return place }
    hanging = indentation
  }
  return lines.count
}

private func filled(_ lines: [String], width: Int) -> [String] {
  let first = listMark(lines[0]) ?? String(lines[0].prefix { $0 == " " })
  let others =
    lines.count > 1
    ? String(lines[1].prefix { $0 == " " }) : String(repeating: " ", count: first.count)
  let text = ([String(lines[0].dropFirst(first.count))] + lines.dropFirst()).joined(separator: " ")
  var out = [first]
  var isEmpty = true
  for word in words(of: text) {
    if !isEmpty, out[out.count - 1].count + 1 + word.count > width {
      out.append(others)
      isEmpty = true
    }
    out[out.count - 1] += (isEmpty ? "" : " ") + word
    isEmpty = false
  }
  return out
}

/// Formulas and code are one word each.
private func words(of text: String) -> [String] {
  var words = [""]
  var within: Character?
  for character in text {
    if let mark = within {
      if character == mark { within = nil }
    } else if "$`".contains(character) {
      within = character
    } else if character == " " {
      if words.last != "" { words.append("") }
      continue
    }
    words[words.count - 1].append(character)
  }
  return words.filter { !$0.isEmpty }
}
