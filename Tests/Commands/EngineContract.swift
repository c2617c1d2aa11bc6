import Foundation
import Subprocess
import Testing

/// What every chapter promises of its trials, whatever they are: tried on built executables, in a
/// folder of the test's own, with no data but what `arguments` and `environment` name.
public struct EngineContract: Sendable {
  /// Such as "table1".
  public var artifact: String
  /// The run that stands: it should have six trials or more, of a tenth of a second to a second.
  public var whole: [String]
  /// A run of some of its trials, under judged names.
  public var lesser: [String]
  public var environment: [Environment.Key: String]

  public init(
    _ artifact: String, whole: [String], lesser: [String], environment: [Environment.Key: String]
  ) {
    self.artifact = artifact
    self.whole = whole
    self.lesser = lesser
    self.environment = environment
  }

  private var journal: String { "\(artifact)-trials.jsonl" }

  private func run(
    _ arguments: [String], in folder: ScratchFolder
  ) async throws -> (status: TerminationStatus, output: String, error: String) {
    try await Command.run(
      "chapter-\(artifact)", arguments, in: folder, environment: environment)
  }

  private func succeed(
    _ arguments: [String], in folder: ScratchFolder,
    at place: SourceLocation = #_sourceLocation
  ) async throws -> (output: String, error: String) {
    let result = try await run(arguments, in: folder)
    try #require(
      result.status == .exited(0), "\(arguments): \(result.output)\(result.error)",
      sourceLocation: place)
    return (result.output, result.error)
  }

  /// The whole run, into `whole/`; its files.
  public func runWhole(in folder: ScratchFolder) async throws -> [String] {
    _ = try await succeed(whole + ["--out", "whole", "--threads", "1"], in: folder)
    return folder.files().filter { $0.hasPrefix("whole/") }.map { String($0.dropFirst(6)) }
  }

  /// All that is promised of the whole run, which is there.
  public func holds(in folder: ScratchFolder) async throws {
    try await killedItGoesOn(in: folder)
    try await shardsMerge(in: folder)
    try await aMergeBesideARunIsRefused(in: folder)
    try await verifyFindsOneDigit(in: folder)
    try await redrawIsTheSame(in: folder)
    try await aLesserRunHarmsNothing(in: folder)
  }

  /// Killed without warning again and again, with a line torn by hand besides, and run with other
  /// threads, it ends with the outcomes and the pages of a run left alone.
  private func killedItGoesOn(in folder: ScratchFolder) async throws {
    let url = folder.url.appending(path: "killed/\(journal)")
    var killed = 0
    for round in 1...12 {
      let result = try await Subprocess.run(
        Command.configuration(
          "chapter-\(artifact)", whole + ["--out", "killed", "--threads", "1"], in: folder,
          environment: environment),
        input: .none, output: .discarded, error: .discarded
      ) { process in
        // Now between two trials, now within one.
        while trialCount(url) < round, isRunning(process.processIdentifier) {
          try await Task.sleep(for: .milliseconds(2))
        }
        try await Task.sleep(for: .milliseconds(7 * round))
        try process.send(signal: .kill)
      }
      if result.terminationStatus == .exited(0) { break }
      if result.terminationStatus == .signaled(SIGKILL) { killed += 1 }
    }
    #expect(killed > 0, "it was never killed within its trials")
    if FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) {
      let file = try FileHandle(forWritingTo: url)
      try file.seekToEnd()
      try file.write(contentsOf: Data(#"{"outcome":{"tr"#.utf8))
      try file.close()
    }
    _ = try await succeed(whole + ["--out", "killed", "--threads", "2"], in: folder)
    try await expectSame("killed", as: "whole", in: folder)
  }

  /// Shards give the same, merged in another order than they were run, and where one is missing
  /// its trials are run.
  private func shardsMerge(in folder: ScratchFolder) async throws {
    for index in [2, 1, 3] {
      _ = try await succeed(whole + ["--out", "shards", "--shard", "\(index)/3"], in: folder)
    }
    let shards = (1...3).map { "shards/\(artifact)-shard-\($0)-of-3.jsonl" }
    #expect(folder.files().filter { $0.hasPrefix("shards/") } == shards)
    for (out, journals) in [("merged", [2, 0, 1]), ("mended", [1, 2])] {
      _ = try await succeed(
        whole + ["--out", out, "--merge"] + journals.map { shards[$0] }, in: folder)
      try await expectSame(out, as: "whole", in: folder)
    }
  }

  /// A merge into a journal that a running sweep has open is refused, and the sweep goes on.
  private func aMergeBesideARunIsRefused(in folder: ScratchFolder) async throws {
    let url = folder.url.appending(path: "busy/\(journal)")
    _ = try await Subprocess.run(
      Command.configuration(
        "chapter-\(artifact)", whole + ["--out", "busy", "--threads", "1"], in: folder,
        environment: environment),
      input: .none, output: .discarded, error: .discarded
    ) { process in
      while trialCount(url) < 1, isRunning(process.processIdentifier) {
        try await Task.sleep(for: .milliseconds(2))
      }
      try process.send(signal: .suspend)
      // The signal stops it a little later.
      try await Task.sleep(for: .milliseconds(100))
      let before = try Data(contentsOf: url)
      let merge = try await run(
        whole + ["--out", "busy", "--merge", "whole/\(journal)"], in: folder)
      #expect(merge.status == .exited(65), "\(merge.status) \(merge.error)")
      #expect(
        merge.error.contains("busy/\(journal) is being written by another process"),
        "\(merge.error)")
      #expect(try Data(contentsOf: url) == before)
      try process.send(signal: .kill)
    }
  }

  /// A sample that agrees, and one digit changed in one trial, which is found and named.
  private func verifyFindsOneDigit(in folder: ScratchFolder) async throws {
    try FileManager.default.copyItem(
      at: folder.url.appending(path: "whole"), to: folder.url.appending(path: "verified"))
    let before = try digest("verified", in: folder)
    let sample = try await succeed(["--verify", "2", "--out", "verified"], in: folder)
    #expect(sample.output.contains("2 of 2 agree"), "\(sample.output)")
    #expect(sample.output.contains("all to the last byte"), "\(sample.output)")
    let after = try digest("verified", in: folder).filter { !$0.key.hasPrefix("here/") }
    #expect(after == before, "a verification leaves results alone")

    let url = folder.url.appending(path: "verified/\(journal)")
    if FileManager.default.fileExists(atPath: url.path(percentEncoded: false) + ".gz") {
      _ = try await Subprocess.run(
        .name("gunzip"), arguments: [url.path(percentEncoded: false) + ".gz"], output: .discarded)
    }
    var lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    let pattern = /"ndcg100":\[[^\]]*?\.([0-8])/
    let index = try #require(lines.lastIndex { $0.firstMatch(of: pattern) != nil })
    let line = String(lines[index])
    let digit = try #require(line.firstMatch(of: pattern))
    var changed = line
    let next = String(UInt8(digit.1)! + 1)
    changed.replaceSubrange(digit.1.startIndex..<digit.1.endIndex, with: next)
    lines[index] = Substring(changed)
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url)
    let all = try await run(["--verify", "all", "--out", "verified"], in: folder)
    #expect(all.status == .exited(1), "\(all.output)\(all.error)")
    #expect(all.error.contains("1 of "), "\(all.error)")
  }

  /// Drawn again from the journal alone, with no data at hand, every file has the same bytes.
  private func redrawIsTheSame(in folder: ScratchFolder) async throws {
    let place = folder.url.appending(path: "redrawn")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for name in [journal, journal + ".gz"] {
      let file = folder.url.appending(path: "whole/\(name)")
      if FileManager.default.fileExists(atPath: file.path(percentEncoded: false)) {
        try FileManager.default.copyItem(at: file, to: place.appending(path: name))
      }
    }
    var nothing = environment
    nothing["MACRIDVAE_DATA"] = ""
    let result = try await Command.run(
      "chapter-\(artifact)", ["--redraw", "--out", "redrawn"], in: folder, environment: nothing)
    try #require(result.status == .exited(0), "\(result.error)")
    let whole = try digest("whole", in: folder)
    let redrawn = try digest("redrawn", in: folder)
    for name in Set(whole.keys).union(redrawn.keys).sorted() {
      #expect(whole[name] == redrawn[name], "\(name)")
    }
  }

  /// What covers less than what stands goes to here/, beside it, and compares itself.
  private func aLesserRunHarmsNothing(in folder: ScratchFolder) async throws {
    let before = try digest("whole", in: folder)
    let run = try await succeed(lesser + ["--out", "whole"], in: folder)
    let after = try digest("whole", in: folder)
    for (name, bytes) in before { #expect(after[name] == bytes, "\(name)") }
    #expect(Set(after.keys).subtracting(before.keys).allSatisfy { $0.hasPrefix("here/") })
    #expect(after.keys.contains("here/\(artifact).json"), "\(after.keys.sorted())")
    #expect(run.output.contains("This run beside the committed one"), "\(run.output)")
    #expect(run.output.contains("0 outside"), "\(run.output)")
    try FileManager.default.removeItem(at: folder.url.appending(path: "whole/here"))
  }

  /// A process that has ended is a zombie until it is waited for.
  private func isRunning(_ process: ProcessIdentifier) -> Bool {
    let stat = (try? String(contentsOfFile: "/proc/\(process.value)/stat", encoding: .utf8)) ?? ""
    return !stat.isEmpty && stat.firstMatch(of: /\) ([A-Z])/)?.1 != "Z"
  }

  /// The outcomes of tiny trials on AVX2 and threads of one, as they were committed: where a
  /// method's or a measure's bytes changed, its revision has to be raised.
  ///
  /// Kernels and oneDNN are held to AVX2, which every machine of the last ten years has, so that
  /// each computes the same bytes; where another kind of processor than the committed outcomes' has
  /// other last bits all the same, numbers are compared to 0.1 % and the reader is told. Any larger
  /// difference is the code's.
  ///
  /// `MACRID_GOLDEN=write swift test --filter golden` writes the outcomes anew.
  ///
  /// - Parameter golden: the committed outcomes, a journal.
  public func outcomesAreGolden(_ golden: URL, in folder: ScratchFolder) async throws {
    var held = environment
    held["MACRID_ISA"] = "avx2"
    let result = try await Command.run(
      "chapter-\(artifact)", lesser + ["--out", "golden", "--threads", "1"], in: folder,
      environment: held)
    try #require(result.status == .exited(0), "\(result.error)")
    let plain = folder.url.appending(path: "golden/\(journal)")
    if !FileManager.default.fileExists(atPath: plain.path(percentEncoded: false)) {
      _ = try await Subprocess.run(
        .name("gunzip"), arguments: [plain.path(percentEncoded: false) + ".gz"], output: .discarded)
    }
    let text = try String(contentsOf: plain, encoding: .utf8)
    if ProcessInfo.processInfo.environment["MACRID_GOLDEN"] == "write" {
      try Data(try GoldenTrials(text).lines.utf8).write(to: golden)
      return
    }
    let (now, then) = (
      try GoldenTrials(text), try GoldenTrials(String(contentsOf: golden, encoding: .utf8))
    )
    #expect(Set(now.outcomes.keys) == Set(then.outcomes.keys), "other trials than the golden ones")
    for (trial, outcome) in then.outcomes.sorted(by: { $0.key < $1.key }) {
      guard let again = now.outcomes[trial], again.text != outcome.text else { continue }
      if again.revision != outcome.revision {
        Issue.record(
          """
          \(again.title): the revision was raised; write the golden outcomes anew: \
          MACRID_GOLDEN=write swift test --filter golden
          """)
      } else if now.processor == then.processor || !again.isNear(outcome) {
        Issue.record(
          """
          \(again.title): its outcome changed, and its revision is still \(again.revision). If that \
          is meant, raise the revision (Method.revision in Sources/Macrid/Training/Method.swift, or \
          that of the chapter's Measured type), so that committed trials of the old bytes are run \
          again, and write the golden outcomes anew: MACRID_GOLDEN=write swift test --filter golden. \
          now: \(again.text.prefix(300))
          then: \(outcome.text.prefix(300))
          """)
      } else {
        print(
          "\(again.title): last bits differ from those of \(then.processor) on \(now.processor), "
            + "both held to AVX2")
      }
    }
  }

  /// A line a finished trial.
  private func trialCount(_ url: URL) -> Int {
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return 0 }
    return text.split(separator: "\n").count { $0.hasPrefix(#"{"outcome""#) }
  }

  private func digest(_ name: String, in folder: ScratchFolder) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for file in folder.files() where file.hasPrefix(name + "/") {
      files[String(file.dropFirst(name.count + 1))] = try Data(
        contentsOf: folder.url.appending(path: file))
    }
    return files
  }

  /// The same files, byte by byte but for what a run took.
  private func expectSame(_ name: String, as other: String, in folder: ScratchFolder) async throws {
    for packed in folder.files()
    where packed.hasSuffix(".gz") && [name, other].contains(where: { packed.hasPrefix($0 + "/") }) {
      _ = try await Subprocess.run(
        .name("gunzip"), arguments: ["--keep", "--force", folder.path + packed], output: .discarded)
    }
    let (ours, theirs) = (
      try digest(name, in: folder).filter { !$0.key.hasSuffix(".gz") },
      try digest(other, in: folder).filter { !$0.key.hasSuffix(".gz") }
    )
    // What was being written when the process was killed stays beside it, hidden.
    for file in Set(ours.keys).union(theirs.keys).sorted() where !file.hasSuffix(".tmp") {
      let (a, b) = (ours[file].map(withoutTimes), theirs[file].map(withoutTimes))
      #expect(a == b, "\(name)/\(file)")
    }
  }

  private func withoutTimes(_ data: Data) -> Data {
    guard let text = String(data: data, encoding: .utf8) else { return data }
    return Data(
      text.replacing(/"seconds":[0-9.e-]+/, with: "").replacing(
        /"core(Seconds|Hours)": [0-9.e-]+/, with: ""
      )
      .utf8)
  }
}

/// A journal's outcomes, to be compared without knowing their type.
private struct GoldenTrials {
  struct Entry {
    var title: String
    var revision: String
    /// The outcome as canonical JSON.
    var text: String
    /// All of it, as a line of a file.
    var line: String

    /// Whether all numbers agree to 0.1 %, and all else wholly.
    func isNear(_ other: Entry) -> Bool {
      func parts(_ text: String) -> (words: String, numbers: [Double]) {
        let pattern = /-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?/
        return (
          text.replacing(pattern, with: "#"), text.matches(of: pattern).compactMap { Double($0.0) }
        )
      }
      let (a, b) = (parts(text), parts(other.text))
      return a.words == b.words && a.numbers.count == b.numbers.count
        && zip(a.numbers, b.numbers).allSatisfy {
          abs($0 - $1) <= 1e-3 * max(abs($0), abs($1), 1e-3)
        }
    }
  }

  /// By the trial's own JSON.
  var outcomes: [String: Entry] = [:]
  var processor = ""

  /// As a file keeps them.
  var lines: String { outcomes.sorted { $0.key < $1.key }.map { $0.value.line + "\n" }.joined() }

  init(_ text: String) throws {
    func canonical(_ value: Any) throws -> String {
      String(
        decoding: try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys]),
        as: UTF8.self)
    }
    for line in text.split(separator: "\n") where line.hasPrefix(#"{"outcome""#) {
      let object = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let trial = try #require(object["trial"] as? [String: Any])
      processor = (object["run"] as? [String: Any])?["processor"] as? String ?? ""
      var outcome = try #require(object["outcome"] as? [String: Any])
      // What is only shown, and long, follows from the same codes as what is measured.
      if var measured = outcome["measured"] as? [String: Any] {
        for name in ["show", "map", "sweeps"] { measured[name] = nil }
        outcome["measured"] = measured
      }
      let kept: [String: Any] = [
        "outcome": outcome, "trial": trial, "revision": object["revision"] ?? [:],
        "run": ["processor": processor],
      ]
      outcomes[try canonical(trial)] = Entry(
        title: "\(trial["method"] ?? "") (\(trial["measure"] ?? ""))",
        revision: try canonical(object["revision"] ?? [:]), text: try canonical(outcome),
        line: try canonical(kept))
    }
  }
}
