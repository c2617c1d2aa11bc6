import Foundation
import Testing

@testable import Macrid

/// What a saved model says of itself is enough to use it.
@Suite struct SavedModelTests {
  private let file = FileManager.default.temporaryDirectory
    .appending(path: "saved \(UUID().uuidString).safetensors")

  private static func trial(_ method: Method, on split: Split) throws -> Trial {
    try Trial(
      method, method == .macridVAE ? ["K": 2, "d": 8] : ["d": 8], on: split, seed: 3)
  }

  private func scores(_ model: any TrainableRecommender, known: [Int32], _ split: Split) -> [Float]
  {
    let users = Interactions(rows: [known], itemCount: split.itemIDs.count)
    let batch = Batch(model.capacity, itemCount: split.itemIDs.count)
    batch.fill(0..<1, of: users, byItem: false)
    var scores = [Float](repeating: 0, count: split.itemIDs.count)
    scores.withUnsafeMutableBufferPointer {
      model.score(batch, into: $0.baseAddress!, workers: Workers(count: 1))
    }
    return scores
  }

  @Test func metadataNamesEverything() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    let split = TrainingTests.split()
    for (model, method) in zip(
      TrainingTests.models(split), [Method.macridVAE, .multDAE, .multVAE])
    {
      let trial = try Self.trial(method, on: split)
      try model.write(to: file, trial: trial, split: split)
      let saved = try Safetensors(contentsOf: file)
      #expect(Set(saved.tensors.keys) == Set(model.parameters.map(\.name)))
      #expect(saved.metadata["model"] == method.rawValue)
      #expect(saved.metadata["split"] == split.digest && saved.metadata["seed"] == "3")
      #expect(saved.metadata["items"]?.split(separator: "\n").count == split.itemIDs.count)
      // The form names every tensor that scores.
      let form = try #require(saved.metadata["form"])
      for name in saved.tensors.keys { #expect(form.contains(name), "\(name) in \(form)") }
    }
  }

  /// Its error names the file, whatever is wrong in it.
  @Test func damagedModelsAreRefused() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    let split = TrainingTests.split()
    let model = TrainingTests.macridVAE(split)
    try model.write(to: file, trial: try Self.trial(.macridVAE, on: split), split: split)
    let whole = try Safetensors(contentsOf: file)
    func read(_ name: String, _ value: String) throws -> MacridVAE {
      var changed = whole
      changed.metadata[name] = value
      try changed.write(to: file)
      return try SavedModel(contentsOf: file).macridVAE(capacity: model.capacity)
    }
    func items(_ first: String, _ second: String) -> String {
      ([first, second] + split.itemIDs.dropFirst(2)).joined(separator: "\n")
    }
    let cases = [
      ("items", items("a", "a"), "its items 1 and 2 have the same id"),
      ("settings", #"{"K":0}"#, "its setting K is 0"),
      ("settings", #"{"K":1e300}"#, "its setting K is 1e+300"),
      ("settings", #"{"tau":0}"#, "its setting tau is 0"),
    ]
    for (name, value, says) in cases {
      let error = #expect(throws: DataError.self) { _ = try read(name, value) }
      #expect(error?.kind == .badData && error?.file == file.path)
      #expect(error?.description.contains("no model that can be used: \(says)") == true)
    }
    // Two spellings of one accented letter are two items.
    _ = try read("items", items("caf\u{E9}", "cafe\u{301}"))
  }

  /// The lines of README.md, run as they stand there.
  @Test(
    .enabled(if: SafetensorsTests.python != nil, "python3 with safetensors and numpy is not there"))
  func readmesLinesScoreAUser() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    let split = TrainingTests.split()
    let model = TrainingTests.macridVAE(split)
    _ = try train(model, on: split, TrainingTests.settings(), workers: Workers(count: 1))
    try model.write(to: file, trial: try Self.trial(.macridVAE, on: split), split: split)

    var root = URL(filePath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let block = try #require(readme.firstMatch(of: /```python\n([^`]*)```/)).1
    let script =
      block + """

        for item, score in scores(sys.argv[1], sys.argv[2].split(",")).items():
            print(item, repr(float(score)))
        """
    let known: [Int32] = [1, 4, 7, 14]
    let process = Process()
    process.executableURL = SafetensorsTests.python
    process.arguments = [
      "-c", String(script), file.path, known.map { split.itemIDs[Int($0)] }.joined(separator: ","),
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let theirs = text.split(separator: "\n").map { Double($0.split(separator: " ")[1])! }
    let ours = scores(model, known: known, split).map(Double.init)
    try #require(theirs.count == ours.count)
    // Ours are up to a factor that all items of a user share.
    let factor = ours[0] / theirs[0]
    for (a, b) in zip(ours, theirs) { #expect(abs(a / (b * factor) - 1) < 1e-4) }
  }
}
