import Macrid
import Workbench

/// What counts as no difference: in Recall@20 and independence a hundredth, in a rank correlation
/// a tenth.
let (smallDifference, smallRho) = (0.01, 0.1)

/// With fewer configurations a claim has no interval: n of them all lie on one side of zero by chance
/// alone in one case of 2^(n - 1), which for 11 is more than the smallest level of the family leaves.
let fewestConfigurations = 12

/// The paper's sentences that are judged.
enum Said {
  static let better =
    "our approach outperforms the baselines in terms of both performance and micro disentanglement"
  static let macro =
    "macro disentanglement benefits micro disentanglement, as K = 7 is better than K = 1"
  static let link =
    "the dimensions of the representations learned by our approach are highly disentangled, i.e., "
    + "independent, thanks to the micro disentanglement regularizer, which leads to more robust "
    + "performance"
}

/// A claim with what it was judged by.
struct Judged {
  var dataset: String
  var quantity: Quantity
  var selection: Selection
  /// What was measured, without the dataset and the selection.
  var measured: String
  var claim: Claim
}

/// What is judged on every dataset, for every selection of configurations.
private struct Draft {
  var sentence: String
  var section = "3.4"
  var measured: String
  var margin = smallDifference
  var quantity: Quantity
  var selection: Selection
  var methods: [Variant]
  /// Whether users are resampled, too.
  var isOverUsers: Bool
  var caveat: String?
}

/// All claims of a page, one family under Holm's correction.
func claims(_ clouds: [Cloud], on page: Page<Independences>) -> [Judged] {
  let own = clouds.filter { !$0.isCommitted }.flatMap { cloud in
    drafts.map { (cloud: cloud, draft: $0, bootstrap: cloud[$0.quantity]) }
  }
  let tested = own.filter { $0.cloud.count >= fewestConfigurations }
  var levels = holmLevels(pValues: tested.compactMap { $0.bootstrap?.pValue }).makeIterator()
  let claims = own.map { cloud, draft, bootstrap in
    Claim(
      draft.sentence, section: draft.section,
      quantity: "\(draft.measured), on \(cloud.dataset.name), \(draft.selection.rawValue)",
      effect: bootstrap.map {
        cloud.count >= fewestConfigurations
          ? $0.estimate(level: levels.next()!) : Estimate(value: $0.value)
      }, margin: draft.margin,
      units: units(draft, cloud),
      caveat: bootstrap == nil
        ? "Some quantities are not defined on so few configurations." : draft.caveat)
  }.judged(on: page)
  return zip(own, claims).map { own, claim in
    Judged(
      dataset: own.cloud.dataset.name, quantity: own.draft.quantity,
      selection: own.draft.selection, measured: own.draft.measured, claim: claim)
  }
}

private func units(_ draft: Draft, _ cloud: Cloud) -> String {
  let counts = draft.methods.map { method in
    switch draft.selection {
    case .all: cloud.count
    case .best: Selection.bestCount(of: cloud.count)
    case .smallBeta: cloud[method].count { $0.beta.map { $0 <= 1 } ?? true }
    case .notCollapsed: cloud[method].count { $0.training.collapse == nil }
    }
  }
  return counts.map(String.init).joined(separator: " + ") + " configurations"
    + (draft.isOverUsers ? ", \(Format.count(cloud.testUsers)) users" : "")
}

private let drafts: [Draft] = {
  var all: [Draft] = []
  for (ours, other) in Quantity.pairs {
    let less = "\(ours.title) less \(other.title)"
    for selection in Selection.judged {
      all.append(
        Draft(
          sentence: Said.better, measured: "Recall@20, median, \(less)",
          quantity: .recallGain(ours, other, selection), selection: selection,
          methods: [ours, other], isOverUsers: true,
          caveat: "Medians over random configurations are of the ranges they are drawn from, which "
            + "the paper does not state."))
    }
    for kind in [Representations.items, .testUsers] {
      for selection in Selection.judged {
        all.append(
          Draft(
            sentence: Said.better, measured: "independence of \(kind.rawValue), median, \(less)",
            quantity: .independenceGain(ours, other, kind, selection), selection: selection,
            methods: [ours, other], isOverUsers: false))
      }
    }
  }
  for kind in [Representations.items, .testUsers] {
    for selection in Selection.judged {
      all.append(
        Draft(
          sentence: Said.macro,
          measured: "independence of \(kind.rawValue), median, K = 7 less K = 1",
          quantity: .independenceGain(.oursSeven, .oursOne, kind, selection),
          selection: selection, methods: [.oursSeven, .oursOne], isOverUsers: false,
          caveat: kind == .items
            ? nil
            : "Users of K = 7 have seven times as many dimensions, most pairs of them in different "
              + "components."))
    }
  }
  for kind in [Representations.items, .testUsers] {
    let rho = "rho of independence of \(kind.rawValue) and Recall@20 within MacridVAE"
    let caveat =
      "A correlation over drawn hyper-parameters, which move both; within K = 7 and within K = 1, "
      + "as these differ in both."
    for selection in Selection.judged {
      all.append(
        Draft(
          sentence: Said.link, section: "3.2", measured: rho, margin: smallRho,
          quantity: .rhoOfOurs(kind, selection, .nothing), selection: selection,
          methods: Variant.ours, isOverUsers: true, caveat: caveat))
    }
    all.append(
      Draft(
        sentence: Said.link, section: "3.2", measured: "\(rho), beta and sigma_0 taken out",
        margin: smallRho, quantity: .rhoOfOurs(kind, .all, .parameters), selection: .all,
        methods: Variant.ours, isOverUsers: true,
        caveat: "Taken out are the ranks of beta and sigma_0, by a fit of each method's own."))
  }
  return all
}()

/// The claims as a matrix: a row a quantity, a column a selection of configurations, a group a
/// dataset.
func verdictTable(_ claims: [Judged]) -> Table {
  let names = claims.map(\.dataset).reduce(into: [String]()) {
    if !$0.contains($1) { $0.append($1) }
  }
  let tables = names.map { name in
    let same = claims.filter { $0.dataset == name }
    return Table(verdicts: same.map(\.claim), caption: "") { claim in
      let judged = same.first { $0.claim == claim }!
      return (judged.measured, judged.selection.rawValue)
    }
  }
  return Table(
    caption: "The claims: verdict, and the difference or correlation that was measured.",
    columns: tables.first?.columns ?? [Table.Column("Measured")],
    groups: zip(names, tables).map { Table.Group($0, rows: $1.groups.flatMap(\.rows)) },
    notes: tables.first?.notes ?? [])
}
