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
  /// Executables are built beside the tests.
  static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  static func configuration(
    _ name: String, _ arguments: [String], in folder: ScratchFolder,
    environment: [Environment.Key: String] = [:]
  ) -> Configuration {
    Configuration(
      executable: .path(FilePath(products.appending(path: name).path(percentEncoded: false))),
      arguments: Arguments(arguments),
      environment: .inherit.updating(environment),
      workingDirectory: FilePath(folder.path))
  }

  static func run(
    _ name: String, _ arguments: [String] = [], in folder: ScratchFolder,
    environment: [Environment.Key: String] = [:]
  ) async throws -> (status: TerminationStatus, output: String, error: String) {
    let result = try await Subprocess.run(
      configuration(name, arguments, in: folder, environment: environment),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20))
    return (result.terminationStatus, result.standardOutput, result.standardError)
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
    #expect(run.output.contains("MacridVAE     0.500") && run.output.contains("reproduced"))
    #expect(run.error.contains("takes 3 steps; about 1.0 s here"))
    #expect(
      folder.files()
        == ["example.csv", "example.json", "example.md", "example.tex"].map { "figures/" + $0 })
    #expect(try folder.read("figures/example.md").contains("Simulated data: shop-simulated."))

    let committed = try folder.read("figures/example.json")
    let within = try await Self.run(
      "chapter-example", ["--verify", "--offset", "0.009", "--threads", "1"], in: folder)
    #expect(within.status == Self.exited(.done), "\(within.error)")
    #expect(within.output.contains("all within their bands"))
    let outside = try await Self.run(
      "chapter-example", ["--verify", "--offset", "0.011", "--quiet"], in: folder)
    #expect(outside.status == Self.exited(.difference))
    #expect(outside.output.contains("results[dataset=shop-simulated,method=MacridVAE].ndcg100"))
    #expect(outside.error.contains("results differ"))
    let other = try await Self.run("chapter-example", ["--verify", "--steps", "4"], in: folder)
    #expect(other.status == Self.exited(.usage))
    #expect(other.error.contains("steps: committed 3, now 4"))
    #expect(try folder.read("figures/example.json") == committed)
  }

  @Test func theSameBytesApartFromProvenance() async throws {
    let folder = try ScratchFolder()
    _ = try await Self.run("chapter-example", ["--threads", "1", "--out", "a"], in: folder)
    _ = try await Self.run("chapter-example", ["--threads", "2", "--out", "b c"], in: folder)
    for name in ["example.csv", "example.md", "example.tex"] {
      #expect(try folder.read("a/\(name)") == folder.read("b c/\(name)"))
    }
    func results(_ path: String) throws -> Substring {
      let text = try folder.read(path)
      return text[(try #require(text.range(of: "\n  \"results\"")).lowerBound)...]
    }
    #expect(try results("a/example.json") == results("b c/example.json"))
  }

  @Test func aQuickRunLeavesFiguresAlone() async throws {
    let folder = try ScratchFolder()
    let run = try await Self.run("chapter-example", ["--quick"], in: folder)
    #expect(run.status == Self.exited(.done))
    #expect(run.output.contains("Quick run"))
    #expect(run.error.contains(ChapterOptions.quickFolder))
    #expect(!folder.files().isEmpty)
    #expect(folder.files().allSatisfy { $0.hasPrefix(ChapterOptions.quickFolder) })
  }

  @Test(arguments: [
    (["--sed", "3"], ExitStatus.usage, "'--seed'"),
    (["--data", "no where"], .missingInput, "--data no where: there is no such folder"),
    (["--verify"], .missingInput, "run the chapter without --verify"),
    (["--out", "file/figures"], .cannotWrite, "name another folder"),
    (["--offset", "nan"], .fault, "results[1].ndcg100 is nan"),
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
      ["--steps", "100000", "--pause", "20"], in: folder, signals: [("step 0/", signal)])
    #expect(status == Self.exited(.interrupted))
    #expect(error.contains("  swift run chapter-example --steps 100000 --pause 20\n"))
    #expect(folder.files().isEmpty)
  }

  @Test func theSecondSignalEndsAtOnce() async throws {
    let folder = try ScratchFolder()
    let (status, error) = try await signalled(
      ["--steps", "1", "--pause", "600000"], in: folder,
      signals: [("step 0/", .interrupt), ("next safe point", .interrupt)])
    #expect(status == Self.exited(.interrupted))
    #expect(!error.contains("run the same command again"))
  }

  /// A handler on a computing thread would write over the heap: see `Interruption.install`.
  @Test func signalsAreKeptFromTheThreadThatComputes() async throws {
    let folder = try ScratchFolder()
    let result = try await Subprocess.run(
      Self.configuration("chapter-example", ["--steps", "100000", "--pause", "20"], in: folder),
      input: .none, output: .discarded, error: .sequence
    ) { execution in
      var status = ""
      for try await line in execution.standardError.strings() where line.contains("step 0/") {
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
      Self.configuration("chapter-example", arguments, in: folder), input: .none,
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
