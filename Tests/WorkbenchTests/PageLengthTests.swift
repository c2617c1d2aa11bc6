import Foundation
import Testing

/// Every committed page is read in five minutes: what it shows outside of folds, code, tables and
/// displayed formulas, at 238 words a minute, which is the mean of silent reading (Brysbaert 2019).
@Suite struct PageLengthTests {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let pages =
    ["README.md"]
    + ["table1", "figure2", "figure3", "figure4", "speed", "verdicts", "yours"].map {
      "chapters/\($0)/README.md"
    }

  @Test(arguments: pages) func isReadInFiveMinutes(page: String) throws {
    let text = try String(contentsOf: Self.root.appending(path: page), encoding: .utf8)
    #expect(Self.words(shownBy: text) <= 5 * 238)
  }

  @Test func everyPageIsCounted() throws {
    let chapters = Self.root.appending(path: "chapters")
    let found = try FileManager.default.contentsOfDirectory(atPath: chapters.path)
      .filter {
        FileManager.default.fileExists(
          atPath: chapters.appending(path: "\($0)/README.md").path)
      }.map { "chapters/\($0)/README.md" }
    #expect(Set(found + ["README.md"]) == Set(Self.pages))
  }

  @Test func foldsCodeAndTablesAreNotCounted() {
    let page = """
      # Three words here

      One [link](of/many/words.md) and 0.5 of $c_{ik} + 1$:

      $$p = 1$$

          four spaces are code

      | a | table |

      <details><summary>What</summary>

      Hidden, <details>more hidden</details>, hidden.

      ```swift
      let a = 1
      ```

      </details>

      ```text
      code
      ```

      ![alternative text](a.png) Last.
      <!-- a comment -->
      """
    #expect(Self.words(shownBy: page) == 10)
  }

  private static func words(shownBy page: String) -> Int {
    var text = page.replacing(/<!--[\s\S]*?-->/, with: "").replacing(/```[\s\S]*?```/, with: "")
      .replacing(/\$\$[\s\S]*?\$\$/, with: "").replacing(/\$[^$]*\$|`[^`]*`/, with: "x")
    // The innermost folds first.
    let fold = /<details>(?:(?!<details>)[\s\S])*?<\/details>/
    while text.contains(fold) { text = text.replacing(fold, with: "") }
    return text.split(separator: "\n")
      .filter { !$0.hasPrefix("    ") && !$0.hasPrefix("|") }
      .joined(separator: "\n")
      .replacing(/!\[[^\]]*\]\([^)]*\)/, with: "").replacing(/\]\([^)]*\)/, with: "]")
      .matches(of: /[\p{L}\p{N}][\p{L}\p{N}'.,-]*/).count
  }
}
