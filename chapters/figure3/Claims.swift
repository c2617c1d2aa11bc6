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
  static let gammaSpread =
    "spread of other attributes within a sweep, gamma = 0 less gamma = 1"
  static let otherDimension = "tau of sweeps, an attribute's best dimension less another"
  static func sweeps(less other: Kind) -> String {
    "tau of sweeps along the best axis within the true category, MacridVAE less \(other.rawValue)"
  }
  /// The same on another size of the shop.
  static func at(_ row: DirectionRow, _ quantity: String) -> String {
    "\(quantity); \(Format.count(row.users)) training users, d = \(row.dimensions)"
  }
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
  var caveat = simulated

  static let simulated = "Simulated shop: attributes are known there, and made to matter."
}

func trainings(_ count: Int) -> String {
  "\(count) \(count == 1 ? "training" : "trainings")"
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
  let rows = reading.directionRows
  func own(_ count: Int) -> String { "\(attributes) attributes, \(trainings(count))" }
  let ours = own(reading[.macridVAE].count)
  func both(_ kind: Kind, _ count: (Kind) -> Int) -> String {
    "\(attributes) attributes, \(count(.macridVAE)) + \(trainings(count(kind)))"
  }
  func sized(_ sentence: String, _ section: String, _ quantity: String, isTau: Bool) -> [Draft] {
    contrasts.sizes.map { row, strength, tau in
      Draft(
        sentence: sentence, section: section, quantity: Quantity.at(row, quantity),
        bootstrap: isTau ? tau : strength,
        units: "\(row.looks.first?.count ?? 0) attributes, \(trainings(row.looks.count))",
        caveat: row.looks.count == 1
          ? "Where there is one training, the interval speaks of attributes alone."
          : Draft.simulated)
    }
  }
  var drafts = [
    Draft(
      sentence: isolated, section: "abstract",
      quantity: Quantity.turned, bootstrap: contrasts.turned,
      units: rows.figure.map { own($0.looks.count) } ?? ours)
  ]
  drafts += sized(isolated, "abstract", Quantity.turned, isTau: false)
  for kind in Kind.allCases where !kind.isOurs {
    drafts.append(
      Draft(
        sentence: isolated, section: "abstract", quantity: Quantity.strength(less: kind),
        bootstrap: contrasts.others[kind],
        units: both(kind) { reading.axisStrengths($0).count }))
  }
  drafts.append(
    Draft(
      sentence: controlled, section: "2.4", quantity: Quantity.turnedSweeps,
      bootstrap: contrasts.turnedSweeps, units: rows.figure.map { own($0.looks.count) } ?? ours))
  drafts += sized(controlled, "2.4", Quantity.turnedSweeps, isTau: true)
  drafts.append(
    Draft(
      sentence: controlled, section: "2.4", quantity: Quantity.otherDimension,
      bootstrap: contrasts.otherDimension, units: ours,
      caveat:
        "The best dimension was chosen to go with the attribute, on other items: that it does "
        + "so better than another is what choosing gives."))
  for kind in Kind.allCases where !kind.isOurs && contrasts.otherSweeps[kind] != nil {
    drafts.append(
      Draft(
        sentence: controlled, section: "2.4", quantity: Quantity.sweeps(less: kind),
        bootstrap: contrasts.otherSweeps[kind],
        units: both(kind) { rows.small($0)?.looks.count ?? 0 },
        caveat: "All methods' sweeps are kept within the true category, which no model is told."))
  }
  drafts += [
    Draft(
      sentence: controlled, section: "2.4",
      quantity: "spread within a sweep, its own attribute less the others",
      bootstrap: contrasts.ownSpread, units: ours),
    Draft(
      sentence: gamma, section: "2.4",
      quantity: Quantity.gammaSpread,
      bootstrap: contrasts.gammaSpread, units: ours),
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
        units: "\(all.first?.taus.count ?? 0) starts, \(trainings(reading[.macridVAE].count))",
        caveat: "Simulated shop. \(category) by \(attribute): tau "
          + "\(Format.decimal(taus.mean, 2)) along the best dimension, rising from "
          + "\(Format.decimal(taus.isEmpty ? nil : 100 * Double(taus.count { $0 > 0 }) / Double(taus.count), 0)) "
          + "% of starts."))
  }
  return drafts
}
