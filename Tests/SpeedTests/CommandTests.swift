import Commands
import Foundation
import Subprocess
import Testing

/// The chapter as a user runs it, on tiny data.
@Suite(.timeLimit(.minutes(3))) struct SpeedCommandTests {
  private func run(
    _ arguments: [String], _ folder: ScratchFolder
  ) async throws -> (status: TerminationStatus, output: String, error: String) {
    try await Command.run("chapter-speed", arguments, in: folder)
  }

  /// A Python in which everything takes two seconds, but that torch.compile finds no compiler and
  /// there is no t-SNE.
  private let python = """
    #!/bin/sh
    case "$*" in
    "-c print(1)") echo 1 ;;
    *tsne_peers*) exit 1 ;;
    *"--variant compile"*) echo '{"failure": "RuntimeError: no compiler"}' ;;
    *) echo '{"seconds": [9, 2, 2]}' ;;
    esac
    """

  @Test func aQuickRunMeasuresEverything() async throws {
    let folder = try ScratchFolder()
    try folder.write(TinyDataset.csv(), to: "tiny.csv")
    try folder.write(python, to: "python")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.path + "/python")
    let result = try await run(
      [
        "--quick", "--epochs", "1", "--data", "tiny.csv", "--threads", "2", "--out", "out",
        "--peer", "./python",
      ], folder)
    try #require(result.status == .exited(0), "\(result.output)\(result.error)")
    let tables = [
      "", "-peers", "-steps", "-products", "-processors", "-growth", "-ranking", "-maps",
    ]
    .flatMap { name in ["md", "csv", "tex"].map { "out/speed\(name).\($0)" } }
    #expect(
      Set(folder.files().filter { $0.hasPrefix("out/") })
        == Set(
          tables + [
            "out/speed.json", "out/speed.png", "out/speed-growth.png", "out/speed-answer.md",
          ]))
    try isWhole(Data(folder.read("out/speed.json").utf8))
    let peers = try folder.read("out/speed-peers.md")
    #expect(peers.contains("torch.compile cannot run MultDAE here: RuntimeError: no compiler"))
    #expect(try folder.read("out/speed-maps.md").contains("| opentsne | — |"))
    #expect(try folder.read("out/speed-growth.md").contains("Simulated"))
    #expect(try folder.read("out/speed-answer.md").hasPrefix("An epoch of MacridVAE takes"))
    #expect(!folder.files().contains { $0.hasPrefix("figures") })
  }

  private func isWhole(_ data: Data) throws {
    let file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let results = try #require(file["results"] as? [String: [[String: Any]]])
    #expect(Set(results.keys) == ["epochs", "growth", "processors", "maps"])
    for row in results["epochs"] ?? [] {
      let seconds = try #require(row["peerSeconds"] as? [String: Double])
      #expect(seconds == ["plain": 2, "bf16": 2])
      let ratio = try #require((row["peerOverOurs"] as? [String: Double])?["plain"])
      let ours = try #require(row["secondsPerEpoch"] as? Double)
      #expect(abs(ratio * ours - 2) < 1e-9)
    }
    #expect(results["epochs"]?.count == 3)
    let processors = results["processors"] ?? []
    #expect(!processors.isEmpty && processors.count % 3 == 0)
    // Last bits differ, no more.
    for row in processors {
      #expect(abs(try #require(row["relativeDifference"] as? Double)) < 1e-4, "\(row)")
    }
    let growth = results["growth"] ?? []
    #expect(growth.allSatisfy { ($0["peakMiB"] as? Double ?? 0) > 1 })
    #expect(growth.contains { $0["ranking"] != nil })
  }

  @Test func whatCannotBeDoneIsRefused() async throws {
    let folder = try ScratchFolder()
    try folder.write(TinyDataset.csv(), to: "tiny.csv")
    for arguments in [
      ["--full"], ["--errand", "{}"], ["--verify"], ["--epochs", "0"], ["--datasets", ","],
      ["--datasets", "ml-1m,ml-1m"],
    ] {
      let result = try await run(arguments, folder)
      #expect(result.status == .exited(64), "\(arguments): \(result.error)")
    }
    let result = try await run(
      ["--quick", "--epochs", "1", "--data", "tiny.csv", "--out", "out", "--peer", "./nobody"],
      folder)
    #expect(result.status == .exited(66), "\(result.error)")
    #expect(result.error.contains("can import torch"), "\(result.error)")
    #expect(!folder.files().contains { $0.hasPrefix("out/") })
  }
}
