import Foundation
import Subprocess
import Testing

@testable import Workbench

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Chapter 1 as a user runs it, on a tiny dataset of the user's own, with no data folder and an
/// empty cache.
@Suite(.timeLimit(.minutes(3))) struct Table1Tests {
  private func scratch() throws -> (ScratchFolder, [Environment.Key: String]) {
    let folder = try ScratchFolder()
    // Two kinds of users who like one half of the items each, with ratings below 4 between.
    var lines = ["user,item,rating,timestamp"]
    for user in 0..<80 {
      for item in 0..<30 where (user * 7 + item * 11) % 3 == 0 {
        lines.append("\(user),\(item),\((user + item / 15) % 2 == 0 ? 5 : 3),0")
      }
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8)
      .write(to: folder.url.appending(path: "tiny.csv"))
    return (
      folder,
      ["MACRIDVAE_DATA": "", "XDG_CACHE_HOME": folder.url.appending(path: "cache").path]
    )
  }

  private static let tiny = ["--data", "tiny.csv", "--epochs", "6", "--seeds", "2"]

  private func run(
    _ arguments: [String], _ folder: ScratchFolder, _ environment: [Environment.Key: String]
  ) async throws -> (status: TerminationStatus, output: String, error: String) {
    try await CommandTests.run("chapter-table1", arguments, in: folder, environment: environment)
  }

  @Test func writesEverythingAndVerifies() async throws {
    let (folder, environment) = try scratch()
    let first = try await run(
      Self.tiny + ["--threads", "1", "--save", "models"], folder, environment)
    #expect(first.status == .exited(0), "\(first.error)")
    let files = folder.files()
    for name in [
      "table1.json", "table1.csv", "table1.md", "table1.tex", "table1.png", "table1-training.png",
      "table1-users.csv", "table1-claims.md",
    ] {
      #expect(files.contains("figures/\(name)"), "\(name)")
    }
    for method in ["multdae", "multvae", "macridvae"] {
      for seed in 1...2 {
        #expect(files.contains("models/tiny-\(method)-seed\(seed).safetensors"))
      }
    }
    // A finished run leaves no checkpoint behind.
    #expect(!files.contains { $0.hasPrefix("cache/") && $0.hasSuffix(".safetensors") })
    let users = try folder.read("figures/table1-users.csv").split(separator: "\n")
    #expect(users.first == "dataset,method,seed,user,ndcg100,recall20,recall50")
    #expect(try folder.read("figures/table1.md").contains("MacridVAE"))

    let again = try await run(Self.tiny + ["--threads", "2", "--verify"], folder, environment)
    #expect(again.status == .exited(0), "\(again.output)\(again.error)")
    for name in ["table1.csv", "table1.md", "table1-users.csv", "table1-claims.md"] {
      #expect(
        try folder.read("figures/\(name)") == folder.read(".build/figures-verify/\(name)"),
        "\(name) at one and at two threads")
    }
    // Popularity is exact: half a percent more is a difference.
    let json = try folder.read("figures/table1.json")
    let key = try #require(json.range(of: "\"method\": \"Popularity\""))
    let mean = try #require(json.range(of: "\"mean\": 0.", range: key.upperBound..<json.endIndex))
    var changed = json
    changed.replaceSubrange(mean, with: "\"mean\": 0.1")
    try Data(changed.utf8).write(to: folder.url.appending(path: "figures/table1.json"))
    let different = try await run(Self.tiny + ["--verify"], folder, environment)
    #expect(different.status == .exited(1), "\(different.output)")
  }

  /// Killed without warning again and again, it still ends with the bytes of a run left alone.
  @Test func killedAndContinued() async throws {
    let (folder, environment) = try scratch()
    let arguments = [
      "--data", "tiny.csv", "--epochs", "150", "--seeds", "1", "--methods", "multvae,macridvae",
    ]
    let whole = try await run(arguments + ["--out", "whole"], folder, environment)
    #expect(whole.status == .exited(0), "\(whole.error)")
    var kills = 0
    while true {
      let result = try await Subprocess.run(
        CommandTests.configuration(
          "chapter-table1", arguments + ["--out", "killed"], in: folder, environment: environment),
        input: .none, output: .discarded, error: .discarded
      ) { process in
        let limit = kills < 4 ? 300 + 150 * kills : 60_000
        for _ in 0..<limit / 10 {
          try await Task.sleep(for: .milliseconds(10))
          if kill(process.processIdentifier.value, 0) != 0 { return }
        }
        try process.send(signal: .kill)
      }
      if result.terminationStatus == .exited(0) { break }
      kills += 1
      try #require(kills < 6, "it never finishes")
    }
    for name in ["table1.csv", "table1-users.csv", "table1-claims.md"] {
      #expect(try folder.read("whole/\(name)") == folder.read("killed/\(name)"), "\(name)")
    }
  }

  @Test func interrupted() async throws {
    let (folder, environment) = try scratch()
    let arguments = [
      "--data", "tiny.csv", "--epochs", "1000", "--seeds", "10000", "--methods", "macridvae",
    ]
    let configuration = CommandTests.configuration(
      "chapter-table1", arguments, in: folder, environment: environment)
    let result = try await Subprocess.run(
      configuration, input: .none, output: .discarded, error: .sequence
    ) { process in
      var seen = ""
      for try await line in process.standardError.strings() {
        if line.contains("epoch 1/"), !seen.contains("epoch 1/") {
          try process.send(signal: .interrupt)
        }
        seen += line
      }
      return seen
    }
    #expect(result.terminationStatus == .exited(130))
    #expect(result.closureResult.contains("run the same command again"))
    #expect(!folder.files().contains { $0.hasPrefix("figures/") })
  }

  @Test func mistakesAreExplained() async throws {
    let (folder, environment) = try scratch()
    try Data("1,2,5\n1,3\n".utf8).write(to: folder.url.appending(path: "short.csv"))
    try Data("1,10,5\n1,11,5\n".utf8).write(to: folder.url.appending(path: "few.csv"))
    for name in ["a", "b"] {
      let place = folder.url.appending(path: name)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: folder.url.appending(path: "tiny.csv"), to: place.appending(path: "ratings.csv"))
    }
    let cases: [([String], Int32, String)] = [
      (["--datasets", "ml-10k"], 64, "did you mean ml-100k?"),
      (["--methods", "macridae"], 64, "did you mean macridvae?"),
      (["--methods", ","], 64, "names no method"),
      (["--epochs", "0"], 64, "at least 1"),
      (["--datasets", "a/ratings.csv,b/ratings.csv", "--epochs", "1"], 64, "ratings"),
      (["--data", "nowhere"], 66, "nowhere"),
      (["--data", "short.csv"], 65, "short.csv:2"),
      (["--data", "few.csv"], 65, "few"),
      (["--datasets", "netflix"], 66, "combined_data"),
      (Self.tiny + ["--out", "tiny.csv/figures"], 73, "cannot write"),
    ]
    for (arguments, status, words) in cases {
      let result = try await run(arguments, folder, environment)
      #expect(result.status == .exited(status), "\(arguments): \(result.error)")
      #expect(result.error.contains(words), "\(arguments): \(result.error)")
    }
    var noGnuplot = environment
    noGnuplot["PATH"] = "/nonexistent"
    let result = try await run(Self.tiny, folder, noGnuplot)
    #expect(result.status == .exited(69), "\(result.error)")
    #expect(result.error.contains("apt-get install gnuplot-nox"))
  }

  /// Nothing is computed in vain where there is no curve to draw, nor for a batch of more users
  /// than there are.
  @Test(arguments: [
    ["--methods", "popularity"], ["--methods", "multdae", "--batch", "1000000000"],
  ])
  func extremesWriteTheirResults(arguments: [String]) async throws {
    let (folder, environment) = try scratch()
    let result = try await run(Self.tiny + arguments, folder, environment)
    #expect(result.status == .exited(0), "\(result.error)")
    #expect(folder.files().contains("figures/table1.json"), "\(arguments)")
  }

  @Test func listsAndExports() async throws {
    let (folder, environment) = try scratch()
    let list = try await run(["--list"], folder, environment)
    #expect(list.status == .exited(0))
    #expect(
      list.output.contains("ml-latest-small (MovieLens latest-small): comes with the package"))
    #expect(list.output.contains("files.grouplens.org/datasets/movielens/ml-20m.zip"))

    let export = try await run(
      ["--data", "tiny.csv", "--export-split", "out"], folder, environment)
    #expect(export.status == .exited(0), "\(export.error)")
    let digest = try #require(export.output.split(separator: " ").last)
    let again = try await run(
      ["--datasets", "out/tiny/pro_sg", "--export-split", "again"], folder, environment)
    #expect(again.output.contains(digest), "\(again.output)\(again.error)")
  }
}
