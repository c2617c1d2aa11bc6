import Foundation
import Testing

@testable import Macrid

/// Which settings a trial has: what is not named leaves no trace in it.
@Suite struct MethodTests {
  private static let split = TrainingTests.split()
  private static let trained: [Macrid.Method] = [
    .multDAE, .multVAE, .wideMultDAE, .wideMultVAE, .macridVAE,
  ]

  @Test(arguments: trained) func sampledIsThereWhereItIsNamed(method: Macrid.Method) throws {
    let plain = try Trial(method, on: Self.split, seed: 1)
    #expect(Set(plain.settings.keys) == Set(method.defaults.keys))
    #expect(!plain.canonical.contains("sampled"))
    let sampled = try Trial(method, ["sampled": 7], on: Self.split, seed: 1)
    #expect(sampled.settings == plain.settings.merging(["sampled": 7]) { $1 })
  }

  @Test(arguments: trained, [0, -1, 1.5, "many", true] as [Setting])
  func sampledIsAWholeNumberFromOne(method: Macrid.Method, value: Setting) {
    #expect(throws: SearchError.self) {
      try Trial(method, ["sampled": value], on: Self.split, seed: 1)
    }
  }

  @Test func popularityDrawsNothing() {
    #expect(throws: SearchError.self) {
      try Trial(.popularity, ["sampled": 7], on: Self.split, seed: 1)
    }
  }

  /// The settings of every committed trial are still the whole of a trial's.
  @Test func committedTrialsAreStillTrials() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    struct Line: Decodable { var trial: Trial }
    var found: [Macrid.Method: Int] = [:]
    for name in ["table1", "figure4"] {
      let file = root.appending(path: "figures/\(name)-trials.jsonl")
      let data =
        try (try? Data(contentsOf: file))
        ?? #require(Gzip.uncompressed(Data(contentsOf: file.appendingPathExtension("gz"))))
      for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
        guard let trial = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)).trial,
          let method = Macrid.Method(rawValue: trial.method)
        else { continue }
        found[method, default: 0] += 1
        let completed = try method.completed(trial.settings, for: Self.split)
        #expect(completed == trial.settings, "\(trial.title)")
      }
    }
    let paper: Set<Macrid.Method> = [.popularity, .multDAE, .multVAE, .macridVAE]
    #expect(paper.isSubset(of: found.keys), "\(found)")
  }

  /// A whole training by a trial with sampled softmax.
  @Test(arguments: trained) func aTrialWithSampledSoftmaxRuns(method: Macrid.Method) throws {
    let experiment = try Experiment(Self.split)
    let settings: [String: Setting] = ["sampled": 6, "d": 8, "epochs": 30, "rate": 0.01, "K": 2]
    let known = settings.filter { $0.key == "sampled" || method.defaults[$0.key] != nil }
    let trial = try Trial(method, known, on: Self.split, seed: 1)
    let outcome = try experiment.run(trial, Experiment.Run(workers: Workers(count: 2)))
    #expect(outcome.test?.values(.recall20).mean == 1, "\(method) learns which half a user likes")
  }
}
