import Macrid
import Synchronization

/// Tells how far a sweep has come, and how the training that moved last stands.
final class SweepMonitor<Measures: Measured>: Sendable {
  private let reporter: ProgressReporter
  private let estimates: @Sendable (Trial) -> Double
  private let totalSeconds: Double
  private let doneSeconds = Mutex(0.0)

  init(_ reporter: ProgressReporter, estimates: Estimates, totalSeconds: Double) {
    self.reporter = reporter
    self.estimates = { estimates.seconds($0) }
    self.totalSeconds = totalSeconds
  }

  func epoch(_ trial: Trial, _ record: EpochRecord) {
    show(
      trial, steps: 0,
      [
        "epoch": "\(record.epoch)",
        "validation NDCG@100": Format.decimal(record.validationNDCG100, 4),
      ])
  }

  func finished(_ record: TrialRecord<Measures>) {
    doneSeconds.withLock { $0 += estimates(record.trial) }
    show(record.trial, steps: 1, [:])
  }

  func finish() { reporter.finish() }

  private func show(_ trial: Trial, steps: Int, _ fields: KeyValuePairs<String, String>) {
    let share = min(0.999, doneSeconds.withLock { $0 } / totalSeconds)
    let state = fields.map { "\($0.key) \($0.value)" }.joined(separator: " ")
    reporter.advance(
      by: steps, share: share, ["now": trial.title + (state.isEmpty ? "" : ", \(state)")])
  }
}
