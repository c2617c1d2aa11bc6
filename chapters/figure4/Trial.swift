import Foundation
import Macrid

/// How far the dimensions of one set of representations are from depending on one another.
struct Dependence: Codable, Sendable, Equatable {
  /// The paper's: 1 less the mean of |corr| over pairs of dimensions.
  var independence: Double
  /// Gaussian total correlation over the number of dimensions, in nats; absent where it is
  /// infinite: a dimension is a linear combination of others.
  var totalCorrelation: Double?
  /// Mean mutual information of pairs of dimensions in 20 bins, in nats; absent where the points
  /// are too few for it to mean anything.
  var mutualInformation: Double?
  /// What of it is chance: the same with points shuffled.
  var mutualInformationByChance: Double?
  /// Dimensions that take one value only; they count as independent of all others.
  var constantDimensions: Int

  /// Test users are too few (fewer than 20 x 20 cells) for mutual information and for a
  /// log-determinant: `isLarge` is false there.
  init(of representations: Matrix, isLarge: Bool, seed: UInt64) {
    let correlations = Correlations(of: representations)
    independence = correlations.independence
    constantDimensions = correlations.constantDimensions.count
    guard isLarge else { return }
    let total = correlations.gaussianTotalCorrelation / Double(representations.columns)
    totalCorrelation = total.isFinite ? total : nil
    mutualInformation = meanPairwiseMutualInformation(of: representations)
    mutualInformationByChance = Macrid.mutualInformationByChance(of: representations, seed: seed)
  }
}

/// What a configuration came to. Times are not part of it: the same trial has the same bytes
/// wherever it is run.
struct Outcome: Codable, Sendable, Equatable {
  /// Epochs run.
  var epochs: Int
  /// The epoch whose parameters were kept: best validation NDCG@100.
  var bestEpoch: Int
  /// Weight of the KL term in that epoch: the ramp may not have reached the cap.
  var betaReached: Double
  var validationNDCG100: Double
  /// Mean over test users.
  var recall20: Double
  /// Over test users.
  var recall20StandardError: Double
  var ndcg100: Double
  var items: Dependence
  /// The test users' means.
  var testUsers: Dependence
  /// All users' means: training, validation and test.
  var allUsers: Dependence
}

/// A finished trial, or one whose objective left the finite numbers: a finding, too.
enum TrialResult: Codable, Sendable, Equatable {
  case finished(outcome: Outcome)
  case diverged(epoch: Int)

  var outcome: Outcome? {
    if case .finished(let outcome) = self { outcome } else { nil }
  }
}

/// What every trial shares.
struct Experiment: Sendable {
  var split: Split
  var epochs: Int
  var patience: Int
  let batchSize = 100
  let costs = Costs()

  /// Trains one configuration on one thread and measures what it learned.
  ///
  /// - Throws: `TrainingError`, but for a diverged objective.
  func run(
    _ configuration: Macrid.Configuration, isInterrupted: () -> Bool
  ) throws -> TrialResult {
    guard let method = Method(rawValue: configuration.method) else {
      preconditionFailure("no method \(configuration.method)")
    }
    var settings = TrainingSettings()
    settings.epochs = epochs
    settings.patience = patience
    settings.batchSize = batchSize
    settings.beta = Float(configuration.values["beta"]!)
    settings.seed = configuration.seed
    let capacity = BatchCapacity(
      batchSize: batchSize, of: [split.train, split.validation.known, split.test.known])
    do {
      if method.isOurs {
        var sizes = MacridVAE.Configuration()
        sizes.concepts = method.concepts
        sizes.dimensions = method.itemDimensions
        sizes.sigma0 = Float(configuration.values["sigma0"]!)
        let model = MacridVAE(
          sizes, itemCount: split.itemIDs.count, capacity: capacity, seed: settings.seed)
        return try measure(
          model, method, settings, items: { model.itemRepresentations },
          users: { model.userRepresentations($0, workers: Workers(count: 1)) }, isInterrupted)
      }
      var sizes = MultVAE.Configuration()
      sizes.dimensions = method.itemDimensions
      sizes.latentDimensions = method.userDimensions
      let model = MultVAE(
        sizes, itemCount: split.itemIDs.count, capacity: capacity, seed: settings.seed)
      return try measure(
        model, method, settings, items: { model.itemRepresentations },
        users: { model.userRepresentations($0, workers: Workers(count: 1)) }, isInterrupted)
    } catch TrainingError.diverged(let epoch) {
      return .diverged(epoch: epoch)
    }
  }

  private func measure(
    _ model: some TrainableRecommender, _ method: Method, _ settings: TrainingSettings,
    items: () -> Matrix, users: (Interactions) -> Matrix, _ isInterrupted: () -> Bool
  ) throws -> TrialResult {
    let workers = Workers(count: 1)
    let begin = threadSeconds()
    let outcome = try train(
      model, on: split, settings, workers: workers, isInterrupted: isInterrupted)
    let trained = threadSeconds()
    let evaluation = Evaluator(itemCount: model.itemCount, capacity: model.capacity)
      .evaluate(model, on: split.test, workers: workers)
    let recall = evaluation.summary(of: \.recall20)
    let test = users(split.test.known)
    let all = [users(split.train), users(split.validation.known), test]
    let result = Outcome(
      epochs: outcome.history.count, bestEpoch: outcome.bestEpoch,
      betaReached: outcome.best.beta, validationNDCG100: outcome.best.validationNDCG100,
      recall20: recall.mean, recall20StandardError: recall.standardError,
      ndcg100: evaluation.summary(of: \.ndcg100).mean,
      items: Dependence(of: items(), isLarge: true, seed: settings.seed),
      testUsers: Dependence(of: test, isLarge: false, seed: settings.seed),
      allUsers: Dependence(
        of: Matrix(
          rows: all.reduce(0) { $0 + $1.rows }, columns: test.columns,
          values: all.flatMap(\.values)), isLarge: true, seed: settings.seed))
    costs.add(
      method, training: trained - begin, measuring: threadSeconds() - trained,
      epochs: outcome.history.count)
    return .finished(outcome: result)
  }
}
