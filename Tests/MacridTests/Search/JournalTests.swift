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
    #expect(
      "\(cut)".contains("p.jsonl.gz is no gzip file, cut short or damaged; get the file again"))
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

  /// A number that no run can have come to is refused at its line, before a page is drawn from it.
  @Test(arguments: [
    (#""bestEpoch":2"#, #""bestEpoch":4"#, "bestEpoch is 4, and its curve has 3 epochs"),
    (#""bestEpoch":2"#, #""bestEpoch":0"#, "bestEpoch is 0"),
    (#""bestEpoch":2"#, #""bestEpoch":-9223372036854775808"#, "and its curve has 3 epochs"),
    (#""curve":[0.125,0.375,0.25]"#, #""curve":[]"#, "and its curve has 0 epochs"),
    (#""curve":[0.125"#, #""curve":["nan""#, "of its validation users is not from 0 to 1"),
    (#""kl":1"#, #""kl":"inf""#, "its KL divergence or its beta is not finite"),
    (#""recall20":[1,0]"#, #""recall20":[1]"#, "are of 2, 1 and 2 test users"),
    (#""recall50":[1,0]"#, #""recall50":[]"#, "are of 2, 2 and 0 test users"),
    (#""ndcg100":[0.5"#, #""ndcg100":[-0.5"#, "a metric of a test user is not from 0 to 1"),
    (#""testUsers":2"#, #""testUsers":1"#, "its metrics are of 2 test users, and ml-1m has 1"),
  ])
  func aLineThatContradictsItselfIsNamed(old: String, new: String, says: String) throws {
    defer { fixture.remove() }
    let text = try ranking(measured: nil)
    try #require(text.contains(old))
    try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: fixture.file("j.jsonl"))
    let error = try #require(throws: SearchError.self) { try fixture.journal("j.jsonl") }
    let place = "j.jsonl:3: not a finished trial: MacridVAE on ml-1m, seed 1: "
    #expect("\(error)".contains(place) && "\(error)".contains(says), "\(error)")
  }

  /// Users that one trial lacks in all metrics would not be missed within its line.
  @Test func trialsOfASplitHaveTheSameTestUsers() throws {
    defer { fixture.remove() }
    let text = try ranking(measured: nil)
    let line = try #require(text.split(separator: "\n").last)
    let other = line.replacing(#""seed":1"#, with: #""seed":2"#)
    let shorter = other.replacing(#"[1,0]"#, with: "[1]").replacing("[0.5,0.25]", with: "[0.5]")
    try Data((text + other + "\n").utf8).write(to: fixture.file("j.jsonl"))
    #expect(try Trials<Number>(contentsOf: fixture.file("j.jsonl"))?.count == 2)
    try Data((text + shorter + "\n").utf8).write(to: fixture.file("j.jsonl"))
    let error = try #require(throws: SearchError.self) { try fixture.journal("j.jsonl") }
    #expect("\(error)".contains("j.jsonl:4:") && "\(error)".contains("are of 1 test users, and"))
  }

  /// Recall@50 may be left out where more is measured; what older code measured is not judged.
  @Test func whatIsAbsentContradictsNothing() throws {
    defer { fixture.remove() }
    let text = try ranking(measured: Number(value: 1))
    let without = text.replacingOccurrences(of: #""recall50":[1,0]"#, with: #""recall50":[]"#)
    let older = text.replacingOccurrences(of: #""measure":3"#, with: #""measure":2"#)
      .replacingOccurrences(of: #""bestEpoch":2"#, with: #""bestEpoch":4"#)
    for changed in [without, older] {
      try #require(changed != text)
      try Data(changed.utf8).write(to: fixture.file("j.jsonl"))
      #expect(try Trials<Number>(contentsOf: fixture.file("j.jsonl"))?.count == 1)
    }
  }

  /// A journal of one trained trial, with its dataset: two test users, three epochs.
  private func ranking(measured: Number?) throws -> String {
    let outcome = """
      {"test": {"ndcg100": [0.5, 0.25], "recall20": [1, 0], "recall50": [1, 0]},
      "training": {"ending": "converged", "bestEpoch": 2, "curve": [0.125, 0.375, 0.25], "kl": 1,
      "beta": 1, "negativeLogLikelihood": 1, "betaAtEnd": 1, "popularityNDCG100": 0.125}}
      """
    var record = TrialsFixture.record(1)
    record.outcome = try JSONDecoder().decode(Outcome<Number>.self, from: Data(outcome.utf8))
    record.outcome.measured = measured
    let journal = try fixture.journal("j.jsonl")
    try journal.add(
      DatasetRecord(
        name: "ml-1m", sha256: record.trial.split, trainingUsers: 3, validationUsers: 2,
        testUsers: 2, items: 9, interactions: 20, split: "made up"))
    try journal.append(record)
    return try fixture.read("j.jsonl")
  }

  /// Where a journal stands plain and compressed, what either holds is kept; of a trial in both the
  /// plain line stands.
  @Test func plainAndCompressedAreTakenTogether() throws {
    defer { fixture.remove() }
    let plain = fixture.file("j.jsonl")
    do {
      let journal = try fixture.journal("j.jsonl")
      for seed in 1...2 { try journal.append(TrialsFixture.record(UInt64(seed))) }
    }
    let packed = try #require(Gzip.compressed(Data(contentsOf: plain)))
    try FileManager.default.removeItem(at: plain)
    do {
      let journal = try fixture.journal("j.jsonl")
      try journal.append(TrialsFixture.record(2, value: 9))
      try journal.append(TrialsFixture.record(3))
    }
    try packed.write(to: JournalText.compressed(plain))
    func values(_ trials: Trials<Number>?) -> [Double?] {
      (trials?.all ?? []).map { $0.outcome.measured?.value }
    }
    #expect(try values(Trials(contentsOf: plain)) == [1.0 / 3, 9, 1])
    #expect(try values(Trials(contentsOf: JournalText.compressed(plain))) == [1.0 / 3, 2.0 / 3])
    do {
      let journal = try fixture.journal("j.jsonl")
      #expect(values(journal.trials) == [1.0 / 3, 9, 1])
      try journal.finish(
        keeping: TrialsFixture.trials(3), leftOver: fixture.file("former.jsonl"))
    }
    #expect(!FileManager.default.fileExists(atPath: JournalText.compressed(plain).path))
    #expect(try values(Trials(contentsOf: plain)) == [1.0 / 3, 9, 1])
  }

  @Test func anotherArtifactsJournalIsNotOpened() throws {
    defer { fixture.remove() }
    do { try fixture.journal("j.jsonl").append(TrialsFixture.record(1)) }
    let other = SearchError.otherStudy(
      journal: fixture.file("j.jsonl").path, artifact: "made-up", expected: "table1")
    #expect(throws: other) { try Trials<Number>(contentsOf: fixture.file("j.jsonl"), of: "table1") }
    #expect(throws: other) {
      try Journal<Number>(
        at: fixture.file("j.jsonl"),
        header: StudyHeader(artifact: "table1", command: "x", isJudged: true))
    }
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
