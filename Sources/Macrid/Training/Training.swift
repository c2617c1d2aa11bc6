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
  /// Epochs without a better validation NDCG@100 after which training stops.
  public var patience = 50
  /// Of the initial parameters, the order of users and all noise.
  public var seed: UInt64 = 0

  public init() {}
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
  case noTrainingUsers(dataset: String)
  case noValidationUsers(dataset: String)

  public var description: String {
    switch self {
    case .interrupted(let epoch): "interrupted after epoch \(epoch)"
    case .diverged(let epoch):
      "the objective is not a finite number in epoch \(epoch); try a smaller learning rate or a "
        + "larger tau"
    case .noTrainingUsers(let dataset): "\(dataset) has no training users after the split"
    case .noValidationUsers(let dataset):
      "\(dataset) has no validation user with anything to be found, so no epoch can be chosen"
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
///   - checkpoint: a folder of its own for this training; rewritten after every epoch, continued
///     from where it holds one. A checkpoint of other settings or another split is an error.
///   - identity: words that tell this training from others in the checkpoint, such as the split's
///     digest and the model's configuration.
///   - isInterrupted: polled after every step.
///   - progress: called after every epoch.
/// - Throws: `TrainingError`, `CheckpointError`, `CannotWrite`.
public func train(
  _ model: some TrainableRecommender, on split: Split, _ settings: TrainingSettings,
  workers: Workers, checkpoint: URL? = nil, identity: String = "",
  isInterrupted: () -> Bool = { false }, progress: (EpochRecord) -> Void = { _ in }
) throws -> TrainingOutcome {
  precondition(settings.batchSize <= model.capacity.users, "the workspace is too small")
  let userCount = split.train.userCount
  guard userCount > 0, split.train.count > 0 else {
    throw TrainingError.noTrainingUsers(dataset: split.dataset)
  }
  guard split.validation.sought.count > 0 else {
    throw TrainingError.noValidationUsers(dataset: split.dataset)
  }
  let stepsPerEpoch = (userCount + settings.batchSize - 1) / settings.batchSize
  let optimiser = Adam(model.parameters, learningRate: settings.learningRate, l2: settings.l2)
  let evaluator = Evaluator(itemCount: model.itemCount, capacity: model.capacity)
  let batch = Batch(model.capacity, itemCount: model.itemCount)
  var state = TrainingState(model, optimiser)
  let store = checkpoint.map {
    CheckpointStore(folder: $0, identity: identity, settings: settings)
  }
  try store?.restore(&state)

  while let epoch = state.nextEpoch(settings) {
    var users = Array(0..<userCount)
    var generator = Philox(seed: settings.seed, stream: NoiseStream.shuffle.at(UInt64(epoch)))
    generator.shuffle(&users)
    var (likelihood, kl, beta) = (0.0, 0.0, 0.0)
    for start in stride(from: 0, to: userCount, by: settings.batchSize) {
      if isInterrupted() { throw TrainingError.interrupted(epoch: epoch - 1) }
      let members = users[start..<min(userCount, start + settings.batchSize)]
      batch.fill(members, of: split.train, byItem: true)
      let step = optimiser.step
      beta = min(
        Double(settings.beta), Double(step) / Double(settings.annealingEpochs * stepsPerEpoch))
      model.drawNoise(for: batch, seed: settings.seed, step: UInt64(step), workers: workers)
      let loss = model.gradient(of: batch, beta: Float(beta), workers: workers)
      guard loss.total.isFinite else { throw TrainingError.diverged(epoch: epoch) }
      optimiser.update(workers: workers)
      likelihood += loss.negativeLogLikelihood
      kl += loss.kl
    }
    let evaluation = evaluator.evaluate(model, on: split.validation, workers: workers)
    let record = EpochRecord(
      epoch: epoch, negativeLogLikelihood: likelihood / Double(stepsPerEpoch),
      kl: kl / Double(stepsPerEpoch), beta: beta,
      validationNDCG100: evaluation.summary(of: \.ndcg100).mean)
    let isBest = state.append(record)
    try store?.save(state, isBest: isBest)
    progress(record)
  }
  state.restoreBest()
  return TrainingOutcome(
    history: state.history, bestEpoch: state.bestEpoch,
    stopReason: state.history.count >= settings.epochs
      ? "all \(state.history.count) epochs"
      : "no better validation NDCG@100 in \(settings.patience) epochs")
}
