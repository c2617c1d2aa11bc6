import Foundation

extension Table {
  /// A LaTeX table for the booktabs and graphicx packages; best values in bold. Long words are set
  /// in lines, and a table wider than the text is scaled down to it.
  ///
  /// - Parameter label: what `\ref` calls it, such as "table1".
  public func latex(label: String) -> String {
    var out = "% \\usepackage{booktabs,graphicx}\n\\begin{table}\n\\centering\n"
    if !caption.isEmpty { out += "\\caption{\(Self.escapedForLaTeX(caption))}\n" }
    out += "\\label{tab:\(label)}\n"
    // The box knows its width only when it is set.
    out += "\\resizebox{\\ifdim\\width>\\textwidth\\textwidth\\else\\width\\fi}{!}{%\n"
    out += "\\begin{tabular}{\(latexColumns)}\n\\toprule\n"
    // A row that starts with a bracket would be read as the argument of the `\\` before it.
    func add(_ cells: [String]) {
      let row = cells.joined(separator: " & ")
      out += (row.hasPrefix("[") || row.hasPrefix("*") ? "{}" : "") + row + " \\\\\n"
    }
    add(columns.map { Self.escapedForLaTeX($0.heading) })
    for group in groups {
      out += "\\midrule\n"
      if let heading = group.heading {
        add(["\\multicolumn{\(columns.count)}{l}{\\textit{\(Self.escapedForLaTeX(heading))}}"])
      }
      for (row, best) in zip(group.rows, bestCells(in: group)) {
        add(
          columns.indices.map { index in
            let text = Self.escapedForLaTeX(self.text(row[index], columns[index]))
            return best[index] ? "\\textbf{\(text)}" : text
          })
      }
    }
    out += "\\bottomrule\n\\end{tabular}}\n"
    for note in notes { out += "\\par\\smallskip{\\footnotesize \(Self.escapedForLaTeX(note))}\n" }
    return out + "\\end{table}\n"
  }

  /// Columns of words that would fill a line are paragraphs.
  private var latexColumns: String {
    columns.indices.map { index in
      guard columns[index].alignment == .left else { return "r" }
      let longest = groups.flatMap(\.rows).map { text($0[index], columns[index]).count }.max() ?? 0
      return longest > 40 ? "p{\(min(9, longest / 10 + 1))cm}" : "l"
    }.joined()
  }

  /// Text that LaTeX sets as it is. A word without end, such as a path, may be broken. Characters
  /// that its own fonts lack would stop it: they lose their accents, or are named by their code.
  static func escapedForLaTeX(_ text: String) -> String {
    var wordLength = 0
    return text.map { character in
      wordLength = character.isWhitespace ? 0 : wordLength + 1
      let mayBreak = wordLength > 0 && wordLength.isMultiple(of: 24) ? "\\allowbreak{}" : ""
      return mayBreak + latexForm(character)
    }.joined()
  }

  private static func latexForm(_ character: Character) -> String {
    if let form = latexForms[character] { return form }
    if character.isControl { return " " }
    if character.isASCII || latexLetters.contains(character) { return String(character) }
    let plain = String(character).decomposedStringWithCompatibilityMapping.filter(\.isASCII)
    return plain.isEmpty
      ? character.unicodeScalars.map { "U+" + String(format: "%04X", $0.value) }.joined()
      : escapedForLaTeX(plain)
  }

  /// What pdflatex sets without a package.
  private static let latexLetters: Set<Character> = {
    let lacking = "«»ÐÞðþĄąĐđĘęĦħĮįĸĿŀŉŊŋŦŧŲųſ"
    let letters = (0xA1...0x17F).compactMap(UnicodeScalar.init).map(Character.init)
    return Set(letters).subtracting(lacking).union("‘’“”†‡•…‰€™")
  }()

  private static let latexForms: [Character: String] = [
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "#": "\\#",
    "%": "\\%", "_": "\\_", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}",
    "<": "$<$", ">": "$>$", "|": "$|$",
    "—": "---", "–": "--", "−": "$-$", "±": "$\\pm$", "×": "$\\times$", "≤": "$\\leq$",
    "≥": "$\\geq$", "≈": "$\\approx$", "α": "$\\alpha$", "β": "$\\beta$", "γ": "$\\gamma$",
    "κ": "$\\kappa$", "λ": "$\\lambda$", "μ": "$\\mu$", "ρ": "$\\rho$", "σ": "$\\sigma$",
    "τ": "$\\tau$", "Ω": "$\\Omega$", "Δ": "$\\Delta$", "∞": "$\\infty$", "→": "$\\to$",
    "\u{A0}": "~",
  ]
}
