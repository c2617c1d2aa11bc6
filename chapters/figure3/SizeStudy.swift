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

  /// Six tries a trained method, on validation users of the small shop with ten dimensions.
  /// MacridVAE's are the grid of beta and sigma_0; the SVD has nothing to be tried but its rank.
  static let tries: [Kind: [[String: Setting]]] = [
    .multVAE: [0.02, 0.2].flatMap { beta in
      [0.001, 0.003, 0.01].map { ["beta": .number(beta), "rate": .number($0)] }
    },
    .multDAE: [0.5, 0.8].flatMap { keep in
      [0.001, 0.003, 0.01].map { ["keep": .number(keep), "rate": .number($0)] }
    },
  ]

  func stages() throws -> [Study<Looks>.Stage] {
    let tries = try [Kind.multVAE, .multDAE].flatMap { kind in
      try Self.tries[kind]!.map { try trial(kind, $0, on: small, first + 1_000, Measure.ranking) }
    }
    let ours = try [10.0, 100].map { try trial(.macridVAE, ["d": .number($0)], on: large, first) }
    let begin =
      try onMovies(first, [10]) + ours + tries + [
        trial(.macridVAE, ["d": 10], on: small, first), trial(.macridVAE, ["d": 100], on: small, first),
        // As the authors' ramp would have it: beta is not reached within their 200 epochs.
        trial(
          .macridVAE, ["annealing": 5, "epochs": .number(Double(min(epochs, 200)))], on: small,
          first + 1_000, Measure.encodings),
      ] + onMovies(first, [100])
    let count = try chosen([:]).count
    return [
      .init("sizes", begin),
      .init("sizes, with the settings chosen", count: count) { finished in
        var choice: [Kind: [String: Setting]] = [:]
        for kind in Self.tries.keys {
          choice[kind] = try best(of: kind) { finished[$0]?.outcome.tuningScore }
        }
        return try chosen(choice)
      },
    ]
  }

  /// The settings of the greatest score; the first of equals, and of none.
  func best(of kind: Kind, score: (Trial) -> Double?) throws -> [String: Setting] {
    let tries = Self.tries[kind] ?? [[:]]
    let scores = try tries.map {
      score(try trial(kind, $0, on: small, first + 1_000, Measure.ranking)) ?? -1
    }
    return tries[scores.indices.reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }]
  }

  /// Everything that is left, seed by seed.
  private func chosen(_ choice: [Kind: [String: Setting]]) throws -> [Trial] {
    func others(_ seed: UInt64) throws -> [Trial] {
      try [10.0, 100].flatMap { d in
        try [small, large].flatMap { shop in
          // The SVD's seed is its algorithm's alone.
          try [Kind.multVAE, .multDAE, .svd].filter { $0 != .svd || seed == first }.map { kind in
            try trial(
              kind, (choice[kind] ?? [:]).merging(["d": .number(d)]) { $1 }, on: shop, seed)
          }
        }
      }
    }
    return try others(first)
      + [1, 2].filter { $0 < seedCount }.flatMap { try onMovies(first + UInt64($0), [10]) }
      + [3, 5].map { d in
        try trial(
          .macridVAE, ["d": .number(d)], on: small, first + 1_000, Measure.encodings)
      }
      + (1..<max(1, seedCount)).flatMap { place in
        let seed = first + UInt64(place)
        return try [10.0, 100].flatMap { d in
          try [small, large].map {
            try trial(.macridVAE, ["d": .number(d)], on: $0, seed)
          }
        } + others(seed)
      }
  }

  private func onMovies(_ seed: UInt64, _ dimensions: [Double]) throws -> [Trial] {
    try dimensions.flatMap { d in
      try Kind.allCases.filter { $0 != .svd || seed == first }.map {
        try trial($0, ["d": .number(d)], on: movies, seed, Measure.movieDirections)
      }
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
