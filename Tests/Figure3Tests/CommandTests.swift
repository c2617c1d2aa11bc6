import Commands
import Foundation
import Subprocess
import Testing

/// Chapter 3 as a user runs it, on a tiny shop and tiny movies, with an empty cache.
@Suite(.timeLimit(.minutes(10))) struct Figure3CommandTests {
  private func scratch() throws -> (ScratchFolder, [Environment.Key: String]) {
    let folder = try ScratchFolder()
    try folder.write(TinyDataset.csv(), to: "tiny.csv")
    try folder.write(TinyDataset.movieLens100K(), to: "data/ml-100k/u.data")
    try folder.write(TinyDataset.movieLens100KItems(), to: "data/ml-100k/u.item")
    return (
      folder,
      ["MACRIDVAE_DATA": "data", "XDG_CACHE_HOME": folder.url.appending(path: "cache").path]
    )
  }

  private static let tiny = [
    "--dataset", "ml-100k", "--users", "400", "--items", "700", "--epochs", "6",
  ]

  @Test(.enabled(if: Command.hasAVX2, "no AVX2 here"))
  func goldenTrials() async throws {
    let (folder, environment) = try scratch()
    let contract = EngineContract(
      "figure3", whole: [], lesser: Self.tiny + ["--seeds", "1"],
      environment: environment)
    let golden = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "golden.jsonl")
    try await contract.outcomesAreGolden(golden, in: folder)
  }

  @Test func keepsTheEnginesContract() async throws {
    let (folder, environment) = try scratch()
    let contract = EngineContract(
      "figure3", whole: Self.tiny + ["--seeds", "2"], lesser: Self.tiny + ["--seeds", "1"],
      environment: environment)
    let files = try await contract.runWhole(in: folder)
    let tables = [
      "attributes", "sweeps", "grid", "measures", "movies", "movie-sweeps", "trainings", "claims",
      "verdicts",
    ]
    for name in tables.flatMap({ name in ["md", "csv", "tex"].map { "figure3-\(name).\($0)" } })
      + ["figure3.json", "figure3.html", "figure3-findings.md", "figure3-answer.md"]
    {
      #expect(files.contains(name), "\(name)")
    }
    try await contract.holds(in: folder)
  }

  @Test func mistakesAreExplained() async throws {
    let (folder, environment) = try scratch()
    let cases: [([String], Int32, String)] = [
      (["--epochs", "0"], 64, "from 1 to"), (["--users", "7"], 64, "from 100 to"),
      (["--images", "nowhere"], 66, "nowhere"),
      (["--dataset", "ml-10k"], 64, "did you mean ml-100k?"),
      (["--verify", "1", "--users", "500"], 64, "leave --users away"),
      (Self.tiny + ["--out", "tiny.csv/figures"], 73, "tiny.csv/figures"),
    ]
    for (arguments, status, words) in cases {
      let result = try await Command.run(
        "chapter-figure3", arguments, in: folder, environment: environment)
      #expect(result.status == .exited(status), "\(arguments): \(result.error)")
      #expect(result.error.contains(words), "\(arguments): \(result.error)")
    }
  }
}
