import Macrid
import Workbench

/// What counts as no difference in a strength, a tau or a spread.
let margin = 0.05

private let isolated =
  "forces each dimension of the representations to independently reflect an isolated low-level "
  + "factor"
private let controlled =
  "search for items that are similar to an initial item except for some controlled aspects"
private let gamma =
  "the second term encourages any two retrieved items to be similar in terms of the dimensions "
  + "other than j"

/// What is measured of the claims, by the words of their quantities.
enum Quantity {
  static let turned =
    "strength of an attribute's best axis less that of the best of randomly turned axes"
  static func strength(less other: Kind) -> String {
    "strength of an attribute's best axis, MacridVAE less \(other.rawValue)"
  }
  static let turnedSweeps =
    "tau of sweeps, an attribute's best dimension less the best turned axis"
  static let otherDimension = "tau of sweeps, an attribute's best dimension less another"
  static let multVAESweeps = "tau of sweeps, MacridVAE less beta-MultVAE"
}

/// The claims in a compact form: verdict and effect.
func verdictTable(_ claims: [Claim]) -> Table {
  Table(
    verdicts: claims,
    caption: "The claims: verdict, and the difference that was measured, on the simulated shop."
  ) { ($0.quantity, "Verdict") }
}

private struct Draft {
  var sentence: String
  var section: String
  var quantity: String
  var bootstrap: Bootstrap?
  var units: String
  var caveat = "Simulated shop: attributes are known there, and made to matter."
}

/// The claims of the abstract and Section 2.4, and the figure's rows: one family under Holm's
/// correction.
func claims(_ reading: Reading, _ contrasts: Contrasts, workers: Workers) -> [Claim] {
  let drafts = drafts(reading, contrasts, workers)
  var levels = holmLevels(pValues: drafts.compactMap { $0.bootstrap?.pValue }).makeIterator()
  return drafts.map { draft in
    Claim(
      draft.sentence, section: draft.section, quantity: draft.quantity,
      effect: draft.bootstrap.map { $0.estimate(level: levels.next()!) }, margin: margin,
      units: draft.units,
      caveat: draft.bootstrap == nil ? "Too few trainings came to their end." : draft.caveat)
  }
}

private func drafts(_ reading: Reading, _ contrasts: Contrasts, _ workers: Workers) -> [Draft] {
  let attributes = SimulatedShop.categories.reduce(0) { $0 + $1.attributes.count }
  func trainings(_ kinds: Kind...) -> String {
    kinds.map { "\(reading[$0].count)" }.joined(separator: " + ") + " trainings"
  }
  let starts = reading.taus(.macridVAE, .best).first?.count ?? 0
  var drafts = [
    Draft(
      sentence: isolated, section: "abstract",
      quantity: Quantity.turned,
      bootstrap: contrasts.turned, units: "\(attributes) attributes, \(trainings(.macridVAE))")
  ]
  for kind in Kind.allCases where !kind.isOurs {
    drafts.append(
      Draft(
        sentence: isolated, section: "abstract",
        quantity: Quantity.strength(less: kind),
        bootstrap: contrasts.others[kind],
        units: "\(attributes) attributes, \(trainings(.macridVAE, kind))"))
  }
  drafts += [
    Draft(
      sentence: controlled, section: "2.4",
      quantity: Quantity.turnedSweeps,
      bootstrap: contrasts.turnedSweeps, units: "\(starts) starts, \(trainings(.macridVAE))"),
    Draft(
      sentence: controlled, section: "2.4",
      quantity: Quantity.otherDimension,
      bootstrap: contrasts.otherDimension, units: "\(starts) starts, \(trainings(.macridVAE))",
      caveat:
        "The best dimension was chosen to go with the attribute, on other items: that it does "
        + "so better than another is what choosing gives."),
    Draft(
      sentence: controlled, section: "2.4",
      quantity: Quantity.multVAESweeps,
      bootstrap: contrasts.multVAESweeps,
      units: "\(starts) starts, \(trainings(.macridVAE, .multVAE))",
      caveat:
        "beta-MultVAE's sweeps are kept within the true category, which MacridVAE is not told."),
    Draft(
      sentence: controlled, section: "2.4",
      quantity: "spread within a sweep, its own attribute less the others",
      bootstrap: contrasts.ownSpread, units: "starts, \(trainings(.macridVAE))"),
    Draft(
      sentence: gamma, section: "2.4",
      quantity: "spread of other attributes within a sweep, gamma = 0 less gamma = 1",
      bootstrap: contrasts.gammaSpread, units: "starts, \(trainings(.macridVAE))"),
  ]
  for (caption, category, attribute) in [
    ("Bag size.", "bags", "size"), ("Bag color.", "bags", "colour"),
    ("Styles of phone cases.", "phone cases", "style"),
    ("Chicken → beef → mutton → seafood.", "meat", "kind"),
  ] {
    guard
      let c = SimulatedShop.categories.firstIndex(where: { $0.name == category }),
      let a = SimulatedShop.categories[c].attributes.firstIndex(where: { $0.name == attribute })
    else { continue }
    let all = reading.sweeps(.macridVAE, .best, c, a)
    let taus = all.flatMap(\.counted)
    drafts.append(
      Draft(
        sentence: caption, section: "Figure 3",
        quantity: "tau of \(category) by \(attribute), best dimension less the best turned axis",
        bootstrap: Contrasts.turnedSweeps(reading, c, a, workers: workers),
        units: "\(all.first?.taus.count ?? 0) starts, \(trainings(.macridVAE))",
        caveat: "Simulated shop. \(category) by \(attribute): tau "
          + "\(Format.decimal(taus.mean, 2)) along the best dimension, rising from "
          + "\(Format.decimal(taus.isEmpty ? nil : 100 * Double(taus.count { $0 > 0 }) / Double(taus.count), 0)) "
          + "% of starts."))
  }
  return drafts
}
