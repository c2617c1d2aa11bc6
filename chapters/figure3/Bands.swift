import Macrid
import Workbench

/// How far each number may lie off on another machine: four standard deviations over this run's
/// seeds, pooled over the rows that share a field; for a mean over n seeds, the root of n less.
/// With one seed there is no spread, and every number must be equal.
func bands(_ study: Study, _ movies: MovieStudy) -> [Band] {
  let seeds = study.arguments.seedCount
  guard seeds > 1 else { return [] }
  var bands: [Band] = []
  /// - Parameters:
  ///   - rows: each one number's values over seeds.
  ///   - count: of seeds that the published number is a mean of.
  func add(_ paths: [String], _ rows: [[Double]], meanOf count: Int = 1, atLeast least: Double = 0)
  {
    let variances = rows.filter { $0.count > 1 }.map { deviation($0) * deviation($0) }
    let width = 4 * (average(variances) / Double(count)).squareRoot()
    for path in paths {
      bands.append(
        Band(
          "results.\(path)", max(least, width),
          basis: "four standard deviations over \(seeds) seeds, pooled over \(variances.count) rows"
            + (count > 1 ? ", of a mean over seeds" : "")
            + (width < least ? "; but at least one step" : "")))
    }
  }

  // A singular value decomposition hardly depends on its seed, and would make bands too narrow.
  let encodings = study.results.encodings.filter { $0.method != Method.svd.rawValue }
  let methods = grouped(encodings, by: \.method)
  func attributes(_ value: (Encoding) -> Double?) -> [[Double]] {
    grouped(encodings) { [$0.method, $0.category, $0.attribute] }.map { $0.compactMap(value) }
  }
  /// Each method's mean over attributes, seed by seed.
  func overAttributes(_ value: (Encoding) -> Double?) -> [[Double]] {
    methods.map { rows in grouped(rows, by: \.seed).map { average($0.compactMap(value)) } }
  }
  let trainings = grouped(study.results.trainings) { [$0.dataset, $0.method] }
  let ndcg = trainings.map { $0.map(\.validationNDCG100) }
  // One mean over categories a seed is too few to measure by; a single category's share varies
  // more than the mean.
  let shares = study.conceptShares.first.map { first in
    first.indices.map { category in study.conceptShares.map { $0[category] } }
  }
  add(["trainings[*].bestEpoch"], trainings.map { $0.map { Double($0.bestEpoch) } }, atLeast: 1)
  add(["trainings[*].validationNDCG100", "grid[*].validationNDCG100"], ndcg)
  add(["trainings[*].conceptShare", "grid[*].conceptShare", "summary.conceptShare"], shares ?? [])

  add(["encodings[*].strength"], attributes(\.strength))
  add(["encodings[*].lower"], attributes(\.lower))
  add(["encodings[*].upper"], attributes(\.upper))
  add(["encodings[*].turnedMean"], attributes(\.turnedMean))
  add(["encodings[*].turned95"], attributes(\.turned95))
  add(["encodings[*].allDimensions"], attributes(\.allDimensions))

  let special = overAttributes { $0.isSpecial ? 1 : 0 }
  add(["grid[*].strength"], overAttributes(\.strength))
  add(["grid[*].turnedMean"], overAttributes(\.turnedMean))
  add(
    ["grid[*].specialAttributes"],
    special.map { $0.map { $0 * Double(study.results.summary.attributes) } }, atLeast: 1)
  add(
    [
      "summary.meanStrength", "summary.meanStrengthMultVAE", "summary.meanStrengthMultDAE",
      "summary.meanStrengthSVD",
    ], overAttributes(\.strength), meanOf: seeds)
  add(["summary.meanTurned"], overAttributes(\.turnedMean), meanOf: seeds)
  add(["summary.meanAllDimensions"], overAttributes(\.allDimensions), meanOf: seeds)
  let step = 1 / Double(seeds * study.results.summary.attributes)
  add(["summary.specialShare"], special, meanOf: seeds, atLeast: step)

  let measures = study.order.compactMap { study.measures[$0] }
  let kinds = Dictionary(grouping: study.order) { [$0.method.rawValue, $0.kind.rawValue] }
    .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    .map { $0.value.compactMap { study.measures[$0] } }
  func addSweeps(
    _ fields: [String], summary: [String], _ value: (SweepMeasure) -> Double
  ) {
    add(fields.map { "sweeps[*].\($0)" }, measures.map { $0.map(value) }, meanOf: seeds)
    let means = kinds.map { all in
      (0..<seeds).map { seed in average(all.map { value($0[seed]) }) }
    }
    add(summary.map { "summary.\($0)" }, means, meanOf: seeds)
  }
  func present(_ values: [Double?]) -> [Double] { values.compactMap(\.self) }
  addSweeps(
    ["tau", "lower", "upper"],
    summary: ["meanTauBest", "meanTauRandom", "meanTauNoGamma", "meanTauMultVAE"]
  ) { average(present($0.taus)) }
  addSweeps(["rising"], summary: []) { average(present($0.taus).map { $0 > 0 ? 1 : 0 }) }
  addSweeps(["ownSpread"], summary: ["meanOwnSpread"]) { average(present($0.ownSpread)) }
  addSweeps(["otherSpread"], summary: ["meanOtherSpread"]) { average(present($0.otherSpread)) }
  addSweeps(["inCategory"], summary: ["inCategory"]) { average($0.inCategory) }
  // A sum over seeds: n times what their mean is.
  add(
    ["sweeps[*].starts"],
    measures.map { $0.map { Double(seeds * present($0.taus).count) } }, meanOf: seeds, atLeast: 1)

  for field in Scores.fields {
    let rows = grouped(study.views.filter { $0.method != .svd }) {
      [$0.method.rawValue, $0.view.rawValue]
    }.map { $0.compactMap { field.value($0.scores) } }
    // A standard deviation varies no more than the numbers it is of do in the mean.
    add(
      ["views[*].scores.\(field.name)", "views[*].deviations.\(field.name)"], rows, meanOf: seeds)
  }

  let factors = movies.data.factors.map { factor in
    movies.found.map { $0.filter { $0.factor == factor.name } }
  }
  add(
    ["movies[*].rho"], factors.map { $0.map { average($0.map(\.confirmed)) } }, meanOf: seeds)
  add(
    ["movies[*].clearShare"], factors.map { $0.map { average($0.map { $0.isClear ? 1 : 0 }) } },
    meanOf: seeds)
  return bands
}

/// Groups in the order in which they first occur.
private func grouped<Element, Key: Hashable>(_ elements: [Element], by key: (Element) -> Key)
  -> [[Element]]
{
  var places: [Key: Int] = [:]
  var groups: [[Element]] = []
  for element in elements {
    let place = places[key(element), default: groups.count]
    if place == groups.count {
      places[key(element)] = place
      groups.append([])
    }
    groups[place].append(element)
  }
  return groups
}
