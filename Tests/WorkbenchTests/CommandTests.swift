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

// Subprocess has a type of this name too.
private typealias ExitStatus = Workbench.ExitStatus

/// Built executables, run as a user runs them, in a folder with a blank in its name.
@Suite(.timeLimit(.minutes(2))) struct CommandTests {
  static func run(
    _ name: String, _ arguments: [String] = [], in folder: ScratchFolder,
    environment: [Environment.Key: String] = [:]
  ) async throws -> (status: TerminationStatus, output: String, error: String) {
    try await Command.run(name, arguments, in: folder, environment: environment)
  }

  private static func exited(_ status: ExitStatus) -> TerminationStatus { .exited(status.rawValue) }

  @Test func anInstructionSetThatIsNotOneEndsAChapterAtOnce() async throws {
    let folder = try ScratchFolder()
    let run = try await Self.run(
      "chapter-example", in: folder, environment: ["MACRID_ISA": "sse9"])
    #expect(run.status == Self.exited(.usage))
    #expect(run.error.contains("MACRID_ISA=sse9 is no instruction set; it may be baseline, avx2"))
    #expect(folder.files().isEmpty)
    let held = try await Self.run(
      "chapter-example", in: folder, environment: ["MACRID_ISA": "baseline"])
    #expect(held.status == Self.exited(.done), "\(held.error)")
  }

  @Test func aChapterWritesItsFilesAndVerifies() async throws {
    let folder = try ScratchFolder()
    let run = try await Self.run("chapter-example", in: folder)
    #expect(run.status == Self.exited(.done), "\(run.error)")
    #expect(run.output.contains("1 0.500"), "\(run.output)")
    #expect(run.error.contains("3 trials; 3 are to be run"), "\(run.error)")
    let names = [
      "example-trials.jsonl", "example.csv", "example.json", "example.md", "example.png",
      "example.tex",
    ]
    #expect(folder.files() == names.map { "figures/" + $0 })
    #expect(try folder.read("figures/example.md").contains("Simulated data: shop-simulated."))

    let committed = try folder.read("figures/example-trials.jsonl")
    let same = try await Self.run("chapter-example", ["--verify", "--threads", "1"], in: folder)
    #expect(same.status == Self.exited(.done), "\(same.error)")
    #expect(same.output.contains("3 of 3 agree, which are all; all to the last byte."))
    let other = try await Self.run(
      "chapter-example", ["--verify", "2", "--offset", "1e-12", "--quiet"], in: folder)
    #expect(other.status == Self.exited(.difference))
    #expect(other.output.contains("0 of 2 agree"), "\(other.output)")
    #expect(other.error.contains("2 of 2 trials differ"), "\(other.error)")
    #expect(try folder.read("figures/example-trials.jsonl") == committed)
  }

  /// What is not trained again is said, and another form or artifact is not taken.
  @Test func verifyingTellsWhatItPassesOver() async throws {
    let folder = try ScratchFolder()
    _ = try await Self.run("chapter-example", in: folder)
    let journal = "figures/example-trials.jsonl"
    let committed = try folder.read(journal)
    try folder.write(
      committed.replacing(#""method":1}"#, with: #""method":9}"#, maxReplacements: 1), to: journal)
    let some = try await Self.run("chapter-example", ["--verify", "all"], in: folder)
    #expect(some.output.contains("2 of 2 agree"), "\(some.output)")
    #expect(some.error.contains("trials of another revision of the code"), "\(some.error)")
    for (old, new, says) in [
      (#""schema":1"#, #""schema":99"#, "is of form 99, and this version reads form 1"),
      (#""artifact":"example""#, #""artifact":"table1""#, "holds trials of table1, not of example"),
    ] {
      try folder.write(committed.replacing(old, with: new), to: journal)
      let refused = try await Self.run("chapter-example", ["--verify", "all"], in: folder)
      #expect(refused.status == Self.exited(.badData))
      #expect(refused.error.contains(says), "\(refused.error)")
    }
  }

  /// It is neither empty nor a trial too few.
  @Test func aJournalWithoutItsFirstLineIsToldSo() async throws {
    let folder = try ScratchFolder()
    _ = try await Self.run("chapter-example", in: folder)
    let journal = "figures/example-trials.jsonl"
    let lines = try folder.read(journal).split(separator: "\n")
    try folder.write(lines.dropFirst().joined(separator: "\n") + "\n", to: journal)
    for mode in ["--redraw", "--verify"] {
      let refused = try await Self.run("chapter-example", [mode], in: folder)
      #expect(refused.status == Self.exited(.badData))
      #expect(
        refused.error.contains(#"\#(journal):1: expected the line {"study":{...}}"#),
        "\(refused.error)")
    }
    let again = try await Self.run("chapter-example", in: folder)
    #expect(again.error.contains("3 are in \(journal); 0 are to be run"), "\(again.error)")
    #expect(try folder.read(journal).split(separator: "\n") == lines)
  }

  /// A refused merge leaves nothing; a journal without a trial is no result.
  @Test func whatHoldsNoTrialKeepsNobodyFromAnything() async throws {
    let folder = try ScratchFolder()
    _ = try await Self.run("chapter-example", ["--out", "full"], in: folder)
    let header = String(try folder.read("full/example-trials.jsonl").prefix { $0 != "\n" })
    try folder.write(
      header.replacing("example", with: "table1") + "\n" + #"{"outcome":{"looks":[]}}"# + "\n",
      to: "other.jsonl")
    let before = folder.files()
    let refused = try await Self.run(
      "chapter-example", ["--full", "--out", "new", "--merge", "other.jsonl"], in: folder)
    #expect(refused.status == Self.exited(.badData))
    #expect(
      refused.error.contains("other.jsonl holds trials of table1, not of example"),
      "\(refused.error)")
    #expect(folder.files() == before)
    try folder.write(header + "\n", to: "new/example-trials.jsonl")
    let quick = try await Self.run("chapter-example", ["--quick", "--out", "new"], in: folder)
    #expect(quick.status == Self.exited(.done), "\(quick.error)")
    #expect(folder.files().contains("new/example.json"))
  }

  @Test func theSameBytesAtAnyNumberOfThreads() async throws {
    let folder = try ScratchFolder()
    _ = try await Self.run("chapter-example", ["--threads", "1", "--out", "a"], in: folder)
    _ = try await Self.run("chapter-example", ["--threads", "2", "--out", "b c"], in: folder)
    for name in ["example.csv", "example.md", "example.tex", "example.png", "example.json"] {
      let (a, b) = (
        folder.url.appending(path: "a/\(name)"), folder.url.appending(path: "b c/\(name)")
      )
      #expect(try Data(contentsOf: a) == Data(contentsOf: b), "\(name)")
    }
  }

  /// What covers less than what stands goes beside it; a quick run never takes its place.
  @Test func lesserRunsAndOwnDataHarmNothing() async throws {
    let folder = try ScratchFolder()
    _ = try await Self.run("chapter-example", ["--full", "--trials", "5"], in: folder)
    func standing() throws -> [String: Data] {
      try Dictionary(
        uniqueKeysWithValues: folder.files().filter { !$0.contains("/here/") }
          .map { ($0, try Data(contentsOf: folder.url.appending(path: $0))) })
    }
    let before = try standing()
    let lesser = try await Self.run("chapter-example", ["--trials", "2"], in: folder)
    #expect(lesser.status == Self.exited(.done), "\(lesser.error)")
    #expect(lesser.output.contains("2 trials in common, 2 numbers: 2 equal"), "\(lesser.output)")
    let own = try await Self.run("chapter-example", ["--own", "my `data`"], in: folder)
    #expect(own.status == Self.exited(.done), "\(own.error)")
    #expect(
      try folder.read("figures/here/example-my__data_.json").contains("is the reader's own data"))
    #expect(try standing() == before)
    #expect(folder.files().contains("figures/here/example.json"))
    let quick = try await Self.run(
      "chapter-example", ["--quick", "--out", "elsewhere"], in: folder)
    #expect(quick.status == Self.exited(.done))
    #expect(try folder.read("elsewhere/example.json").contains("not judged: quick run"))
    _ = try await Self.run("chapter-example", ["--full", "--out", "full"], in: folder)
    let refused = try await Self.run("chapter-example", ["--quick", "--out", "full"], in: folder)
    #expect(refused.status == Self.exited(.usage))
    #expect(refused.error.contains("which a quick run must not replace"), "\(refused.error)")
  }

  @Test func aQuickRunLeavesFiguresAlone() async throws {
    let folder = try ScratchFolder()
    let run = try await Self.run("chapter-example", ["--quick"], in: folder)
    #expect(run.status == Self.exited(.done))
    #expect(run.output.contains("Quick run"))
    #expect(run.output.contains("wrote .build/figures-quick/example."), "\(run.output)")
    #expect(!folder.files().isEmpty)
    #expect(folder.files().allSatisfy { $0.hasPrefix(".build/figures-quick/") })
  }

  @Test(arguments: [
    (["--sed", "3"], ExitStatus.usage, "'--seed'"),
    (["--data", "no where"], .missingInput, "--data no where: there is no such folder"),
    (["--verify"], .missingInput, "there is nothing to verify; run the chapter first"),
    (["--redraw"], .missingInput, "there is nothing to draw again"),
    (["--out", "file/figures"], .cannotWrite, "name another folder"),
    (["--offset", "nan"], .fault, "results[0].value is nan"),
  ])
  private func mistakes(arguments: [String], status: ExitStatus, message: String) async throws {
    let folder = try ScratchFolder()
    try folder.write("", to: "file")
    let run = try await Self.run("chapter-example", arguments + ["--quiet"], in: folder)
    #expect(run.status == Self.exited(status), "\(run.error)")
    #expect(run.error.contains(message), "\(run.error)")
    #expect(!folder.files().contains { $0.hasSuffix(".json") })
  }

  @Test(arguments: [Signal.interrupt, .terminate])
  func interruptedItSaysHowToGoOn(signal: Signal) async throws {
    let folder = try ScratchFolder()
    let (status, error) = try await signalled(
      ["--trials", "100000", "--pause", "20"], in: folder, signals: [("trial      1/", signal)])
    #expect(status == Self.exited(.interrupted))
    #expect(error.contains("  swift run chapter-example --trials 100000 --pause 20\n"))
    #expect(folder.files() == ["figures/example-trials.jsonl"], "its trials are kept")
  }

  @Test func theSecondSignalEndsAtOnce() async throws {
    let folder = try ScratchFolder()
    let (status, error) = try await signalled(
      ["--trials", "2", "--pause", "600000"], in: folder,
      signals: [("is under way", .interrupt), ("next safe point", .interrupt)])
    #expect(status == Self.exited(.interrupted))
    #expect(!error.contains("run the same command again"))
  }

  /// A handler on a computing thread would write over the heap: see `Interruption.install`.
  @Test func signalsAreKeptFromTheThreadThatComputes() async throws {
    let folder = try ScratchFolder()
    let result = try await Subprocess.run(
      Command.configuration(
        "chapter-example", ["--trials", "100000", "--pause", "20"], in: folder),
      input: .none, output: .discarded, error: .sequence
    ) { execution in
      var status = ""
      for try await line in execution.standardError.strings() where line.contains("trial      1/") {
        status = try String(
          contentsOfFile: "/proc/\(execution.processIdentifier.value)/status", encoding: .utf8)
        try execution.send(signal: .interrupt)
      }
      return status
    }
    let status = result.closureResult
    let blocked = try #require(status.firstMatch(of: /SigBlk:\s*([0-9a-f]+)/), "\(status)")
    let mask = try #require(UInt64(blocked.1, radix: 16))
    for signal in [SIGINT, SIGTERM] {
      #expect(mask >> (signal - 1) & 1 == 1, "signal \(signal): \(blocked.1)")
    }
    #expect(result.terminationStatus == Self.exited(.interrupted))
  }

  /// Runs the example, sending each signal once the text before it was seen on standard error.
  private func signalled(
    _ arguments: [String], in folder: ScratchFolder, signals: [(after: String, signal: Signal)]
  ) async throws -> (status: TerminationStatus, error: String) {
    let result = try await Subprocess.run(
      Command.configuration("chapter-example", arguments, in: folder), input: .none,
      output: .discarded, error: .sequence
    ) { execution in
      var seen = ""
      var rest = signals[...]
      for try await line in execution.standardError.strings() {
        seen += line + (line.hasSuffix("\n") ? "" : "\n")
        if let next = rest.first, line.contains(next.after) {
          try execution.send(signal: next.signal)
          rest.removeFirst()
        }
      }
      return seen
    }
    return (result.terminationStatus, result.closureResult)
  }

  @Test func weaveChecksWritesAndChecks() async throws {
    let folder = try ScratchFolder()
    let outside = try await Self.run("weave", in: folder)
    #expect(outside.status == Self.exited(.missingInput))
    #expect(outside.error.contains("go to where Package.swift is"))

    try folder.write("", to: "Package.swift")
    try folder.write("//: Title\nlet a = 1\n", to: "chapters/table1/main.swift")
    let before = try await Self.run("weave", ["--check"], in: folder)
    #expect(before.status == Self.exited(.difference))
    #expect(before.error == "chapters/table1/README.md: stale; run swift run weave\n")
    #expect(folder.files() == ["Package.swift", "chapters/table1/main.swift"])

    #expect(try await Self.run("weave", in: folder).status == Self.exited(.done))
    #expect(try await Self.run("weave", ["--check"], in: folder).status == Self.exited(.done))

    try folder.write("//: {{table1 a}}\nlet a = 1\n", to: "chapters/table1/main.swift")
    let broken = try await Self.run("weave", in: folder)
    #expect(broken.status == Self.exited(.difference))
    #expect(broken.error.hasPrefix("chapters/table1/main.swift:1: figures/table1.json does not"))
    #expect(try folder.read("chapters/table1/README.md").contains("Title"))
    #expect(try await Self.run("weave", ["--chek"], in: folder).status == Self.exited(.usage))
  }

  /// The repository's own pages are as they would be woven now.
  @Test func theRepositoryIsWoven() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let weaver = try Weaver(root: root)
    #expect(weaver.findings.map(\.description) == [])
    #expect(weaver.stale.map(\.path) == [], "run: swift run weave")
  }
}
