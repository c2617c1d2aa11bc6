import Foundation

/// The text as a double-quoted string of gnuplot that means just its characters.
///
/// Whatever is not an ASCII letter, digit, space or one of `.,:-` becomes octal escapes of its
/// UTF-8 bytes. So no backquote, quote, backslash, `@`, `$` or newline of the text is ever in the
/// script, whatever gnuplot's rules for them. Characters that DejaVu Sans lacks become U+FFFD:
/// the box that stands for a missing one, gnuplot 5.4 draws larger than the picture.
func quoted(_ text: String) -> String {
  var result = "\""
  // gnuplot takes a digit after an octal escape for a part of it, so that one is escaped, too.
  var followsEscape = false
  for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
    switch scalar {
    case "a"..."z", "A"..."Z", " ", ".", ",", ":", "-":
      result.unicodeScalars.append(scalar)
      followsEscape = false
    case "0"..."9" where !followsEscape:
      result.unicodeScalars.append(scalar)
    case "\t":
      result += " "
      followsEscape = false
    case "\n":
      result += "\\n"
      followsEscape = false
    default:
      let isDrawable = drawable.contains { $0.contains(scalar.value) }
      for byte in (isDrawable ? String(scalar) : "\u{FFFD}").utf8 {
        result += String(format: "\\%03o", Int(byte))
      }
      followsEscape = true
    }
  }
  return result + "\""
}

/// Ranges of characters that DejaVu Sans has, regular and bold: Latin, Greek, Cyrillic, Armenian,
/// Hebrew, Arabic, Georgian, punctuation, raised digits, currencies, arrows, mathematics, shapes.
/// Characters that change the direction of what follows are left out.
private let drawable: [ClosedRange<UInt32>] = [
  0x20...0x7E, 0xA0...0x2E9, 0x300...0x34F, 0x391...0x3A1, 0x3A3...0x525, 0x531...0x556,
  0x561...0x587, 0x5D0...0x5EA, 0x621...0x63A, 0x640...0x655, 0x10D0...0x10FC, 0x1E00...0x1EFB,
  0x2010...0x2027, 0x2030...0x205E, 0x2070...0x2071, 0x2074...0x208E, 0x20A0...0x20B5,
  0x2150...0x2185, 0x2190...0x2311, 0x2500...0x269C,
]
