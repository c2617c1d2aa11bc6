import Macrid
import Synchronization

/// Tells how far a sweep has come, and how the training that moved last stands.
final class SweepMonitor<Measures: Measured>: Sendable {
  private let reporter: ProgressReporter
  private let workload: Mutex<Workload>

  init(_ reporter: ProgressReporter, _ workload: Workload) {
    self.reporter = reporter
    self.workload = Mutex(workload)
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
    workload.withLock { $0.finish(record.trial) }
    show(record.trial, steps: 1, [:])
  }

  func finish() { reporter.finish() }

  private func show(_ trial: Trial, steps: Int, _ fields: KeyValuePairs<String, String>) {
    let share = workload.withLock { $0.share }
    let state = fields.map { "\($0.key) \($0.value)" }.joined(separator: " ")
    reporter.advance(
      by: steps, share: share, ["now": trial.title + (state.isEmpty ? "" : ", \(state)")])
  }
}
