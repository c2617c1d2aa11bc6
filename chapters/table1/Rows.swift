import Macrid
import Workbench

/// A form of the protocol, and which settings it is run with.
enum Form: CaseIterable {
  /// The paper's own, one draw of test users.
  case own
  /// Rotating folds with default settings.
  case folds
  /// Rotating folds, but for the one that tuned and the one of the users that chose.
  case tuned

  /// Nil for a trial that is no part of a row, such as one with settings of an earlier tuning.
  init?(_ trial: Trial, _ choices: [Choice]) {
    switch trial.purpose {
    case .ranking: self = trial.fold == nil ? .own : .folds
    case .tuned:
      let choice = choices.first { $0.dataset == trial.dataset && $0.method == trial.method }
      let isChosen = choice?.settings.allSatisfy { trial.settings[$0.key] == $0.value }
      guard isChosen != false, trial.fold ?? 0 >= TunedFolds.first else { return nil }
      self = .tuned
    case .tuning, .ablation, .arithmetic, nil: return nil
    }
  }
}

/// A row of a table: one method on one dataset, with every training's outcome.
struct Row {
  /// A training with every test user's metrics.
  typealias Record = TrialRecord<Sharpness>

  /// Of rotating folds the first fold's.
  var dataset: DatasetRecord
  var method: Method
  var form: Form
  /// By fold, in each in the order of seeds; the paper's own form is a single fold without a
  /// number. Diverged trainings, which rank nobody, are absent.
  var folds: [(fold: Int?, records: [Record])]
  /// Of the committed page, beside a run that covers less.
  var isCommitted: Bool

  /// Rotating folds, not the paper's own form.
  var isFolds: Bool { form != .own }
  var records: [Record] { folds.flatMap(\.records) }
  var userCount: Int { seedMeans(.ndcg100).count }

  /// Trainings x test users of one fold; nil where nothing was trained on it.
  func perUser(_ metric: RankingMetric, fold: Int?) -> [[Double]]? {
    folds.first { $0.fold == fold }?.records.compactMap { $0.outcome.test?.values(metric) }
  }

  /// Both rows' values of the folds that both have, trainings x test users each.
  func paired(
    with other: Row, _ metric: RankingMetric
  ) -> [(first: [[Double]], second: [[Double]])] {
    folds.compactMap { fold, _ in
      perUser(metric, fold: fold).flatMap { first in
        other.perUser(metric, fold: fold).map { (first: first, second: $0) }
      }
    }
  }

  /// The mean over seeds, one value a test user, fold by fold.
  func seedMeans(_ metric: RankingMetric) -> [Double] {
    folds.flatMap { fold, _ -> [Double] in
      let trainings = perUser(metric, fold: fold) ?? []
      return (trainings.first ?? []).indices.map { user in trainings.map { $0[user] }.mean! }
    }
  }

  /// Mean over test users of the mean over seeds; 0 without any.
  func mean(_ metric: RankingMetric) -> Double { seedMeans(metric).mean ?? 0 }

  /// The same with its error, beside the paper's.
  func result(_ metric: RankingMetric) -> MetricResult? {
    guard let ours = SampleSummary(seedMeans(metric)) else { return nil }
    let trainings = isFolds ? nil : perUser(metric, fold: nil)
    let paper = Paper.cell(dataset.name, method)?[metric]
    return MetricResult(
      mean: ours.mean, standardError: ours.standardError,
      seedDeviation: trainings.flatMap { $0.map { $0.mean! }.standardDeviation },
      paperMean: paper?.mean,
      paperStandardError: paper?.error,
      differenceInStandardErrors: paper.flatMap { paper in
        ours.standardError.map { own in
          (ours.mean - paper.mean) / (own * own + paper.error * paper.error).squareRoot()
        }
      })
  }
}

/// One metric of one row: the paper's, ours, and how far apart they are.
struct MetricResult: Encodable {
  /// Mean over test users of the mean over seeds.
  var mean: Double
  /// Over test users; absent with one.
  var standardError: Double?
  /// Standard deviation over seeds of the mean over users; absent with one seed and over folds.
  var seedDeviation: Double?
  var paperMean: Double?
  var paperStandardError: Double?
  /// (ours - the paper's) / sqrt(sum of both squared standard errors).
  var differenceInStandardErrors: Double?
}

/// A row as prose refers to it.
struct RowResult: Encodable {
  var dataset: String
  var method: String
  /// Rotating folds; 0 for the paper's own form.
  var folds: Int
  /// True where the settings are tuned, else absent.
  var tuned: Bool?
  var split: String
  var testUsers: Int
  var ndcg100: MetricResult?
  var recall20: MetricResult?
  var recall50: MetricResult?
  var trainings: [TrainingResult]

  init(_ row: Row) {
    dataset = row.dataset.name
    method = row.method.rawValue
    folds = row.isFolds ? row.folds.count : 0
    tuned = row.form == .tuned ? true : nil
    split = row.dataset.sha256
    testUsers = row.userCount
    ndcg100 = row.result(.ndcg100)
    recall20 = row.result(.recall20)
    recall50 = row.result(.recall50)
    trainings = row.records.compactMap { record in
      record.outcome.training.map {
        TrainingResult(
          fold: record.trial.fold, seed: record.trial.seed, bestEpoch: $0.bestEpoch,
          epochs: $0.epochs,
          ending: $0.ending.rawValue, collapse: $0.collapse)
      }
    }
  }
}

struct TrainingResult: Encodable {
  var fold: Int?
  var seed: UInt64
  var bestEpoch: Int
  var epochs: Int
  var ending: String
  var collapse: String?
}

/// The rows of a page in the order of the paper's table, of each dataset its own form before the
/// folds, the committed ones after.
func rows(_ page: Page<Sharpness>, _ choices: [Choice]) -> [Row] {
  let order = Paper.datasets.map(\.name)
  func place(_ name: String) -> Int { order.firstIndex(of: Paper.row(for: name)) ?? order.count }
  func rows(_ records: [TrialRecord<Sharpness>], isCommitted: Bool) -> [Row] {
    let names = Set(records.map(\.trial.dataset)).sorted { (place($0), $0) < (place($1), $1) }
    return names.flatMap { name in
      Form.allCases.flatMap { form in
        Method.allCases.compactMap { method in
          let same = records.filter {
            $0.trial.dataset == name && Form($0.trial, choices) == form
              && $0.trial.method == method.rawValue && $0.outcome.test != nil
          }
          guard let first = same.first, let dataset = page.dataset(of: first.trial) else {
            return nil
          }
          let byFold = Dictionary(grouping: same, by: \.trial.fold)
          let folds = byFold.sorted { ($0.key ?? 0) < ($1.key ?? 0) }
          return Row(
            dataset: dataset, method: method, form: form, folds: folds.map { ($0.key, $0.value) },
            isCommitted: isCommitted)
        }
      }
    }
  }
  return rows(page.records, isCommitted: false) + rows(page.committed, isCommitted: true)
}
