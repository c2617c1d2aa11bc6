import Foundation
import Macrid

extension Chapter {
  /// Trains committed trials again from scratch and compares outcome by outcome.
  func verify<Material, Measures>(
    _ committed: Trials<Measures>?, _ artifact: Artifact<Material, Measures>
  ) throws {
    guard let committed, committed.count > 0, let header = committed.header else {
      throw lacking(
        committed,
        "so there is nothing to verify; run the chapter first, or name the folder of its results "
          + "with --out")
    }
    let here = home.appending(path: Self.hereFolder)
    let fresh = here.appending(path: "\(self.artifact)-verified.jsonl")
    let materials = Materials(artifact.load)
    var absent: Set<String> =
      committed.outdated.isEmpty ? [] : ["trials of another revision of the code"]
    let candidates = committed.current.filter { record in
      guard record.trial.isRunnableHere else {
        absent.insert("trials of bfloat16, which this processor has not")
        return false
      }
      do {
        let found = artifact.record(try materials(record.trial.dataset, fold: record.trial.fold))
        guard !found.sha256.hasPrefix(record.trial.split) else { return true }
        absent.insert("\(record.trial.dataset) (another split: its data, or --seed, differ)")
      } catch {
        absent.insert(record.trial.dataset)
      }
      return false
    }
    guard !candidates.isEmpty else {
      throw ChapterFailure(
        .missingInput,
        "none of the committed trials can be run here: \(absent.sorted().joined(separator: ", "))"
      )
    }
    let drawn = draw(from: candidates)
    say(
      "verify: trains \(drawn.count) of \(committed.count) committed trials again, drawn with seed "
        + "\(options.seed)"
        + (absent.isEmpty
          ? "" : "; not here, so not drawn: \(absent.sorted().joined(separator: ", "))"))
    // From scratch: what an earlier verification computed is not taken.
    let journal = try Journal<Measures>(at: fresh, header: header, isEmptied: true)
    for record in drawn {
      try journal.add(artifact.record(try materials(record.trial.dataset, fold: record.trial.fold)))
    }
    let estimates = Estimates(committed.current, rate: 1) { committed.dataset(of: $0) }
    let workers = Workers(count: options.threadCount)
    let seconds = drawn.reduce(0) { $0 + $1.run.seconds }
    announce("\(drawn.count) trials", seconds: seconds / Double(workers.count))
    let monitor = SweepMonitor<Measures>(
      progress("verify", total: drawn.count, unit: "trial"),
      Workload(estimates, open: drawn.map(\.trial)))
    let run = artifact.run
    var sweep = Sweep<Measures>(into: journal, workers: workers, processor: Processor.kind) {
      trial, workers in
      try run(
        trial, try materials(trial.dataset, fold: trial.fold),
        Experiment.Run(
          workers: workers, isInterrupted: { Interruption.isRequested },
          progress: { monitor.epoch(trial, $0) }))
    }
    sweep.isInterrupted = { Interruption.isRequested }
    sweep.report = { if case .finished(let record) = $0 { monitor.finished(record) } }
    _ = try sweep.complete(Study(drawn.map(\.trial)))
    monitor.finish()
    try judge(
      drawn, of: committed.count, journal.trials,
      Bands(committed, repetitions: try repetitions()), path(fresh))
  }

  /// A seeded draw without replacement.
  private func draw<M>(from candidates: [TrialRecord<M>]) -> [TrialRecord<M>] {
    var order = candidates
    var generator = Philox(seed: options.seed, stream: 0x5645_5249_4659)
    generator.shuffle(&order)
    if options.verify == "all" { return order }
    if let count = options.verify.flatMap(Int.init) { return Array(order.prefix(count)) }
    // Five minutes, less what threads wait for each other.
    var left = 260 * Double(options.threadCount)
    return order.filter { record in
      guard record.run.seconds <= left else { return false }
      left -= record.run.seconds
      return true
    }
  }

  private func judge<M>(
    _ drawn: [TrialRecord<M>], of total: Int, _ now: Trials<M>, _ bands: Bands, _ place: String
  ) throws {
    var (same, within, unknown) = (0, 0, 0)
    var failed: [Trial] = []
    var rows: [[Table.Cell]] = []
    for record in drawn {
      guard let again = now[record.trial] else { continue }
      switch bands.compare(record, again) {
      case .same: same += 1
      case .within: within += 1
      case .notComparable: unknown += 1
      case .differs(let differences):
        failed.append(record.trial)
        rows += differences.map { difference in
          let (committed, now) = tellingApart(difference.committed, difference.now)
          return [
            .text(record.trial.title), .text(difference.quantity), .text(committed), .text(now),
            .text(difference.band.map { tellingApart($0, 0).0 } ?? "equal"),
          ]
        }
      }
    }
    if !rows.isEmpty {
      Table(
        caption: "Outside their bands.",
        columns: [
          Table.Column("Trial"), Table.Column("Quantity"),
          Table.Column("Committed", .right), Table.Column("Now", .right),
          Table.Column("Band", .right),
        ], groups: [Table.Group(rows: rows)]
      ).printToStandardOutput()
    }
    if !bands.tooWide.isEmpty {
      let names = Set(bands.tooWide.map { "\($0.quantity) of \($0.method)" }).sorted()
      Output.print(
        "Not compared, since other processors move them as far as other trials do: "
          + names.joined(separator: ", ") + ".")
    }
    let judged = same + within + failed.count
    Output.print(
      prose: verifiedSummary(
        judged: judged, of: total, failed: failed.count, same: same, unknown: unknown))
    if unknown > 0, judged == 0 {
      throw ChapterFailure(
        .missingInput,
        "this processor (\(Processor.kind)) is of another kind than the committed trials', and "
          + "there are too few repetitions to say how far last bits may lead; the fresh outcomes "
          + "are in \(place)")
    }
    if !failed.isEmpty {
      throw ChapterFailure(
        .difference,
        "\(failed.count) of \(judged) trials differ from the committed ones; the fresh outcomes are "
          + "in \(place)")
    }
  }
}

/// Two numbers with as many decimals as tell them apart, five at the least.
func tellingApart(_ a: Double, _ b: Double) -> (String, String) {
  for decimals in 5...17 {
    let (x, y) = (Format.decimal(a, decimals), Format.decimal(b, decimals))
    if x != y { return (x, y) }
  }
  return ("\(a)", "\(b)")
}

/// What agreement of a sample proves of the rest: "20 of 20 agree: at 95 % fewer than 14 % of the
/// trials would not".
///
/// - Parameter total: the committed trials; where all were judged there is no rest.
func verifiedSummary(judged: Int, of total: Int, failed: Int, same: Int, unknown: Int) -> String {
  var text = "\(judged - failed) of \(judged) agree"
  if judged == total, judged > 0 {
    text += ", which are all; " + (same == judged ? "all" : "\(same)") + " to the last byte."
  } else if judged > 0 {
    let bound = largestShare(failures: failed, of: judged)
    text += ": at 95 % fewer than \(Format.decimal(100 * bound, 0)) % of the trials would not"
    text += same == judged ? "; all to the last byte." : "; \(same) to the last byte."
  } else {
    text += "."
  }
  if unknown > 0 {
    text += " \(unknown) cannot be compared on another kind of processor: too few repetitions."
  }
  return text
}
