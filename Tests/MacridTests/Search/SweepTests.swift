import Foundation
import Synchronization
import Testing

@testable import Macrid

@Suite struct SweepTests {
  private let fixture = TrialsFixture()

  @Test(arguments: [1, 2, 5]) func runsWhatIsMissingOnce(threads: Int) throws {
    defer { fixture.remove() }
    let journal = try fixture.journal("j.jsonl")
    try journal.append(TrialsFixture.record(2))
    let calls = Mutex<[UInt64]>([])
    let sweep = fixture.sweep(journal, threads: threads) { trial in
      calls.withLock { $0.append(trial.seed) }
      return TrialsFixture.outcome(trial)
    }
    // A trial that is named twice is one.
    let trials = TrialsFixture.trials(7)
    let all = try sweep.complete(Study(trials + trials))
    #expect(all == trials)
    #expect(calls.withLock { $0.sorted() } == [1, 3, 4, 5, 6, 7])
    #expect(trials.allSatisfy { journal.trials[$0]?.outcome == TrialsFixture.outcome($0) })
  }

  /// An error or an interruption ends the sweep; what is done stays, and the next run goes on.
  @Test func whatIsDoneStays() throws {
    defer { fixture.remove() }
    struct Broken: Error {}
    let trials = TrialsFixture.trials(20)
    do {
      let journal = try fixture.journal("j.jsonl")
      let sweep = fixture.sweep(journal) { trial in
        if trial.seed == 7 { throw Broken() }
        return TrialsFixture.outcome(trial)
      }
      #expect(throws: Broken.self) { try sweep.complete(Study(trials)) }
      #expect((6...8).contains(journal.trials.count))
    }
    do {
      let journal = try fixture.journal("j.jsonl")
      let asked = Mutex(0)
      var sweep = fixture.sweep(journal)
      sweep.isInterrupted = {
        asked.withLock { count in
          count += 1
          return count > 4
        }
      }
      #expect(throws: SearchError.self) { try sweep.complete(Study(trials)) }
      #expect(journal.trials.count < 20)
    }
    let journal = try fixture.journal("j.jsonl")
    let before = journal.trials.count
    let calls = Mutex(0)
    let sweep = fixture.sweep(journal) { trial in
      calls.withLock { $0 += 1 }
      return TrialsFixture.outcome(trial)
    }
    _ = try sweep.complete(Study(trials))
    #expect(calls.withLock { $0 } == 20 - before && journal.trials.count == 20)
  }

  @Test func shardsAreAPartition() throws {
    defer { fixture.remove() }
    let trials = TrialsFixture.trials(23)
    for count in 1...5 {
      var seen: [Trial] = []
      for index in 1...count {
        let journal = try fixture.journal("shard-\(index)-of-\(count).jsonl")
        var sweep = fixture.sweep(journal)
        sweep.shard = try Shard("\(index)/\(count)")
        _ = try sweep.complete(Study(trials))
        seen += journal.trials.all.map(\.trial)
      }
      #expect(seen.count == 23 && Set(seen) == Set(trials), "\(count) shards")
    }
  }

  /// A stage's trials follow from the outcomes before; a shard that has not all of them stops.
  @Test func aStageFollowsFromTheOneBefore() throws {
    defer { fixture.remove() }
    let study = Study<Number>([
      .init("first", TrialsFixture.trials(4)),
      .init("best", count: 1) { trials in
        // An earlier run's trial of this stage may be there, too.
        let best = trials.current.filter { $0.trial.seed <= 4 }.max {
          $0.outcome.measured!.value < $1.outcome.measured!.value
        }!
        return [TrialsFixture.trial(100 + best.trial.seed)]
      },
    ])
    let journal = try fixture.journal("j.jsonl")
    #expect(try study.trials(named: journal.trials).map(\.seed) == [1, 2, 3, 4])
    let all = try fixture.sweep(journal).complete(study)
    #expect(all.map(\.seed) == [1, 2, 3, 4, 104])
    #expect(try study.trials(named: journal.trials) == all)
    var sweep = fixture.sweep(try fixture.journal("shard.jsonl"))
    sweep.shard = try Shard("1/2")
    #expect(try sweep.complete(study).map(\.seed) == [1, 2, 3, 4])
    #expect(sweep.journal.trials.all.map(\.trial.seed) == [1, 3])
  }

  /// Proposal n sees the outcomes of the numbers 0 to n - lag, whatever the number of threads, the
  /// order in which trials end, and what an earlier run had done.
  @Test(arguments: [1, 2, 5]) func proposalsSeeAFixedSet(lag: Int) throws {
    defer { fixture.remove() }
    let count = 17
    func study(_ seen: @escaping @Sendable (Int, [Double]) -> Void) -> Study<Number> {
      Study([
        .init("proposals", count: count, lag: lag) { number, outcomes in
          let values = outcomes.map { $0.measured!.value }
          seen(number, values)
          // A function of all that it may see.
          let sum = values.reduce(0.0) { $0 * 1.7 + $1 }
          return TrialsFixture.trial(UInt64(number) * 1_000_003 + UInt64(abs(sum) * 1e3) % 1_000)
        }
      ])
    }
    let empty = try fixture.journal("empty.jsonl").trials
    #expect(try study { _, _ in }.trials(named: empty).count == lag)
    var orders: [[Trial]] = []
    for threads in [1, 2, 6] {
      let journal = try fixture.journal("\(lag)-\(threads).jsonl")
      let counts = Mutex<[Int: Int]>([:])
      let sweep = fixture.sweep(journal, threads: threads) { trial in
        usleep(UInt32(trial.seed % 7) * 300)
        return TrialsFixture.outcome(trial)
      }
      orders.append(
        try sweep.complete(
          study { number, values in counts.withLock { $0[number] = values.count } }))
      #expect(try study { _, _ in }.trials(named: journal.trials) == orders.last)
      for number in 0..<count {
        #expect(counts.withLock { $0[number] } == max(0, number - lag + 1), "\(number)")
      }
    }
    #expect(orders[0] == orders[1] && orders[1] == orders[2])
    // Killed half-way: the trials that are there are found again.
    let half = try fixture.journal("half-\(lag).jsonl")
    for trial in orders[0].prefix(8) {
      try half.append(
        TrialRecord(
          trial: trial, outcome: TrialsFixture.outcome(trial),
          run: TrialRun(processor: "amd", seconds: 1)))
    }
    #expect(try fixture.sweep(half).complete(study { _, _ in }) == orders[0])
    #expect(half.trials.count == Set(orders[0]).count)
  }

  /// A trial whose model is wanted is run again, and must come out the same.
  @Test func aTrialCanBeWantedAgain() throws {
    defer { fixture.remove() }
    let journal = try fixture.journal("j.jsonl")
    for seed in 1...3 { try journal.append(TrialsFixture.record(UInt64(seed))) }
    let calls = Mutex<[UInt64]>([])
    var sweep = fixture.sweep(journal) { trial in
      calls.withLock { $0.append(trial.seed) }
      return TrialsFixture.outcome(trial)
    }
    sweep.isWantedAgain = { $0.seed == 2 }
    _ = try sweep.complete(Study(TrialsFixture.trials(3)))
    #expect(calls.withLock { $0 } == [2])
    #expect(journal.trials.count == 3)
  }
}

@Suite struct MergeTests {
  private let fixture = TrialsFixture()

  private func shard(_ name: String, _ seeds: [UInt64], on processor: String = "amd") throws {
    let journal = try fixture.journal(name)
    for seed in seeds { try journal.append(TrialsFixture.record(seed, on: processor)) }
  }

  @Test func inAnyOrderTheSameBytes() throws {
    defer { fixture.remove() }
    try shard("1", [1, 4])
    try shard("2", [2, 5, 1])
    try shard("3", [3])
    var texts: Set<Data> = []
    for order in [["1", "2", "3"], ["3", "1", "2"], ["2", "3", "1"]] {
      let name = order.joined() + ".jsonl"
      let journal = try fixture.journal(name, merging: order)
      #expect(journal.merged == MergedJournals(added: 5, repeated: 1))
      try journal.finish(
        keeping: TrialsFixture.trials(5), leftOver: fixture.file("former.jsonl"))
      texts.insert(try Data(contentsOf: fixture.file(name)))
    }
    #expect(texts.count == 1)
  }

  /// Where there was none there is none.
  @Test func refusalsLeaveTheJournalAsItWas() throws {
    defer { fixture.remove() }
    try shard("good", [1, 2])
    do {
      try fixture.journal("contradicts").append(TrialsFixture.record(2, value: 77))
      try fixture.journal("j.jsonl").append(TrialsFixture.record(9))
    }
    // It is told whose they are before they are read: here they would be no trials.
    let other = #"{"study":{"artifact":"figure9","command":"x","isJudged":true,"schema":1}}"#
    try Data((other + "\n" + #"{"outcome":{"looks":[]}}"# + "\n").utf8)
      .write(to: fixture.file("other"))
    try Data("{\"trial\":\n".utf8).write(to: fixture.file("broken"))
    let before = try Data(contentsOf: fixture.file("j.jsonl"))
    for (bad, words) in [
      ("other", "other holds trials of figure9, not of made-up"),
      ("contradicts", "has two outcomes"), ("broken", "broken:1: not a finished trial"),
      ("nowhere", "there is no journal"),
    ] {
      for name in ["j.jsonl", "new.jsonl"] {
        let error = try #require(throws: SearchError.self) {
          try fixture.journal(name, merging: ["good", bad])
        }
        #expect("\(error)".contains(words), "\(error)")
      }
      #expect(try Data(contentsOf: fixture.file("j.jsonl")) == before, "\(bad)")
      #expect(!FileManager.default.fileExists(atPath: fixture.file("new.jsonl").path))
    }
    let own = try #require(throws: SearchError.self) {
      try Journal<Number>(
        at: fixture.file("good"),
        header: StudyHeader(artifact: "made-up", command: "another", isJudged: true),
        merging: [fixture.file("contradicts")])
    }
    #expect("\(own)".contains("has two outcomes"))
    #expect(try !fixture.read("good").contains("another"))
  }

  @Test func aTornShardIsTakenWithoutItsTornLine() throws {
    defer { fixture.remove() }
    try shard("torn", [1, 2])
    let text = try Data(contentsOf: fixture.file("torn"))
    try text.dropLast(9).write(to: fixture.file("torn"))
    let merged = try fixture.journal("j.jsonl", merging: ["torn"]).merged
    #expect(merged.added == 1 && merged.torn.count == 1)
    #expect(try Data(contentsOf: fixture.file("torn")) == text.dropLast(9), "inputs stay")
  }
}
