import Foundation
import Synchronization
import Testing

@testable import Macrid

private struct Outcome: Codable, Sendable, Equatable {
  let recall: Double
  let correlation: Double?
}

@Suite struct TrialJournalTests {
  private let context = TrialContext(code: "v1", data: "ml-latest-small", settings: "50 epochs")
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("a journal \(UUID().uuidString)")

  private func plan(_ count: Int, _ shard: Shard = .whole) -> [Configuration] {
    SearchSpace.plan(
      [SearchSpaceTests.ours, SearchSpaceTests.baseline], count: count, seed: 1, shard: shard)
  }

  /// A function of the configuration with digits to spare.
  @Sendable private func outcome(_ configuration: Configuration) -> Outcome {
    Outcome(
      recall: configuration.values["beta"]! / 3,
      correlation: configuration.number % 3 == 0 ? nil : .infinity)
  }

  private func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

  private func run(
    _ name: String, _ configurations: [Configuration], threads: Int = 2
  ) throws -> [Trial<Outcome>] {
    let journal = try TrialJournal<Outcome>(at: file(name), context: context)
    return try sweep(
      configurations, journal: journal, workers: Workers(count: threads), run: outcome)
  }

  private func merged(_ names: [String]) throws -> Data {
    try mergeJournals(names.map(file), into: file("merged.jsonl"))
    return try Data(contentsOf: file("merged.jsonl"))
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  @Test func `trials are read back, and asking for more continues`() throws {
    defer { remove() }
    let first = try run("j", plan(4))
    #expect(first.map(\.configuration) == plan(4))
    let calls = Mutex(0)
    let journal = try TrialJournal<Outcome>(at: file("j"), context: context)
    let seen = Mutex<[SweepProgress]>([])
    let all = try sweep(
      plan(6), journal: journal, workers: Workers(count: 2),
      progress: { step in seen.withLock { $0.append(step) } },
      run: { configuration in
        calls.withLock { $0 += 1 }
        return outcome(configuration)
      })
    #expect(calls.withLock { $0 } == 4)
    #expect(all.map(\.configuration) == plan(6) && Array(all.prefix(8)) == first)
    #expect(all.allSatisfy { $0.outcome == outcome($0.configuration) })
    #expect(seen.withLock { $0.map(\.done) } == [9, 10, 11, 12])
    #expect(seen.withLock { $0.last?.secondsLeft } == 0)
    #expect(seen.withLock { $0.allSatisfy { $0.total == 12 && $0.trialsPerHour > 0 } })
  }

  @Test func `killed at any byte, only the trials under way are lost`() throws {
    defer { remove() }
    _ = try run("whole", plan(3), threads: 1)
    let bytes = try Data(contentsOf: file("whole"))
    let ends = bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
    let lengths = Array(stride(from: 0, to: bytes.count, by: 61)) + ends.flatMap { [$0 - 1, $0] }
    for length in lengths {
      try bytes.prefix(length).write(to: file("torn"))
      let kept = ends.last { $0 <= length } ?? 0
      do {
        let journal = try TrialJournal<Outcome>(at: file("torn"), context: context)
        #expect(journal.bytesCut == length - kept, "length \(length)")
        #expect(journal.trials.count == ends.count { $0 <= length }, "length \(length)")
      }
      #expect(try Data(contentsOf: file("torn")) == bytes.prefix(kept), "length \(length)")
      _ = try run("torn", plan(3), threads: 1)
      #expect(try Data(contentsOf: file("torn")) == bytes, "length \(length)")
    }
  }

  @Test func `shards merge to the single machine's bytes, in any order`() throws {
    defer { remove() }
    _ = try run("single", plan(10))
    let single = try merged(["single"])
    for shards in [2, 3, 7] {
      var names = try (1...shards).map { index in
        let name = "shard-\(index)"
        _ = try run(name, plan(10, try Shard("\(index)/\(shards)")))
        return name
      }
      #expect(try merged(names) == single)
      for seed in UInt64(0)..<5 {
        var generator = Philox(seed: seed)
        generator.shuffle(&names)
        #expect(try merged(names) == single, "seed \(seed)")
      }
      for name in names { try FileManager.default.removeItem(at: file(name)) }
    }
    // Merging what is merged changes nothing; repeats are counted.
    #expect(try merged(["merged.jsonl"]) == single)
    let report = try mergeJournals([file("single"), file("merged.jsonl")], into: file("again"))
    #expect(report.repeated == 20 && report.torn == [])
    #expect(report.trialsByMethod == ["Ours(100,700)": 10, "beta-MultVAE(100,100)": 10])
    #expect(try Data(contentsOf: file("again")) == single)
    // The merged file is a journal that can be continued.
    #expect(try run("merged.jsonl", plan(10)).count == 20)
  }

  @Test func `a torn shard is merged without its torn line, and left alone`() throws {
    defer { remove() }
    _ = try run("j", plan(2), threads: 1)
    let bytes = try Data(contentsOf: file("j"))
    try bytes.dropLast(3).write(to: file("j"))
    let report = try mergeJournals([file("j")], into: file("merged.jsonl"))
    #expect(report.torn.count == 1)
    #expect(report.trialsByMethod.values.reduce(0, +) == 3)
    #expect(try Data(contentsOf: file("j")) == bytes.dropLast(3))
  }

  @Test func `other code, data or settings are not mixed in`() throws {
    defer { remove() }
    _ = try run("j", plan(1))
    let path = file("j").path(percentEncoded: false)
    for (other, differing) in [
      (TrialContext(code: "v2", data: "ml-latest-small", settings: "50 epochs"), "code"),
      (TrialContext(code: "v1", data: "ml-100k", settings: "50 epochs"), "data"),
      (TrialContext(code: "v1", data: "ml-100k", settings: "9 epochs"), "data and settings"),
    ] {
      let before = try Data(contentsOf: file("j"))
      #expect(
        throws: SearchError.mixed(place: "\(path):1", differing: differing, than: "this run")
      ) { try TrialJournal<Outcome>(at: file("j"), context: other) }
      // Outcomes of another form do not hide it.
      #expect(
        throws: SearchError.mixed(place: "\(path):1", differing: differing, than: "this run")
      ) { try TrialJournal<[Int]>(at: file("j"), context: other) }
      #expect(try Data(contentsOf: file("j")) == before)
    }
    let other = try TrialJournal<Outcome>(
      at: file("k"), context: TrialContext(code: "v2", data: "", settings: ""))
    try other.append(Trial(configuration: plan(2)[2], outcome: outcome(plan(2)[2])))
    #expect(throws: SearchError.self) { try merged(["j", "k"]) }
    #expect(!FileManager.default.fileExists(atPath: file("merged.jsonl").path))
    let message = SearchError.mixed(place: "j:1", differing: "data", than: "this run").description
    #expect(message.contains("other data than this run"))
  }

  @Test func `two results of one configuration are detected`() throws {
    defer { remove() }
    _ = try run("j", plan(1), threads: 1)
    let text = try String(contentsOf: file("j"), encoding: .utf8)
    let first = text.split(separator: "\n")[0]
    // The same line again is no contradiction.
    try (text + first + "\n").write(to: file("j"), atomically: true, encoding: .utf8)
    #expect(try TrialJournal<Outcome>(at: file("j"), context: context).trials.count == 2)
    #expect(try mergeJournals([file("j")], into: file("m")).repeated == 1)
    let other = first.replacing("\"recall\":", with: "\"recall\":9")
    try (text + other + "\n").write(to: file("j"), atomically: true, encoding: .utf8)
    #expect(throws: SearchError.self) {
      try TrialJournal<Outcome>(at: file("j"), context: context)
    }
    #expect(throws: SearchError.self) { try merged(["j"]) }
    try text.write(to: file("j"), atomically: true, encoding: .utf8)
    let journal = try TrialJournal<Outcome>(at: file("j"), context: context)
    #expect(throws: SearchError.self) {
      try journal.append(Trial(configuration: plan(1)[0], outcome: outcome(plan(1)[0])))
    }
    // The same method and number under other values.
    let drawn = SearchSpaceTests.ours.configuration(0, seed: 2)
    #expect(throws: SearchError.self) { try journal.trial(of: drawn) }
  }

  @Test func `a line that is no trial is named`() throws {
    defer { remove() }
    _ = try run("j", plan(2), threads: 1)
    var lines = try String(contentsOf: file("j"), encoding: .utf8).split(separator: "\n")
    lines.insert("{\"context\":", at: 1)
    try (lines.joined(separator: "\n") + "\n").write(
      to: file("j"), atomically: true, encoding: .utf8)
    let path = file("j").path(percentEncoded: false)
    #expect(
      throws: SearchError.unreadable(journal: path, line: 2, what: "'{\"context\":'")
    ) { try TrialJournal<Outcome>(at: file("j"), context: context) }
  }

  @Test func `one writer at a time`() throws {
    defer { remove() }
    let journal = try TrialJournal<Outcome>(at: file("j"), context: context)
    #expect(throws: SearchError.inUse(journal: file("j").path(percentEncoded: false))) {
      try TrialJournal<Outcome>(at: file("j"), context: context)
    }
    try journal.append(Trial(configuration: plan(1)[0], outcome: outcome(plan(1)[0])))
    #expect(throws: SearchError.self) {
      try TrialJournal<Outcome>(at: file("j/no/folder"), context: context)
    }
  }

  @Test func `an interruption or an error ends the sweep, and what is done stays`() throws {
    defer { remove() }
    struct Failure: Error {}
    for threads in [1, 2] {
      let journal = try TrialJournal<Outcome>(at: file("j\(threads)"), context: context)
      let finished = Mutex(0)
      #expect(throws: SearchError.self) {
        try sweep(
          plan(10), journal: journal, workers: Workers(count: threads),
          isInterrupted: { finished.withLock { $0 >= 5 } },
          progress: { step in finished.withLock { $0 = step.done } }, run: outcome)
      }
      #expect((5...6).contains(journal.trials.count))
      #expect(throws: Failure.self) {
        try sweep(plan(10), journal: journal, workers: Workers(count: threads)) {
          if $0.number == 7 { throw Failure() }
          return outcome($0)
        }
      }
      #expect(journal.trials.count < 20 && journal.trials.count >= 13)
      #expect(
        try sweep(plan(10), journal: journal, workers: Workers(count: threads), run: outcome)
          .count == 20)
    }
  }

  @Test func `numbers come back to the last digit`() throws {
    defer { remove() }
    let outcomes = [
      Outcome(recall: 0.1 + 0.2, correlation: -.infinity),
      Outcome(recall: .pi, correlation: 1e-307),
    ]
    do {
      let journal = try TrialJournal<Outcome>(at: file("j"), context: context)
      for (configuration, outcome) in zip(plan(1), outcomes) {
        try journal.append(Trial(configuration: configuration, outcome: outcome))
      }
    }
    let journal = try TrialJournal<Outcome>(at: file("j"), context: context)
    #expect(journal.trials.map(\.outcome) == outcomes)
  }
}
