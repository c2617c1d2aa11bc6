import Macrid
import Workbench

/// The first less the second of paired values, with its 95 % bootstrap interval.
struct Contrast {
  let comparison: PairedComparison
  /// Means of both.
  let first: Double
  let second: Double
  let count: Int
  /// What the pairs are.
  let unit: String

  /// Nil where nothing was measured.
  init?(_ pairs: (first: [Double], second: [Double]), unit: String, seed: UInt64) {
    guard !pairs.first.isEmpty, pairs.first.count == pairs.second.count else { return nil }
    comparison = PairedComparison(pairs.first, pairs.second, seed: seed)
    first = average(pairs.first)
    second = average(pairs.second)
    count = pairs.first.count
    self.unit = unit
  }

  /// "difference -0.02, 95 % interval [-0.06, 0.02]".
  var text: String {
    "difference \(Format.decimal(comparison.difference, 3)), 95 % interval "
      + Format.interval(comparison.lower, comparison.upper, 3)
  }
}

extension Format {
  /// "[-0.06, 0.02]"; absent where a bound is.
  static func interval(_ lower: Double?, _ upper: Double?, _ decimals: Int = 2) -> String {
    guard let lower, let upper else { return absent }
    return "[\(decimal(lower, decimals)), \(decimal(upper, decimals))]"
  }
}

/// What claims and findings compare.
struct Contrasts {
  /// Strength: the best axis less the best turned one; less beta-MultVAE's best.
  let turned: Contrast?
  let multVAE: Contrast?
  /// tau: the best dimension's sweeps less another's, less beta-MultVAE's, less those of gamma = 0.
  let otherDimension: Contrast?
  let multVAESweeps: Contrast?
  let noGamma: Contrast?
  /// Spread: a sweep's own attribute less the others; the others at gamma = 0 less gamma = 1.
  let ownSpread: Contrast?
  let gammaSpread: Contrast?

  init(_ study: Study) {
    let seed = study.arguments.shared.seed
    func strengths(_ method: Method, _ value: KeyPath<Encoding, Double>) -> [Double] {
      // In the order of seeds, categories and attributes, for every method.
      study.results.encodings.filter { $0.method == method.rawValue }.map { $0[keyPath: value] }
    }
    func encodings(_ first: [Double], _ second: [Double]) -> Contrast? {
      Contrast((first, second), unit: "attributes and seeds", seed: seed)
    }
    func sweeps(
      _ kind: SweepKind, _ value: KeyPath<SweepMeasure, [Double?]>, less other: Method,
      _ otherKind: SweepKind, _ otherValue: KeyPath<SweepMeasure, [Double?]>
    ) -> Contrast? {
      Contrast(
        study.paired(.macridVAE, kind, value, with: (other, otherKind, otherValue)),
        unit: "start items and seeds", seed: seed)
    }
    let ours = strengths(.macridVAE, \.strength)
    turned = encodings(ours, strengths(.macridVAE, \.turnedMean))
    multVAE = encodings(ours, strengths(.multVAE, \.strength))
    otherDimension = sweeps(.best, \.taus, less: .macridVAE, .random, \.taus)
    multVAESweeps = sweeps(.best, \.taus, less: .multVAE, .best, \.taus)
    noGamma = sweeps(.best, \.taus, less: .macridVAE, .noGamma, \.taus)
    ownSpread = sweeps(.best, \.ownSpread, less: .macridVAE, .best, \.otherSpread)
    gammaSpread = sweeps(.noGamma, \.otherSpread, less: .macridVAE, .best, \.otherSpread)
  }
}

/// The claims of Sections 2.4 and 3.4, each with the interval that decides it.
func claims(_ study: Study, _ contrasts: Contrasts) -> [Claim] {
  func claim(_ claim: String, _ contrast: Contrast?, _ what: String) -> Claim {
    guard let contrast else { return Claim(claim, .notRun, evidence: "nothing was measured") }
    return Claim(
      claim, contrast.comparison.verdict,
      evidence: "\(what): \(contrast.text); \(contrast.count) \(contrast.unit); simulated data")
  }
  return [
    claim(
      "3.4: single dimensions reflect single attributes: an attribute's best axis beats the best "
        + "of randomly turned axes", contrasts.turned, "strength, learned axes less turned ones"),
    claim(
      "3.4: MacridVAE's dimensions reflect attributes better than beta-MultVAE's",
      contrasts.multVAE, "strength of the best axis"),
    claim(
      "2.4: a sweep along a dimension changes its attribute steadily: more than a sweep along "
        + "another dimension does", contrasts.otherDimension, "tau, best dimension less another"),
    claim(
      "2.4: such sweeps are steadier than those of beta-MultVAE", contrasts.multVAESweeps,
      "tau, MacridVAE less beta-MultVAE"),
    claim(
      "2.4: a sweep changes its own attribute and leaves the others alone: its own spreads more",
      contrasts.ownSpread, "spread, own less others'"),
    claim(
      "2.4: gamma > 0 keeps the recommended items alike in everything else",
      contrasts.gammaSpread, "others' spread, gamma = 0 less gamma = 1"),
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
    evidence: "tau \(Format.decimal(row.tau, 2)), 95 % interval "
      + "\(Format.interval(row.lower, row.upper)), rising from "
      + "\(Format.decimal(100 * row.rising, 0)) % of \(row.starts) starts; simulated data")
}
