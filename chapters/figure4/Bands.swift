import Macrid
import Workbench

/// How far a number may lie off on another processor, whose last bits training carries on to
/// other local optima: as far as other configurations would take it, which is more, since they
/// differ in their last bits and in all else.
func bands(_ trials: Trials, _ results: Figure4Results) -> [Band] {
  var bands: [Band] = []
  func add(_ path: String, _ estimate: Estimate?) {
    guard let estimate, let lower = estimate.lower, let upper = estimate.upper else { return }
    // Rank statistics of few trials can have an interval of no width.
    bands.append(
      Band(
        "\(path).*", max(0.75 * (upper - lower), 0.02 * abs(estimate.value)),
        basis: "1.5 times the 95 % bootstrap interval over configurations each way, at least 2 %"))
  }
  for (method, result) in zip(Method.allCases, results.methods) {
    let place = "results.methods[method=\"\(method.rawValue)\"]"
    add("\(place).recall20", result.recall20)
    add("\(place).epochKept", result.epochKept)
    for kind in Representations.allCases.map(\.rawValue) {
      add("\(place).independence.\"\(kind)\"", result.independence[kind])
      add("\(place).spearman.\"\(kind)\"", result.spearman[kind])
      add("\(place).totalCorrelation.\"\(kind)\"", result.totalCorrelation[kind])
      add("\(place).mutualInformation.\"\(kind)\"", result.mutualInformation[kind])
      add(
        "\(place).mutualInformationByChance.\"\(kind)\"", result.mutualInformationByChance[kind])
    }
    for (name, rhos) in result.parameters.sorted(by: { $0.key < $1.key }) {
      for (quantity, rho) in rhos.sorted(by: { $0.key < $1.key }) {
        add("\(place).parameters.\(name).\"\(quantity)\"", rho)
      }
    }
    let ranked = trials.ranked(method)
    let rivals = ranked.prefix(max(5, ranked.count / 10))
    for (field, path) in [
      ("recall20OfBest", \Outcome.recall20),
      ("recall20OfBestStandardError", \Outcome.recall20StandardError),
    ] {
      let values = rivals.map { $0[keyPath: path] }
      bands.append(
        Band(
          "\(place).\(field)", (values.max() ?? 0) - (values.min() ?? 0),
          basis: "the range among the tenth that is best on validation users, five at least: "
            + "another of them may be best"))
    }
    for (field, count) in [
      ("diverged", result.diverged), ("cappedByEpochs", result.cappedByEpochs),
      ("belowBeta", result.belowBeta),
    ] {
      let share = Double(count) / Double(max(1, result.configurations))
      bands.append(
        Band(
          "\(place).\(field)",
          1 + 3 * (Double(result.configurations) * share * (1 - share)).squareRoot(),
          basis: "one, and three standard deviations of the count over draws of configurations"))
    }
  }
  for link in results.links {
    let place = "results.links[representations=\"\(link.representations.rawValue)\"]"
    add("\(place).pooled", link.pooled)
    add("\(place).within", link.within)
    bands.append(
      Band("\(place).between", 0.2, basis: "two of the four methods that are neighbours swap"))
    for (field, agreement) in [
      ("totalCorrelation", link.totalCorrelation), ("mutualInformation", link.mutualInformation),
    ] {
      add("\(place).\(field).withinMethods", agreement?.withinMethods)
      bands.append(
        Band(
          "\(place).\(field).methodPairsAlike", 1,
          basis: "two of the four methods that are neighbours swap"))
    }
  }
  return bands
}
