import Foundation
import Testing

/// Every committed page is read in five minutes: what it shows outside of folds, code, tables and
/// displayed formulas, at 238 words a minute, which is the mean of silent reading (Brysbaert 2019).
@Suite struct PageLengthTests {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  /// README.md and those of the chapters.
  static func pages() throws -> [URL] {
    let folders = try FileManager.default.contentsOfDirectory(
      at: root.appending(path: "chapters"), includingPropertiesForKeys: nil)
    return ([root] + folders).map { $0.appending(path: "README.md") }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
  }

  @Test func everyPageIsReadInFiveMinutes() throws {
    let pages = try Self.pages()
    #expect(pages.count > 1)
    for page in pages {
      let count = Self.words(shownBy: try String(contentsOf: page, encoding: .utf8))
      #expect(count <= 5 * 238, "\(page.path)")
    }
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
