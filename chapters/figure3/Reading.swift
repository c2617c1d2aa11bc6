import Macrid
import Workbench

/// The page's trials in the order in which the chapter speaks of them. Trainings that collapsed or
/// diverged are in no mean, whatever their method: they are named.
struct Reading {
  struct Training {
    var trial: Trial
    var summary: TrainingSummary?
    var looks: Looks
  }

  /// By method, in the order of seeds.
  private(set) var shop: [Kind: [Training]] = [:]
  private(set) var grid: [Training] = []
  /// In the order of seeds, of all methods and dimensions.
  private(set) var directions: [Training] = []
  private(set) var movies: [Training] = []
  /// Those of both sizes of the shop, and of the movies, whose directions are looked at over many
  /// turns; and the tries of the baselines' settings.
  private(set) var sizes: [Training] = []
  private(set) var movieDirections: [Training] = []
  private(set) var tries: [Training] = []
  /// Trainings of all three, those that are left out too.
  private(set) var all: [(training: Training, isKept: Bool)] = []

  /// - Parameter leavesOutCollapsed: not of a quick run, whose trainings are all cut short.
  init(_ records: [TrialRecord<Looks>], leavesOutCollapsed: Bool) {
    for record in records {
      guard let looks = record.outcome.measured else { continue }
      let training = Training(
        trial: record.trial, summary: record.outcome.training, looks: looks)
      let isKept = !leavesOutCollapsed || training.summary?.collapse == nil
      all.append((training, isKept))
      guard isKept else { continue }
      switch record.trial.measure {
      case Measure.encodings: grid.append(training)
      case Measure.directions: directions.append(training)
      case Measure.manyTurns: sizes.append(training)
      case Measure.movieDirections: movieDirections.append(training)
      case Measure.ranking: tries.append(training)
      case Measure.movies, Measure.moviesShown: movies.append(training)
      default:
        if let kind = Kind(rawValue: record.trial.method) {
          shop[kind, default: []].append(training)
        }
      }
    }
    for kind in shop.keys { shop[kind]!.sort { $0.trial.seed < $1.trial.seed } }
    directions.sort { $0.trial.seed < $1.trial.seed }
    movies.sort { $0.trial.seed < $1.trial.seed }
    grid.sort {
      (setting($0.trial, "beta"), setting($0.trial, "sigma0"))
        < (setting($1.trial, "beta"), setting($1.trial, "sigma0"))
    }
  }

  subscript(kind: Kind) -> [Training] { shop[kind] ?? [] }

  var show: Show? { self[.macridVAE].lazy.compactMap(\.looks.show).first }
  var movieShow: Show? { movies.lazy.compactMap(\.looks.show).first }

  /// Trainings x attributes.
  func strengths(_ kind: Kind, _ value: (Encoding) -> Double = { $0.strength }) -> [[Double]] {
    self[kind].map { $0.looks.encodings.map(value) }
  }

  func sweeps(_ kind: Kind, _ sweep: SweepKind, _ category: Int, _ attribute: Int) -> [SweepMeasure]
  {
    self[kind].compactMap { training in
      training.looks.sweeps.first {
        $0.kind == sweep && $0.category == category && $0.attribute == attribute
      }?.measure
    }
  }

  /// Trainings x starts of all categories: tau, mean over the category's attributes; a sweep that
  /// found nothing counts as 0.
  func taus(_ kind: Kind, _ sweep: SweepKind) -> [[Double]] {
    self[kind].map { training in
      SimulatedShop.categories.indices.flatMap { category -> [Double] in
        let own = training.looks.sweeps.filter { $0.kind == sweep && $0.category == category }
          .map(\.measure.counted)
        return (own.first ?? []).indices.map { start in own.map { $0[start] }.mean! }
      }
    }
  }

  /// The mean over attributes of spreads, where both are known.
  func spreads(
    _ first: (SweepKind, KeyPath<SweepMeasure, [Double?]>),
    less second: (SweepKind, KeyPath<SweepMeasure, [Double?]>)
  ) -> [Double] {
    self[.macridVAE].flatMap { training -> [Double] in
      SimulatedShop.categories.indices.flatMap { category -> [Double] in
        func measures(_ kind: SweepKind) -> [SweepMeasure] {
          training.looks.sweeps.filter { $0.kind == kind && $0.category == category }.map(\.measure)
        }
        let (a, b) = (measures(first.0), measures(second.0))
        return (a.first?.taus ?? []).indices.compactMap { start in
          zip(a, b).compactMap { a, b -> Double? in
            guard let x = a[keyPath: first.1][start], let y = b[keyPath: second.1][start] else {
              return nil
            }
            return x - y
          }.mean
        }
      }
    }
  }
}

/// A number among a trial's settings; 0 where it has none of the name.
func setting(_ trial: Trial, _ name: String) -> Double { trial.settings[name]?.number ?? 0 }

/// What claims and findings compare.
struct Contrasts {
  /// Strength: MacridVAE's best axis less the best turned one; less the other methods' best.
  let turned: Bootstrap?
  let others: [Kind: Bootstrap]
  /// tau: the best dimension's sweeps less another's, less the best turned axis', less those of
  /// gamma = 0, less beta-MultVAE's.
  let otherDimension: Bootstrap?
  let turnedSweeps: Bootstrap?
  let noGamma: Bootstrap?
  let multVAESweeps: Bootstrap?
  /// Spread: a sweep's own attribute less the others; the others at gamma = 0 less gamma = 1.
  let ownSpread: Bootstrap?
  let gammaSpread: Bootstrap?

  init(_ reading: Reading, workers: Workers) {
    /// Of one training with itself: its difference, against nothing.
    func within(_ first: [[Double]], _ second: [[Double]]) -> Bootstrap? {
      let rows = zip(first, second).map { zip($0, $1).map { $0 - $1 } }
      guard let count = rows.first?.count, count > 0 else { return nil }
      return PairedComparison(
        rows, [[Double](repeating: 0, count: count)], seed: 1, workers: workers)?.bootstrap
    }
    /// Of two methods, each with trainings of its own.
    func between(_ first: [[Double]], _ second: [[Double]]) -> Bootstrap? {
      guard first.first?.isEmpty == false, second.first?.isEmpty == false else { return nil }
      return PairedComparison(first, second, seed: 1, workers: workers)?.bootstrap
    }
    let ours = reading.strengths(.macridVAE)
    turned = within(ours, reading.strengths(.macridVAE, \.turnedMean))
    var others: [Kind: Bootstrap] = [:]
    for kind in Kind.allCases where !kind.isOurs {
      others[kind] = between(ours, reading.strengths(kind))
    }
    self.others = others
    let best = reading.taus(.macridVAE, .best)
    otherDimension = within(best, reading.taus(.macridVAE, .random))
    turnedSweeps = within(best, reading.taus(.macridVAE, .turned))
    noGamma = within(best, reading.taus(.macridVAE, .noGamma))
    multVAESweeps = between(best, reading.taus(.multVAE, .best))
    ownSpread = Bootstrap(
      ofMean: reading.spreads((.best, \.ownSpread), less: (.best, \.otherSpread)), seed: 1,
      workers: workers)
    gammaSpread = Bootstrap(
      ofMean: reading.spreads((.noGamma, \.otherSpread), less: (.best, \.otherSpread)), seed: 1,
      workers: workers)
  }

  /// Of one attribute: tau along its best dimension less along the best turned axis.
  static func turnedSweeps(
    _ reading: Reading, _ category: Int, _ attribute: Int, workers: Workers
  ) -> Bootstrap? {
    let rows = zip(
      reading.sweeps(.macridVAE, .best, category, attribute),
      reading.sweeps(.macridVAE, .turned, category, attribute)
    ).map { zip($0.counted, $1.counted).map { $0 - $1 } }
    guard let count = rows.first?.count, count > 0 else { return nil }
    return PairedComparison(
      rows, [[Double](repeating: 0, count: count)], seed: 1, workers: workers)?.bootstrap
  }
}
