import Macrid
import Workbench

/// The page's trials in the order in which the chapter speaks of them. Trainings that collapsed or
/// diverged are in no mean, whatever their method: they are named.
struct Reading {
  struct Training {
    var trial: Trial
    var summary: TrainingSummary?
    var looks: Looks

    /// With the ramp and the dimensions of the chapter.
    fileprivate var isOfTheGrid: Bool {
      setting(trial, "annealing") <= 1 && (trial.settings["d"]?.number ?? 10) == 10
    }
  }

  /// Training users, by dataset.
  private let trainingUsers: [String: Int]
  /// By method, in the order of seeds.
  private(set) var shop: [Kind: [Training]] = [:]
  private(set) var grid: [Training] = []
  /// Like the grid's, but with the authors' ramp or fewer dimensions.
  private(set) var variants: [Training] = []
  /// In the order of seeds, of all methods and dimensions.
  private(set) var directions: [Training] = []
  private(set) var movies: [Training] = []
  /// Those of both sizes of the shop, and of the movies, whose directions are looked at over many
  /// turns; and the tries of the baselines' settings.
  private(set) var sizes: [Training] = []
  private(set) var movieDirections: [Training] = []
  /// Collapsed ones, too.
  private(set) var tries: [Training] = []
  /// All of them, those that are left out too; one that was measured in several ways once.
  private(set) var all: [(training: Training, isKept: Bool)] = []

  /// - Parameters:
  ///   - leavesOutCollapsed: not of a quick run, whose trainings are all cut short.
  ///   - trainingUsers: by dataset.
  init(
    _ records: [TrialRecord<Looks>], leavesOutCollapsed: Bool, trainingUsers: [String: Int] = [:]
  ) {
    self.trainingUsers = trainingUsers
    for record in records {
      guard let looks = record.outcome.measured else { continue }
      let training = Training(
        trial: record.trial, summary: record.outcome.training, looks: looks)
      let isKept = !leavesOutCollapsed || training.summary?.collapse == nil
      if !all.contains(where: { $0.training.trial.isSameTraining(as: training.trial) }) {
        all.append((training, isKept))
      }
      if record.trial.measure == Measure.ranking { tries.append(training) }
      guard isKept else { continue }
      switch record.trial.measure {
      case Measure.ranking: break
      // Read from `all`, which has the collapsed ones, too.
      case Measure.encodings where AxisPrior.isNamed(by: record.trial): break
      case Measure.encodings:
        if training.isOfTheGrid { grid.append(training) } else { variants.append(training) }
      case Measure.directions: directions.append(training)
      case Measure.manyTurns: sizes.append(training)
      case Measure.movieDirections: movieDirections.append(training)
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
    movieDirections.sort { $0.trial.seed < $1.trial.seed }
    func settings(_ training: Training) -> [Double] {
      ["beta", "keep", "rate"].map { setting(training.trial, $0) }
    }
    tries.sort { settings($0).lexicographicallyPrecedes(settings($1)) }
    grid.sort {
      (setting($0.trial, "beta"), setting($0.trial, "sigma0"))
        < (setting($1.trial, "beta"), setting($1.trial, "sigma0"))
    }
  }

  subscript(kind: Kind) -> [Training] { shop[kind] ?? [] }

  /// Those that train on a dataset; of a shop whose split is not known, all its users.
  func users(in dataset: String) -> Int {
    trainingUsers[dataset] ?? ShopSize(dataset: dataset)?.users ?? 0
  }

  /// The tries of a method's settings on the shop or the movies, in the order of the settings.
  func tried(_ kind: Kind, onShop: Bool) -> [Training] {
    tries.filter {
      $0.trial.method == kind.rawValue && (ShopSize(dataset: $0.trial.dataset) != nil) == onShop
    }
  }

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

  /// Trainings x attributes: tau, mean over starts; a sweep that found nothing counts as 0.
  func taus(_ kind: Kind, _ sweep: SweepKind) -> [[Double]] {
    self[kind].map { training in
      training.looks.sweeps.filter { $0.kind == sweep }.compactMap(\.measure.counted.mean)
    }
  }

  /// Trainings x attributes: one spread less another, mean over starts where both are known; over
  /// attributes that have such a start in every training.
  func spreads(
    _ first: (SweepKind, KeyPath<SweepMeasure, [Double?]>),
    less second: (SweepKind, KeyPath<SweepMeasure, [Double?]>)
  ) -> [[Double]] {
    let all = self[.macridVAE].map { training -> [Double?] in
      func measures(_ kind: SweepKind) -> [SweepMeasure] {
        training.looks.sweeps.filter { $0.kind == kind }.map(\.measure)
      }
      return zip(measures(first.0), measures(second.0)).map { a, b in
        zip(a[keyPath: first.1], b[keyPath: second.1]).compactMap { x, y -> Double? in
          guard let x, let y else { return nil }
          return x - y
        }.mean
      }
    }
    let known = (all.first ?? []).indices.filter { place in all.allSatisfy { $0[place] != nil } }
    return all.map { training in known.map { training[$0]! } }
  }
}

/// A number among a trial's settings; 0 where it has none of the name.
func setting(_ trial: Trial, _ name: String) -> Double { trial.settings[name]?.number ?? 0 }
