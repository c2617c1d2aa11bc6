import Macrid

/// Escapes that a terminal shows as a colour or in bold.
enum Paint: String {
  case bold = "1"
  case dim = "2"
  case red = "31"
  case green = "32"
  case yellow = "33"
  case blue = "34"
  case cyan = "36"

  init(_ verdict: Verdict) {
    self =
      switch verdict {
      case .holds: .green
      case .smallerThanClaimed: .cyan
      case .noDifference: .blue
      case .contradicted: .red
      case .undecided: .yellow
      case .notTested: .dim
      }
  }

  func around(_ text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }

  /// A line of columns, one blank between them, with a paint a column.
  static func painted(_ line: String, _ widths: [Int], _ paints: [Paint?]) -> String {
    var rest = line[...]
    var out = ""
    for (width, paint) in zip(widths, paints) {
      let cell = String(rest.prefix(width))
      rest = rest.dropFirst(width)
      let isBlank = cell.allSatisfy { $0 == " " }
      out += isBlank ? cell : paint?.around(cell) ?? cell
      out += rest.prefix(1)
      rest = rest.dropFirst()
    }
    return out + rest
  }
}
