import Commands
import Foundation
import Macrid
import Testing

/// The library in a package that depends on this one by address and version: README.md's example, as
/// it stands there, against the same training here.
@Suite(.timeLimit(.minutes(10))) struct ElsewhereTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test func aPackageThatDependsOnThisOneTrainsToTheSameBytes() async throws {
    let folder = try ScratchFolder()
    try await publish(in: folder)
    // SwiftPM takes such an address as it is, blanks and all.
    let address = "file://\(folder.path)macrid-workbench.git"
    try folder.write(
      try Self.example("package").replacing(
        "https://example.org/macrid-workbench.git", with: address),
      to: "example/Package.swift")
    try folder.write(try Self.example("program"), to: "example/Sources/example/main.swift")

    let resolved = try await swift("package resolve", in: folder)
    if !resolved.isDone, Self.isOffline(resolved.text) {
      try Test.cancel("the package's dependencies cannot be fetched: \(resolved.text)")
    }
    try #require(resolved.isDone, "\(resolved.text)")
    let pins = try folder.read("example/Package.resolved")
    #expect(pins.contains(#""version" : "0.2.0""#), "not a dependency by version: \(pins)")

    let built = try await swift("build -c release", in: folder)
    try #require(built.isDone, "\(built.text)")
    // What the speed hangs on.
    let commands = try folder.read("example/.build/release.yaml")
    #expect(commands.contains("-fveclib=libmvec") && commands.contains("-ffast-math"))

    let run = try await Command.shell("example/.build/release/example", "swift", in: folder)
    try #require(run.status == .exited(0), "\(run.error)")
    #expect(run.output.hasPrefix(try Self.trainedHere() + "\n"), "\(run.output)")
    #expect(run.output.contains(/[0-9.e-]+ seconds an epoch/), "\(run.output)")
  }

  /// The working tree as version 0.2.0 of a bare repository, macrid-workbench.git.
  private func publish(in folder: ScratchFolder) async throws {
    let root = Self.root.path(percentEncoded: false)
    try #require(!root.contains("'"))
    let published = try await Command.shell(
      """
      set -e
      git init -q --bare macrid-workbench.git
      export GIT_DIR="$PWD/macrid-workbench.git"
      git --work-tree='\(root)' add -A
      git --work-tree='\(root)' -c user.name=test -c user.email=test@localhost commit -qm test
      git tag 0.2.0
      """, "swift", in: folder)
    try #require(published.status == .exited(0), "\(published.error)")
  }

  private func swift(
    _ arguments: String, in folder: ScratchFolder
  ) async throws -> (isDone: Bool, text: String) {
    let run = try await Command.shell(
      "cd example && swift \(arguments)", "swift", in: folder)
    return (run.status == .exited(0), run.output + run.error)
  }

  private static func isOffline(_ text: String) -> Bool {
    ["Could not resolve host", "Failed to connect", "unable to access", "Network is unreachable"]
      .contains { text.contains($0) }
  }

  /// The block of README.md below `<!-- example NAME -->`.
  private static func example(_ name: String) throws -> String {
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let start = try #require(readme.range(of: "<!-- example \(name) -->\n```swift\n"))
    let end = try #require(readme.range(of: "```\n", range: start.upperBound..<readme.endIndex))
    return String(readme[start.upperBound..<end.lowerBound])
  }

  /// What the example prints first.
  private static func trainedHere() throws -> String {
    let split = try Dataset.load("ml-latest-small", seed: 1)
    var settings = TrainingSettings()
    settings.epochs = 20
    let model = MacridVAE(
      MacridVAE.Configuration(), itemCount: split.itemIDs.count,
      capacity: BatchCapacity(
        batchSize: settings.batchSize,
        of: [split.train, split.validation.known, split.test.known]), seed: 1)
    let training = try train(model, on: split, settings, workers: Workers())
    let test = Evaluator(itemCount: model.itemCount, capacity: model.capacity)
      .evaluate(model, on: split.test, workers: Workers())
    return "NDCG@100 \(test.mean(of: \.ndcg100)), epoch \(training.bestEpoch) of 20"
  }
}
