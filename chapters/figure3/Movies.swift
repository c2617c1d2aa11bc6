import Foundation
import Macrid
import Workbench

/// A proxy for what a movie is like: its year, or whether it has a genre.
struct MovieFactor {
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
struct MovieCorrelation {
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
        let interval = check.spearmanInterval(resamples: 1000, seed: seed, workers: workers)
      else { continue }
      found.append(
        MovieCorrelation(
          concept: k, dimension: best.dimension, factor: factor.name, rho: rho,
          lower: interval.lower, upper: interval.upper, movies: second.count,
          confirmed: best.rho < 0 ? -rho : rho))
    }
  }
  return found
}

/// Movies to sweep, with what is known of them.
struct MovieSet {
  let split: Split
  let metadata: ItemMetadata
  let factors: [MovieFactor]
  let clicks: [Int]

  /// - Throws: `DataError` where the data are not there, or no title is known.
  init(_ name: String, _ options: ChapterOptions) throws {
    let name = try options.ownDataset ?? name
    split = try Dataset.load(name, in: options.dataFolder, seed: options.seed)
    metadata = try Dataset.itemMetadata(of: name, in: options.dataFolder, for: split)
    factors = movieFactors(metadata)
    var clicks = [Int](repeating: 0, count: split.itemIDs.count)
    for item in split.train.items { clicks[Int(item)] += 1 }
    self.clicks = clicks
  }

  /// "Heat, 1995".
  func title(_ item: Int) -> String {
    let title = metadata.titles[item]
    let known = title.isEmpty ? "item \(split.itemIDs[item])" : title
    return metadata.years[item].map { "\(known), \($0)" } ?? known
  }
}

/// What is measured on movies, seed by seed.
struct MovieStudy {
  let data: MovieSet
  /// MacridVAE of the first seed, which tables and the explorer show.
  let codes: Codes
  /// One list a seed.
  let found: [[MovieCorrelation]]

  /// - Parameter all: MacridVAE's codes, one a seed.
  /// - Precondition: at least one seed.
  init(_ data: MovieSet, _ all: [Codes], seed: UInt64, workers: Workers) {
    self.data = data
    codes = all[0]
    found = all.map { movieCorrelations($0, data.factors, seed: seed, workers: workers) }
  }

  /// Each factor over all concepts and seeds.
  var results: [MovieResult] {
    data.factors.compactMap { factor in
      let own = found.joined().filter { $0.factor == factor.name }
      guard !own.isEmpty else { return nil }
      return MovieResult(
        dataset: data.split.dataset, factor: factor.name, rho: average(own.map(\.confirmed)),
        clearShare: average(own.map { $0.isClear ? 1 : 0 }))
    }
  }

  /// The first seed's strongest pairs of concept and factor whose interval leaves zero out.
  func strongest(_ count: Int) -> [MovieCorrelation] {
    Array(
      found[0].filter(\.isClear)
        .sorted { (-abs($0.rho), $0.concept, $0.factor) < (-abs($1.rho), $1.concept, $1.factor) }
        .prefix(count))
  }
}
