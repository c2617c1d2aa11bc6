import Commands
import Foundation
import Subprocess
import Testing

/// The board as a user makes it, from claims that chapters wrote.
@Suite(.timeLimit(.minutes(1))) struct VerdictsTests {
  private func claim(
    _ sentence: String, _ verdict: String, effect: String = #""effect":0.1,"interval":[0.05,0.2],"#
  ) -> String {
    #"{"sentence":"\#(sentence)","section":"3.2","quantity":"of \#(sentence)",\#(effect)"units":"#
      + #""9 users","verdict":"\#(verdict)"}"#
  }

  private func write(
    _ claims: [String], as artifact: String, schema: Int = 2, in folder: ScratchFolder
  ) throws {
    try folder.write(
      #"{"schema":\#(schema),"artifact":"\#(artifact)","results":[],"claims":["#
        + claims.joined(separator: ",") + "]}",
      to: "figures/\(artifact).json")
  }

  private func run(
    _ folder: ScratchFolder, _ arguments: [String] = []
  ) async throws -> (status: TerminationStatus, output: String, error: String) {
    try await Command.run("chapter-verdicts", arguments, in: folder)
  }

  @Test func sentencesStandByTheirVerdicts() async throws {
    let folder = try ScratchFolder()
    let cases: [(verdicts: [String], standing: String)] = [
      (["holds", "holds", "not tested"], "+ holds: 2 of 2"),
      (["holds", "undecided"], "± in part: 1 holds, 1 undecided"),
      (["holds", "contradicted"], "± in part: 1 holds, 1 contradicted"),
      (
        ["contradicted", "no difference", "undecided"],
        "− contradicted: 1 no difference, 1 contradicted, 1 undecided"
      ),
      (
        ["smaller than claimed", "no difference"],
        "< smaller than claimed: 1 smaller than claimed, 1 no difference"
      ),
      (["no difference", "undecided"], "? undecided: 1 no difference, 1 undecided"),
      (["no difference", "no difference"], "= no difference: 2 of 2"),
      (["undecided"], "? undecided: 1 of 1"),
      (["not tested"], ",not tested"),
    ]
    let claims = cases.enumerated().flatMap { number, one in
      one.verdicts.map { claim("sentence \(number)", $0) }
    }
    try write(claims, as: "table1", in: folder)
    try write([claim("another's", "holds", effect: "")], as: "figure4", in: folder)
    let result = try await run(folder)
    #expect(result.status == .exited(0), "\(result.error)")
    let csv = try folder.read("figures/verdicts.csv")
    let rows = csv.split(separator: "\n")
    for (number, one) in cases.enumerated() {
      let row = rows.first { $0.contains("sentence \(number)") } ?? ""
      #expect(row.contains(one.standing), "\(one.verdicts): \(row)")
    }
    #expect(rows.count { $0.contains("another's") } == 1)
    #expect(!result.output.contains("Simulated data"))
    #expect(result.output.contains("Figure 2 is not here"), "\(result.output)")
    #expect(
      Set(folder.files().filter { $0.hasPrefix("figures/verdicts") })
        == Set(["csv", "json", "md", "png", "tex"].map { "figures/verdicts.\($0)" }))
  }

  /// A board of simulated data says so, in the table as in the picture's caption.
  @Test func simulatedDataIsCalledSo() async throws {
    let folder = try ScratchFolder()
    let dataset =
      #"{"name":"shop","split":"p","sha256":"aa","users":1,"items":1,"interactions":1,"#
      + #""trainingUsers":1,"validationUsers":1,"testUsers":1,"simulated":true}"#
    try folder.write(
      #"{"schema":2,"provenance":{"datasets":[\#(dataset)]},"claims":[\#(claim("a", "holds"))]}"#,
      to: "figures/figure3.json")
    let result = try await run(folder)
    #expect(result.output.contains("Simulated data: shop."), "\(result.output)\(result.error)")
  }

  @Test func whatCannotBeReadIsExplained() async throws {
    let folder = try ScratchFolder()
    let none = try await run(folder)
    #expect(none.status == .exited(66), "\(none.error)")
    #expect(none.error.contains("run a chapter first"), "\(none.error)")
    try write([claim("a", "perhaps")], as: "table1", in: folder)
    try await isRefused(folder)
    try write([claim("a", "holds")], as: "table1", schema: 1, in: folder)
    try await isRefused(folder)
    try write(
      [claim("a", "holds", effect: #""effect":1,"interval":[2,1],"#)], as: "table1", in: folder)
    try await isRefused(folder)
    try folder.write("{", to: "figures/table1.json")
    try await isRefused(folder)
    for arguments in [["--full"], ["--quick"], ["--redraw"], ["--data", "figures"]] {
      #expect(try await run(folder, arguments).status == .exited(64), "\(arguments)")
    }
  }

  private func isRefused(_ folder: ScratchFolder) async throws {
    let result = try await run(folder)
    #expect(result.status == .exited(65), "\(result.error)")
    #expect(result.error.contains("figures/table1.json is no result file"), "\(result.error)")
    #expect(!folder.files().contains("figures/verdicts.json"))
  }
}
