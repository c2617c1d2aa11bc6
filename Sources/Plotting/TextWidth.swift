/// How wide a text will be, so that legends, captions and labels can be laid out beforehand.
enum TextWidth {
  /// Advance widths of DejaVu Sans, in 1/2048 of the font's size, from the space to the tilde.
  private static let advances: [UInt16] = [
    651, 821, 942, 1716, 1303, 1946, 1597, 563, 799, 799, 1024, 1716, 651, 739, 651, 690,
    1303, 1303, 1303, 1303, 1303, 1303, 1303, 1303, 1303, 1303, 690, 690, 1716, 1716, 1716, 1087,
    2048, 1401, 1405, 1430, 1577, 1294, 1178, 1587, 1540, 604, 604, 1343, 1141, 1767, 1532, 1612,
    1235, 1612, 1423, 1300, 1251, 1499, 1401, 2025, 1403, 1251, 1403, 799, 690, 799, 1716, 1024,
    1024, 1255, 1300, 1126, 1300, 1260, 721, 1300, 1298, 569, 569, 1186, 569, 1995, 1298, 1253,
    1300, 1300, 842, 1067, 803, 1298, 1212, 1675, 1212, 1212, 1075, 1303, 690, 1303, 1716,
  ]

  /// The bold face is wider by at most this much over any usual text.
  static let bold = 1.15

  /// The width in pixels at a font size in pixels; characters outside ASCII count as wide ones.
  static func of(_ text: String, size: Double) -> Double {
    var units = 0.0
    for character in text {
      // A combined character takes the room of its first part.
      let scalar = character.unicodeScalars.first?.value ?? 32
      switch scalar {
      case 32..<127: units += Double(advances[Int(scalar - 32)])
      case 0x2E80...: units += 2_100
      default: units += 1_450
      }
    }
    return units / 2048 * size
  }

  /// What stands between spaces, but for those around an equals sign.
  private static func words(of text: Substring) -> [String] {
    var words: [String] = []
    var joins = false
    for word in text.split(separator: " ") {
      if !words.isEmpty, joins || word == "=" {
        words[words.count - 1] += " " + word
      } else {
        words.append(String(word))
      }
      joins = word == "="
    }
    return words
  }

  /// The text in lines of at most `width` pixels, broken at spaces or, where a word is longer than
  /// a line, within it; what an equals sign joins, such as K = 7, is one word. An empty text has no lines; what is more than `limit` lines is cut, and
  /// three dots say so.
  static func wrap(_ text: String, size: Double, width: Double, limit: Int = .max) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(whereSeparator: \.isNewline) {
      var line = ""
      for word in words(of: paragraph) {
        let joined = line.isEmpty ? word : line + " " + word
        if of(joined, size: size) <= width {
          line = joined
          continue
        }
        if !line.isEmpty { lines.append(line) }
        line = ""
        for character in word {
          if !line.isEmpty, of(line + String(character), size: size) > width {
            lines.append(line)
            line = ""
          }
          line.append(character)
        }
      }
      if !line.isEmpty { lines.append(line) }
    }
    guard lines.count > limit, var last = lines.prefix(limit).last else { return lines }
    while !last.isEmpty, of(last + "...", size: size) > width { last.removeLast() }
    return lines.prefix(limit - 1) + [last + "..."]
  }
}
