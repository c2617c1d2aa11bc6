import Foundation

@testable import Macrid

/// What a made-up trial measures.
struct Number: Measured {
  static let revision = 3
  var value: Double
  var quantities: [String: Double] { ["value": value] }
}

/// Journals in a folder of their own, of trials whose outcome is a function of their seed.
struct TrialsFixture {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("a journal \(UUID().uuidString)")
  let header = StudyHeader(
    artifact: "made-up", command: "swift run chapter-made-up", isJudged: true)

  func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
  func remove() { try? FileManager.default.removeItem(at: folder) }
  func journal(_ name: String, merging inputs: [String] = []) throws -> Journal<Number> {
    try Journal(at: file(name), header: header, merging: inputs.map(file))
  }
  func read(_ name: String) throws -> String { try String(contentsOf: file(name), encoding: .utf8) }

  static func trial(_ seed: UInt64, method: String = "MacridVAE") -> Trial {
    Trial(
      method: method, settings: ["beta": 0.1], dataset: "ml-1m", split: "0123456789ab", seed: seed)
  }

  static func trials(_ count: Int) -> [Trial] { (1...UInt64(count)).map { trial($0) } }

  /// With digits to spare.
  static func outcome(_ trial: Trial) -> Outcome<Number> {
    Outcome(measured: Number(value: Double(trial.seed) / 3))
  }

  static func record(_ seed: UInt64, value: Double? = nil, on processor: String = "amd")
    -> TrialRecord<Number>
  {
    let trial = trial(seed)
    let outcome = value.map { Outcome(measured: Number(value: $0)) } ?? outcome(trial)
    return TrialRecord(
      trial: trial, outcome: outcome, run: TrialRun(processor: processor, seconds: 1))
  }

  func sweep(
    _ journal: Journal<Number>, threads: Int = 2,
    run: @escaping @Sendable (Trial) throws -> Outcome<Number> = { TrialsFixture.outcome($0) }
  ) -> Sweep<Number> {
    Sweep(into: journal, workers: Workers(count: threads), processor: "amd") { trial, _ in
      try run(trial)
    }
  }
}
