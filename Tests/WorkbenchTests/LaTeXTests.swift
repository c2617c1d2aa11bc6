import Commands
import Foundation
import Subprocess
import Testing

@testable import Workbench

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Tables in a plain article: they compile and fit between its margins.
@Suite(
  .timeLimit(.minutes(2)),
  .enabled(
    if: FileManager.default.isExecutableFile(atPath: "/usr/bin/pdflatex"),
    "no pdflatex; install texlive-latex-recommended"))
struct LaTeXTests {
  private func compile(_ tables: [String], in folder: ScratchFolder) async throws -> String {
    try folder.write(
      """
      \\documentclass{article}
      \\usepackage{booktabs,graphicx}
      \\begin{document}
      \(tables.joined(separator: "\n\\clearpage\n"))
      \\end{document}
      """, to: "article.tex")
    let result = try await Subprocess.run(
      .path("/usr/bin/pdflatex"), arguments: ["-interaction=nonstopmode", "article.tex"],
      workingDirectory: FilePath(folder.path), output: .string(limit: 1 << 22), error: .discarded)
    #expect(result.terminationStatus == .exited(0), "\(result.standardOutput.suffix(2_000))")
    return result.standardOutput
  }

  @Test func everyCommittedTableFitsThePage() async throws {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let figures = root.appending(path: "figures")
    let names = try FileManager.default.contentsOfDirectory(atPath: figures.path).sorted()
      .filter { $0.hasSuffix(".tex") }
    #expect(!names.isEmpty)
    let tables = try names.map {
      try String(contentsOf: figures.appending(path: $0), encoding: .utf8)
    }
    let log = try await compile(tables, in: try ScratchFolder())
    let overfull = log.split(separator: "\n").filter { $0.hasPrefix("Overfull") }
    #expect(overfull.isEmpty, "\(overfull)")
  }

  @Test(arguments: [
    "50 % of $5 & #1 _ { } ~ ^ \\ <a> | \"q\" 'p' `backtick`",
    "Amélie — naïve … “quoted” ± × ≤ ≥ − é Ω Świątek Þórr 日本 👩‍🚀 ‹a› ﬁ",
    "line\nbreak\u{1B}[2J\u{7} tab\there",
    String(repeating: "averylongwordwithoutanyblank", count: 12),
  ])
  func anyTextCompiles(text: String) async throws {
    let table = Table(
      caption: text,
      columns: [Table.Column(text), Table.Column("Value", .right, decimals: 3)],
      groups: [Table.Group(text, rows: [[.text(text), .number(0.5)]])])
    let log = try await compile([table.latex(label: "any")], in: try ScratchFolder())
    #expect(!log.contains("Overfull \\hbox"), "\(log.suffix(2_000))")
  }
}
