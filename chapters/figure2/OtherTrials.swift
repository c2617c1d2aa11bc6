import Macrid
import Workbench

/// What a trial measures, by its `measure`.
enum Measure {
  static let clusters = "clusters"
  /// With a map.
  static let mapped = "clusters, map"
  /// With maps of some epochs.
  static let strip = "clusters, strip"
  /// Of the grid of settings.
  static let grid = "clusters, grid"
  /// Of a part of a dataset.
  static let law = "clusters, law"
  /// Of a shop with one thing changed.
  static let factor = "clusters, factor"
}

extension Trial {
  /// Whether it is on a part of a dataset, where the validation users stand in for test users.
  var isOfPart: Bool { measure == Measure.law || measure == Measure.factor }
}

/// What temperature and noise do, on the simulated shop.
func gridTrials(_ materials: [Material], _ arguments: Figure2) throws -> [Trial] {
  guard arguments.shared.depth == .full else { return [] }
  let changes: [[String: Setting]] = [[:], ["gumbel": 3], ["gumbel": "none"]]
  return try materials.filter(\.isSimulated).flatMap { material in
    try similarities.flatMap { similarity in
      try changes.map { change in
        let settings = narrow(arguments).merging(change) { $1 }
          .merging(["similarity": .text(similarity.rawValue)]) { $1 }
        return try Trial(
          .macridVAE, settings, on: material.split, seed: arguments.shared.seed,
          measure: Measure.grid)
      }
    }
  }
}

/// What k-means finds among the items of other methods.
func baselineTrials(_ materials: [Material], _ arguments: Figure2) throws -> [Trial] {
  let seed = arguments.shared.seed
  return try materials.flatMap { material in
    try [Macrid.Method.multDAE, .multVAE].map {
      try Trial(
        $0, ["epochs": .number(Double(arguments.epochLimit))], on: material.split, seed: seed,
        measure: Measure.clusters)
    } + [
      Trial(
        method: "SVD", settings: ["rank": 50], dataset: material.split.dataset,
        split: material.split.shortDigest, seed: seed, measure: Measure.clusters)
    ]
  }
}

/// The first training with the cosine once more, for maps of its epochs.
func stripTrials(_ materials: [Material], _ arguments: Figure2) throws -> [Trial] {
  try materials.map { material in
    try Trial(
      .macridVAE,
      ["epochs": .number(Double(arguments.epochLimit)), "similarity": .text("cosine")],
      on: material.split, seed: arguments.shared.seed, measure: Measure.strip)
  }
}
