import Commands
import Foundation
import Subprocess
import Testing

/// Chapter 4 as a user runs it, on tiny data, with an empty cache.
@Suite(.timeLimit(.minutes(3))) struct Figure4Tests {
  private func scratch(
    data: String = ""
  ) throws -> (ScratchFolder, [Environment.Key: String]) {
    let folder = try ScratchFolder()
    try folder.write(TinyDataset.csv(), to: "tiny.csv")
    try folder.write(TinyDataset.movieLens100K(), to: "data/ml-100k/u.data")
    return (
      folder,
      ["MACRIDVAE_DATA": data, "XDG_CACHE_HOME": folder.url.appending(path: "cache").path]
    )
  }

  private func run(
    _ arguments: [String], _ folder: ScratchFolder, _ environment: [Environment.Key: String]
  ) async throws -> (status: TerminationStatus, output: String, error: String) {
    try await Command.run("chapter-figure4", arguments, in: folder, environment: environment)
  }

  @Test(.enabled(if: Command.hasAVX2, "no AVX2 here"))
  func goldenTrials() async throws {
    let (folder, environment) = try scratch(data: "data")
    let contract = EngineContract(
      "figure4", whole: [],
      lesser: ["--datasets", "ml-100k", "--epochs", "6", "--configurations", "1"],
      environment: environment)
    let golden = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "golden.jsonl")
    try await contract.outcomesAreGolden(golden, in: folder)
  }

  @Test func keepsTheEnginesContract() async throws {
    let (folder, environment) = try scratch(data: "data")
    let whole = ["--datasets", "ml-100k", "--epochs", "10", "--configurations"]
    let contract = EngineContract(
      "figure4", whole: whole + ["4"], lesser: whole + ["2"], environment: environment)
    let files = try await contract.runWhole(in: folder)
    let tables = ["", "-verdicts", "-claims", "-recall", "-parameters", "-measures"].flatMap {
      name in
      ["md", "csv", "tex"].map { "figure4\(name).\($0)" }
    }
    #expect(
      Set(files)
        == Set(
          tables + [
            "figure4-trials.jsonl", "figure4.json", "figure4.png", "figure4-bands.png",
            "figure4-trials.csv", "figure4-answer.md",
          ]))
    // sigma_0 is drawn for ours alone; what was drawn lies within the stated bounds.
    let trials = try folder.read("whole/figure4-trials.csv").split(separator: "\n").dropFirst()
    #expect(trials.count == 16)
    for line in trials {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      let beta = try #require(Double(fields[3]))
      #expect((0.01...10).contains(beta), "\(line)")
      #expect((Double(fields[4]) != nil) == fields[1].hasPrefix("MacridVAE"), "\(line)")
      #expect((0.02...0.5).contains(Double(fields[4]) ?? 0.1), "\(line)")
    }
    try answerSaysWhatTheClaimsSay(in: folder)
    try await contract.holds(in: folder)
  }

  private func answerSaysWhatTheClaimsSay(in folder: ScratchFolder) throws {
    struct Page: Decodable {
      struct Claim: Decodable {
        var quantity: String
        var verdict: String
      }
      var claims: [Claim]
    }
    let page = try JSONDecoder().decode(
      Page.self, from: Data(try folder.read("whole/figure4.json").utf8))
    let answer = try folder.read("whole/figure4-answer.md")
    let found = try #require(
      answer.firstMatch(
        of: #/over K = 1: on ml-100k \*\*(.+?)\*\* for items, \*\*(.+?)\*\* for test/#))
    for (kind, verdict) in [("items", found.1), ("test users", found.2)] {
      let quantity = "independence of \(kind), median, on ml-100k, K = 7 less K = 1"
      #expect(page.claims.first { $0.quantity == quantity }?.verdict == String(verdict))
    }
  }

  /// Asking for more configurations goes on from those that are there.
  @Test func continuesWithMoreConfigurations() async throws {
    let (folder, environment) = try scratch()
    let tiny = ["--data", "tiny.csv", "--epochs", "3", "--out", "grown", "--configurations"]
    let few = try await run(tiny + ["1"], folder, environment)
    #expect(few.status == .exited(0), "\(few.error)")
    #expect(try folder.read("grown/figure4-tiny.json").contains("tiny is the reader's own data"))
    let more = try await run(tiny + ["4"], folder, environment)
    #expect(more.error.contains("4 are in grown/figure4-tiny-trials.jsonl"), "\(more.error)")
    #expect(more.error.contains("12 are to be run"), "\(more.error)")
  }

  @Test func mistakesAreExplained() async throws {
    let (folder, environment) = try scratch()
    let tiny = ["--data", "tiny.csv", "--epochs", "1", "--configurations", "1"]
    let cases: [([String], Int32, String)] = [
      (["--configurations", "0"], 64, "from 1 to"),
      (["--shard", "4/3"], 64, "i/n"),
      (["--datasets", "ml-10k"], 64, "did you mean ml-100k?"),
      (["--datasets", "netflix"], 66, "combined_data"),
      (tiny + ["--datasets", "ml-1m"], 64, "leave one of the two away"),
      (tiny + ["--merge", "nowhere.jsonl"], 66, "nowhere.jsonl"),
      (tiny + ["--out", "tiny.csv/figures"], 73, "tiny.csv/figures"),
    ]
    for (arguments, status, words) in cases {
      let result = try await run(arguments, folder, environment)
      #expect(result.status == .exited(status), "\(arguments): \(result.error)")
      #expect(result.error.contains(words), "\(arguments): \(result.error)")
    }
  }
}
