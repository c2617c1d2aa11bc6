import Macrid
import Workbench

/// What counts as no difference: in Recall@20 and independence a hundredth, in a rank correlation
/// a tenth.
let (smallDifference, smallRho) = (0.01, 0.1)

/// The paper's sentences that are judged.
enum Said {
  static let better =
    "our approach outperforms the baselines in terms of both performance and micro disentanglement"
  static let macro =
    "macro disentanglement benefits micro disentanglement, as K = 7 is better than K = 1"
  static let link =
    "the dimensions [...] are highly disentangled, i.e., independent, [...] which leads to more "
    + "robust performance"
}

/// The claims as a matrix: a row a quantity, a column a dataset.
func verdictTable(_ claims: [Claim], _ clouds: [Cloud]) -> Table {
  Table(
    verdicts: claims,
    caption: "The claims: verdict, and the difference or correlation that was measured."
  ) { claim in
    let name = clouds.first { claim.isOn($0) }?.dataset.name ?? ""
    return (
      claim.quantity.replacing(", on \(name)", with: "").replacing(" on \(name)", with: ""), name
    )
  }
}

extension Claim {
  /// Whether it was measured on the cloud's dataset.
  func isOn(_ cloud: Cloud) -> Bool { quantity.contains(" on \(cloud.dataset.name),") }
}

/// A claim before its family's levels are known.
private struct Draft {
  var sentence: String
  var section = "3.4"
  var quantity: String
  var bootstrap: Bootstrap?
  var margin: Double
  var units: String
  var caveat: String?
}

/// All claims of a page, one family under Holm's correction.
func claims(_ clouds: [Cloud]) -> [Claim] {
  let drafts = clouds.filter { !$0.isCommitted }.flatMap(drafts)
  var levels = holmLevels(pValues: drafts.compactMap { $0.bootstrap?.pValue }).makeIterator()
  return drafts.map { draft in
    Claim(
      draft.sentence, section: draft.section, quantity: draft.quantity,
      effect: draft.bootstrap.map { $0.estimate(level: levels.next()!) }, margin: draft.margin,
      units: draft.units,
      caveat: draft.bootstrap == nil ? "No trial of one method came to its end." : draft.caveat)
  }
}

private func drafts(_ cloud: Cloud) -> [Draft] {
  let name = cloud.dataset.name
  func counts(_ variants: Variant...) -> String {
    variants.map { "\(cloud[$0].count)" }.joined(separator: " + ") + " configurations"
  }
  let users = cloud.testUsers ?? 0
  var drafts: [Draft] = []
  for (ours, baseline) in [(Variant.oursSeven, Variant.multVAESeven), (.oursOne, .multVAEOne)] {
    let less = "on \(name), \(ours.title) less \(baseline.title)"
    drafts.append(
      Draft(
        sentence: Said.better, quantity: "Recall@20, median, \(less)",
        bootstrap: cloud.recallDifference(ours, baseline), margin: smallDifference,
        units: "\(counts(ours, baseline)), \(users) users",
        caveat: "Medians over random configurations are of the ranges they are drawn from, which "
          + "the paper does not state."))
    drafts.append(
      Draft(
        sentence: Said.better, quantity: "Recall@20 of the best on validation users, \(less)",
        bootstrap: cloud.bestDifference(ours, baseline)?.bootstrap, margin: smallDifference,
        units: "\(users) users"))
    for kind in [Representations.items, .testUsers] {
      drafts.append(
        Draft(
          sentence: Said.better, quantity: "independence of \(kind.rawValue), median, \(less)",
          bootstrap: cloud.independenceDifference(ours, baseline, kind),
          margin: smallDifference, units: counts(ours, baseline)))
    }
  }
  for kind in Representations.allCases {
    drafts.append(
      Draft(
        sentence: Said.macro,
        quantity: "independence of \(kind.rawValue), median, on \(name), K = 7 less K = 1",
        bootstrap: cloud.independenceDifference(.oursSeven, .oursOne, kind),
        margin: smallDifference, units: counts(.oursSeven, .oursOne),
        caveat: kind == .items
          ? nil
          : "Users of K = 7 have seven times as many dimensions, most pairs of them in different "
            + "components."))
  }
  for kind in Representations.allCases {
    let total = Variant.allCases.reduce(0) { $0 + cloud[$1].count }
    drafts.append(
      Draft(
        sentence: Said.link, section: "3.2",
        quantity:
          "rho of independence of \(kind.rawValue) and Recall@20 on \(name), within methods",
        bootstrap: cloud.withinRho(kind), margin: smallRho, units: "\(total) configurations",
        caveat: "A correlation over drawn hyper-parameters, which move both; within a method, as "
          + "methods differ in both."))
  }
  return drafts
}
