import Foundation
import Macrid
import Testing

@testable import Workbench

@Suite struct TableTests {
  static let scores = Table(
    caption: "Test & fold.",
    columns: [
      Table.Column("Method"), Table.Column("Users", .right),
      Table.Column("NDCG@100", .right, decimals: 3, best: .highest),
      Table.Column("Loss", .right, decimals: 1, best: .lowest),
    ],
    groups: [
      Table.Group(
        "ml-1m",
        rows: [
          [.text("β-MultVAE"), .count(6040), .estimate(0.4044, standardError: 0.008), .number(3)],
          [.text("MacridVAE"), .count(6040), .estimate(0.4274, standardError: 0.0079), .number(2)],
          [.text("Twin"), .count(6040), .estimate(0.4271, standardError: 0.01), .absent],
        ]),
      Table.Group("netflix", rows: [[.text("none"), .absent, .absent, .number(-0.04)]]),
    ],
    notes: ["Standard errors over users."])

  static let hostile = Table(
    caption: "50% of $x_1$",
    columns: [Table.Column("a|b"), Table.Column("q\"uote", .right)],
    groups: [
      Table.Group(rows: [
        [.text("pipe | \\ back"), .text("one\ntwo\r\nthree")],
        [.text("<b>&amp;</b>"), .text("*bold* _x_ `code` [l](u) ~s~ {{t x}}")],
        [.text("50% #1 ^ ~ {x}"), .text("said \"yes\", no")],
        [.text("*"), .text("\u{1B}[31mred\u{7}")],
        [.text("[1] 🎬 x"), .text(" padded ")],
      ])
    ])

  @Test func terminal() {
    #expect(
      Self.scores.terminalText == """
        Test & fold.

        Method    Users      NDCG@100 Loss
        --------- ----- ------------- ----
        ml-1m
        β-MultVAE 6,040 0.404 (0.008)  3.0
        MacridVAE 6,040 0.427 (0.008)  2.0
        Twin      6,040 0.427 (0.010)    —
        --------- ----- ------------- ----
        netflix
        none          —             —  0.0

        Standard errors over users.

        """)
  }

  @Test func terminalKeepsHostileCellsOnTheirLine() {
    let lines = Self.hostile.terminalText.split(separator: "\n")
    #expect(lines.count == 1 + 2 + 5)
    #expect(!Self.hostile.terminalText.contains("\u{1B}"))
    // Characters outside the basic plane are neither cut nor pushed out of line.
    #expect(lines.contains { $0.hasPrefix("[1] 🎬 x       ") })
  }

  @Test func noRowsAtAll() {
    let table = Table(columns: [Table.Column("Claim"), Table.Column("V")], groups: [])
    #expect(table.terminalText == "Claim V\n----- -\n(no rows)\n")
    #expect(table.markdown == "| Claim | V |\n| :--- | :--- |\n")
    #expect(table.csv == "Claim,V\n")
  }

  @Test func markdown() {
    #expect(
      Self.scores.markdown == """
        Test &amp; fold.

        | Method | Users | NDCG@100 | Loss |
        | :--- | ---: | ---: | ---: |
        | **ml-1m** |  |  |  |
        | β-MultVAE | 6,040 | 0.404 (0.008) | 3.0 |
        | MacridVAE | 6,040 | **0.427 (0.008)** | **2.0** |
        | Twin | 6,040 | **0.427 (0.010)** | — |
        | **netflix** |  |  |  |
        | none | — | — | 0.0 |

        Standard errors over users.

        """)
  }

  @Test func markdownEscapes() {
    #expect(
      Self.hostile.markdown == #"""
        50% of <span>$</span>x\_1<span>$</span>

        | a\|b | q"uote |
        | :--- | ---: |
        | pipe \| \\ back | one<br>two<br>three |
        | &lt;b&gt;&amp;amp;&lt;/b&gt; | \*bold\* \_x\_ \`code\` \[l\](u) \~s\~ \{\{t x\}\} |
        | 50% #1 ^ \~ \{x\} | said "yes", no |
        | \* |  \[31mred  |
        | \[1\] 🎬 x |  padded  |

        """#)
  }

  @Test func csv() {
    #expect(
      Self.scores.csv == """
        group,Method,Users,NDCG@100,NDCG@100 standard error,Loss
        ml-1m,β-MultVAE,6040,0.4044,0.008,3.0
        ml-1m,MacridVAE,6040,0.4274,0.0079,2.0
        ml-1m,Twin,6040,0.4271,0.01,
        netflix,none,,,,-0.04

        """)
    #expect(
      Self.hostile.csv.hasPrefix(
        """
        a|b,"q""uote"
        pipe | \\ back,"one
        two\r
        three"
        """))
    #expect(Self.hostile.csv.contains("50% #1 ^ ~ {x},\"said \"\"yes\"\", no\"\n"))
  }

  /// One value a cell, one name a column.
  @Test func csvIsTidy() {
    let table = Table(
      columns: [
        Table.Column("a", decimals: 2), Table.Column("Interval", decimals: 2), Table.Column("met"),
        Table.Column("a"),
      ],
      groups: [
        Table.Group(rows: [
          [
            .interval(0.5, lower: 0.25, upper: 1), .interval(lower: 0, upper: 2), .share(3, of: 5),
            .number(.infinity),
          ],
          [.number(0.125), .absent, .absent, .absent],
        ])
      ])
    #expect(
      table.csv == """
        a,a lower,a upper,Interval lower,Interval upper,met,met of,a (2)
        0.5,0.25,1.0,0.0,2.0,3,5,inf
        0.125,,,,,,,

        """)
    #expect(table.markdown.contains("| 0.50 \\[0.25, 1.00\\] | \\[0.00, 2.00\\] | 3 of 5 | inf |"))
  }

  /// Words are broken into lines, numbers never.
  @Test(arguments: [60, 72, 100, 300]) func fitsATerminal(width: Int) {
    let table = Table(
      caption: String(repeating: "many words ", count: 30),
      columns: [
        Table.Column("Measured"), Table.Column("Paper", .right, decimals: 3),
        Table.Column("Verdict"),
      ],
      groups: [
        Table.Group(
          "a heading that is as long as a sentence of the paper and a little longer than that",
          rows: (0..<3).map { row in
            [
              .text("relative gain in NDCG@100 over the better baseline, smallest less largest"),
              .number(Double(row)), .text("smaller than claimed"),
            ]
          })
      ], notes: ["a note of some length that is to be broken at the end of a terminal's line"])
    let lines = table.terminalText(width: width).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width }, "\(lines.map(\.count))")
    let words = table.terminalText(width: width).split { $0 == " " || $0 == "\n" }
    #expect(words.count { $0 == "smallest" } == 3)
    #expect(lines.contains { $0.contains(" 2.000 ") })
  }

  /// Titles without blanks, and of characters that take two places each.
  @Test func wordsLongerThanATerminalAreBroken() {
    let title = String(repeating: "\u{5305}", count: 43)
    let address = "https://example.org/" + String(repeating: "a", count: 200)
    let table = Table(
      columns: [Table.Column("Item"), Table.Column("Share", .right, decimals: 2)],
      groups: [Table.Group(rows: [[.text(title), .number(1)], [.text(address), .number(2)]])])
    let lines = table.terminalText(width: 60).split(separator: "\n")
    let widths = lines.map { line in line.reduce(0) { $0 + ($1 == "\u{5305}" ? 2 : 1) } }
    #expect(widths.allSatisfy { $0 <= 60 }, "\(widths)")
    let printed = lines.joined()
    #expect(printed.count { $0 == "\u{5305}" } == 43 && printed.count { $0 == "a" } >= 200)
    let numbers = zip(lines, widths).filter { $0.0.hasSuffix(".00") }.map(\.1)
    #expect(numbers.count == 2 && Set(numbers).count == 1, "one below the other")
  }

  @Test func whatAnEqualsSignJoinsIsOneWord() {
    #expect(
      Table.lines("independence of items, K = 7 less K = 1", width: 34)
        == ["independence of items, K = 7 less", "K = 1"])
    #expect(Table.lines("a = b = c [1, 2] d", width: 9) == ["a = b = c", "[1, 2] d"])
  }

  /// What does not fit side by side stands one below the other, each with the first column; no
  /// number and no interval is broken.
  @Test(arguments: [40, 60, 80]) func wideTablesAreSetInBlocks(width: Int) {
    let table = Table(
      caption: "One caption.",
      columns: [Table.Column("Method")]
        + (1...9).map { Table.Column("metric number \($0)", .right, decimals: 3) }
        + [Table.Column("Verdict", decimals: 3)],
      groups: [
        Table.Group(
          "a set",
          rows: (0..<3).map { row in
            [.text("method \(row)")]
              + (1...9).map { .estimate(Double($0), standardError: 0.125) }
              + [.verdict(.holds, Estimate(value: 0.5, lower: 0.25, upper: 0.75))]
          })
      ], notes: ["One note."])
    let text = table.terminalText(width: width)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= width }, "\(text)")
    for number in 1...9 {
      #expect(text.components(separatedBy: "\(number).000 (0.125)").count == 4, "\(number)")
    }
    #expect(text.contains("[0.250, 0.750]"))
    #expect(text.components(separatedBy: "method 1").count > 2)
    #expect(text.components(separatedBy: "One caption.").count == 2)
    #expect(text.components(separatedBy: "One note.").count == 2)
    #expect(table.terminalText.split(separator: "\n").contains { $0.count > 80 })
  }

  @Test func coloursStandAroundTheirCellsAlone() {
    let table = Table(
      columns: [
        Table.Column("Claim"), Table.Column("x", .right, decimals: 1, best: .highest),
        Table.Column("Verdict", decimals: 1),
      ],
      groups: [
        Table.Group(rows: [
          [.text("a"), .number(1), .verdict(.holds)],
          [.text("b"), .number(2), .verdict(.contradicted, Estimate(value: -1))],
        ])
      ])
    let coloured = table.terminalText(width: nil, coloured: true)
    #expect(coloured.contains("a     1.0 \u{1B}[32mholds\u{1B}[0m\n"))
    #expect(
      coloured.contains("b     \u{1B}[1m2.0\u{1B}[0m \u{1B}[31mcontradicted, -1.0\u{1B}[0m\n"))
    #expect(coloured.replacing(#/\u{1B}\[\d+m/#, with: "") == table.terminalText)
  }

  @Test func verdictsAsAMatrix() {
    func claim(_ quantity: String, _ verdict: Verdict, caveat: String? = nil) -> Claim {
      Claim("s", section: "1", quantity: quantity, verdict: verdict, caveat: caveat)
    }
    let table = Table(
      verdicts: [
        claim("a on x", .holds, caveat: "shown elsewhere"), claim("a on y", .undecided),
        claim("b on y", .notTested, caveat: "not here"),
      ], caption: "All."
    ) { claim in
      let words = claim.quantity.components(separatedBy: " on ")
      return (words[0], words[1])
    }
    #expect(
      table.markdown == """
        All.

        | Measured | x | y |
        | :--- | :--- | :--- |
        | a | holds | undecided |
        | b | — | not tested |

        not here

        """)
    #expect(
      [claim("a", .holds), claim("b", .undecided), claim("c", .undecided)].tally
        == "1 of 3 measurements of the paper's claims holds; 2 undecided")
    let effect = Estimate(value: 0.5, lower: 0.25, upper: 1)
    let cell = Table(
      columns: [Table.Column("v", decimals: 1)],
      groups: [
        Table.Group(rows: [[.verdict(.holds, effect)]])
      ])
    #expect(cell.csv == "v,v effect,v lower,v upper\nholds,0.5,0.25,1.0\n")
    #expect(cell.markdown.contains("| holds, 0.5 \\[0.2, 1.0\\] |"))
  }

  @Test func latex() {
    let latex = Self.scores.latex(label: "table1")
    #expect(latex.contains("\\caption{Test \\& fold.}\n\\label{tab:table1}\n"))
    #expect(latex.contains("\\begin{tabular}{lrrr}\n\\toprule\n"))
    #expect(
      latex.contains(
        "\\midrule\n\\multicolumn{4}{l}{\\textit{ml-1m}} \\\\\n"
          + "$\\beta$-MultVAE & 6,040 & 0.404 (0.008) & 3.0 \\\\\n"
          + "MacridVAE & 6,040 & \\textbf{0.427 (0.008)} & \\textbf{2.0} \\\\\n"))
    #expect(latex.contains("none & --- & --- & 0.0 \\\\\n\\bottomrule\n\\end{tabular}}\n"))
  }

  @Test func latexEscapes() {
    let latex = Self.hostile.latex(label: "x")
    #expect(latex.contains("\\caption{50\\% of \\$x\\_1\\$}"))
    #expect(latex.contains("pipe $|$ \\textbackslash{} back & one two three \\\\\n"))
    #expect(latex.contains("$<$b$>$\\&amp;$<$/b$>$ & *bold* \\_x\\_ `code`"))
    #expect(latex.contains("50\\% \\#1 \\textasciicircum{} \\textasciitilde{} \\{x\\} &"))
    // Neither is taken for an argument or the star of the line break above; pdflatex has no 🎬.
    #expect(latex.contains("\\\\\n{}* & "))
    #expect(latex.contains("\\\\\n{}[1] U+1F3AC x & "))
  }

  @Test func bestNeedsTwoValuesAndIgnoresWhatIsNotFinite() {
    let column = [Table.Column("x", decimals: 1, best: .highest)]
    func marks(_ values: [Table.Cell]) -> [Bool] {
      let group = Table.Group(rows: values.map { [$0] })
      return Table(columns: column, groups: [group]).bestCells(in: group).map { $0[0] }
    }
    #expect(marks([.number(1)]) == [false])
    #expect(marks([.number(1), .absent]) == [false, false])
    #expect(marks([.number(.nan), .number(1), .number(2)]) == [false, false, true])
    #expect(marks([.number(1.04), .number(0.96), .number(0.9)]) == [true, true, false])
  }

  @Test func claims() {
    let holds = Claim(
      "ours is best", section: "3.2", quantity: "NDCG@100 | ml-1m", paperEffect: 0.05,
      effect: Estimate(value: 0.06, lower: 0.02, upper: 0.1), margin: 0.01, units: "50 users",
      caveat: "One split.")
    let absent = Claim(
      "ours is best", section: "3.2", quantity: "Netflix", verdict: .notTested,
      caveat: "Not among these trials.")
    #expect(
      Table(claims: [holds, absent]).markdown == """
        The paper's claims. Levels of intervals are corrected for how many claims there are, so that in 5 % of cases at most some difference is called other than zero by mistake.

        | Measured | Paper | Ours | Interval | Verdict | Units |
        | :--- | ---: | ---: | ---: | :--- | :--- |
        | **“ours is best” (Section 3.2)** |  |  |  |  |  |
        | NDCG@100 \\| ml-1m | 0.050 | 0.060 | \\[0.020, 0.100\\] | holds | 50 users |
        | Netflix | — | — | — | not tested |  |

        One split.\u{20}\u{20}
        Not among these trials.

        """)
  }
}

@Suite struct FormatTests {
  @Test func numbers() {
    #expect(Format.decimal(0.42740, 5) == "0.42740")
    #expect(Format.decimal(-0.0004, 3) == "0.000")
    #expect(Format.decimal(-0.0005001, 3) == "-0.001")
    #expect(Format.decimal(-10, 0) == "-10")
    #expect(Format.decimal(nil, 3) == "—")
    #expect(Format.decimal(-.infinity, 3) == "-inf")
    #expect(Format.estimate(0.4, 0.0079, 3) == "0.400 (0.008)")
    #expect(Format.estimate(0.4, nil, 3) == "0.400")
    #expect(Format.estimate(nil, 0.1, 3) == "—")
    #expect(Format.count(100_836) == "100,836")
    #expect(Format.count(-1_234_567) == "-1,234,567")
    #expect(Format.count(999) == "999")
    #expect(Format.count(nil) == "—")
    #expect(Format.grouped("12345.6789") == "12,345.6789")
  }

  @Test(arguments: [
    (0, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 00 s"),
    (200, "3 min 20 s"), (3599.7, "1 h 00 min"), (3900, "1 h 05 min"), (-1, "—"),
    (Double.infinity, "—"),
  ])
  func durations(seconds: Double, text: String) {
    #expect(Format.duration(seconds) == text)
  }
}
