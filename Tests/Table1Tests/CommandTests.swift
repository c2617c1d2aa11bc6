import Commands
import Foundation
import Subprocess
import Testing

/// Chapter 1 as a user runs it, on tiny data, with an empty cache.
@Suite(.timeLimit(.minutes(3))) struct Table1Tests {
  /// tiny.csv is the user's own; data/ml-100k stands for a dataset of the catalogue.
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

  private static let tiny = ["--data", "tiny.csv", "--epochs", "6", "--seeds", "2"]
  private static let out = "figures/here/table1-tiny"

  private func run(
    _ arguments: [String], _ folder: ScratchFolder, _ environment: [Environment.Key: String]
  ) async throws -> (status: TerminationStatus, output: String, error: String) {
    try await Command.run("chapter-table1", arguments, in: folder, environment: environment)
  }

  @Test(.enabled(if: Command.hasAVX2, "no AVX2 here"))
  func goldenTrials() async throws {
    let (folder, environment) = try scratch(data: "data")
    let contract = EngineContract(
      "table1", whole: [],
      lesser: [
        "--datasets", "ml-100k", "--epochs", "8", "--seeds", "1", "--methods",
        "popularity,itemknn,puresvd,ease,ials,multdae,multvae,macridvae",
      ],
      environment: environment)
    let golden = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "golden.jsonl")
    try await contract.outcomesAreGolden(golden, in: folder)
  }

  @Test func keepsTheEnginesContract() async throws {
    let (folder, environment) = try scratch(data: "data")
    let whole = ["--datasets", "ml-100k", "--epochs", "40"]
    let contract = EngineContract(
      "table1", whole: whole + ["--seeds", "2"], lesser: whole + ["--seeds", "1"],
      environment: environment)
    let files = try await contract.runWhole(in: folder)
    let tables = ["", "-folds", "-claims", "-verdicts"].flatMap { name in
      ["md", "csv", "tex"].map { "table1\(name).\($0)" }
    }
    #expect(
      Set(files)
        == Set(
          tables + [
            "table1-trials.jsonl", "table1.json", "table1-answer.md", "table1.png",
            "table1-bars.png", "table1-training.png", "table1-users.csv",
          ]))
    try await contract.holds(in: folder)
    // A finished run leaves no checkpoint behind.
    #expect(!folder.files().contains { $0.hasPrefix("cache/") && $0.hasSuffix(".safetensors") })
  }

  /// Models are of the trials, also of those that were trained before anybody wanted them.
  @Test func savesModels() async throws {
    let (folder, environment) = try scratch()
    let first = try await run(Self.tiny, folder, environment)
    #expect(first.status == .exited(0), "\(first.error)")
    #expect(try folder.read("\(Self.out).json").contains("not judged: tiny is the reader's own"))
    #expect(!folder.files().contains("figures/table1.json"), "one's own data go beside the paper's")
    let before = try folder.read("\(Self.out)-trials.jsonl")
    let saved = try await run(Self.tiny + ["--save", "models"], folder, environment)
    #expect(saved.status == .exited(0), "\(saved.error)")
    for method in ["multdae", "multvae", "macridvae"] {
      for seed in 1...2 {
        #expect(folder.files().contains("models/tiny-\(method)-seed\(seed).safetensors"))
      }
    }
    #expect(try folder.read("\(Self.out)-trials.jsonl") == before)
    let bad = try await run(Self.tiny + ["--save", "tiny.csv/models"], folder, environment)
    #expect(bad.status == .exited(73), "\(bad.error)")
    #expect(!bad.error.contains("trials"), "it is told before anything trains: \(bad.error)")
  }

  /// A lesser run, or a file of the same name, has a place of its own.
  @Test func whatStandsOfOnesOwnDataStays() async throws {
    let (folder, environment) = try scratch()
    let first = try await run(Self.tiny, folder, environment)
    #expect(first.status == .exited(0), "\(first.error)")
    func standing() throws -> [String: String] {
      let names = folder.files().filter { $0.hasPrefix(Self.out) && !$0.hasSuffix(".png") }
      return try Dictionary(uniqueKeysWithValues: names.map { ($0, try folder.read($0)) })
    }
    let before = try standing()
    try folder.write(
      TinyDataset.csv().replacing("\n1,", with: "\n1001,"), to: "other/tiny.csv")
    for arguments in [
      Self.tiny + ["--methods", "popularity"], Self.tiny + ["--seed", "2"],
      ["--data", "other/tiny.csv"] + Self.tiny.dropFirst(2),
      ["--data", "other/tiny.csv", "--full"] + Self.tiny.dropFirst(2),
    ] {
      let lesser = try await run(arguments, folder, environment)
      #expect(lesser.status == .exited(0), "\(lesser.error)")
      #expect(try standing() == before, "\(arguments)")
      #expect(folder.files().contains("figures/here/here/table1-tiny.json"))
    }
    let quick = Self.tiny.dropLast(2) + ["--quick", "--out", "figures/here"]
    let refused = try await run(Array(quick), folder, environment)
    #expect(refused.status == .exited(64), "\(refused.error)")
    #expect(try standing() == before)
  }

  /// Results of a file that is called like a dataset of the paper are not held against the paper's.
  @Test func onesOwnDataHaveNoNameOfThePapers() async throws {
    let (folder, environment) = try scratch()
    try folder.write(TinyDataset.csv(), to: "ml-1m.csv")
    let result = try await run(
      ["--data", "ml-1m.csv", "--methods", "popularity"], folder, environment)
    #expect(result.status == .exited(0), "\(result.error)")
    #expect(!result.output.contains("held against"), "\(result.output)")
    #expect(folder.files().contains("figures/here/table1-own-ml-1m.json"))
  }

  @Test func interrupted() async throws {
    let (folder, environment) = try scratch()
    let arguments = [
      "--data", "tiny.csv", "--epochs", "1000", "--seeds", "10000", "--methods", "macridvae",
    ]
    let configuration = Command.configuration(
      "chapter-table1", arguments, in: folder, environment: environment)
    let result = try await Subprocess.run(
      configuration, input: .none, output: .discarded, error: .sequence
    ) { process in
      var seen = ""
      for try await line in process.standardError.strings() {
        if line.contains("epoch 1 "), !seen.contains("epoch 1 ") {
          try process.send(signal: .interrupt)
        }
        seen += line
      }
      return seen
    }
    #expect(result.terminationStatus == .exited(130))
    #expect(result.closureResult.contains("run the same command again"))
    #expect(
      folder.files().filter { $0.hasPrefix("figures/") } == ["\(Self.out)-trials.jsonl"])
  }

  @Test func mistakesAreExplained() async throws {
    let (folder, environment) = try scratch()
    try folder.write("1,2,5\n1,3\n", to: "short.csv")
    try folder.write("1,10,5\n1,11,5\n", to: "few.csv")
    try folder.write(TinyDataset.csv(), to: "two/foo.csv")
    try folder.write(TinyDataset.csv(), to: "two/bar.csv")
    try folder.write(TinyDataset.csv().replacing(",5", with: ",1"), to: "ones.csv")
    for name in ["a", "b"] { try folder.write(TinyDataset.csv(), to: "\(name)/ratings.csv") }
    let cases: [([String], Int32, String)] = [
      (["--datasets", "ml-10k"], 64, "did you mean ml-100k?"),
      (["--methods", "macridae"], 64, "did you mean macridvae?"),
      (["--methods", ","], 64, "names no method"),
      (["--methods", "multdae,MultDAE"], 64, "names multdae twice"),
      (["--redraw", "--save", "m"], 64, "leave --save away"),
      (["--epochs", "0"], 64, "from 1 to"),
      (["--batch=-1"], 64, "from 1 to"),
      (["--seeds", "1e3"], 64, "from 1 to"), (["--sampled", "0"], 64, "from 1 to"),
      (["--sampled", "5", "--full"], 64, "softmax is over all items"),
      (["--datasets", "a/ratings.csv,b/ratings.csv", "--epochs", "1"], 64, "ratings"),
      (["--data", "nowhere"], 66, "nowhere"),
      (["--data", "short.csv"], 65, "short.csv:2"),
      (["--data", "few.csv"], 65, "few"),
      (["--data", "ones.csv"], 65, "the highest here is 3"),
      (["--data", "two"], 65, "could be the dataset: bar.csv, foo.csv. Name one"),
      (["--save", ""], 64, "--save needs"), (["--export-split", ""], 64, "--export-split needs"),
      (["--redraw", "--epochs", "3"], 64, "leave --epochs away"),
      (["--verify", "2", "--methods", "popularity"], 64, "leave --methods away"),
      (["--list", "--redraw"], 64, "leave --redraw away"),
      (["--export-split", "x", "--save", "y"], 64, "leave --save away"),
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
    #expect(!folder.files().contains { $0.hasPrefix("figures/") }, "nothing was trained in vain")
  }

  /// Nothing is computed in vain where there is no curve to draw, nor for a batch of more users
  /// than there are.
  @Test(arguments: [
    ["--methods", "popularity"], ["--methods", "multdae", "--batch", "1000000"],
    ["--methods", "macridvae,multvae", "--sampled", "4"],
    ["--methods", "itemknn,ease,ials"],
  ])
  func extremesWriteTheirResults(arguments: [String]) async throws {
    let (folder, environment) = try scratch()
    let result = try await run(Self.tiny + arguments, folder, environment)
    #expect(result.status == .exited(0), "\(result.error)")
    #expect(folder.files().contains("\(Self.out).json"), "\(arguments)")
  }

  @Test func listsAndExports() async throws {
    let (folder, environment) = try scratch()
    let list = try await run(["--list"], folder, environment)
    #expect(list.status == .exited(0))
    let lines = list.output.split(separator: "\n")
    #expect(lines.contains("ml-latest-small  in the package"), "\(list.output)")
    #expect(lines.contains("ml-20m           not here        --datasets ml-20m downloads it"))
    #expect(lines.count == 9 && lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("data folder") })
    let wide = try await run(["--list", "--wide"], folder, environment)
    #expect(
      wide.output.contains("ml-latest-small (MovieLens latest-small): comes with the package"))
    #expect(wide.output.contains("files.grouplens.org/datasets/movielens/ml-20m.zip"))

    let export = try await run(
      ["--data", "tiny.csv", "--export-split", "out"], folder, environment)
    #expect(export.status == .exited(0), "\(export.error)")
    let digest = try #require(export.output.split(separator: " ").last)
    let again = try await run(
      ["--datasets", "out/tiny/pro_sg", "--export-split", "again"], folder, environment)
    #expect(again.output.contains(digest), "\(again.output)\(again.error)")
  }
}
