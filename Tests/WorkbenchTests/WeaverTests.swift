import Commands
import Foundation
import Testing

@testable import Workbench

@Suite struct WeaverTests {
  /// A package with one chapter, woven and refreshed.
  func package(
    prose: String, readme: String? = nil, figures: [String: String] = [:]
  ) throws -> ScratchFolder {
    let folder = try ScratchFolder()
    try folder.write("", to: "Package.swift")
    try folder.write(
      prose.split(separator: "\n", omittingEmptySubsequences: false).map { "//: \($0)\n" }.joined()
        + "\nprint(1)\n", to: "chapters/table1/main.swift")
    if let readme { try folder.write(readme, to: "README.md") }
    for (name, text) in figures { try folder.write(text, to: "figures/\(name)") }
    return folder
  }

  static let figures = [
    "table1.md": "| a | b |\n| :--- | ---: |\n| x | 0.427 (0.008) |\n",
    "table1.json": #"{"results": [{"method": "MacridVAE", "ndcg": 0.4274, "zero": 0}]}"#,
  ]

  func findings(_ prose: String, _ figures: [String: String] = figures) throws -> [String] {
    let folder = try package(
      prose: prose + " figures/table1.json figures/table1.md", figures: figures)
    return try Weaver(root: folder.url).findings.map(\.description)
  }

  @Test func weavesIncludesReferencesAndCode() throws {
    let folder = try package(
      prose: """
        # Table
        <!-- include figures/table1.md -->
        Ours reaches {{table1 results[method=MacridVAE].ndcg|%.3f}}; write `{{x y}}` for that.
        ```
        <!-- include figures/none.md --> {{not one}}
        ```
        """, figures: Self.figures)
    let weaver = try Weaver(root: folder.url)
    #expect(weaver.findings == [])
    #expect(
      weaver.pages == [
        Weaver.Page(
          path: "chapters/table1/README.md",
          text: """
            <!-- Woven from main.swift by `swift run weave`; do not edit. -->

            # Table
            | a | b |
            | :--- | ---: |
            | x | 0.427 (0.008) |
            Ours reaches 0.427; write `{{x y}}` for that.
            ```
            <!-- include figures/none.md --> {{not one}}
            ```

            ```swift
            print(1)
            ```

            """)
      ])
    #expect(weaver.stale.count == 1)
    try folder.write(weaver.pages[0].text, to: "chapters/table1/README.md")
    #expect(try Weaver(root: folder.url).stale.isEmpty)
  }

  @Test func findsWhatIsMissingOrFailed() throws {
    let file = "chapters/table1/main.swift:1: "
    #expect(try findings("fine") == [])
    #expect(
      try findings("{{table2 results.0.ndcg}}") == [
        file + "figures/table2.json does not exist; run its chapter, or name one of table1"
      ])
    #expect(
      try findings("{{table1 results.0.ndgc}}") == [
        file + "results.0.ndgc: no ndgc; there is method, ndcg, zero"
      ])
    #expect(try findings("{{table1 results.0.zero}}")[0].hasPrefix(file + "results.0.zero is 0"))
    #expect(try findings("$x^{{2}}$")[0].contains("{{2}} is no reference"))
    #expect(try findings("open {{table1 x")[0].contains("{{ without }}"))
    #expect(try findings("![f](../../figures/f.png)")[0].contains("../../figures/f.png does not"))
    #expect(try findings("<img src=\"../../figures/f.png\">").count == 1)
    let damaged = try findings(
      "![f](../../figures/f.png)", Self.figures.merging(["f.png": "cut off"]) { $1 })
    #expect(damaged.count == 1 && damaged[0].contains("run its chapter with --redraw"))
    #expect(try findings("[a](https://example.org/x) [b](#there) [c](main.swift)") == [])
    #expect(try findings("text <!-- include figures/table1.md -->").count == 1)
  }

  /// What is said of results that are still to come.
  @Test func passagesOfFilesThatAreThere() throws {
    let prose = """
      a
      <!-- if figures/table1.md -->
      b {{table1 results.0.ndcg|%.2f}}
      <!-- end if -->
      <!-- if figures/none.md -->
      <!-- include figures/none.md -->
      ![](../../figures/none.png)
      <!-- end if -->
      <!-- if no figures/none.md -->
      c
      <!-- end if -->
      figures/table1.json
      """
    let folder = try package(prose: prose, figures: Self.figures)
    let weaver = try Weaver(root: folder.url)
    #expect(weaver.findings == [])
    #expect(weaver.pages[0].text.contains("\na b 0.43 c figures/table1.json\n"))
    let open = try package(
      prose: "<!-- if figures/table1.md -->\nfigures/table1.json", figures: Self.figures)
    #expect(
      try Weaver(root: open.url).findings.map(\.description) == [
        "chapters/table1/main.swift:1: this if has no end; write <!-- end if --> below it"
      ])
  }

  /// A declaration of the library under its equation, kept as it is there.
  @Test func showsDeclarations() throws {
    func woven(_ mark: String) throws -> Weaver {
      let folder = try package(prose: "a\n<!-- code \(mark) -->\nb", figures: [:])
      try folder.write(DeclarationTests.source, to: "Sources/Macrid/Score.swift")
      return try Weaver(root: folder.url)
    }
    let weaver = try woven("Sources/Macrid/Score.swift Score.mean")
    #expect(weaver.findings == [])
    #expect(
      weaver.pages[0].text.contains(
        """
        a
        ```swift
        public var mean: Double {
          values.reduce(0, +) / Double(values.count)
        }
        ```

        (`Score.mean` in [Sources/Macrid/Score.swift](../../Sources/Macrid/Score.swift))
        b
        """))
    let cases = [
      ("Sources/Macrid/Score.swift", "write <!-- code"), ("Sources/None.swift x", "does not exist"),
      ("Sources/Macrid/Score.swift median", "declares no median"),
      ("Sources/Macrid/Score.swift add", "declares add 2 times; write Type.add"),
      ("Sources/Macrid/Score.swift long", "has 32 lines; show one of at most 30"),
    ]
    for (mark, words) in cases {
      let findings = try woven(mark).findings.map(\.description)
      #expect(findings.count == 1 && findings[0].contains(words), "\(mark): \(findings)")
    }
  }

  /// A short name stands for a long reference, and the paragraph is filled anew.
  @Test func namesReferences() throws {
    let folder = try package(
      prose: """
        First
        <!-- let ours = table1 results[method=MacridVAE] -->

        - Ours, which is what this page is about, reaches
          {{ours.ndcg|%.3f}}
          of one; `code that stays` and $x + y$ stay whole at the end of this long line and go on the next one.
        - Another

        Left
        alone.
        figures/table1.md
        """, figures: Self.figures)
    let weaver = try Weaver(root: folder.url)
    #expect(weaver.findings == [])
    #expect(
      weaver.pages[0].text.contains(
        """
        First
        - Ours, which is what this page is about, reaches 0.427 of one; `code that stays` and $x + y$ stay
          whole at the end of this long line and go on the next one.
        - Another

        Left
        alone.
        """))
    #expect(try findings("<!-- let ours -->\nx").first?.contains("write <!-- let name") == true)
  }

  @Test func formulasThatGitHubRenders() throws {
    #expect(try findings(#"$x \in \lbrace 0 \rbrace$ costs `$\{5\}` and $$\frac{a}{b}$$"#) == [])
    #expect(try findings(#"$x \in \{0, 1\}$"#).count == 2)
    #expect(try findings("$$a\n\\, b$$")[0].contains("backslash of \\,"))
    #expect(try findings("a $x +\ny$ b").count == 2)
  }

  @Test func checksIncludedTables() throws {
    func findings(_ table: String, _ option: String = "") throws -> [String] {
      var figures = Self.figures
      figures["table1.md"] = table
      let folder = try package(
        prose: "<!-- include figures/table1.md\(option) -->\n{{table1 results.0.ndcg}}",
        figures: figures)
      return try Weaver(root: folder.url).findings.map(\.description)
    }
    #expect(try findings("| x | 0.010 |\n") == [])
    #expect(try findings("| x | 0.000 |\n")[0].contains("line 1 of figures/table1.md holds 0.000"))
    #expect(try findings("| a |\n|---|\n| **0.00000 (0.00000)** |\n")[0].contains("line 3"))
    #expect(try findings("| nan |\n")[0].contains("holds nan"))
    #expect(try findings("| 0.4 (nan) |\n").count == 1)
    #expect(try findings("| nanoGPT | inflow | 0 |\n") == [])
    #expect(try findings("| x | 0.000 |\n", " zero allowed") == [])
  }

  @Test func orphans() throws {
    var figures = Self.figures
    figures["table1-users-a.csv"] = "x"
    figures["old/f.png"] = "x"
    figures[".gitkeep"] = ""
    figures["here/table1-verified.jsonl"] = ""
    #expect(
      try findings("fine", figures).map { String($0.prefix { $0 != " " }) }
        == ["figures/old/f.png:", "figures/table1-users-a.csv:"])
    #expect(try findings("see figures/table1-users-*.csv and figures/old/f.png.", figures) == [])
  }

  @Test func refreshesTheTopPageInPlace() throws {
    let readme = """
      # Workbench
      Best <!-- begin {{table1 results.0.ndcg|%.2f}} -->0.11<!-- end -->, `{{a b}}`.
      <!-- begin include figures/table1.md -->
      old
      older
      <!-- end -->
      See figures/table1.json.
      """
    let folder = try package(prose: "x", readme: readme, figures: Self.figures)
    let weaver = try Weaver(root: folder.url)
    #expect(weaver.findings == [])
    let page = try #require(weaver.pages.last)
    #expect(
      page.text == """
        # Workbench
        Best <!-- begin {{table1 results.0.ndcg|%.2f}} -->0.43<!-- end -->, `{{a b}}`.
        <!-- begin include figures/table1.md -->

        | a | b |
        | :--- | ---: |
        | x | 0.427 (0.008) |

        <!-- end -->
        See figures/table1.json.

        """)
    try folder.write(page.text, to: "README.md")
    #expect(try Weaver(root: folder.url).pages.last == page)
  }

  @Test(arguments: [
    "a <!-- begin {{table1 results.0.ndcg}} -->1",
    "a {{table1 results.0.ndcg}}",
    "<!-- begin {{table1 results.0.ndcg}} -->1<!-- end --> a",
    "<!-- begin include figures/table1.md -->\nold",
    "<!-- begin include figures/table1.md -->\n<!-- begin include figures/table1.md -->\n<!-- end -->",
    "a\n<!-- end -->",
    "a <!-- begin {{table1 results.9}} -->1<!-- end -->",
  ])
  func marksOnTheTopPage(readme: String) throws {
    let folder = try package(
      prose: "figures/table1.json figures/table1.md", readme: readme, figures: Self.figures)
    let weaver = try Weaver(root: folder.url)
    #expect(!weaver.findings.isEmpty)
    #expect(weaver.findings.allSatisfy { $0.file == "README.md" })
    #expect(weaver.pages.map(\.path) == ["chapters/table1/README.md"])
  }

  @Test func notThePackagesFolder() throws {
    let folder = try ScratchFolder()
    #expect {
      try Weaver(root: folder.url)
    } throws: { ExitStatus.of($0).status == .missingInput && "\($0)".contains("Package.swift") }
  }
}
