import Foundation
import Macrid

/// One training of a chapter, named so that a reader knows it again.
public struct TrainingJob {
  /// What the progress line says, such as "MacridVAE on ml-1m, seed 1".
  public var title: String
  public var split: Split
  public var settings: TrainingSettings
  /// The model and its configuration, as they tell one training from another.
  public var configuration: String

  public init(
    _ title: String, on split: Split, _ settings: TrainingSettings,
    configuration: some Encodable
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    self.title = title
    self.split = split
    self.settings = settings
    self.configuration = String(decoding: try encoder.encode(configuration), as: UTF8.self)
  }
}

extension Chapter {
  /// Trains a model with progress on standard error and a checkpoint after every epoch: the same
  /// command goes on where an earlier run was interrupted or killed.
  ///
  /// Checkpoints live in the per-user cache until the chapter's results are written.
  ///
  /// - Throws: `TrainingError`, `CannotWrite`.
  public func train(
    _ model: some TrainableRecommender, _ job: TrainingJob
  ) throws -> TrainingOutcome {
    let identity = [
      version, job.split.dataset, job.split.digest, "\(type(of: model))", job.configuration,
    ].joined(separator: "\n")
    let folder = Dataset.perUserCache.appending(path: "runs").appending(
      path: checkpointName(identity, job.settings))
    checkpoints.append(folder)
    let progress = progress(job.title, total: job.settings.epochs)
    func run() throws -> TrainingOutcome {
      try Macrid.train(
        model, on: job.split, job.settings, workers: Workers(count: options.threadCount),
        checkpoint: folder, identity: identity, isInterrupted: { Interruption.isRequested },
        progress: { record in
          progress.update(
            record.epoch,
            [
              "loss": Format.decimal(record.negativeLogLikelihood + record.beta * record.kl, 2),
              "validation NDCG@100": Format.decimal(record.validationNDCG100, 4),
            ])
        })
    }
    let outcome: TrainingOutcome
    do {
      outcome = try run()
    } catch let error as CheckpointError {
      say("\(error.path) \(error.what); it is put aside and training starts afresh")
      try? FileManager.default.removeItem(at: folder)
      outcome = try run()
    }
    progress.finish(
      "best epoch \(outcome.bestEpoch) of \(outcome.history.count), validation NDCG@100 "
        + Format.decimal(outcome.best.validationNDCG100, 4) + ", \(outcome.stopReason)")
    return outcome
  }

  private func checkpointName(_ identity: String, _ settings: TrainingSettings) -> String {
    var lasting = settings
    lasting.epochs = 0
    lasting.patience = 0
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let words = (try? encoder.encode(lasting)) ?? Data()
    let digest = SHA256.hash(Data(identity.utf8) + words)
    return digest.prefix(12).hexadecimal
  }
}
