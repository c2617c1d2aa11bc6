import Foundation

/// How a model is trained; the defaults are the authors' for the smaller sets.
public struct TrainingSettings: Sendable, Codable, Equatable {
  /// Most passes over the training users.
  public var epochs = 200
  /// Users a step (B).
  public var batchSize = 100
  public var learningRate: Float = 1e-3
  /// Cap of the KL term's weight (beta).
  public var beta: Float = 0.2
  /// Epochs' worth of steps over which a slope of 1 would be annealed: at step t the weight is
  /// min(beta, t / (annealingEpochs x steps an epoch)), a ramp that does not depend on the cap.
  public var annealingEpochs = 5
  /// Weight of the sum of squares of all weights.
  public var l2: Float = 0
  /// Epochs without a better validation NDCG@100 after which training stops, counted from the end
  /// of the ramp on: before it the objective is not yet the one asked for.
  public var patience = 50
  /// Of the initial parameters, the order of users and all noise.
  public var seed: UInt64 = 0
  /// Where training stops if it has not come as far.
  public var hurdles: [Hurdle] = []

  public init() {}

  /// Epochs until the KL term's weight has climbed to its cap, or all of them if it never does.
  var rampEpochs: Int {
    Int(min(Float(epochs), (Float(annealingEpochs) * beta).rounded(.up)))
  }
}

/// What one epoch came to.
public struct EpochRecord: Sendable, Codable, Equatable {
  /// From 1 on.
  public var epoch: Int
  /// Mean over the epoch's steps; `beta` is the last step's.
  public var negativeLogLikelihood: Double
  public var kl: Double
  public var beta: Double
  /// Mean over validation users.
  public var validationNDCG100: Double
}

/// A finished training.
public struct TrainingOutcome: Sendable, Codable, Equatable {
  /// Every epoch, in order.
  public var history: [EpochRecord]
  /// The epoch of the best validation NDCG@100, whose parameters the model now has; the first of
  /// equals.
  public var bestEpoch: Int
  /// Whether it stopped at a hurdle, before its epochs were used up.
  public var fellAtHurdle = false
  /// Why training stopped, in words.
  public var stopReason: String

  /// The record of the best epoch.
  public var best: EpochRecord { history[bestEpoch - 1] }
}

/// Why a training did not finish.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// Asked to stop; the last finished epoch is in the checkpoint.
  case interrupted(epoch: Int)
  /// The objective is not a number any more.
  case diverged(epoch: Int)

  public var description: String {
    switch self {
    case .interrupted(let epoch): "interrupted after epoch \(epoch)"
    case .diverged(let epoch):
      "the objective is not a finite number in epoch \(epoch); try a smaller learning rate or a "
        + "larger tau"
    }
  }
}

/// Trains a model on a split and leaves it with the parameters of its best epoch.
///
/// With the same seed the result has the same bytes at any number of threads, and so has one that
/// was interrupted and continued from its checkpoint: every draw is a function of (seed, epoch or
/// step).
///
/// - Parameters:
///   - model: its `capacity.users` must be at least the batch size.
///   - checkpoint: a folder of its own for this training; rewritten now and then after an epoch,
///     continued from where it holds one. One that cannot be used is put aside.
///   - checkpointInterval: seconds between two checkpoints; 0 for one after every epoch.
///   - identity: words that tell this training from others in the checkpoint, such as the split's
///     digest and the model's configuration.
///   - isInterrupted: polled after every step.
///   - notice: told what a reader should know of the checkpoint, in a sentence.
///   - progress: called after every epoch.
/// - Throws: `TrainingError`; what `Split.check()` throws.
public func train(
  _ model: some TrainableRecommender, on split: Split, _ settings: TrainingSettings,
  workers: Workers, checkpoint: URL? = nil, checkpointInterval: Double = 20,
  identity: String = "", isInterrupted: () -> Bool = { false },
  notice: @escaping (String) -> Void = { _ in }, progress: (EpochRecord) -> Void = { _ in }
) throws -> TrainingOutcome {
  try split.check()
  let trainer = Trainer(model, on: split.train, settings, workers: workers)
  let evaluator = Evaluator(itemCount: model.itemCount, capacity: model.capacity)
  var state = TrainingState(model, trainer.optimiser)
  let store = checkpoint.flatMap {
    CheckpointStore(
      $0, identity: identity, settings: settings, interval: checkpointInterval, notice: notice)
  }
  store?.restore(&state)

  while let epoch = state.nextEpoch(settings) {
    let objective = try trainer.epoch(epoch, isInterrupted: isInterrupted)
    let evaluation = evaluator.evaluate(model, on: split.validation, workers: workers)
    let record = EpochRecord(
      epoch: epoch, negativeLogLikelihood: objective.negativeLogLikelihood, kl: objective.kl,
      beta: objective.beta, validationNDCG100: evaluation.mean(of: \.ndcg100))
    state.append(record)
    store?.save(state)
    progress(record)
  }
  state.restoreBest()
  let isUsedUp = state.history.count >= settings.epochs
  let fell = !isUsedUp && state.fell(at: settings.hurdles)
  return TrainingOutcome(
    history: state.history, bestEpoch: state.bestEpoch, fellAtHurdle: fell,
    stopReason: isUsedUp
      ? "all \(state.history.count) epochs"
      : fell
        ? "below the hurdle of epoch \(state.history.count)"
        : "no better validation NDCG@100 in \(settings.patience) epochs")
}
