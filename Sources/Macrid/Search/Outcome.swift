import Foundation

/// What a chapter measures on a trained model, besides how it ranks.
public protocol Measured: Codable, Sendable, Equatable {
  /// Raised when the bytes of its measures change.
  static var revision: Int { get }
  /// The numbers that a repeated trial is compared by, each with a name.
  var quantities: [String: Double] { get }
  /// Why no run of the trial can have measured this, such as a history of another length than the
  /// training's curve; nil where nothing speaks against it. What is absent does not.
  ///
  /// - Parameters:
  ///   - training: of the same outcome.
  ///   - dataset: that the trial was run on; nil where the journal does not say.
  func fault(in trial: Trial, training: TrainingSummary?, dataset: DatasetRecord?) -> String?
}

extension Measured {
  /// Nothing speaks against measures that need not agree with anything.
  public func fault(
    in trial: Trial, training: TrainingSummary?, dataset: DatasetRecord?
  ) -> String? {
    nil
  }
}

/// Nothing besides ranking.
public struct NothingMeasured: Measured {
  public static let revision = 1
  public var quantities: [String: Double] { [:] }
  public init() {}
}

/// What came of a trial: a function of the trial alone, the same bytes at any number of threads.
public struct Outcome<Measures: Measured>: Codable, Sendable, Equatable {
  /// How the training went; nil for what is not trained, and where it diverged.
  public var training: TrainingSummary?
  /// Validation NDCG@100 of what is fitted without epochs to choose from; nil for the others, whose
  /// `training` tells.
  public var validationNDCG100: Double?
  /// Every test user's metrics; nil for what does not rank.
  public var test: UserMetrics?
  public var measured: Measures?
  /// Why there is nothing else: the training diverged.
  public var failure: String?

  public init(
    training: TrainingSummary? = nil, test: UserMetrics? = nil, measured: Measures? = nil,
    failure: String? = nil
  ) {
    self.training = training
    self.test = test
    self.measured = measured
    self.failure = failure
  }

  /// Equal to the last bit. What is not a number is the same outcome in both.
  public func isSame(as other: Self) -> Bool {
    if self == other { return true }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let own = try? encoder.encode(self), let theirs = try? encoder.encode(other) else {
      return false
    }
    return own == theirs
  }

  /// The numbers that a repeated trial is compared by: means over test users, the best validation
  /// NDCG@100, and what the chapter measured.
  public var quantities: [String: Double] {
    var all = measured?.quantities ?? [:]
    if let validationNDCG100 { all["validation NDCG@100"] = validationNDCG100 }
    if let training { all["validation NDCG@100"] = Double(training.bestNDCG100) }
    if let test, !test.ndcg100.isEmpty {
      all["NDCG@100"] = test.values(.ndcg100).mean
      all["Recall@20"] = test.values(.recall20).mean
      all["Recall@50"] = test.values(.recall50).mean
    }
    return all
  }
}

/// The ranking metrics of users, in the order of the held-out matrix; those with nothing to be
/// found are absent. Single precision, so that a journal stays small.
public struct UserMetrics: Codable, Sendable, Equatable {
  public var ndcg100: [Float]
  public var recall20: [Float]
  public var recall50: [Float]

  public init(_ evaluation: Evaluation) {
    ndcg100 = evaluation.metrics.map { Float($0.ndcg100) }
    recall20 = evaluation.metrics.map { Float($0.recall20) }
    recall50 = evaluation.metrics.map { Float($0.recall50) }
  }

  /// One value a user.
  public func values(_ metric: RankingMetric) -> [Double] {
    switch metric {
    case .ndcg100: ndcg100.map(Double.init)
    case .recall20: recall20.map(Double.init)
    case .recall50: recall50.map(Double.init)
    }
  }
}

/// The columns of the paper's Table 1.
public enum RankingMetric: String, Sendable, CaseIterable, Codable {
  case ndcg100 = "NDCG@100"
  case recall20 = "Recall@20"
  case recall50 = "Recall@50"
}

/// How a training went.
public struct TrainingSummary: Codable, Sendable, Equatable {
  /// How a training ended. A training that used up its epochs had perhaps not converged: it is
  /// listed. None ends by the clock.
  public enum Ending: String, Codable, Sendable {
    /// No better validation NDCG@100 within the patience, counted from the end of beta's ramp.
    case converged
    /// The cap of epochs came first.
    case usedUp = "epochs used up"
    /// It was below a hurdle: others had come further by then.
    case stopped
  }

  public var ending: Ending
  /// From 1 on: the epoch that was kept.
  public var bestEpoch: Int
  /// Validation NDCG@100 after every epoch, five decimals.
  public var curve: [Float]
  /// Of the kept epoch: mean negative log-likelihood and KL divergence a training user, in nats.
  public var negativeLogLikelihood: Double
  public var kl: Double
  /// The KL term's weight as it was reached: in the kept epoch, and in the last one.
  public var beta: Double
  public var betaAtEnd: Double
  /// Popularity's NDCG@100 for the same validation users: the line for `collapse`.
  public var popularityNDCG100: Double

  init(_ outcome: TrainingOutcome, settings: TrainingSettings, popularityNDCG100: Double) {
    let best = outcome.best
    ending =
      outcome.fellAtHurdle
      ? .stopped : outcome.history.count < settings.epochs ? .converged : .usedUp
    bestEpoch = outcome.bestEpoch
    curve = outcome.history.map { Float(($0.validationNDCG100 * 1e5).rounded() / 1e5) }
    negativeLogLikelihood = best.negativeLogLikelihood
    kl = best.kl
    beta = best.beta
    betaAtEnd = outcome.history.last?.beta ?? 0
    self.popularityNDCG100 = popularityNDCG100
  }

  /// Validation NDCG@100 of the kept epoch.
  public var bestNDCG100: Float { curve[bestEpoch - 1] }

  /// Epochs that were run.
  public var epochs: Int { curve.count }

  /// Why the training counts as collapsed, by one rule for all methods; nil where it does not.
  ///
  /// Collapsed is a model whose kept epoch ranks hardly better for validation users than
  /// Popularity: less than a tenth above it. A code that says nothing of the user ranks so. The KL
  /// term is no such sign: MacridVAE's leaves out the mean, whose length is one.
  public var collapse: String? {
    if Double(bestNDCG100) < 1.1 * popularityNDCG100 { return "ranks no better than Popularity" }
    return nil
  }
}
