import Macrid
import Workbench

/// The movies' trainings, every method on the shop with every seed, the grid, trainings whose
/// directions are looked at, the trials over sizes, and objectives that favour axes. The first seed's
/// also keep what the picture and the explorer show.
///
/// - Parameter large: the larger shop; nil where it is not looked at.
func study(_ movies: Split, _ shop: Split, large: Split?, _ arguments: Figure3) throws
  -> Study<Looks>
{
  let first = arguments.shared.seed
  let seeds = (0..<arguments.seedCount).map { first + UInt64($0) }
  let epochs = arguments.epochLimit
  let onMovies = try seeds.map { seed in
    try Trial(
      .macridVAE, settings(.macridVAE, epochs: epochs), on: movies, seed: seed,
      measure: seed == first ? Measure.moviesShown : Measure.movies)
  }
  func trial(_ kind: Kind, _ other: [String: Setting], _ seed: UInt64, _ measure: String)
    throws -> Trial
  {
    try kind.trial(
      settings(kind, epochs: epochs).merging(other) { $1 }, on: shop, seed: seed,
      measure: measure)
  }
  let onShop = try seeds.flatMap { seed in
    try Kind.allCases.map { kind in
      try trial(kind, [:], seed, kind.isOurs && seed == first ? Measure.shown : Measure.shop)
    }
  }
  let grid = try arguments.grid.map { beta, sigma0 in
    // The ramp's slope as above for beta = 50; the authors' is steep enough for the others.
    try trial(
      .macridVAE, ["beta": .number(beta), "sigma0": .number(sigma0)], first + 1_000,
      Measure.encodings)
  }
  let (dimensions, count, others) = arguments.directions
  let directions = try dimensions.flatMap { d in
    try (0..<count).map {
      try trial(.macridVAE, ["d": .number(d)], first + UInt64($0), Measure.directions)
    } + others.map { try trial($0, ["d": .number(d)], first, Measure.directions) }
  }
  let stages: [Study<Looks>.Stage] = [
    .init("movies", onMovies), .init("the shop", onShop), .init("the grid of settings", grid),
    .init("other directions", directions),
  ]
  guard let large else { return Study(stages) }
  return Study(
    stages
      + (try SizeStudy(
        movies: movies, small: shop, large: large, first: first, seedCount: arguments.sizeSeedCount,
        epochs: epochs
      ).stages())
      + [
        .init(
          "objectives that favour axes",
          try AxisPrior.trials(on: shop, seeds: seeds, epochs: epochs))
      ])
}

extension Kind {
  /// A trial of the method with these settings.
  ///
  /// - Throws: `SearchError.setting`.
  func trial(_ settings: [String: Setting], on split: Split, seed: UInt64, measure: String) throws
    -> Trial
  {
    guard let method = Macrid.Method(rawValue: rawValue) else {
      return Trial(
        method: rawValue, settings: settings, dataset: split.dataset, split: split.shortDigest,
        seed: seed, measure: measure)
    }
    return try Trial(method, settings, on: split, seed: seed, measure: measure)
  }
}
