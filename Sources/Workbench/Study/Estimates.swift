import Macrid

/// What trials take on one core, in seconds: as finished ones of the same kind took, else by their
/// arithmetic at this machine's rate of matrix products.
public struct Estimates: Sendable {
  private struct Kind: Hashable {
    var method: String
    var dataset: String
    var settings: [String: Setting]?
  }

  private var sums: [Kind: (seconds: Double, count: Int)] = [:]
  private let datasets: @Sendable (Trial) -> DatasetRecord?
  /// GFLOP/s of one core.
  private let rate: Double

  /// - Parameters:
  ///   - finished: trials whose seconds are known, on whatever machine.
  ///   - datasets: the dataset of a trial.
  init<M>(
    _ finished: [TrialRecord<M>], rate: Double,
    datasets: @escaping @Sendable (Trial) -> DatasetRecord?
  ) {
    self.rate = rate
    self.datasets = datasets
    for record in finished {
      let trial = record.trial
      for settings in [trial.settings, nil] {
        let kind = Kind(method: trial.method, dataset: trial.dataset, settings: settings)
        let sum = sums[kind] ?? (0, 0)
        sums[kind] = (sum.seconds + record.run.seconds, sum.count + 1)
      }
    }
  }

  /// Whether no trial of the kind is finished: arithmetic counts the training, not what is measured
  /// on the model afterwards.
  func isLeast(_ trial: Trial) -> Bool { finishedSeconds(trial) == nil }

  private func finishedSeconds(_ trial: Trial) -> Double? {
    for settings in [trial.settings, nil] {
      let kind = Kind(method: trial.method, dataset: trial.dataset, settings: settings)
      if let sum = sums[kind] { return max(0.01, sum.seconds / Double(sum.count)) }
    }
    return nil
  }

  func seconds(_ trial: Trial) -> Double {
    if let seconds = finishedSeconds(trial) { return seconds }
    guard let method = Method(rawValue: trial.method), let data = datasets(trial) else { return 1 }
    let epochs = Self.epochs(ofAtMost: trial.settings["epochs"]?.number ?? 0)
    let perEpoch = method.gigaflopAnEpoch(
      trial.settings, users: data.trainingUsers, items: data.items)
    // Trainings reach half of the rate of products alone.
    return max(0.01, epochs * perEpoch / (0.5 * rate))
  }

  /// Trainings end by patience: on the whole after half of the epochs that they may have, or after 200
  /// of very many.
  public static func epochs(ofAtMost most: Double) -> Double { min(200, 0.5 * most) }
}
