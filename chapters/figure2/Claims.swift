import Macrid
import Workbench

/// The paper's sentences that are judged.
enum Said {
  static let similar =
    "Figure 2c, which shows the clusters inferred based on the prototypes, is rather similar to "
    + "Figure 2d that shows the ground-truth categories"
  static let near =
    "the components of the user representations are near the correct cluster centers"
  static let significant =
    "all seven prototypes learned by the cosine-based model are assigned a significant number of "
    + "items"
  static let majority =
    "With inner product, the majority of the items are assigned to the same prototype"
  static let metric =
    "a proper metric space, such as the one implied by the cosine similarity, is important for "
    + "preventing mode collapse"

  /// The sentences in few words.
  static let short = [
    similar: "(c) is similar to (d)", near: "users' components are near the correct centres",
    significant: "with the cosine every prototype has many items",
    majority: "with the inner product one prototype has most items",
    metric: "the cosine prevents a collapse",
  ]
}

/// The claims as a matrix: a row a sentence, a column a dataset.
func verdictTable(_ claims: [Claim], _ readings: [Reading], _ laws: [Law]) -> Table {
  Table(
    verdicts: claims, caption: "The claims of Section 3.3: verdict, and what was measured.",
    corner: "The paper says", decimals: 2
  ) { claim in
    let title =
      readings.first { claim.isOn($0) }?.title ?? laws.first { claim.isOn($0) }?.title ?? ""
    let quantity = claim.quantity.prefix { $0 != "," }
    return ("\(Said.short[claim.sentence] ?? claim.sentence): \(quantity)", title)
  }
}

extension Claim {
  /// Whether it was measured on the dataset.
  func isOn(_ reading: Reading) -> Bool { quantity.contains(", \(reading.place)") }

  /// Whether it is about the most training users of a law.
  func isOn(_ law: Law) -> Bool { quantity.hasSuffix(", \(law.place)") }
}

extension Law {
  /// Such as "3,900 training users of AliShop-7C's held-out part".
  var place: String { "\(Format.count(largest.trainingUsers)) training users of \(words)" }
}

extension Reading {
  /// Such as "on alishop-7c, 3,000 training users".
  var place: String {
    "on \(dataset.name), \(Format.count(dataset.trainingUsers)) training users"
  }
}

/// Nine of ten trainings must say the same, and one says nothing of others.
private func ruled(_ answers: [Bool?]) -> Verdict {
  if answers.isEmpty { return .notTested }
  func isSaid(_ answer: Bool) -> Bool {
    answers.count >= 2 && 10 * answers.count { $0 == answer } >= 9 * answers.count
  }
  return isSaid(true) ? .holds : isSaid(false) ? .contradicted : .undecided
}

/// What the rule asks for.
private let enough = "in nine of ten trainings, of two at least"

private func range(_ values: [Double], _ decimals: Int) -> String {
  let (low, high) = (values.min(), values.max())
  let lowest = Format.decimal(low, decimals)
  return low == high ? lowest : "\(lowest) to \(Format.decimal(high, decimals))"
}

/// The likeness of Figures 2c and 2d once most users train, by the rule of the panels. Nil as long as
/// fewer than two draws are trained there.
func claim(_ law: Law) -> Claim? {
  let points = law.largest
  guard points.count >= 2 else { return nil }
  let matched = points.compactMap { $0.clusters.prototypes.map { Double($0.matched) } }
  return Claim(
    Said.similar, section: "3.3",
    quantity: "matched prototypes of seven with the most users, \(law.place)",
    effect: matched.mean.map { Estimate(value: $0) },
    units: "\(points.count) trainings",
    verdict: ruled(matched.map { $0 >= 6 ? true : $0 <= 2 ? false : nil }),
    caveat: "The same rule on the largest part of the law: \(law.place), "
      + "\(Format.decimal(points.clicksAnItem, 0)) clicks an item. NMI "
      + "\(range(points.compactMap(\.nmi), 2)); the authors' criterion is met in "
      + "\(points.metCount) of \(points.count).")
}

/// What Section 3.3 says, judged on one dataset: by an interval where there are enough units for
/// one, else by a rule that is in the caveat and has to hold in nine of ten trainings.
///
/// - Parameter count: of the page's datasets, each of which has two claims with an interval: the
///   family; the level is Bonferroni's.
func claims(_ reading: Reading, of count: Int, workers: Workers) -> [Claim] {
  let (cosine, inner) = (reading[.cosine], reading[.innerProduct])
  let level = 1 - 0.05 / Double(2 * count)
  let place = reading.place
  func trainings(_ all: [Reading.Training]) -> String {
    "\(all.count) \(all.count == 1 ? "training" : "trainings")"
  }
  func mean(_ values: [Double]) -> Estimate? { values.mean.map { Estimate(value: $0) } }

  let nmi = cosine.compactMap { $0.clusters.prototypes?.nmi }
  let matched = cosine.compactMap { $0.clusters.prototypes.map { Double($0.matched) } }
  let smallest = cosine.compactMap { $0.clusters.spread?.smallest }
  let largest = inner.compactMap { $0.clusters.spread?.largest }
  let onTheWay = inner.compactMap { $0.clusters.history.largest.max() }
  let users = cosine.compactMap { $0.clusters.distances?.clickedAboveChance }
  // A training leaves out users both of whose two components have no items.
  let all = reading.dataset.validationUsers
  let bootstrap =
    users.allSatisfy { $0.count == all } && !users.isEmpty
    ? PairedComparison(
      users, [[Double](repeating: 0, count: all)], seed: 1, workers: workers) : nil
  let effective = { (all: [Reading.Training]) in all.compactMap { $0.clusters.spread?.effective } }
  return [
    Claim(
      Said.similar, section: "3.3", quantity: "matched prototypes of seven, \(place)",
      effect: mean(matched), units: trainings(cosine),
      verdict: ruled(matched.map { $0 >= 6 ? true : $0 <= 2 ? false : nil }),
      caveat: "Rule: holds with six or seven matched \(enough), contradicted with at most two; the "
        + "paper gives no number. Six or seven are matched in \(matched.count { $0 >= 6 }) of "
        + "\(matched.count). NMI \(range(nmi, 2)) \(place); the authors' criterion is met in "
        + "\(cosine.count { $0.clusters.criterion?.isMet == true }) of \(cosine.count)."),
    Claim(
      Said.near, section: "3.3",
      quantity:
        "share of components nearest to a category that the user clicked less chance's, \(place)",
      effect: bootstrap?.estimate(level: level), margin: 0.05,
      units: "\(users.first?.count ?? 0) validation users, \(trainings(cosine))",
      caveat: bootstrap == nil && !users.isEmpty
        ? "Not every training has components with items for every user." : nil),
    Claim(
      Said.significant, section: "3.3",
      quantity: "smallest prototype's share of the items, \(place)",
      effect: mean(smallest), units: trainings(cosine),
      verdict: ruled(smallest.map { $0 >= 0.2 / Double(conceptCount) }),
      caveat: "Rule: a fifth of an even share, 0.029, \(enough)."),
    Claim(
      Said.majority, section: "3.3", quantity: "largest prototype's share of the items, \(place)",
      effect: mean(largest), units: trainings(inner), verdict: ruled(largest.map { $0 > 0.5 }),
      caveat:
        "Rule: more than half in the epoch kept \(enough). On the way the largest share was "
        + "\(range(onTheWay, 2)) \(place): a collapse can come and go."
        + (collapseWords([reading]).map { " There, \($0)." } ?? "")),
    Claim(
      Said.metric, section: "3.3",
      quantity: "effective prototypes with the cosine less those with the inner product, \(place)",
      effect: difference(of: effective(cosine), less: effective(inner), level: level), margin: 0.5,
      units: trainings(cosine + inner),
      caveat: "Student's interval over trainings (Welch); less than half a prototype either way is "
        + "no difference."),
  ]
}
