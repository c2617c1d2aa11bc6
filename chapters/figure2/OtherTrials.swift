import Macrid
import Workbench

/// What is compared, all else equal.
let similarities = [MacridVAE.Similarity.cosine, .innerProduct]

/// What a trial measures, by its `measure`.
enum Measure {
  static let clusters = "clusters"
  /// With a map.
  static let mapped = "clusters, map"
  /// With maps of some epochs, and one by the authors' script.
  static let furtherMaps = "clusters, further maps"
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

/// The first training with the cosine once more, for further maps of it.
func furtherMapTrials(_ materials: [Material], _ arguments: Figure2) throws -> [Trial] {
  try materials.map { material in
    try Trial(
      .macridVAE,
      ["epochs": .number(Double(arguments.epochLimit)), "similarity": .text("cosine")],
      on: material.split, seed: arguments.shared.seed, measure: Measure.furtherMaps)
  }
}
