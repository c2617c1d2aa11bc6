/// What GitHub makes of formulas that stands in the way of reading them: Markdown takes the
/// backslash before a punctuation mark away before the formula is set, and a formula between single
/// dollar signs ends with its line.
///
/// - Parameter parts: a line's text outside of code.
/// - Parameter isDisplayed: whether the line begins within `$$`; whether the next one does,
///   afterwards.
/// - Returns: what to do, nothing of a line that is well.
func formulaProblems(_ parts: [Substring], isDisplayed: inout Bool) -> [String] {
  var problems: [String] = []
  var isInline = false
  for part in parts {
    var rest = part
    while let character = rest.popFirst() {
      if character == "$" {
        if rest.first == "$" {
          rest.removeFirst()
          isDisplayed.toggle()
        } else if !isDisplayed {
          isInline.toggle()
        }
      } else if character == "\\", let next = rest.popFirst(), isInline || isDisplayed,
        !next.isLetter, !next.isWhitespace
      {
        problems.append(
          "GitHub takes the backslash of \\\(next) in a formula away; write a command in letters, "
            + "such as \\lbrace")
      }
    }
  }
  if isInline { problems.append("a formula between $ and $ stands on one line; close it there") }
  return problems
}
