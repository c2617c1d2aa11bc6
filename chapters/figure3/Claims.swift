import Macrid
import Workbench

/// The claims of Sections 2.4 and 3.4, each with the interval that decides it.
func claims(_ study: Study) -> [Claim] {
  let seed = study.arguments.shared.seed
  let results = study.results
  func text(_ comparison: PairedComparison) -> String {
    "\(Format.decimal(comparison.difference, 3)), 95 % interval "
      + "[\(Format.decimal(comparison.lower, 3)), \(Format.decimal(comparison.upper, 3))]"
  }
  func compare(
    _ claim: String, _ first: [Double], _ second: [Double], _ what: String, over: String
  ) -> Claim {
    guard !first.isEmpty, first.count == second.count else {
      return Claim(claim, .notRun, evidence: "nothing was measured")
    }
    let comparison = PairedComparison(first, second, seed: seed)
    return Claim(
      claim, comparison.verdict,
      evidence: "\(what): difference \(text(comparison)); \(first.count) \(over); simulated data")
  }
  func sweeps(
    _ claim: String, _ what: String, _ kind: SweepKind, _ value: KeyPath<SweepMeasure, [Double?]>,
    with other: (method: Method, kind: SweepKind, value: KeyPath<SweepMeasure, [Double?]>),
    isLowerBetter: Bool = false
  ) -> Claim {
    let (a, b) = study.paired(.macridVAE, kind, value, with: other)
    return isLowerBetter
      ? compare(claim, b, a, what, over: "start items and seeds")
      : compare(claim, a, b, what, over: "start items and seeds")
  }
  let ours = results.encodings.filter { $0.method == Method.macridVAE.rawValue }
  let baseline = results.encodings.filter { $0.method == Method.multVAE.rawValue }
  // Both lists are in the order of seeds, categories and attributes.
  return [
    compare(
      "3.4: single dimensions reflect single attributes: an attribute's best axis beats the best "
        + "of randomly turned axes", ours.map(\.strength), ours.map(\.turnedMean),
      "strength, learned axes less turned ones", over: "attributes and seeds"),
    compare(
      "3.4: MacridVAE's dimensions reflect attributes better than beta-MultVAE's",
      ours.map(\.strength), baseline.map(\.strength), "strength of the best axis",
      over: "attributes and seeds"),
    sweeps(
      "2.4: a sweep along a dimension changes its attribute steadily: more than a sweep along "
        + "another dimension does", "tau, best dimension less another", .best, \.taus,
      with: (.macridVAE, .random, \.taus)),
    sweeps(
      "2.4: such sweeps are steadier than those of beta-MultVAE",
      "tau, MacridVAE less beta-MultVAE",
      .best, \.taus, with: (.multVAE, .best, \.taus)),
    sweeps(
      "2.4: a sweep changes its own attribute and leaves the others alone: its own spreads more",
      "spread, own less others'", .best, \.ownSpread, with: (.macridVAE, .best, \.otherSpread)),
    sweeps(
      "2.4: gamma > 0 keeps the recommended items alike in everything else",
      "others' spread, gamma = 0 less gamma = 1", .best, \.otherSpread,
      with: (.macridVAE, .noGamma, \.otherSpread), isLowerBetter: true),
    rising(study, "bags", "size", "Figure 3 (a, d)"),
    rising(study, "bags", "colour", "Figure 3 (b, e)"),
    rising(study, "phone cases", "style", "Figure 3 (c)"),
    rising(study, "meat", "kind", "Figure 3 (f)"),
  ]
}

/// Whether one dimension works from most starts: the mean tau's interval against zero, and the
/// share of starts whose sweep rises.
private func rising(_ study: Study, _ category: String, _ attribute: String, _ panel: String)
  -> Claim
{
  let claim = "\(panel): one dimension sweeps \(category) by \(attribute), from different starts"
  guard
    let row = study.rows(.macridVAE, .best).first(where: {
      $0.category == category && $0.attribute == attribute
    }), row.starts > 0
  else { return Claim(claim, .notRun, evidence: "nothing was measured") }
  let verdict: Claim.Verdict =
    row.lower > 0 ? .reproduced : row.upper < 0 ? .notReproduced : .inconclusive
  return Claim(
    claim, verdict,
    evidence: "tau \(Format.decimal(row.tau, 2)), 95 % interval [\(Format.decimal(row.lower, 2)), "
      + "\(Format.decimal(row.upper, 2))], rising from \(Format.decimal(100 * row.rising, 0)) % of "
      + "\(row.starts) starts; simulated data")
}
