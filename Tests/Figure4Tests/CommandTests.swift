import Foundation
import Subprocess
import Testing

@testable import Workbench

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Chapter 4 as a user runs it, on a tiny dataset of the user's own, with no data folder and an
/// empty cache.
@Suite(.timeLimit(.minutes(3))) struct Figure4Tests {
  private struct Scratch {
    let folder: ScratchFolder
    let environment: [Environment.Key: String]

    init() throws {
      folder = try ScratchFolder()
      // Two kinds of users who like one half of the items each, with ratings below 4 between.
      var lines = ["user,item,rating,timestamp"]
      for user in 0..<80 {
        for item in 0..<30 where (user * 7 + item * 11) % 3 == 0 {
          lines.append("\(user),\(item),\((user + item / 15) % 2 == 0 ? 5 : 3),0")
        }
      }
      try folder.write(lines.joined(separator: "\n") + "\n", to: "tiny.csv")
      environment = [
        "MACRIDVAE_DATA": "", "XDG_CACHE_HOME": folder.url.appending(path: "cache").path,
      ]
    }

    func run(
      _ arguments: [String]
    ) async throws -> (status: TerminationStatus, output: String, error: String) {
      try await CommandTests.run(
        "chapter-figure4",
        ["--data", "tiny.csv"] + (arguments.contains("--epochs") ? [] : ["--epochs", "3"])
          + arguments, in: folder, environment: environment)
    }

    /// Rows of a result's CSV, without quotes in the first field's way.
    func rows(_ name: String) throws -> [[String]] {
      try folder.read(name).split(separator: "\n").dropFirst().map { line in
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        return [String(parts[1])]
          + parts[2].dropFirst().split(separator: ",", omittingEmptySubsequences: false)
          .map(String.init)
      }
    }
  }

  private static let results = [
    "figure4.csv", "figure4.md", "figure4-trials.csv", "figure4-claims.md", "figure4-recall.md",
    "figure4-measures.md", "figure4-parameters.md",
  ]

  @Test func writesEverythingAndVerifies() async throws {
    let scratch = try Scratch()
    let first = try await scratch.run(["--configurations", "6", "--threads", "1"])
    #expect(first.status == .exited(0), "\(first.error)")
    let files = scratch.folder.files()
    for name in Self.results + ["figure4.json", "figure4.tex", "figure4.png", "figure4-bands.png"]
      + ["figure4-speed.md"]
    {
      #expect(files.contains("figures/\(name)"), "\(name)")
    }
    let trials = try scratch.rows("figures/figure4-trials.csv")
    #expect(trials.count == 24)
    // sigma_0 is drawn for ours alone; what was drawn lies within the stated bounds.
    for trial in trials {
      let beta = try #require(Double(trial[3]))
      #expect((0.01...10).contains(beta))
      let sigma0 = Double(trial[4])
      #expect((sigma0 != nil) == trial[0].hasPrefix("Ours"))
      #expect((0.02...0.5).contains(sigma0 ?? 0.1))
    }
    // The table's medians, from the trials.
    for row in try scratch.rows("figures/figure4.csv") {
      let recall = trials.filter { $0[0] == row[0] }.compactMap { Double($0[9]) }.sorted()
      #expect(recall.count == 6)
      let median = (recall[2] + recall[3]) / 2
      #expect(abs(try #require(Double(row[2])) - median) < 6e-4, "\(row)")
    }

    let again = try await scratch.run(["--configurations", "6", "--threads", "2", "--verify"])
    #expect(again.status == .exited(0), "\(again.output)\(again.error)")
    #expect(!again.error.contains("trials are in"), "a verification runs its trials")
    for name in Self.results {
      #expect(
        try scratch.folder.read("figures/\(name)")
          == scratch.folder.read(".build/figures-verify/\(name)"),
        "\(name) at one and at two threads")
    }
  }

  @Test func continuesWithMoreConfigurations() async throws {
    let scratch = try Scratch()
    let few = try await scratch.run(["--configurations", "1", "--out", "grown"])
    #expect(few.status == .exited(0), "\(few.error)")
    let more = try await scratch.run(["--configurations", "4", "--out", "grown"])
    #expect(more.error.contains("4 of 16 trials are in"), "\(more.error)")
    let whole = try await scratch.run(["--configurations", "4", "--out", "whole"])
    #expect(whole.status == .exited(0), "\(whole.error)")
    for name in Self.results {
      #expect(
        try scratch.folder.read("grown/\(name)") == scratch.folder.read("whole/\(name)"),
        "\(name)")
    }
  }

  @Test func shardsMergeToTheSameBytes() async throws {
    let scratch = try Scratch()
    let count = ["--configurations", "5"]
    let whole = try await scratch.run(count + ["--out", "whole"])
    #expect(whole.status == .exited(0), "\(whole.error)")
    let shards = (1...3).map { "shards/figure4-shard-\($0)-of-3.jsonl" }
    for index in 1...3 {
      let shard = try await scratch.run(count + ["--out", "shards", "--shard", "\(index)/3"])
      #expect(shard.status == .exited(0), "\(shard.error)")
    }
    #expect(scratch.folder.files().filter { $0.hasPrefix("shards/") } == shards)
    // The second merge is without a shard, whose trials it runs, and in another order.
    for (out, journals) in [("merged", shards), ("mended", [shards[2], shards[0]])] {
      let merge = try await scratch.run(count + ["--out", out, "--merge"] + journals)
      #expect(merge.status == .exited(0), "\(merge.error)")
      for name in Self.results {
        #expect(
          try scratch.folder.read("\(out)/\(name)") == scratch.folder.read("whole/\(name)"),
          "\(out)/\(name)")
      }
    }
    let alone = try await scratch.run(
      count + ["--out", "alone", "--merge", "whole/figure4-trials.jsonl"])
    #expect(alone.status == .exited(0), "\(alone.error)")
    #expect(
      try scratch.folder.read("alone/figure4-trials.jsonl")
        == scratch.folder.read("merged/figure4-trials.jsonl"))
  }

  /// Killed without warning some way into the sweep, and with a line torn by hand, it still ends
  /// with the bytes of a run left alone.
  @Test func killedAndContinued() async throws {
    let scratch = try Scratch()
    let arguments = ["--configurations", "25", "--epochs", "30"]
    let whole = try await scratch.run(arguments + ["--out", "whole"])
    #expect(whole.status == .exited(0), "\(whole.error)")
    let journal = scratch.folder.url.appending(path: "killed/figure4-trials.jsonl")
    func lines() -> Int {
      (try? Data(contentsOf: journal))?.count { $0 == 0x0A } ?? 0
    }
    let configuration = CommandTests.configuration(
      "chapter-figure4",
      ["--data", "tiny.csv", "--threads", "1"] + arguments + ["--out", "killed"],
      in: scratch.folder, environment: scratch.environment)
    var killedMidway = 0
    for kills in 1...3 {
      let result = try await Subprocess.run(
        configuration, input: .none, output: .discarded, error: .discarded
      ) { process in
        var waits = 0
        while lines() < 5 * kills, waits < 10_000 {
          try await Task.sleep(for: .milliseconds(2))
          waits += 1
        }
        try process.send(signal: .kill)
      }
      if result.terminationStatus == .signaled(SIGKILL), lines() < 100 { killedMidway += 1 }
    }
    #expect(killedMidway > 0, "it was never killed within its sweep")
    let file = try FileHandle(forWritingTo: journal)
    try file.seekToEnd()
    try file.write(contentsOf: Data("{\"configuration\":{\"met".utf8))
    try file.close()
    let last = try await scratch.run(arguments + ["--out", "killed"])
    #expect(last.status == .exited(0), "\(last.error)")
    #expect(last.error.contains("torn last line was dropped"), "\(last.error)")
    for name in Self.results {
      #expect(
        try scratch.folder.read("whole/\(name)") == scratch.folder.read("killed/\(name)"),
        "\(name)")
    }
  }

  @Test func mistakesAreExplained() async throws {
    let scratch = try Scratch()
    let first = try await scratch.run(["--configurations", "1"])
    #expect(first.status == .exited(0), "\(first.error)")
    let cases: [([String], Int32, String)] = [
      (["--configurations", "0"], 64, "at least 1"),
      (["--shard", "4/3"], 64, "i/n"),
      (["--shard", "1/3", "--merge", "a.jsonl"], 64, "leave --shard away"),
      (["--shard", "1/3", "--verify"], 64, "leave --shard away"),
      (["--merge", "nowhere.jsonl"], 66, "nowhere.jsonl"),
      (["--configurations", "1", "--epochs", "4"], 65, "other settings than this run"),
      (["--configurations", "1", "--seed", "2"], 65, "other data than this run"),
      (["--out", "tiny.csv/figures"], 73, "tiny.csv/figures"),
    ]
    for (arguments, status, words) in cases {
      let result = try await scratch.run(arguments)
      #expect(result.status == .exited(status), "\(arguments): \(result.error)")
      #expect(result.error.contains(words), "\(arguments): \(result.error)")
    }
  }
}
