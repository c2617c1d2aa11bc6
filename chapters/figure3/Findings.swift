import Macrid
import Workbench

/// What the measurements say, one paragraph a question. Every number and every verdict is taken
/// from the results.
func findings(_ study: Study, _ contrasts: Contrasts) -> [String] {
  let results = study.results
  return [
    axes(results.summary, contrasts), attributes(study), sweeps(results.summary, contrasts),
    measureFinding(results), gridFinding(results), movies(results),
  ].compactMap(\.self)
}

private func number(_ value: Double, _ decimals: Int = 2) -> String {
  Format.decimal(value, decimals)
}

/// One of three wordings: the interval lies above zero, below, or holds it.
private func verdict(_ contrast: Contrast?, _ above: String, _ below: String, _ neither: String)
  -> String
{
  guard let comparison = contrast?.comparison else { return "not comparable with" }
  return comparison.lower > 0 ? above : comparison.upper < 0 ? below : neither
}

private func axes(_ summary: Summary, _ contrasts: Contrasts) -> String {
  func than(_ contrast: Contrast?) -> String {
    verdict(contrast, "stronger than", "weaker than", "not distinguishable from")
  }
  return "**Axes.** MacridVAE's own axes are \(than(contrasts.turned)) axes turned at random: an "
    + "attribute goes with its best axis at a strength of \(number(summary.meanStrength)), and "
    + "with the best of ten turned axes at \(number(summary.meanTurned)) "
    + "(\(contrasts.turned?.text ?? "not compared")); "
    + "\(number(100 * summary.specialShare, 0)) % of attributes and seeds beat 95 % of the turns, "
    + "where chance gives 5 %. A linear regression on all ten dimensions reaches "
    + "\(number(summary.meanAllDimensions)) on the attributes that are numbers, so that "
    + verdict(
      contrasts.turned, "the axes hold more of it than chance would, though not all of it. ",
      "the model knows them, but not along its axes. ",
      "the model knows them, but along no particular axes. ")
    + "The axes are \(than(contrasts.multVAE)) beta-MultVAE's "
    + "(\(number(summary.meanStrengthMultVAE)); \(contrasts.multVAE?.text ?? "not compared")); "
    + "MultDAE's reach \(number(summary.meanStrengthMultDAE)), those of an SVD "
    + "\(number(summary.meanStrengthSVD))."
}

/// Mean strength over seeds, the greatest first; dimension and concept are the first seed's.
private func attributes(_ study: Study) -> String? {
  guard let codes = study.shown else { return nil }
  let ours = study.results.encodings.filter { $0.method == Method.macridVAE.rawValue }
  let found = study.shownEncodings.enumerated().flatMap { category, encodings in
    encodings.map { encoding -> (strength: Double, name: String, place: String) in
      let strength = average(
        ours.filter { $0.category == encoding.category && $0.attribute == encoding.attribute }
          .map(\.strength))
      let home = codes.concept(of: study.lab.groups[category])
      let place = home.map {
        ", in concept \($0.concept + 1), which holds \(number(100 * $0.share, 0)) % of them"
      }
      return (
        strength, "\(encoding.category) by \(encoding.attribute)",
        "dimension \(encoding.dimension + 1)\(place ?? "")"
      )
    }
  }.sorted { ($1.strength, $0.name) < ($0.strength, $1.name) }
  let numbers = average(ours.filter { $0.allDimensions != nil }.map(\.strength))
  let names = average(ours.filter { $0.allDimensions == nil }.map(\.strength))
  return "**Attributes.** Encoded best: "
    + found.prefix(3).map { "\($0.name), \(number($0.strength)) (\($0.place))" }
    .joined(separator: "; ")
    + ". Least: "
    + found.suffix(3).map { "\($0.name), \(number($0.strength))" }.joined(separator: "; ")
    + ". Attributes that are numbers reach \(number(numbers)), named ones \(number(names)). "
    + "Strengths are means over seeds, dimensions and concepts the first seed's. Concepts are not "
    + "categories here: a category's commonest concept holds "
    + "\(number(100 * study.results.summary.conceptShare, 0)) % of it on average."
}

private func sweeps(_ summary: Summary, _ contrasts: Contrasts) -> String {
  func than(_ contrast: Contrast?) -> String {
    verdict(contrast, "steadier than", "less steady than", "not distinguishable from")
  }
  func detail(_ contrast: Contrast?) -> String {
    guard let contrast else { return "(not compared)" }
    return "(\(number(contrast.second)) against \(number(contrast.first)) from the same starts; "
      + "\(contrast.text))"
  }
  return "**Sweeps.** Along an attribute's best dimension tau is \(number(summary.meanTauBest)): "
    + "\(than(contrasts.otherDimension)) sweeps along another dimension, drawn at random "
    + "\(detail(contrasts.otherDimension)), \(than(contrasts.noGamma)) "
    + "those of gamma = 0 \(detail(contrasts.noGamma)), and "
    + "\(than(contrasts.multVAESweeps)) beta-MultVAE's, which are told the true categories "
    + "\(detail(contrasts.multVAESweeps)). With gamma = 0 the other "
    + "attributes "
    + verdict(
      contrasts.gammaSpread, "spread more", "spread less", "spread neither more nor less")
    + " (\(contrasts.gammaSpread?.text ?? "not compared")). Of a sweep's items "
    + "\(number(100 * summary.inCategory, 0)) % are of the start's category."
}

/// Measure by measure, who leads and where MacridVAE is.
func measureFinding(_ results: Results) -> String {
  func ranking(_ view: View) -> (text: String, first: Int) {
    var first = 0
    let texts = Scores.fields.compactMap { field -> String? in
      let ranked = results.views.filter { $0.view == view.rawValue }
        .compactMap { row in field.value(row.scores).map { (method: row.method, score: $0) } }
        .sorted { ($1.score, $0.method) < ($0.score, $1.method) }
      guard ranked.count > 1,
        let place = ranked.firstIndex(where: { $0.method == Method.macridVAE.rawValue })
      else { return nil }
      let leader = ranked[0]
      if place == 0 {
        first += 1
        return "\(field.title) \(leader.method) \(number(leader.score, 3)), then "
          + "\(ranked[1].method) \(number(ranked[1].score, 3))"
      }
      return "\(field.title) \(leader.method) \(number(leader.score, 3)), MacridVAE "
        + "\(number(ranked[place].score, 3)) (place \(place + 1) of \(ranked.count))"
    }
    return (texts.joined(separator: "; "), first)
  }
  let (items, users) = (ranking(.perConcept), ranking(.all))
  return "**MIG, DCI, SAP.** MacridVAE has the highest mean in \(items.first) of "
    + "\(Scores.fields.count) measures on items and in \(users.first) on users' whole "
    + "representations. Items: \(items.text). Users: \(users.text)."
}

func gridFinding(_ results: Results) -> String? {
  guard results.grid.count > 1, let best = results.grid.max(by: { $0.strength < $1.strength }),
    let worst = results.grid.min(by: { $0.strength < $1.strength })
  else { return nil }
  func setting(_ row: GridResult) -> String {
    "\(number(row.strength)) at beta = \(number(row.beta, 1)), sigma_0 = \(number(row.sigma0, 3))"
  }
  /// The greatest difference between settings that agree in the other parameter.
  func reach(_ fixed: KeyPath<GridResult, Double>) -> Double {
    Dictionary(grouping: results.grid) { $0[keyPath: fixed] }.values
      .map { group in
        let strengths = group.map(\.strength)
        return (strengths.max() ?? 0) - (strengths.min() ?? 0)
      }.max() ?? 0
  }
  let (byBeta, bySigma) = (reach(\.sigma0), reach(\.beta))
  let chance = chanceLimit(of: results.summary.attributes, probability: 0.05)
  let special = results.grid.count { $0.specialAttributes > chance }
  return "**Settings.** Over \(results.grid.count) settings of beta and sigma_0 the mean strength "
    + "goes from \(setting(worst)) to \(setting(best)). At one sigma_0, beta moves it by at most "
    + "\(number(byBeta, 3)); at one beta, sigma_0 by \(number(bySigma, 3)). Chance alone would "
    + "leave up to \(chance) of \(results.summary.attributes) attributes above 95 % of the turned "
    + "axes (in 95 % of cases); \(special) of \(results.grid.count) settings "
    + "\(special == 1 ? "has" : "have") more."
}

/// The least count that a binomial variable does not exceed in at least 95 % of cases.
func chanceLimit(of count: Int, probability: Double) -> Int {
  var (term, sum, limit) = (1.0, 0.0, 0)
  for _ in 0..<count { term *= 1 - probability }
  sum = term
  while sum < 0.95, limit < count {
    limit += 1
    term *=
      Double(count - limit + 1) / Double(limit) * probability / (1 - probability)
    sum += term
  }
  return limit
}

private func movies(_ results: Results) -> String? {
  let ranked = results.movies.sorted { ($1.rho, $0.factor) < ($0.rho, $1.factor) }
  guard let dataset = ranked.first?.dataset else { return nil }
  return "**Movies.** On \(dataset), the proxies that go best with one dimension "
    + "within a concept (rho on the movies that did not choose the dimension, mean over concepts "
    + "and seeds): "
    + ranked.prefix(3).map {
      "\($0.factor), rho \(number($0.rho)) (clear of zero in "
        + "\(number(100 * $0.clearShare, 0)) % of concepts and seeds)"
    }.joined(separator: "; ") + "."
}
