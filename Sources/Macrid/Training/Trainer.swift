/// Passes over the training users: the inner loop of `train`, without evaluation or checkpoints.
public final class Trainer<Model: TrainableRecommender> {
  let optimiser: Adam
  /// Where the last epoch's time went.
  public private(set) var seconds = StepSeconds()
  private let model: Model
  private let interactions: Interactions
  private let settings: TrainingSettings
  private let workers: Workers
  private let batch: Batch
  private let stepsPerEpoch: Int

  /// - Parameters:
  ///   - model: its `capacity.users` must be at least the batch size.
  ///   - interactions: training users x items.
  public init(
    _ model: Model, on interactions: Interactions, _ settings: TrainingSettings, workers: Workers
  ) {
    precondition(settings.batchSize <= model.capacity.users, "the workspace is too small")
    self.model = model
    self.interactions = interactions
    self.settings = settings
    self.workers = workers
    optimiser = Adam(model.parameters, learningRate: settings.learningRate, l2: settings.l2)
    batch = Batch(model.capacity, itemCount: model.itemCount)
    stepsPerEpoch = (interactions.userCount + settings.batchSize - 1) / settings.batchSize
  }

  /// One pass over all users, in an order that the seed and `number` decide.
  ///
  /// - Parameters:
  ///   - number: from 1 on.
  ///   - isInterrupted: polled before every step.
  /// - Returns: the mean objective over the steps; its `beta` is the last step's.
  /// - Throws: `TrainingError.interrupted` or `.diverged`.
  public func epoch(_ number: Int, isInterrupted: () -> Bool = { false }) throws -> Loss {
    let userCount = interactions.userCount
    var users = Array(0..<userCount)
    var generator = Philox(seed: settings.seed, stream: NoiseStream.shuffle.at(UInt64(number)))
    generator.shuffle(&users)
    var mean = Loss(negativeLogLikelihood: 0, kl: 0, beta: 0)
    seconds = StepSeconds()
    var last = ContinuousClock.now
    func sinceLast() -> Double {
      let now = ContinuousClock.now
      defer { last = now }
      return last.duration(to: now) / .seconds(1)
    }
    for start in stride(from: 0, to: userCount, by: settings.batchSize) {
      if isInterrupted() { throw TrainingError.interrupted(epoch: number - 1) }
      let members = users[start..<min(userCount, start + settings.batchSize)]
      batch.fill(members, of: interactions, byItem: true)
      seconds.batch += sinceLast()
      let step = optimiser.step
      let annealed = Double(step) / Double(settings.annealingEpochs * stepsPerEpoch)
      let beta = min(Double(settings.beta), annealed)
      model.drawNoise(for: batch, seed: settings.seed, step: UInt64(step), workers: workers)
      seconds.noise += sinceLast()
      let loss = model.gradient(of: batch, beta: Float(beta), workers: workers)
      seconds.gradient += sinceLast()
      guard loss.total.isFinite else { throw TrainingError.diverged(epoch: number) }
      optimiser.update(workers: workers)
      seconds.update += sinceLast()
      mean.negativeLogLikelihood += loss.negativeLogLikelihood / Double(stepsPerEpoch)
      mean.kl += loss.kl / Double(stepsPerEpoch)
      mean.beta = beta
    }
    return mean
  }
}

/// Where the time of training steps goes, in seconds, summed over an epoch's steps.
public struct StepSeconds: Sendable, Equatable, Codable {
  /// Filling the batch.
  public var batch = 0.0
  /// Drawing noise.
  public var noise = 0.0
  /// Forward and backward pass.
  public var gradient = 0.0
  /// Adam.
  public var update = 0.0

  public init() {}
}
