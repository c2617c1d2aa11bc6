import Foundation

extension Trial {
  /// Of its products, where it names one.
  fileprivate var precision: Precision? {
    settings["precision"]?.text.flatMap(Precision.init)
  }

  /// Whether this processor multiplies in the precision that the trial names.
  public var isRunnableHere: Bool { (try? precision?.check()) != nil || precision == nil }
}

/// A split on which trials are run.
public struct Experiment: Sendable {
  public let split: Split
  /// Popularity's NDCG@100 for the validation users.
  let popularityNDCG100: Double
  /// Of the training users' items, for EASE and PureSVD: one serves all their trials.
  private let spectrum = Once<GramSpectrum>()

  /// What a trial may use, and whom it tells how it goes.
  public struct Run: Sendable {
    public var workers: Workers
    /// A folder for the training's checkpoint; nil keeps none.
    public var checkpoint: URL?
    /// Polled after every step.
    public var isInterrupted: @Sendable () -> Bool
    /// Told what a reader should know of a checkpoint.
    public var notice: @Sendable (String) -> Void
    /// Called after every epoch.
    public var progress: @Sendable (EpochRecord) -> Void

    public init(
      workers: Workers = Workers(count: 1), checkpoint: URL? = nil,
      isInterrupted: @escaping @Sendable () -> Bool = { false },
      notice: @escaping @Sendable (String) -> Void = { _ in },
      progress: @escaping @Sendable (EpochRecord) -> Void = { _ in }
    ) {
      self.workers = workers
      self.checkpoint = checkpoint
      self.isInterrupted = isInterrupted
      self.notice = notice
      self.progress = progress
    }
  }

  /// - Throws: `DataError` where nothing can be trained or ranked on the split.
  public init(_ split: Split) throws {
    try split.check()
    self.split = split
    let capacity = BatchCapacity(batchSize: 100, of: [split.validation.known])
    popularityNDCG100 = Evaluator(itemCount: split.itemIDs.count, capacity: capacity)
      .evaluate(
        Popularity(split.train), on: split.validation, workers: Workers(count: 1)
      ).mean(of: \.ndcg100)
  }

  /// Trains what the trial names, keeps the epoch that ranks best for validation users, looks at
  /// the test users once, and measures.
  ///
  /// A training that diverges is an outcome, not an error.
  ///
  /// - Parameters:
  ///   - others: further users whose items `measure` will feed to the model.
  ///   - afterEpoch: sees the model as it is after every epoch, before anything is kept.
  ///   - measure: given the model with its kept parameters.
  /// - Throws: `SearchError.setting`, `.tooLarge`; `TrainingError.interrupted`; what `measure` throws.
  public func run<M: Measured>(
    _ trial: Trial, _ run: Run, alsoFed others: [Interactions] = [],
    afterEpoch: (any Recommender, EpochRecord) -> Void = { _, _ in },
    measure: (any Recommender) throws -> M?
  ) throws -> Outcome<M> {
    guard let method = Method(rawValue: trial.method) else {
      throw SearchError.setting(
        method: trial.method, name: "method",
        reason: "is none of \(Method.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let itemCount = split.itemIDs.count
    let fed = [split.train, split.validation.known, split.test.known] + others
    func evaluated(
      _ model: some Recommender, _ capacity: BatchCapacity, _ training: TrainingSummary?
    ) throws -> Outcome<M> {
      let test = Evaluator(itemCount: itemCount, capacity: capacity)
        .evaluate(model, on: split.test, workers: run.workers)
      return Outcome(
        training: training, test: UserMetrics(test), measured: try measure(model))
    }
    func trained<Model: TrainableRecommender>(
      _ settings: TrainingSettings, _ make: (BatchCapacity) -> Model
    ) throws -> Outcome<M> {
      var settings = settings
      settings.seed = trial.seed
      settings.batchSize = min(settings.batchSize, split.train.userCount)
      let capacity = BatchCapacity(batchSize: settings.batchSize, of: fed)
      let model = make(capacity)
      do {
        let outcome = try train(
          model, on: split, settings, workers: run.workers, checkpoint: run.checkpoint,
          identity: trial.canonical, isInterrupted: run.isInterrupted, notice: run.notice,
          progress: {
            afterEpoch(model, $0)
            run.progress($0)
          })
        return try evaluated(
          model, capacity,
          TrainingSummary(outcome, settings: settings, popularityNDCG100: popularityNDCG100))
      } catch TrainingError.diverged(let epoch) {
        return Outcome(failure: "diverged in epoch \(epoch)")
      }
    }
    try trial.precision?.check()
    let adoptions = Popularity(split.train).counts
    switch try method.recipe(trial.settings) {
    case .popularity:
      let capacity = BatchCapacity(batchSize: min(500, split.train.userCount), of: fed)
      return try evaluated(Popularity(split.train), capacity, nil)
    case .baseline(let baseline):
      let capacity = BatchCapacity(batchSize: min(500, split.train.userCount), of: fed)
      do {
        let model = try baseline.model(
          of: split.train, seed: trial.seed,
          spectrum: {
            try spectrum.value { try GramSpectrum(of: split.train, workers: run.workers) }
          }, run)
        var outcome = try evaluated(model, capacity, nil)
        outcome.validationNDCG100 = Evaluator(itemCount: itemCount, capacity: capacity)
          .evaluate(model, on: split.validation, workers: run.workers).mean(of: \.ndcg100)
        return outcome
      } catch TrainingError.diverged(let epoch) {
        return Outcome(failure: "diverged in epoch \(epoch)")
      }
    case .multDAE(let configuration, let settings):
      return try trained(settings) {
        MultDAE(
          configuration, itemCount: itemCount, capacity: $0, seed: trial.seed, adoptions: adoptions)
      }
    case .multVAE(let configuration, let settings):
      return try trained(settings) {
        MultVAE(
          configuration, itemCount: itemCount, capacity: $0, seed: trial.seed, adoptions: adoptions)
      }
    case .macridVAE(let configuration, let settings):
      return try trained(settings) {
        MacridVAE(
          configuration, itemCount: itemCount, capacity: $0, seed: trial.seed, adoptions: adoptions)
      }
    }
  }

  /// The same for a trial that measures nothing besides ranking.
  public func run(_ trial: Trial, _ run: Run) throws -> Outcome<NothingMeasured> {
    try self.run(trial, run) { _ in nil }
  }
}
