import Macrid
import Workbench

/// A configuration that came to its end: a point of the figure.
struct Point: Sendable {
  var trial: Trial
  var training: TrainingSummary
  /// Recall@20 and NDCG@100, one value a test user.
  var recall: [Double]
  var ndcg: [Double]
  var measured: Independences

  var meanRecall: Double { recall.mean ?? 0 }
  var beta: Double { trial.settings["beta"]?.number ?? 0 }
  func independence(_ kind: Representations) -> Double {
    measured[kind]?.independence ?? .nan
  }
}

/// The trials on one dataset, and the statistics that the chapter draws from them.
struct Cloud {
  let dataset: DatasetRecord
  let isCommitted: Bool
  let points: [Variant: [Point]]
  /// Trials that diverged or were never measured.
  let lost: [Variant: Int]
  let workers: Workers

  init(
    _ dataset: DatasetRecord, _ records: [TrialRecord<Independences>], isCommitted: Bool,
    workers: Workers
  ) {
    self.dataset = dataset
    self.isCommitted = isCommitted
    self.workers = workers
    var points: [Variant: [Point]] = [:]
    var lost: [Variant: Int] = [:]
    for record in records {
      guard let variant = Variant(record.trial) else { continue }
      if let training = record.outcome.training, let test = record.outcome.test,
        let measured = record.outcome.measured
      {
        points[variant, default: []].append(
          Point(
            trial: record.trial, training: training, recall: test.values(.recall20),
            ndcg: test.values(.ndcg100), measured: measured))
      } else {
        lost[variant, default: 0] += 1
      }
    }
    self.points = points
    self.lost = lost
  }

  subscript(variant: Variant) -> [Point] { points[variant] ?? [] }

  var testUsers: Int? { points.values.first?.first?.recall.count }

  /// The point that validation users like best.
  func best(_ variant: Variant) -> Point? {
    self[variant].max { $0.training.bestNDCG100 < $1.training.bestNDCG100 }
  }

  /// The median over configurations of the mean over test users; both are resampled.
  func recall(_ variant: Variant) -> Bootstrap? {
    let sample = CrossedSample(self[variant].map(\.recall))
    guard sample.rows > 0 else { return nil }
    return Bootstrap(factors: [sample.rows, sample.users], seed: 1, workers: workers) {
      sample.median($0[0], $0[1])
    }
  }

  /// The median of one variant less that of another. Methods draw their configurations apart; the
  /// test users are the same.
  func recallDifference(_ first: Variant, _ second: Variant) -> Bootstrap? {
    let (a, b) = (
      CrossedSample(self[first].map(\.recall)), CrossedSample(self[second].map(\.recall))
    )
    guard a.rows > 0, b.rows > 0 else { return nil }
    return Bootstrap(factors: [a.rows, b.rows, a.users], seed: 1, workers: workers) { drawn in
      a.median(drawn[0], drawn[2]).flatMap { first in
        b.median(drawn[1], drawn[2]).map { first - $0 }
      }
    }
  }

  func independenceDifference(
    _ first: Variant, _ second: Variant, _ kind: Representations
  ) -> Bootstrap? {
    Bootstrap(
      ofMedian: self[first].map { $0.independence(kind) },
      less: self[second].map { $0.independence(kind) }, seed: 1, workers: workers)
  }

  /// The configurations that validation users like best of each, on the same test users.
  func bestDifference(_ first: Variant, _ second: Variant) -> PairedComparison? {
    guard let a = best(first), let b = best(second) else { return nil }
    return PairedComparison([a.recall], [b.recall], seed: 1, workers: workers)
  }

  /// Spearman's rho of independence and recall of one method's configurations.
  func rho(_ variant: Variant, _ kind: Representations) -> Bootstrap? {
    rho(self[variant].map { $0.independence(kind) }, self[variant].map(\.meanRecall))
  }

  func rho(_ x: [Double], _ y: [Double]) -> Bootstrap? {
    Bootstrap(ofSpearmanRho: RankedPairs(x, y), seed: 1, workers: workers)
  }

  /// Of ranks taken within each method: what is left once methods are told apart.
  func withinRho(
    _ kind: Representations, where isIn: (Point) -> Bool = { _ in true }
  ) -> Bootstrap? {
    let kept = Variant.allCases.map { self[$0].filter(isIn) }
    return rho(
      kept.flatMap { scaledRanks($0.map { $0.independence(kind) }) },
      kept.flatMap { scaledRanks($0.map(\.meanRecall)) })
  }

  /// Of ours alone, what the drawn hyper-parameters do to both taken out.
  func partialRho(_ kind: Representations) -> Bootstrap? {
    let ours = [Variant.oursSeven, .oursOne].map { self[$0] }
    func pooled(_ value: (Point) -> Double) -> [Double] {
      ours.flatMap { scaledRanks($0.map(value)) }
    }
    return Bootstrap(
      ofPartialSpearman: pooled { $0.independence(kind) }, pooled(\.meanRecall),
      given: [pooled(\.beta), pooled { $0.trial.settings["sigma0"]?.number ?? 0 }], seed: 1,
      workers: workers)
  }

  func pooledRho(_ kind: Representations) -> Bootstrap? {
    let all = Variant.allCases.flatMap { self[$0] }
    return rho(all.map { $0.independence(kind) }, all.map(\.meanRecall))
  }

  /// Of the methods' medians: four points.
  func betweenRho(_ kind: Representations) -> Double? {
    let medians = Variant.allCases.map { self[$0] }.filter { !$0.isEmpty }.map {
      ($0.map { $0.independence(kind) }.median!, $0.map(\.meanRecall).median!)
    }
    return RankedPairs(medians.map(\.0), medians.map(\.1)).spearmanRho
  }
}

/// The clouds of a page, the committed ones after its own.
func clouds(_ page: Page<Independences>, workers: Workers) -> [Cloud] {
  [(page.records, false), (page.committed, true)].flatMap { records, isCommitted in
    Dictionary(grouping: records, by: \.trial.dataset).sorted { $0.key < $1.key }.compactMap {
      _, records in
      page.dataset(of: records[0].trial).map {
        Cloud($0, records, isCommitted: isCommitted, workers: workers)
      }
    }
  }
}

/// Ranks scaled to (0, 1), so that methods of unequal size can be pooled.
func scaledRanks(_ values: [Double]) -> [Double] {
  values.ranks.map { ($0 - 0.5) / Double(values.count) }
}

/// Configurations x users, for medians over configurations of means over users.
private struct CrossedSample: Sendable {
  let values: [[Double]]
  var rows: Int { values.count }
  var users: Int { values.first?.count ?? 0 }

  init(_ values: [[Double]]) { self.values = values }

  /// Every configuration and user as often as drawn.
  func median(_ rows: [Int], _ users: [Int]) -> Double? {
    let weights = users.map(Double.init)
    let total = weights.reduce(0, +)
    var drawn: [Double] = []
    for (row, times) in zip(values, rows) where times > 0 {
      var sum = 0.0
      for user in row.indices { sum += row[user] * weights[user] }
      drawn.append(contentsOf: repeatElement(sum / total, count: times))
    }
    return drawn.median
  }
}
