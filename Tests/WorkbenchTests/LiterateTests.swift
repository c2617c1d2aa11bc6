import Testing

@testable import Workbench

@Suite struct LiterateTests {
  /// Everything that could be mistaken for something else.
  static let nasty = ###"""
    /*: # Title
     First.

       indented
     ![figure](../../figures/a.png) */
    import Foundation

    //: One.
    //:
    //:  - two
    let a = """
      /*: not prose
    //: nor this
      \(a["/*"] ?? "x") \"""
    */
      """

    let b = #"a " /*"#  // /*: not prose
    /* ordinary /* nested */
    /*: still ordinary
    */ */
    let c = "\("/*")" + "\"/*"
    let d = ##"""
      """#
    //: inside
      """##
    let e = #"""#
    /*:
        four
      two */
    //:three
    /*: one line */

    """###

  @Test func chunks() {
    let literate = Literate(Self.nasty)
    #expect(literate.problems.isEmpty)
    let found = literate.chunks.map { chunk in
      (chunk.kind == .prose ? "PROSE\n" : "CODE\n")
        + chunk.lines.map { "\($0.number) \($0.text)" }.joined(separator: "\n")
    }
    #expect(
      found == [
        """
        PROSE
        1 # Title
        2 First.
        3 
        4   indented
        5 ![figure](../../figures/a.png)
        """,
        "CODE\n6 import Foundation",
        "PROSE\n8 One.\n9 \n10  - two",
        ###"""
        CODE
        11 let a = """
        12   /*: not prose
        13 //: nor this
        14   \(a["/*"] ?? "x") \"""
        15 */
        16   """
        17 
        18 let b = #"a " /*"#  // /*: not prose
        19 /* ordinary /* nested */
        20 /*: still ordinary
        21 */ */
        22 let c = "\("/*")" + "\"/*"
        23 let d = ##"""
        24   """#
        25 //: inside
        26   """##
        27 let e = #"""#
        """###,
        "PROSE\n29   four\n30 two",
        "PROSE\n31 three",
        "PROSE\n32 one line",
      ])
  }

  @Test func onlyProseOnlyCodeNothing() {
    #expect(Literate("").chunks.isEmpty)
    #expect(Literate("\n \n/*:\n*/\n\n").chunks.isEmpty)
    #expect(Literate("let a = 1").chunks.map(\.kind) == [.code])
    #expect(Literate("//: a\r\n//: b\r\n").chunks.first?.lines.map(\.text) == ["a", "b"])
  }

  @Test(arguments: [
    ("/*:\n see Sources/*\n */", 2, "/* inside prose"),
    ("/*:\n chapters/*/main.swift\n */", 2, "/* inside prose"),
    ("/*:\n\n $\\beta^*/2$ is\n */", 3, "*/ inside prose"),
    ("let a = 1\n/*: never\n ends", 2, "no end"),
    ("do {\n  /*: inside */\n}", 2, "indented prose"),
    ("do {\n  //: inside\n}", 2, "indented prose"),
  ])
  func problems(source: String, line: Int, message: String) {
    let problems = Literate(source).problems
    #expect(problems.count == 1)
    #expect(problems.first?.line == line)
    #expect(problems.first?.message.contains(message) == true)
  }

  @Test func theLineFormMayHoldCommentMarks() {
    let literate = Literate("//: Sources/* and $\\beta^*/2$\n")
    #expect(literate.problems.isEmpty)
    #expect(literate.chunks.first?.lines.first?.text == "Sources/* and $\\beta^*/2$")
  }

  @Test func fencesOutgrowTheCodesBackticks() {
    #expect(Weaver.fenced(["a"]) == "```swift\na\n```")
    #expect(Weaver.fenced(["print(\"````\")"]) == "`````swift\nprint(\"````\")\n`````")
  }

  @Test func longCodeIsFoldedAway() {
    let lines = (1...31).map { "line\($0)" }
    #expect(!Weaver.fenced(Array(lines.dropLast())).contains("<details>"))
    let folded = Weaver.fenced(lines)
    // A blank line on either side, or GitHub would not see the fence.
    #expect(folded.hasPrefix("<details><summary>Code, 31 lines</summary>\n\n```swift\nline1\n"))
    #expect(folded.hasSuffix("line31\n```\n\n</details>"))
  }
}

@Suite struct ReferenceTests {
  static let root = JSON.object([
    "results": .array([
      .object([
        "method": .string("MacridVAE"), "ndcg": .number(0.42740), "users": .integer(100_836),
        "zero": .integer(0), "small": .number(0.0004), "negative": .number(-0.031),
      ])
    ])
  ])

  @Test(arguments: [
    ("ndcg", "0.4274"), ("ndcg|%.3f", "0.427"), ("ndcg | %.1f%%", "42.7%"),
    ("ndcg|%.2e", "4.27e-01"), ("users|%,d", "100,836"), ("users", "100836"),
    ("negative|%+.2f", "-0.03"), ("ndcg|%+.2f", "+0.43"), ("method", "MacridVAE"),
    ("zero|%d|zero allowed", "0"), ("small|%.4f", "0.0004"),
  ])
  func text(field: String, expected: String) throws {
    let reference = try Reference("table1 results[method=MacridVAE].\(field)")
    #expect(reference.artifact == "table1")
    #expect(try reference.text(in: Self.root) == expected)
  }

  @Test(arguments: [
    ("t results.0.zero", "is 0, as after a failed run"),
    ("t results.0.small|%.3f", "shows as 0.000"),
    ("t results.0.ndcg|%d", "no whole number"),
    ("t results.0", "no single value"),
    ("t results.0.method|%.3f", "no number"),
    ("t results.0.ndcg|%s", "%s is no format"),
    ("t results.0.ndcg|%n", "%n is no format"),
    ("t results.0.ndcg|%.2d", "%.2d is no format"),
    ("2", "is no reference"),
    ("", "is no reference"),
    ("t results..0", "lacks a name"),
  ])
  func mistakes(text: String, message: String) {
    #expect {
      try Reference(text).text(in: Self.root)
    } throws: { "\($0)".contains(message) }
  }
}
