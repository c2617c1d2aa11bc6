import Macrid
import Workbench

/// What counts as no difference: in Recall@20 and independence a hundredth, in a rank correlation
/// a tenth.
let (smallDifference, smallRho) = (0.01, 0.1)

private let better =
  "our approach outperforms the baselines in terms of both performance and micro disentanglement"
private let macro =
  "macro disentanglement benefits micro disentanglement, as K = 7 is better than K = 1"
private let link =
  "the dimensions [...] are highly disentangled, i.e., independent, [...] which leads to more robust "
  + "performance"

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
  let users = cloud.points.values.first?.first?.recall.count ?? 0
  var drafts: [Draft] = []
  for (ours, baseline) in [(Variant.oursSeven, Variant.multVAESeven), (.oursOne, .multVAEOne)] {
    let less = "on \(name), \(ours.rawValue) less \(baseline.rawValue)"
    drafts.append(
      Draft(
        sentence: better, quantity: "Recall@20, median, \(less)",
        bootstrap: cloud.recallDifference(ours, baseline), margin: smallDifference,
        units: "\(counts(ours, baseline)), \(users) users",
        caveat: "Medians over random configurations are of the ranges they are drawn from, which "
          + "the paper does not state."))
    drafts.append(
      Draft(
        sentence: better, quantity: "Recall@20 of the best on validation users, \(less)",
        bootstrap: cloud.bestDifference(ours, baseline)?.bootstrap, margin: smallDifference,
        units: "\(users) users"))
    for kind in [Representations.items, .testUsers] {
      drafts.append(
        Draft(
          sentence: better, quantity: "independence of \(kind.rawValue), median, \(less)",
          bootstrap: cloud.independenceDifference(ours, baseline, kind),
          margin: smallDifference, units: counts(ours, baseline)))
    }
  }
  for kind in Representations.allCases {
    drafts.append(
      Draft(
        sentence: macro,
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
        sentence: link, section: "3.2",
        quantity:
          "rho of independence of \(kind.rawValue) and Recall@20 on \(name), within methods",
        bootstrap: cloud.withinRho(kind), margin: smallRho, units: "\(total) configurations",
        caveat: "A correlation over drawn hyper-parameters, which move both; within a method, as "
          + "methods differ in both."))
  }
  return drafts
}
