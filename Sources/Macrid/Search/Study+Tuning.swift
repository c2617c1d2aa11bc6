extension Study.Stage {
  /// `count` trials that a tree-structured Parzen estimator proposes.
  ///
  /// - Parameters:
  ///   - lag: number of trials side by side; part of the study, not of the machine.
  ///   - score: greater is better; nil is the worst.
  ///   - trial: the trial of the proposed settings.
  public init(
    _ title: String, tuning estimator: TreeParzenEstimator, count: Int, lag: Int,
    score: @escaping @Sendable (Outcome<Measures>) -> Double? = { $0.tuningScore },
    trial: @escaping @Sendable ([String: Setting]) throws -> Trial
  ) {
    self.init(title, count: count, lag: lag) { number, outcomes in
      try trial(estimator.proposal(number, scores: outcomes.map(score), lag: lag))
    }
  }
}

extension Outcome {
  /// The validation NDCG@100 of the kept epoch, or of what is fitted without epochs; nil where the
  /// training diverged or collapsed.
  public var tuningScore: Double? {
    guard let training else { return validationNDCG100 }
    return training.collapse == nil ? Double(training.bestNDCG100) : nil
  }
}
