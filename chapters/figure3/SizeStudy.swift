import Macrid
import Workbench

/// Trials on both sizes of the shop with ten and a hundred dimensions, on the movies, and the tries
/// that choose the baselines' settings. What is of most use comes first, so that a run which is cut
/// leaves whole comparisons.
struct SizeStudy: Sendable {
  var movies: Split
  var small: Split
  var large: Split
  var first: UInt64
  var seedCount: Int
  var epochs: Int

  /// Trainings of everything, where nobody asks for another number.
  static let seeds = 5

  /// Six tries a trained method, on validation users of the small shop and of the movies, with ten
  /// dimensions. MacridVAE's are the grid of beta and sigma_0; the SVD has nothing to be tried but
  /// its rank.
  static let tries: [Kind: [[String: Setting]]] = [
    .multVAE: [0.02, 0.2].flatMap { beta in
      [0.001, 0.003, 0.01].map { ["beta": .number(beta), "rate": .number($0)] }
    },
    .multDAE: [0.5, 0.8].flatMap { keep in
      [0.001, 0.003, 0.01].map { ["keep": .number(keep), "rate": .number($0)] }
    },
  ]

  /// The settings chosen, by dataset.
  private typealias Choice = [String: [Kind: [String: Setting]]]

  func stages() throws -> [Study<Looks>.Stage] {
    let tries = try [small, movies].flatMap { split in
      try [Kind.multVAE, .multDAE].flatMap { kind in
        try Self.tries[kind]!.map { try trial(kind, $0, on: split, first + 1_000, Measure.ranking) }
      }
    }
    let begin =
      try [trial(.macridVAE, ["d": 10], on: large, first)]
      + onMovies([.macridVAE, .svd], first, 10, [:]) + tries
    let count = try chosen([:]).count
    return [
      .init("sizes", begin),
      .init("sizes, with the settings chosen", count: count) { finished in
        var choice: Choice = [:]
        for split in [small, movies] {
          for kind in Self.tries.keys {
            choice[split.dataset, default: [:]][kind] = try best(of: kind, on: split) {
              finished[$0]?.outcome.tuningScore
            }
          }
        }
        return try chosen(choice)
      },
    ]
  }

  /// The settings of the greatest score; the first of equals, and of none.
  func best(of kind: Kind, on split: Split, score: (Trial) -> Double?) throws -> [String: Setting] {
    let tries = Self.tries[kind] ?? [[:]]
    let scores = try tries.map {
      score(try trial(kind, $0, on: split, first + 1_000, Measure.ranking)) ?? -1
    }
    return tries[scores.indices.reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }]
  }

  /// Everything that is left, the first seed first.
  private func chosen(_ choice: Choice) throws -> [Trial] {
    func shops(_ kinds: [Kind], _ d: Double, _ shops: [Split], _ seed: UInt64) throws -> [Trial] {
      try shops.flatMap { shop in
        // The SVD's seed is its algorithm's alone.
        try kinds.filter { $0 != .svd || seed == first }.map { kind in
          let own = choice[small.dataset]?[kind] ?? [:]
          return try trial(kind, own.merging(["d": .number(d)]) { $1 }, on: shop, seed)
        }
      }
    }
    let others = Kind.allCases.filter { !$0.isOurs }
    let seeds = (1..<max(1, seedCount)).map { first + UInt64($0) }
    let trained: [Kind] = [.macridVAE, .multVAE, .multDAE]
    var all = try shops([.macridVAE], 100, [large], first)
    all += try onMovies([.multVAE, .multDAE], first, 10, choice)
    all += try shops(others, 10, [large, small], first)
    all += try seeds.prefix(2).flatMap { try onMovies(trained, $0, 10, choice) }
    // The authors' ramp, which takes 250 epochs to this beta; fewer dimensions.
    all += try [["annealing": 5], ["d": 3], ["d": 5]].map {
      try trial(.macridVAE, $0, on: small, first + 1_000, Measure.encodings)
    }
    // A hundred singular vectors of so few users are noise, and take long to find.
    all += try onMovies(trained, first, 100, choice)
    all += try shops([.macridVAE], 10, [small], first) + shops([.macridVAE], 100, [small], first)
    all += try shops(others, 100, [large, small], first)
    all += try seeds.flatMap { seed in
      try [10.0, 100].flatMap { try shops(Kind.allCases, $0, [large, small], seed) }
    }
    return all
  }

  private func onMovies(_ kinds: [Kind], _ seed: UInt64, _ d: Double, _ choice: Choice) throws
    -> [Trial]
  {
    try kinds.map { kind in
      let own = choice[movies.dataset]?[kind] ?? [:]
      return try trial(
        kind, own.merging(["d": .number(d)]) { $1 }, on: movies, seed, Measure.movieDirections)
    }
  }

  private func trial(
    _ kind: Kind, _ other: [String: Setting], on split: Split, _ seed: UInt64,
    _ measure: String = Measure.manyTurns
  ) throws -> Trial {
    try kind.trial(
      settings(kind, epochs: epochs).merging(other) { $1 }, on: split, seed: seed,
      measure: measure)
  }
}
