import Foundation
import Macrid
import Workbench

/// A proxy for what a movie is like: its year, or whether it has a genre.
struct MovieFactor: Sendable {
  var name: String
  /// One value a movie, NaN where it is not known.
  var values: [Double]
}

/// Year, and every genre that at least one movie in twenty has and one in twenty has not.
func movieFactors(_ metadata: ItemMetadata) -> [MovieFactor] {
  let count = Double(metadata.titles.count)
  let names = Set(metadata.genres.joined()).sorted()
  let genres = names.compactMap { name -> MovieFactor? in
    let values = metadata.genres.map { $0.isEmpty ? Double.nan : $0.contains(name) ? 1 : 0 }
    let share = values.reduce(0) { $1 == 1 ? $0 + 1 : $0 } / max(1, count)
    return (0.05...0.95).contains(share) ? MovieFactor(name: name, values: values) : nil
  }
  let years = metadata.years.map { $0.map(Double.init) ?? .nan }
  return (years.contains { !$0.isNaN } ? [MovieFactor(name: "year", values: years)] : []) + genres
}

/// How one dimension goes together with year or a genre within one concept.
struct MovieCorrelation: Codable, Sendable, Equatable {
  var concept: Int
  var dimension: Int
  var factor: String
  /// Spearman's rho over the concept's movies, on the half of them that did not choose the pair.
  var rho: Double
  /// 95 % bootstrap interval over movies.
  var lower: Double
  var upper: Double
  var movies: Int
  /// rho, with the sign that it had on the half that chose the dimension as plus.
  var confirmed: Double
  /// Whether the interval leaves zero out.
  var isClear: Bool { lower > 0 || upper < 0 }
}

/// For every concept and factor, the dimension that goes with it best on one half of the
/// concept's movies, and how well on the other.
func movieCorrelations(
  _ codes: Codes, _ factors: [MovieFactor], seed: UInt64, workers: Workers
) -> [MovieCorrelation] {
  guard let concepts = codes.concepts else { return [] }
  var found: [MovieCorrelation] = []
  for k in 0..<concepts.prototypes.rows {
    let members = concepts.ofItem.indices.filter { concepts.ofItem[$0] == k }
    let (first, second) = splitInHalves(members, category: k, seed: seed)
    for factor in factors {
      func pairs(_ group: [Int], _ dimension: Int) -> RankedPairs {
        let known = group.filter { !factor.values[$0].isNaN }
        return RankedPairs(
          known.map { Double(codes.items[$0, dimension]) }, known.map { factor.values[$0] })
      }
      var best = (dimension: 0, rho: 0.0)
      for j in 0..<codes.items.columns {
        let rho = pairs(first, j).spearmanRho ?? 0
        if abs(rho) > abs(best.rho) { best = (j, rho) }
      }
      let check = pairs(second, best.dimension)
      guard let rho = check.spearmanRho,
        let estimate = Bootstrap(
          ofSpearmanRho: check, resamples: 1000, seed: seed, workers: workers)?.estimate(),
        let lower = estimate.lower, let upper = estimate.upper
      else { continue }
      found.append(
        MovieCorrelation(
          concept: k, dimension: best.dimension, factor: factor.name, rho: rho,
          lower: lower, upper: upper, movies: second.count,
          confirmed: best.rho < 0 ? -rho : rho))
    }
  }
  return found
}

/// Movies to sweep, with what is known of them.
struct MovieSet: Sendable {
  let experiment: Experiment
  let metadata: ItemMetadata
  var factors: [MovieFactor]
  let clicks: [Int]

  var split: Split { experiment.split }

  /// - Parameter name: as `Dataset.load` takes it.
  /// - Throws: `DataError` where the data are not there, or no title is known.
  init(_ name: String, in folder: URL, seed: UInt64) throws {
    let split = try Dataset.load(name, in: folder, seed: seed)
    experiment = try Experiment(split)
    metadata = try Dataset.itemMetadata(of: name, in: folder, for: split)
    factors = movieFactors(metadata)
    clicks = split.train.clicksOfItems
  }

  /// "Heat, 1995 (Action, Crime, Thriller)".
  func titleAndGenres(_ item: Int) -> String {
    let genres = metadata.genres[item].prefix(3).joined(separator: ", ")
    return title(item) + (genres.isEmpty ? "" : " (\(genres))")
  }

  /// "Heat, 1995".
  func title(_ item: Int) -> String {
    let title = metadata.titles[item]
    let known = title.isEmpty ? "item \(split.itemIDs[item])" : title
    return metadata.years[item].map { "\(known), \($0)" } ?? known
  }
}

/// The strongest pairs of concept and factor whose interval leaves zero out.
func strongest(_ found: [MovieCorrelation], _ count: Int) -> [MovieCorrelation] {
  Array(
    found.filter(\.isClear)
      .sorted { (-abs($0.rho), $0.concept, $0.factor) < (-abs($1.rho), $1.concept, $1.factor) }
      .prefix(count))
}

extension MovieSet {
  /// Correlations, and where it is to be shown, sweeps along the strongest and the explorer's world.
  func look(at codes: Codes, _ measure: String, seed: UInt64, workers: Workers) throws -> Looks {
    var looks = Looks()
    if measure == Measure.movieDirections {
      let found = try directions(codes, seed: seed, workers: workers)
      (looks.directions, looks.movieSweeps) = (found.looks, found.sweeps)
      looks.deadDimensions = codes.deadDimensions
      return looks
    }
    looks.movies = movieCorrelations(codes, factors, seed: seed, workers: workers)
    guard measure == Measure.moviesShown, let concepts = codes.concepts else { return looks }
    let control = try RecommendationControl(
      items: codes.items, prototypes: concepts.prototypes, concepts: concepts.ofItem)
    let directions = ConceptDirections(codes, concepts, workers: workers)
    var show = Show(
      movieSweeps: sweeps(looks.movies, codes, control),
      world: try movieWorld(codes, directions, control))
    show.principal = try directions.kept { concept in
      let members = concepts.ofItem.indices.filter { concepts.ofItem[$0] == concept }
      return try factors.map { factor in
        let known = members.filter { !factor.values[$0].isNaN }
        let values = known.map { factor.values[$0] }
        guard Set(values).count > 1 else { return nil }
        return try directions.look(
          at: Factor(name: factor.name, values: .continuous(values)), called: factor.name,
          concept: concept, codes.items.selecting(known), seed: seed, workers: workers)
      }
    }
    looks.show = show
    return looks
  }

  /// What is swept, the start, and six titles along the dimension; from left to right the proxy
  /// should grow.
  private func sweeps(
    _ found: [MovieCorrelation], _ codes: Codes, _ control: RecommendationControl
  ) -> [[String]] {
    guard let concepts = codes.concepts else { return [] }
    return strongest(found, 6).compactMap { one in
      let members = concepts.ofItem.indices.filter { concepts.ofItem[$0] == one.concept }
      guard let start = members.max(by: { clicks[$0] < clicks[$1] }),
        let sweep = try? control.sequence(
          from: Array(codes.items.row(start)), dimension: one.dimension, count: 6)
      else { return nil }
      let titles = (one.rho < 0 ? sweep.items.reversed() : sweep.items).map(titleAndGenres)
      return [
        "concept \(one.concept + 1), dimension \(one.dimension + 1): \(one.factor)", title(start),
      ] + titles
    }
  }
}
