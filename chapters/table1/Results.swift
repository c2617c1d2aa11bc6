import Macrid

/// One metric of one row: the paper's, ours, and how far apart they are.
struct MetricResult: Encodable {
  /// Mean over test users of the mean over seeds.
  var mean: Double
  /// Standard error over test users.
  var standardError: Double
  /// Standard deviation over seeds of the mean over users; absent with one seed.
  var seedDeviation: Double?
  var paperMean: Double?
  var paperStandardError: Double?
  /// (ours - the paper's) / sqrt(sum of both squared standard errors).
  var differenceInStandardErrors: Double?
}

/// One training of one row.
struct SeedResult: Encodable {
  var seed: UInt64
  var bestEpoch: Int
  var epochs: Int
  var validationNDCG100: Double
  var ndcg100: Double
  var recall20: Double
  var recall50: Double
}

/// One row of the table.
struct RowResult: Encodable {
  var dataset: String
  var method: String
  /// "run", or why there is nothing.
  var status: String
  var split: String?
  var batchSize: Int?
  var parameters: Int?
  var testUsers: Int?
  var ndcg100: MetricResult?
  var recall20: MetricResult?
  var recall50: MetricResult?
  var seeds: [SeedResult]?

  subscript(metric: Metric) -> MetricResult? {
    switch metric {
    case .ndcg100: ndcg100
    case .recall20: recall20
    case .recall50: recall50
    }
  }
}

/// What one method came to on one dataset: every seed's metrics for every test user.
struct MethodRun {
  var method: Method
  var parameters: Int?
  /// One a seed, all over the same users.
  var evaluations: [Evaluation]
  var seeds: [SeedResult]
  var histories: [[EpochRecord]]

  /// Mean over seeds, one value a test user.
  func perUser(_ metric: Metric) -> [Double] {
    evaluations[0].metrics.indices.map { user in
      evaluations.map { $0.metrics[user][keyPath: metric.path] }.reduce(0, +)
        / Double(evaluations.count)
    }
  }

  func result(_ metric: Metric, on dataset: String) -> MetricResult {
    let ours = MeanAndError(perUser(metric))
    let means = evaluations.map { $0.summary(of: metric.path).mean }
    let spread = MeanAndError(means)
    let paper = Paper.cell(dataset, method)?[metric]
    return MetricResult(
      mean: ours.mean, standardError: ours.standardError,
      seedDeviation: means.count > 1
        ? spread.standardError * Double(means.count).squareRoot() : nil,
      paperMean: paper?.mean, paperStandardError: paper?.error,
      differenceInStandardErrors: paper.map {
        (ours.mean - $0.mean)
          / (ours.standardError * ours.standardError + $0.error * $0.error).squareRoot()
      })
  }
}

/// A dataset with all that was run on it, or the reason why nothing was.
struct DatasetRun {
  var name: String
  var reason: String?
  var split: Split?
  var batchSize: Int?
  var methods: [MethodRun] = []

  /// How many trainings a row is the mean of.
  var seedWords: String {
    let count = methods.map(\.seeds.count).max() ?? 0
    return count == 1 ? "1 seed" : "\(count) seeds"
  }

  var rows: [RowResult] {
    guard let split, let batchSize, reason == nil else {
      return Method.allCases.filter { $0 != .popularity }.map {
        RowResult(dataset: name, method: $0.rawValue, status: reason ?? "not run")
      }
    }
    return methods.map { run in
      RowResult(
        dataset: name, method: run.method.rawValue, status: "run",
        split: split.protocolDescription, batchSize: run.method == .popularity ? nil : batchSize,
        parameters: run.parameters, testUsers: run.evaluations[0].users.count,
        ndcg100: run.result(.ndcg100, on: name), recall20: run.result(.recall20, on: name),
        recall50: run.result(.recall50, on: name), seeds: run.seeds.isEmpty ? nil : run.seeds)
    }
  }
}
