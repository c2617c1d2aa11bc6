import Macrid
import Workbench

/// All folds of a dataset but fold 0, which tuned, and fold 1, whose test users are the validation
/// users that chose, with the settings that they chose; Popularity, which has none, beside the others.
struct TunedFolds: Sendable {
  let dataset: String
  private let foldCount: Int
  private let methods: [Method]
  /// What differs from the defaults whatever is chosen.
  private let settings: [Method: [String: Setting]]
  private let seeds: [UInt64]

  init(_ whole: Split, _ datasets: AskedDatasets, _ arguments: Table1) throws {
    dataset = whole.dataset
    foldCount = try datasets.folds(of: whole.dataset).count
    let chosen = try arguments.tunedMethods(on: whole.dataset)
    methods = chosen
    settings = Dictionary(uniqueKeysWithValues: chosen.map { ($0, arguments.settings(of: $0)) })
    seeds = (0..<arguments.foldSeedCount(for: whole)).map { arguments.shared.seed + UInt64($0) }
  }

  private func seeds(of method: Method) -> [UInt64] {
    method.isSeeded ? seeds : Array(seeds.prefix(1))
  }

  /// The first fold whose users tuning did not look at.
  static let first = 2
  private var folds: Range<Int> { min(Self.first, foldCount)..<foldCount }

  /// Number of trials.
  var count: Int { folds.count * methods.reduce(0) { $0 + seeds(of: $1).count } }

  /// - Parameters:
  ///   - choices: of this dataset; a method without one is left out.
  ///   - most: folds; nil for all.
  func trials(
    _ choices: [Choice], _ materials: Materials<Experiment>, atMost most: Int? = nil
  ) throws -> [Trial] {
    try folds.prefix(most ?? foldCount).flatMap { fold in
      let split = try materials(dataset, fold: fold).split
      return try methods.flatMap { method -> [Trial] in
        let choice = choices.first { $0.method == method.rawValue }
        guard choice != nil || method == .popularity else { return [] }
        let settings = settings[method]!.merging(choice?.settings ?? [:]) { $1 }
        return try seeds(of: method).map { seed in
          try Trial(
            method, settings, on: split, fold: fold, seed: seed, measure: Purpose.tuned.rawValue)
        }
      }
    }
  }
}
