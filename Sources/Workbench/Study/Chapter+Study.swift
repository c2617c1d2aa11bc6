import Foundation
import Macrid
import Plotting

extension Chapter {
  /// Makes the artifact's trials complete and draws its page: what running a chapter means.
  ///
  /// By the options: trials of the depth's study are run where the journal lacks them; or only a
  /// shard of them; or committed ones are drawn again, or trained again and compared.
  ///
  /// - Parameters:
  ///   - ownData: the name of the reader's own data, if that is what it runs on: results carry the
  ///     name, and no claim of the paper is judged.
  ///   - leavesOut: what of `--full` a lesser run has not, for the reader of one.
  /// - Throws: `ChapterFailure`, `SearchError`, `CannotWrite`, and what the artifact throws.
  public func run<Material, Measures>(
    _ artifact: Artifact<Material, Measures>, ownData: String? = nil, leavesOut: String? = nil
  ) throws {
    if let ownData {
      rename(for: ownData)
      // Beside the paper's results, not among them.
      if options.outPath == nil, !options.quick { home.append(path: Self.hereFolder) }
    }
    let committed = try Trials<Measures>(contentsOf: journal(in: home), of: self.artifact)
    if options.redraw {
      try redraw(committed, artifact, ownData: ownData)
      return
    }
    if options.verify != nil {
      try verify(committed, artifact)
      return
    }
    if let leavesOut, options.depth != .full, ownData == nil {
      say("leaves out what --full has: \(leavesOut)")
    }
    let materials = Materials(artifact.load)
    let study = try artifact.study(materials)
    let standing = (committed?.all ?? []).map(\.trial).filter(artifact.stays)
    let own = StudyHeader(
      artifact: self.artifact, command: command,
      isJudged: options.depth != .quick && ownData == nil)
    let header = standing.isEmpty ? own : committed?.header ?? own
    let place = try place(of: study, committed, standing, isOwn: ownData != nil)
    try prepare(place)
    let shard = try options.part
    let journal = try Journal<Measures>(
      at: shard == .whole
        ? journal(in: place)
        : place.appending(path: "\(self.artifact)-shard-\(shard.index)-of-\(shard.count).jsonl"),
      header: header, merging: options.merge.map { URL(filePath: $0) })
    if journal.bytesCut > 0 {
      say("the journal ended in a torn line, which was cut off; its trial is run again")
    }
    if !options.merge.isEmpty { tellMerged(journal.merged) }
    let trials = try complete(
      study, journal, shard: shard, elsewhere: shard == .whole ? nil : committed, committed,
      materials, artifact)
    guard shard == .whole else {
      say(
        "shard \(shard) is done; the trials that it ran are in \(path(journal.url)). Put shards "
          + "together with --merge.")
      return
    }
    let former = place.appending(path: "\(Self.hereFolder)/\(self.artifact)-former.jsonl")
    let moved = try journal.finish(keeping: trials + standing, leftOver: former)
    if moved > 0 {
      say("moved \(Format.count(moved)) trials that are not this study's to \(path(former))")
    }
    out = place
    let isLesser = place != home
    let page = Page(
      journal.trials, committed: isLesser ? committed : nil, header: header,
      notJudged: notJudged(header, ownData))
    try draw(page, artifact)
    if isLesser, let committed { try compare(journal.trials, committed) }
  }

  static var hereFolder: String { "here" }

  /// Where the trials of this chapter are kept in a folder, plain or compressed.
  func journal(in folder: URL) -> URL {
    folder.appending(path: "\(artifact)-trials.jsonl")
  }

  /// What is wrong with a journal that can be neither drawn nor verified.
  ///
  /// - Parameter consequence: of there being no trial, and what to do.
  func lacking<Measures>(_ committed: Trials<Measures>?, _ consequence: String) -> ChapterFailure {
    let name = path(journal(in: home))
    if let committed, committed.count > 0 {
      return ChapterFailure(
        .badData,
        "\(name):1: expected the line {\"study\":{...}}, which says what the trials below are of; put "
          + "it back, or run the chapter, which writes it again")
    }
    let state = committed == nil ? "is not there" : "holds no finished trial yet"
    return ChapterFailure(.missingInput, "\(name) \(state), \(consequence)")
  }

  private func notJudged(_ header: StudyHeader, _ ownData: String? = nil) -> String? {
    if options.quick { return "not judged: quick run" }
    if let ownData { return "not judged: \(ownData) is the reader's own data" }
    return header.isJudged ? nil : "not judged: quick run, or the reader's own data"
  }

  private func redraw<Material, Measures>(
    _ committed: Trials<Measures>?, _ artifact: Artifact<Material, Measures>, ownData: String?
  ) throws {
    guard let committed, let header = committed.header, committed.count > 0 else {
      throw lacking(
        committed, "so there is nothing to draw again; run the chapter without --redraw first")
    }
    out = home
    try prepare(out)
    tellOutdated(committed)
    try draw(Page(committed, header: header, notJudged: notJudged(header, ownData)), artifact)
  }

  private func draw<Material, Measures>(
    _ page: Page<Measures>, _ artifact: Artifact<Material, Measures>
  ) throws {
    guard !page.records.isEmpty else {
      throw ChapterFailure(
        .missingInput, "no trial of this revision of the code is there, so nothing can be drawn")
    }
    provenance = Provenance(page)
    datasets = page.datasets
    try artifact.draw(page)
  }

  /// Where this run's results go: to the folder itself where it covers what stands there, else to
  /// here/ in it.
  ///
  /// A full run covers what is of its datasets: a study that has changed takes the old one's place.
  ///
  /// - Parameters:
  ///   - standing: trials that stay beside the study's.
  ///   - isOwn: on the reader's own data, of which two files may have one name.
  private func place<Measures>(
    of study: Study<Measures>, _ committed: Trials<Measures>?, _ standing: [Trial], isOwn: Bool
  ) throws -> URL {
    // A journal that was begun, and holds no trial yet, is no result.
    if options.quick, let committed, committed.count > 0, let other = committed.header,
      !other.command.contains("--quick")
    {
      throw ChapterFailure(
        .usage,
        "\(path(home)) holds results of `\(other.command)`, which a quick run must not replace; "
          + "leave --out away or name another folder")
    }
    let fixed = Set(study.fixedTrials)
    let known = fixed.union(standing)
    let others = (committed?.all ?? []).map(\.trial).filter { !known.contains($0) }
    func subject(_ trial: Trial) -> String { isOwn ? trial.split : trial.dataset }
    let subjects = Set(fixed.map(subject))
    // Trials that follow from others cannot be named yet.
    let mayBeMissing = options.depth == .full ? others.count : study.count - fixed.count
    let covers =
      others.count <= mayBeMissing && others.allSatisfy { subjects.contains(subject($0)) }
    return options.quick || covers ? home : home.appending(path: Self.hereFolder)
  }

  private func tellMerged(_ merged: MergedJournals) {
    say(
      "took in \(Format.count(merged.added)) trials of \(options.merge.count) journals"
        + (merged.repeated > 0 ? "; \(merged.repeated) were there already" : "")
        + (merged.outdated > 0 ? "; \(merged.outdated) of older code were left out" : ""))
    for torn in merged.torn { say("\(torn) ends in a torn line; its trial is run again") }
  }

  private func tellOutdated<Measures>(_ trials: Trials<Measures>) {
    guard !trials.outdated.isEmpty else { return }
    say(
      "\(trials.outdated.count) of \(trials.count) trials are of an older revision of the code and "
        + "are left out; --full runs them again")
  }

  private func complete<Material, Measures>(
    _ study: Study<Measures>, _ journal: Journal<Measures>, shard: Shard,
    elsewhere: Trials<Measures>?, _ committed: Trials<Measures>?, _ materials: Materials<Material>,
    _ artifact: Artifact<Material, Measures>
  ) throws -> [Trial] {
    tellOutdated(journal.trials)
    tellCheckpoints()
    let here = journal.trials
    func isDone(_ trial: Trial) -> Bool {
      (here[trial] != nil || elsewhere?[trial] != nil) && !artifact.isWantedAgain(trial)
    }
    let named = try study.trials(named: here)
    for trial in study.fixedTrials where here.dataset(of: trial) == nil {
      try journal.add(artifact.record(try materials(trial.dataset, fold: trial.fold)))
    }
    let workers = Workers(count: options.threadCount)
    let data = journal.trials
    let estimates = Estimates(
      here.current + (committed?.current ?? []), rate: measureSgemmRate(workers: Workers(count: 1)),
      datasets: { data.dataset(of: $0) })
    // A share's trials, and those that follow from others at the mean of the rest.
    let share = named.enumerated().filter { shard.contains($0.offset) }.map(\.element)
    let open = share.filter { !isDone($0) }
    let following = max(0, study.count - named.count) / shard.count
    let fixedSeconds = study.fixedTrials.reduce(0) { $0 + estimates.seconds($1) }
    let mean = fixedSeconds / Double(max(1, study.fixedTrials.count))
    let workload = Workload(estimates, open: open, following: following, mean: mean)
    let (total, done) = (share.count + following, share.filter(isDone))
    let inPlace = done.count { here[$0] != nil }
    announce(
      "\(options.depth.rawValue) run: \(Format.count(study.count)) trials"
        + (shard == .whole ? "" : ", of which shard \(shard) has \(Format.count(share.count))")
        + (inPlace > 0 ? "; \(Format.count(inPlace)) are in \(path(journal.url))" : "")
        + (inPlace < done.count
          ? "; \(Format.count(done.count - inPlace)) are in \(path(self.journal(in: home)))" : "")
        + ("; \(Format.count(open.count + following)) are to be run"),
      seconds: workload.left / Double(workers.count),
      isLeast: open.contains(where: estimates.isLeast))
    let monitor = SweepMonitor<Measures>(
      progress(
        "trials", total: max(total, 1), unit: "trial", completed: total - open.count - following),
      workload)
    let (run, notice) = (artifact.run, noticing)
    var sweep = Sweep<Measures>(
      into: journal, workers: workers, processor: Processor.kind
    ) { trial, workers in
      let material = try materials(trial.dataset, fold: trial.fold)
      return try run(
        trial, material,
        Experiment.Run(
          workers: workers, checkpoint: checkpoint(of: trial, by: Measures.self),
          isInterrupted: { Interruption.isRequested }, notice: notice,
          progress: { monitor.epoch(trial, $0) }))
    }
    sweep.shard = shard
    sweep.elsewhere = elsewhere
    sweep.isWantedAgain = artifact.isWantedAgain
    sweep.isInterrupted = { Interruption.isRequested }
    sweep.report = { event in
      if case .finished(let record) = event {
        monitor.finished(record)
        Checkpoints.remove(checkpoint(of: record.trial, by: Measures.self))
      }
    }
    sweep.isLarge = { trial in
      guard let data = data.dataset(of: trial) else { return false }
      return data.trainingUsers * data.items > 500_000_000
    }
    let trials = try sweep.complete(study)
    monitor.finish()
    for trial in trials where journal.trials.dataset(of: trial) == nil && elsewhere == nil {
      try journal.add(artifact.record(try materials(trial.dataset, fold: trial.fold)))
    }
    return trials
  }

  /// Those that no command took up again.
  private func tellCheckpoints() {
    let left = Checkpoints.prune(in: checkpointFolder)
    guard left.count > 0 else { return }
    say(
      "\(left.count) checkpoints of trainings that were stopped, "
        + "\(Format.decimal(Double(left.bytes) / 1e6, 0)) MB, are in \(checkpointFolder.path); each is "
        + "removed two weeks after its last epoch")
  }

  private func compare<Measures>(_ here: Trials<Measures>, _ committed: Trials<Measures>) throws {
    let bands = Bands(committed, repetitions: try repetitions())
    let table = comparisonTable(here, committed, bands, everything: options.wide)
    if table.groups.isEmpty {
      Output.print(prose: table.caption)
    } else {
      table.printToStandardOutput(wide: options.wide)
    }
  }

  /// Committed trials run again with another instruction set.
  func repetitions<Measures>() throws -> Trials<Measures>? {
    try Trials(contentsOf: home.appending(path: "\(artifact)-repetitions.jsonl"), of: artifact)
  }
}

private var checkpointFolder: URL { Dataset.perUserCache.appending(path: "runs") }

/// The folder of a trial's checkpoint.
func checkpoint<M: Measured>(of trial: Trial, by: M.Type) -> URL {
  let revision = Revision(of: trial, measuredBy: M.self)
  return checkpointFolder.appending(
    path: "\(trial.id)-\(revision.method)-\(revision.measure)")
}
