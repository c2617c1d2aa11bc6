import Foundation
import Synchronization

/// Makes a study's journal complete: runs the trials that it lacks.
///
/// Every finished trial is in the journal before the next begins on its thread; run again after a
/// kill it goes on with what is missing. The outcomes do not depend on the number of threads.
public struct Sweep<Measures: Measured>: Sendable {
  /// What a sweep tells while it runs; from any thread, one call at a time.
  public enum Event: Sendable {
    case began(Trial)
    case finished(TrialRecord<Measures>)
  }

  public let journal: Journal<Measures>
  /// Threads in all: small trials run side by side, one a thread, large ones with all.
  public var workers: Workers
  /// The kind of processor, for the records.
  public var processor: String
  public var shard: Shard = .whole
  /// Finished elsewhere and not to be run again: the main journal beside a shard's own.
  public var elsewhere: Trials<Measures>?
  /// Polled before every trial; `run` should poll it too, and throw.
  public var isInterrupted: @Sendable () -> Bool = { false }
  public var report: @Sendable (Event) -> Void = { _ in }
  /// Whether a trial should have all threads to itself.
  public var isLarge: @Sendable (Trial) -> Bool = { _ in false }
  /// Whether to run a trial that is finished.
  public var isWantedAgain: @Sendable (Trial) -> Bool = { _ in false }
  /// The outcome of a trial, a function of it alone. What is a finding, such as a training that
  /// diverged, is an outcome; an error ends the sweep.
  public var run: @Sendable (Trial, Workers) throws -> Outcome<Measures>

  public init(
    into journal: Journal<Measures>, workers: Workers, processor: String,
    run: @escaping @Sendable (Trial, Workers) throws -> Outcome<Measures>
  ) {
    self.journal = journal
    self.workers = workers
    self.processor = processor
    self.run = run
  }

  /// Runs what is missing.
  ///
  /// - Returns: the study's trials, in its order. A shard ends at the first stage that needs
  ///   outcomes which it has not, and returns the stages before.
  /// - Throws: `SearchError.interrupted`, or the first error of `run` or of the journal, once the
  ///   trials under way have ended.
  public func complete(_ study: Study<Measures>) throws -> [Trial] {
    var all: [Trial] = []
    // Stages that wait for nothing are run together, so that no thread waits for a stage's last.
    var open: [Trial] = []
    func add(_ trials: [Trial]) {
      open += trials.indices.filter(shard.contains).map { trials[$0] }
      all += trials
    }
    func runOpen() throws {
      try runMissing(open.filter(isMissing), total: study.count)
      open = []
    }
    for (number, stage) in study.stages.enumerated() {
      switch stage.source {
      case .fixed(let fixed): add(fixed)
      case .following(let follow):
        try runOpen()
        guard all.allSatisfy({ known($0) != nil }) else { return all }
        add(try follow(finished))
      case .adaptive(let lag, let propose):
        try runOpen()
        // A chain of proposals is one shard's.
        guard shard.contains(number) else { continue }
        all += try chain(stage.count, lag: lag, propose, total: study.count)
      }
    }
    try runOpen()
    return all
  }

  private var finished: Trials<Measures> {
    var trials = journal.trials
    for record in elsewhere?.current ?? [] { _ = trials.add(record) }
    return trials
  }

  private func known(_ trial: Trial) -> TrialRecord<Measures>? {
    journal.trials[trial] ?? elsewhere?[trial]
  }

  private func isMissing(_ trial: Trial) -> Bool { known(trial) == nil || isWantedAgain(trial) }

  private func runMissing(_ missing: [Trial], total: Int) throws {
    let large = missing.filter(isLarge)
    let small = missing.filter { !isLarge($0) }
    let failure = Mutex<(any Error)?>(nil)
    @Sendable func attempt(_ trial: Trial, _ workers: Workers) {
      guard !isInterrupted(), failure.withLock({ $0 == nil }) else { return }
      do {
        try finish(trial, workers)
      } catch {
        failure.withLock { if $0 == nil { $0 = error } }
      }
    }
    workers.forEach(small.count) { index in
      // The last few would leave threads idle.
      let isLast = small.count - index < workers.count
      attempt(small[index], isLast ? workers : Workers(count: 1))
    }
    for trial in large { attempt(trial, workers) }
    try check(failure.withLock { $0 }, isWhole: missing.allSatisfy { known($0) != nil }, total)
  }

  /// Proposals in order, each as soon as those that it may see are finished.
  private func chain(
    _ count: Int, lag: Int,
    _ propose: @Sendable (Int, [Outcome<Measures>]) throws -> Trial, total: Int
  ) throws -> [Trial] {
    var all: [Trial] = []
    // Blocks of `lag` proposals see the same outcomes at most, so that a block is run as a whole.
    for start in stride(from: 0, to: count, by: lag) {
      let block = start..<min(count, start + lag)
      let trials = try block.map { number in
        let seen = all.prefix(max(0, number - lag + 1))
        return try propose(number, seen.compactMap { known($0)?.outcome })
      }
      // Of few values one may be proposed twice in a block; it is run once.
      var named: Set<Trial> = []
      let missing = trials.filter { named.insert($0).inserted && isMissing($0) }
      try runMissing(missing, total: total)
      all += trials
    }
    return all
  }

  private func finish(_ trial: Trial, _ workers: Workers) throws {
    report(.began(trial))
    let clock = ContinuousClock.now
    let processorTime = threadSeconds()
    let outcome = try run(trial, workers)
    let seconds =
      workers.count == 1
      ? threadSeconds() - processorTime
      : (ContinuousClock.now - clock) / .seconds(1) * Double(workers.count)
    let record = TrialRecord(
      trial: trial, outcome: outcome, run: TrialRun(processor: processor, seconds: seconds))
    try journal.append(record)
    report(.finished(record))
  }

  private func check(_ failure: (any Error)?, isWhole: Bool, _ total: Int) throws {
    if !isWhole, isInterrupted() {
      throw SearchError.interrupted(done: journal.trials.current.count, total: total)
    }
    if let failure { throw failure }
  }
}

/// Processor time of the calling thread, in seconds.
private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
