import Foundation
import Synchronization

/// How far a sweep has come.
public struct SweepProgress: Sendable, Equatable {
  /// Finished trials, those of earlier runs included.
  public let done: Int
  /// Trials asked for.
  public let total: Int
  /// Trials an hour in this run.
  public let trialsPerHour: Double
  /// Seconds left at that rate.
  public let secondsLeft: Double
}

/// Runs the trials of `configurations` that the journal does not hold, one a thread, and returns
/// all of them in the order given.
///
/// Every finished trial is in the journal before the next begins on its thread; asking for more
/// configurations later, or again after a kill, runs what is missing.
///
/// - Parameters:
///   - workers: trials under way at once. A trial should keep to its thread
///     (`Workers(count: 1)`): small models fill the cores better side by side.
///   - isInterrupted: polled before every trial; `run` should poll it too, and throw.
///   - progress: called after every trial, one call at a time, from any thread.
///   - run: the outcome of a configuration, a function of it alone. An outcome that is a finding,
///     such as a model that diverged, is returned; an error ends the sweep.
/// - Throws: `SearchError.interrupted`, or the first error of `run` or of the journal, once the
///   trials under way have ended.
public func sweep<Outcome>(
  _ configurations: [Configuration], journal: TrialJournal<Outcome>, workers: Workers,
  isInterrupted: @Sendable () -> Bool = { false },
  progress: @Sendable (SweepProgress) -> Void = { _ in },
  run: @Sendable (Configuration) throws -> Outcome
) throws -> [Trial<Outcome>] {
  let missing = try configurations.filter { try journal.trial(of: $0) == nil }
  let start = ContinuousClock.now
  let state = Mutex<(finished: Int, failure: (any Error)?)>((0, nil))
  workers.forEach(missing.count) { index in
    guard !isInterrupted(), state.withLock({ $0.failure == nil }) else { return }
    do {
      let outcome = try run(missing[index])
      try journal.append(Trial(configuration: missing[index], outcome: outcome))
      state.withLock { state in
        state.finished += 1
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        progress(
          SweepProgress(
            done: configurations.count - missing.count + state.finished,
            total: configurations.count,
            trialsPerHour: Double(state.finished) / max(seconds, 1e-9) * 3600,
            secondsLeft: Double(missing.count - state.finished) * seconds
              / Double(state.finished)))
      }
    } catch {
      state.withLock { if $0.failure == nil { $0.failure = error } }
    }
  }
  let (finished, failure) = state.withLock { $0 }
  if finished < missing.count, isInterrupted() {
    throw SearchError.interrupted(
      done: configurations.count - missing.count + finished, total: configurations.count)
  }
  if let failure { throw failure }
  return try configurations.compactMap { try journal.trial(of: $0) }
}
