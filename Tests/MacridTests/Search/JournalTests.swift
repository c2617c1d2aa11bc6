import Foundation
import Testing

@testable import Macrid

@Suite struct JournalTests {
  private let fixture = TrialsFixture()

  @Test func trialsAreReadBackToTheLastDigit() throws {
    defer { fixture.remove() }
    let values = [
      1.0 / 3, 1e-300, .leastNonzeroMagnitude, 0.1 + 0.2, .pi * 1e200, 123_456_789.123_456_79,
      .infinity,
    ]
    do {
      let journal = try fixture.journal("j.jsonl")
      for (index, value) in values.enumerated() {
        try journal.append(TrialsFixture.record(UInt64(index + 1), value: value))
      }
    }
    let again = try fixture.journal("j.jsonl")
    #expect(again.bytesCut == 0)
    #expect(again.trials.all.map { $0.outcome.measured?.value } == values)
    #expect(again.trials.header == fixture.header)
  }

  /// Whatever a kill leaves of the last line, the lines before it are kept.
  @Test func cutAtAnyByteOnlyTheTornTrialIsLost() throws {
    defer { fixture.remove() }
    do {
      let journal = try fixture.journal("whole.jsonl")
      for seed in 1...4 { try journal.append(TrialsFixture.record(UInt64(seed))) }
    }
    let bytes = try Data(contentsOf: fixture.file("whole.jsonl"))
    let ends = bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
    for length in Array(stride(from: 0, to: bytes.count, by: 37)) + ends.flatMap({ [$0 - 1, $0] }) {
      try bytes.prefix(length).write(to: fixture.file("torn.jsonl"))
      let kept = ends.last { $0 <= length } ?? 0
      let journal = try fixture.journal("torn.jsonl")
      #expect(journal.bytesCut == length - kept, "length \(length)")
      #expect(journal.trials.count == max(0, ends.count { $0 <= length } - 1), "length \(length)")
    }
  }

  @Test func isReadByEitherNameAndNotAFolder() throws {
    defer { fixture.remove() }
    do { try fixture.journal("j.jsonl").append(TrialsFixture.record(1)) }
    let text = try Data(contentsOf: fixture.file("j.jsonl"))
    let packed = try #require(Gzip.compressed(text))
    try packed.write(to: fixture.file("p.jsonl.gz"))
    for name in ["p.jsonl", "p.jsonl.gz"] {
      #expect(try Trials<Number>(contentsOf: fixture.file(name))?.count == 1)
    }
    try packed.dropLast(9).write(to: fixture.file("p.jsonl.gz"))
    let cut = try #require(throws: SearchError.self) {
      try Trials<Number>(contentsOf: fixture.file("p.jsonl"))
    }
    #expect("\(cut)".contains("p.jsonl.gz is no gzip file, or cut short; get the file again"))
    #expect(throws: SearchError.noFile(journal: fixture.folder.path)) {
      try Trials<Number>(contentsOf: URL(filePath: fixture.folder.path))
    }
  }

  /// The lock is asked for before anything is emptied.
  @Test func emptyingWaitsForTheLock() throws {
    defer { fixture.remove() }
    let first = try fixture.journal("j.jsonl")
    try first.append(TrialsFixture.record(1))
    #expect(throws: SearchError.self) {
      try Journal<Number>(at: fixture.file("j.jsonl"), header: fixture.header, isEmptied: true)
    }
    #expect(try Trials<Number>(contentsOf: fixture.file("j.jsonl"))?.count == 1)
  }

  @Test func emptiedAndThroughALink() throws {
    defer { fixture.remove() }
    do { try fixture.journal("j.jsonl").append(TrialsFixture.record(1)) }
    try FileManager.default.createSymbolicLink(
      at: fixture.file("link.jsonl"), withDestinationURL: fixture.file("j.jsonl"))
    do {
      let journal = try Journal<Number>(
        at: fixture.file("link.jsonl"), header: fixture.header, isEmptied: true)
      #expect(journal.trials.count == 0)
      try journal.append(TrialsFixture.record(2))
      try journal.finish(keeping: [TrialsFixture.trial(2)], leftOver: fixture.file("former.jsonl"))
    }
    #expect(try Trials<Number>(contentsOf: fixture.file("j.jsonl"))?.all.map(\.trial.seed) == [2])
    let link = try FileManager.default.destinationOfSymbolicLink(
      atPath: fixture.file("link.jsonl").path)
    #expect(link.hasSuffix("j.jsonl"))
  }

  @Test(arguments: [
    "{}", "not JSON", "{\"trial\":3}", "[1,2]", "{\"outcome\":{},\"trial\":{}}", "\u{0}\u{0}",
  ])
  func aLineThatIsNoTrialIsNamed(line: String) throws {
    defer { fixture.remove() }
    do { try fixture.journal("j.jsonl").append(TrialsFixture.record(1)) }
    let text = try fixture.read("j.jsonl")
    try Data((text + line + "\n" + text).utf8).write(to: fixture.file("j.jsonl"))
    let error = try #require(throws: SearchError.self) { try fixture.journal("j.jsonl") }
    #expect("\(error)".contains("j.jsonl:3: not a finished trial"), "\(error)")
  }

  /// An editor on another system may have put CR before LF; JSON does not mind.
  @Test func windowsLineEndsAreRead() throws {
    defer { fixture.remove() }
    do { try fixture.journal("j.jsonl").append(TrialsFixture.record(1)) }
    let text = try fixture.read("j.jsonl").replacingOccurrences(of: "\n", with: "\r\n")
    try Data(text.utf8).write(to: fixture.file("j.jsonl"))
    #expect(try fixture.journal("j.jsonl").trials.count == 1)
  }

  @Test func oneWriterAtATime() throws {
    defer { fixture.remove() }
    let first = try fixture.journal("j.jsonl")
    #expect(throws: SearchError.inUse(journal: fixture.file("j.jsonl").path)) {
      try fixture.journal("j.jsonl")
    }
    // Also after it was replaced by its lasting form.
    try first.append(TrialsFixture.record(1))
    try first.finish(keeping: [TrialsFixture.trial(1)], leftOver: fixture.file("former.jsonl"))
    #expect(throws: SearchError.self) { try fixture.journal("j.jsonl") }
    withExtendedLifetime(first) {}
  }

  @Test func twoOutcomesOfOneTrialAreAContradiction() throws {
    defer { fixture.remove() }
    let journal = try fixture.journal("j.jsonl")
    try journal.append(TrialsFixture.record(1))
    try journal.append(TrialsFixture.record(1))
    #expect(throws: SearchError.self) { try journal.append(TrialsFixture.record(1, value: 9)) }
    // Another kind of processor may differ; the first stands.
    try journal.append(TrialsFixture.record(1, value: 9, on: "intel"))
    #expect(journal.trials.count == 1)
    #expect(journal.trials[TrialsFixture.trial(1)]?.outcome.measured?.value == 1.0 / 3)
  }

  /// What was not a number is one outcome, not two.
  @Test func notANumberIsEqualToItself() throws {
    defer { fixture.remove() }
    let journal = try fixture.journal("j.jsonl")
    try journal.append(TrialsFixture.record(1, value: .nan))
    try journal.append(TrialsFixture.record(1, value: .nan))
    #expect(journal.trials.count == 1)
  }

  /// A trial of older code is told from a current one, and gives way to it.
  @Test func olderRevisionsAreOutdated() throws {
    defer { fixture.remove() }
    do {
      let journal = try fixture.journal("j.jsonl")
      try journal.append(TrialsFixture.record(1))
      try journal.append(TrialsFixture.record(2))
    }
    let text = try fixture.read("j.jsonl")
    var lines = text.split(separator: "\n").map(String.init)
    let older = lines[1].replacingOccurrences(of: "\"measure\":3", with: "\"measure\":2")
    try #require(older != lines[1])
    lines[1] = older
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: fixture.file("j.jsonl"))
    let journal = try fixture.journal("j.jsonl")
    #expect(journal.trials.outdated.map(\.trial.seed) == [1])
    #expect(journal.trials[TrialsFixture.trial(1)] == nil)
    let trials = TrialsFixture.trials(2)
    _ = try fixture.sweep(journal).complete(Study(trials))
    #expect(journal.trials.outdated.isEmpty && journal.trials.count == 2)
    try journal.finish(keeping: trials, leftOver: fixture.file("former.jsonl"))
    #expect(!(try fixture.read("j.jsonl")).contains("\"measure\":2"))
  }

  /// The lasting form does not depend on the order in which trials ended.
  @Test func finishedJournalsOfTheSameTrialsAreTheSameBytes() throws {
    defer { fixture.remove() }
    var texts: [Data] = []
    for (name, seeds) in [("a", [3, 1, 2]), ("b", [2, 3, 1])] {
      let journal = try fixture.journal("\(name).jsonl")
      for seed in seeds { try journal.append(TrialsFixture.record(UInt64(seed))) }
      try journal.finish(
        keeping: TrialsFixture.trials(3), leftOver: fixture.file("former.jsonl"))
      texts.append(try Data(contentsOf: fixture.file("\(name).jsonl")))
    }
    #expect(texts[0] == texts[1])
  }

  /// Trials of an earlier study are moved, not lost.
  @Test func whatAStudyNoLongerNamesIsMovedOut() throws {
    defer { fixture.remove() }
    let journal = try fixture.journal("j.jsonl")
    for seed in 1...3 { try journal.append(TrialsFixture.record(UInt64(seed))) }
    let moved = try journal.finish(
      keeping: [TrialsFixture.trial(2)], leftOver: fixture.file("here/former.jsonl"))
    #expect(moved == 2)
    #expect(journal.trials.all.map(\.trial.seed) == [2])
    let former = try #require(try Trials<Number>(contentsOf: fixture.file("here/former.jsonl")))
    #expect(former.all.map(\.trial.seed) == [1, 3])
  }

  /// A large journal is compressed at its end and taken up again from there.
  @Test func aLargeJournalIsCompressed() throws {
    defer { fixture.remove() }
    let count = 6_000
    let trials = TrialsFixture.trials(count)
    let text: Data
    do {
      let journal = try fixture.journal("j.jsonl")
      var lines = Trials<Number>(header: fixture.header)
      for seed in 1...count { _ = lines.add(TrialsFixture.record(UInt64(seed))) }
      text = try lines.lines()
      withExtendedLifetime(journal) {}
    }
    try text.write(to: fixture.file("j.jsonl"))
    do {
      let journal = try fixture.journal("j.jsonl")
      try journal.finish(keeping: trials, leftOver: fixture.file("former.jsonl"))
    }
    #expect(!FileManager.default.fileExists(atPath: fixture.file("j.jsonl").path))
    let again = try fixture.journal("j.jsonl")
    #expect(again.trials.count == count)
    try again.append(TrialsFixture.record(UInt64(count + 1)))
    #expect(again.trials.count == count + 1)
    #expect(!FileManager.default.fileExists(atPath: fixture.file("j.jsonl.gz").path))
  }
}
