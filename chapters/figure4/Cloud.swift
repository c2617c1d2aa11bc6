import Macrid
import Workbench

/// A configuration that came to its end: a point of the figure.
struct Point: Sendable {
  var trial: Trial
  var training: TrainingSummary
  /// Recall@20 and NDCG@100, one value a test user of its fold.
  var recall: [Double]
  var ndcg: [Double]
  var measured: Independences
  /// Of one core.
  var seconds: Double

  /// Nil of a trial that diverged.
  init?(_ record: TrialRecord<Independences>) {
    guard let training = record.outcome.training, let test = record.outcome.test,
      let measured = record.outcome.measured
    else { return nil }
    trial = record.trial
    self.training = training
    recall = test.values(.recall20)
    ndcg = test.values(.ndcg100)
    self.measured = measured
    seconds = record.run.seconds
  }

  var meanRecall: Double { recall.mean ?? 0 }
  /// NDCG@100 of validation users.
  var validation: Double { Double(training.bestNDCG100) }
  /// Nil of MultDAE.
  var beta: Double? { trial.settings["beta"]?.number }
  func independence(_ kind: Representations) -> Double? { measured[kind]?.independence }
}

/// The trials on one dataset, and the statistics that the chapter draws from them.
///
/// A configuration number counts where all methods' trials of it are there and none diverged.
struct Cloud {
  /// The dataset, in the form of its first fold.
  let dataset: DatasetRecord
  let isCommitted: Bool
  /// By method, each in the order of numbers.
  private let points: [[Point]]
  /// Recall@20 with folds levelled, by method as `points`.
  private let levelledRecall: [[Double]]
  /// Trials that diverged, by method.
  let diverged: [Int]
  /// Numbers that not all methods have been run with yet.
  let underWay: Int
  private let bootstraps: [Quantity: Bootstrap]

  /// Resamples of every interval: as many as the smallest level of the claims' family needs.
  static let resamples = 4000

  /// - Parameter records: on one dataset, in rotating folds.
  /// - Returns: nil where no configuration has been run with all methods.
  init?(
    _ records: [TrialRecord<Independences>], isCommitted: Bool, workers: Workers,
    dataset: (Trial) -> DatasetRecord?
  ) {
    var byNumber: [Int: [Variant: TrialRecord<Independences>]] = [:]
    var diverged = [Int](repeating: 0, count: Variant.allCases.count)
    for record in records {
      guard let variant = Variant(record.trial) else { continue }
      byNumber[record.trial.number, default: [:]][variant] = record
      if record.outcome.failure != nil { diverged[variant.place] += 1 }
    }
    let complete = byNumber.filter { $0.value.count == Variant.allCases.count }
    let ended = complete.sorted { $0.key < $1.key }.compactMap { _, records -> [Point]? in
      let points = Variant.allCases.compactMap { records[$0].flatMap(Point.init) }
      return points.count == Variant.allCases.count ? points : nil
    }
    guard let first = ended.first?[0].trial, let dataset = dataset(first) else { return nil }
    self.dataset = dataset
    self.isCommitted = isCommitted
    self.diverged = diverged
    underWay = byNumber.count - complete.count
    points = Variant.allCases.map { variant in ended.map { $0[variant.place] } }
    let prepared = Prepared(points, folds: ended.map { $0[0].trial.fold ?? 0 })
    let factors = prepared.sample.factors
    levelledRecall = prepared.sample.recalls(factors.map { [Int](repeating: 1, count: $0) })
    let all = Bootstrap.all(
      factors: factors, resamples: Self.resamples, seed: 1, workers: workers
    ) { times in
      let resample = Resample(prepared, times)
      return Quantity.all.map { $0.value(in: resample) }
    }
    bootstraps = zip(Quantity.all, all).reduce(into: [:]) { all, found in
      all[found.0] = found.0.isNoisyRho ? found.1?.centredCorrelation : found.1
    }
  }

  subscript(variant: Variant) -> [Point] { points[variant.place] }

  /// A method's Recall@20, a value a configuration, as the figure shows it.
  func recall(_ variant: Variant) -> [Double] { levelledRecall[variant.place] }

  /// Nil where it is not defined.
  subscript(quantity: Quantity) -> Bootstrap? { bootstraps[quantity] }

  /// With an interval of 95 %, over configurations and users.
  func estimate(_ quantity: Quantity) -> Estimate? { bootstraps[quantity]?.estimate() }

  /// Configurations of each method.
  var count: Int { points[0].count }

  private var foldUsers: [Int: Int] {
    points[0].reduce(into: [:]) { $0[$1.trial.fold ?? 0] = $1.recall.count }
  }
  /// Folds that some configuration was tested on.
  var foldCount: Int { foldUsers.count }
  /// Their test users, each counted once.
  var testUsers: Int { foldUsers.values.reduce(0, +) }
  /// Test users of a fold.
  var usersOfAFold: Int { testUsers / foldCount }

  /// Seconds of one core that a configuration of every method takes, as measured.
  var secondsOfANumber: Double {
    points.reduce(0) { $0 + ($1.map(\.seconds).mean ?? 0) }
  }
}

/// The clouds of a page, the committed ones after its own.
func clouds(_ page: Page<Independences>, workers: Workers) -> [Cloud] {
  [(page.records, false), (page.committed, true)].flatMap { records, isCommitted in
    Dictionary(grouping: records, by: \.trial.dataset).sorted { $0.key < $1.key }.compactMap {
      Cloud($1, isCommitted: isCommitted, workers: workers, dataset: page.dataset)
    }
  }
}
