import Foundation

/// Turns every `chapters/*/main.swift` into the README.md beside it, and refreshes what the top
/// README.md includes. The same files give the same bytes.
struct Weaver {
  struct Page: Equatable {
    /// Relative to the package's folder.
    var path: String
    var text: String
  }

  let root: URL
  private(set) var pages: [Page] = []
  private(set) var findings: [Finding] = []

  private let results: Results
  /// Files below figures/ that some text speaks of; `*` stands for anything.
  private var mentions: Set<String> = []

  /// - Parameter root: the package's folder.
  /// - Throws: `ChapterFailure`, missing input, where it is none.
  init(root: URL) throws {
    self.root = root
    func exists(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: root.appending(path: name).path(percentEncoded: false))
    }
    guard exists("Package.swift"), exists("chapters") else {
      throw ChapterFailure(
        .missingInput,
        "\(root.path(percentEncoded: false)) is not the workbench's folder (no "
          + "Package.swift and chapters in it); go to where Package.swift is and run weave there")
    }
    results = Results(root: root)
    let chapters = try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: "chapters").path(percentEncoded: false))
    for chapter in chapters.sorted() where exists("chapters/\(chapter)/main.swift") {
      try weave(chapter: chapter)
    }
    if exists("README.md") { try refresh("README.md") }
    findOrphans()
  }

  /// Pages that are not as they would be woven now.
  var stale: [Page] {
    pages.filter { page in
      FileManager.default.contents(
        atPath: root.appending(path: page.path).path(percentEncoded: false)) != Data(page.text.utf8)
    }
  }

  static let head = "<!-- Woven from main.swift by `swift run weave`; do not edit. -->"

  private mutating func weave(chapter: String) throws {
    let folder = "chapters/\(chapter)"
    let file = "\(folder)/main.swift"
    let source = try read(file)
    let literate = Literate(source)
    var prose = Prose(file: file, linkFolder: root.appending(path: folder), results: results)
    var blocks = [Self.head]
    for chunk in literate.chunks {
      switch chunk.kind {
      case .prose:
        noteMentions(chunk.lines.map(\.text).joined(separator: "\n"))
        blocks.append(prose.woven(chunk.lines).joined(separator: "\n"))
      case .code:
        blocks.append(Self.fenced(chunk.lines.map(\.text)))
      }
    }
    let found =
      literate.problems.map { Finding(file: file, line: $0.line, message: $0.message) }
      + prose.findings
    findings += found
    if found.isEmpty {
      let text = blocks.joined(separator: "\n\n") + "\n"
      pages.append(Page(path: "\(folder)/README.md", text: text))
    }
  }

  private mutating func refresh(_ path: String) throws {
    let text = try read(path)
    noteMentions(text)
    var prose = Prose(file: path, linkFolder: root, results: results)
    let lines = splitLines(text).enumerated().map { Literate.Line(number: $0 + 1, text: $1) }
    let refreshed = prose.refreshed(lines).joined(separator: "\n") + "\n"
    findings += prose.findings
    if prose.findings.isEmpty { pages.append(Page(path: path, text: refreshed)) }
  }

  /// Code as a block that GitHub colours; a long one folded away.
  static func fenced(_ lines: [String]) -> String {
    let block = fence(around: lines)
    guard lines.count > longestOpenBlock else { return block }
    return """
      <details><summary>Code, \(lines.count) lines</summary>

      \(block)

      </details>
      """
  }

  static let longestOpenBlock = 30

  /// A fence longer than any run of backticks in the code.
  private static func fence(around lines: [String]) -> String {
    let longest = lines.flatMap { $0.matches(of: #/`+/#).map(\.0.count) }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return ([fence + "swift"] + lines + [fence]).joined(separator: "\n")
  }

  private mutating func noteMentions(_ text: String) {
    for match in text.matches(of: #/figures/([A-Za-z0-9_.*/-]+)/#) {
      mentions.insert(String(match.1.trimmingSuffix { $0 == "." }))
    }
    for match in text.matches(of: #/(?:{{|<!-- let [A-Za-z0-9]+ = )([A-Za-z0-9_-]+) /#) {
      mentions.insert("\(match.1).json")
    }
  }

  private mutating func findOrphans() {
    let folder = root.appending(path: "figures").path(percentEncoded: false)
    for name in (FileManager.default.subpaths(atPath: folder) ?? []).sorted() {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
      // A hidden file such as .gitkeep is nobody's result, and here/ holds a reader's own runs.
      if isFolder.boolValue || name.hasPrefix("here/")
        || name.split(separator: "/").contains(where: { $0.hasPrefix(".") })
      {
        continue
      }
      let isMentioned = mentions.contains { fnmatch($0, name, 0) == 0 }
      if !isMentioned {
        findings.append(
          Finding(
            file: "figures/\(name)", line: nil,
            message: "no chapter's prose speaks of it; delete it, or link to it (figures/x-*.csv "
              + "speaks of many)"))
      }
    }
  }

  private func read(_ path: String) throws -> String {
    let url = root.appending(path: path)
    guard let data = FileManager.default.contents(atPath: url.path(percentEncoded: false)),
      let text = String(validating: data, as: UTF8.self)
    else {
      throw ChapterFailure(.badData, "\(path) cannot be read as UTF-8 text")
    }
    return text
  }
}
