extension Outcome {
  /// Why no run of the trial can have come to this, such as a kept epoch beyond the curve; nil where
  /// nothing speaks against it. What is absent does not.
  ///
  /// - Parameter dataset: that the trial was run on; nil where the journal does not say.
  func fault(in trial: Trial, dataset: DatasetRecord?) -> String? {
    if let fault = training?.fault { return fault }
    if let validationNDCG100, !validationNDCG100.isMetric {
      return "validationNDCG100 is \(validationNDCG100)"
    }
    if let fault = test?.fault(mayLackRecall50: measured != nil, dataset) { return fault }
    return measured?.fault(in: trial, training: training, dataset: dataset)
  }
}

extension TrainingSummary {
  fileprivate var fault: String? {
    guard bestEpoch >= 1, bestEpoch <= epochs else {
      return "bestEpoch is \(bestEpoch), and its curve has \(epochs) epochs"
    }
    guard curve.allSatisfy(\.isMetric), popularityNDCG100.isMetric else {
      return "an NDCG@100 of its validation users is not from 0 to 1"
    }
    let others = [negativeLogLikelihood, kl, beta, betaAtEnd]
    return others.allSatisfy(\.isFinite)
      ? nil : "its log-likelihood, its KL divergence or its beta is not finite"
  }
}

extension UserMetrics {
  /// - Parameter mayLackRecall50: where more is measured than ranking, a chapter that has no use for
  ///   Recall@50 leaves it out.
  fileprivate func fault(mayLackRecall50: Bool, _ dataset: DatasetRecord?) -> String? {
    let users = ndcg100.count
    guard recall20.count == users,
      recall50.count == users || mayLackRecall50 && recall50.isEmpty
    else {
      return "ndcg100, recall20 and recall50 are of \(users), \(recall20.count) and "
        + "\(recall50.count) test users"
    }
    guard [ndcg100, recall20, recall50].joined().allSatisfy(\.isMetric) else {
      return "a metric of a test user is not from 0 to 1"
    }
    if let dataset, users > dataset.testUsers {
      return "its metrics are of \(users) test users, and \(dataset.name) has \(dataset.testUsers)"
    }
    return users > 0 ? nil : "its metrics are of no test user"
  }
}

extension BinaryFloatingPoint {
  /// Whether it can be the value of a ranking metric, which single precision may round above 1.
  fileprivate var isMetric: Bool { self >= 0 && self < 1.0001 }
}
