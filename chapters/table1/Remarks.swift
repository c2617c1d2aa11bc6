import Macrid
import Workbench

/// What a reader should know of trainings: those that failed or collapsed, a line each, and of each
/// method how many used up their epochs.
func remarks(_ records: [TrialRecord<Sharpness>]) -> [String] {
  let broken = records.filter {
    $0.outcome.failure != nil || $0.outcome.training?.collapse != nil
  }
  let counts = Method.allCases.compactMap { method -> String? in
    let own = records.filter { $0.trial.method == method.rawValue }
    let count = own.count {
      $0.outcome.training?.ending == .usedUp && $0.outcome.training?.collapse == nil
    }
    return count == 0 ? nil : "\(count) of \(own.count) of \(method.rawValue)"
  }
  return broken.compactMap { record in
    guard record.trial.purpose == .ablation else { return record.remark }
    let variant = Variant.all.first { $0.isOf(record.trial) }
    return record.remark.map { "\(variant?.name ?? ""): \($0)" }
  } + (counts.isEmpty ? [] : ["Trainings that used up their epochs: \(Format.list(counts))."])
}
