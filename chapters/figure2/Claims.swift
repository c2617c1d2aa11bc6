import Workbench

/// What Section 3.3 says, judged on one dataset.
func section33Claims(_ run: DatasetRun) -> [Claim] {
  let (cosine, inner) = (run.cosine, run.inner)
  let equal = run.result.equalSettings
  func judged<Case>(
    _ text: String, _ cases: [Case], _ unit: String, _ holds: (Case) -> Bool?, _ evidence: String
  ) -> Claim {
    let answers = cases.compactMap(holds)
    let count = answers.count { $0 }
    let verdict: Claim.Verdict =
      answers.isEmpty
      ? .notRun : count == answers.count ? .reproduced : count == 0 ? .notReproduced : .inconclusive
    return Claim(
      "\(run.title): \(text)", verdict,
      evidence: "holds in \(count) of \(answers.count) \(unit); \(evidence)")
  }
  func range<Case>(_ cases: [Case], _ decimals: Int, _ value: (Case) -> Double?) -> String {
    let values = cases.compactMap(value)
    return Format.decimal(values.min(), decimals) + " to " + Format.decimal(values.max(), decimals)
  }
  /// On another processor a setting's largest share was seen to move by 0.02.
  func collapse(_ shares: [Double]) -> Claim {
    let largest = shares.max() ?? 0
    return Claim(
      "\(run.title): with the inner product the majority of items are assigned to one prototype, in "
        + "some setting (a share of 0.45 to 0.55 decides nothing)",
      shares.isEmpty
        ? .notRun : largest > 0.55 ? .reproduced : largest < 0.45 ? .notReproduced : .inconclusive,
      evidence: "largest share " + range(shares, 3) { $0 } + " over \(shares.count) settings")
  }
  let leastEffective = cosine.compactMap { $0.spread?.effective }.min() ?? 0
  let leastNMI = cosine.compactMap { $0.prototypes?.nmi }.min() ?? 0
  let atEqual = "at equal settings, "
  return [
    judged(
      "the prototypes' clusters are rather similar to the categories (at least six of the seven "
        + "matched one to one, and an NMI of 0.5 or more)",
      cosine, "seeds", { $0.prototypes.map { $0.matched >= conceptCount - 1 && $0.nmi >= 0.5 } },
      "NMI " + range(cosine, 3) { $0.prototypes?.nmi } + ", matched "
        + range(cosine, 0) { $0.prototypes.map { Double($0.matched) } }),
    judged(
      "the components of users are near the correct cluster centres (for most of users' two most "
        + "confident components their own cluster's centre is the nearest of all)",
      cosine, "seeds", { $0.distances.map { $0.nearest > 0.5 } },
      "share of components " + range(cosine, 3) { $0.distances?.nearest } + ", distance to the own "
        + "centre " + range(cosine, 3) { $0.distances?.own } + ", to the others "
        + range(cosine, 3) { $0.distances?.others }),
    judged(
      "with the cosine all seven prototypes are assigned a significant number of items (a fifth of "
        + "an even share or more)",
      cosine, "seeds", { $0.spread.map { $0.smallest >= 0.2 / Double(conceptCount) } },
      "smallest share " + range(cosine, 3) { $0.spread?.smallest }),
    judged(
      "with the inner product the majority of items are assigned to one prototype",
      inner, "seeds", { $0.spread.map { $0.largest > 0.5 } },
      "largest share " + range(inner, 3) { $0.spread?.largest }),
    collapse(equal.compactMap { $0.inner.spread?.largest }),
    judged(
      "the cosine prevents a collapse that the inner product suffers (fewer effective clusters than "
        + "with the cosine in its worst seed)",
      inner, "seeds", { $0.spread.map { $0.effective < leastEffective } },
      "effective clusters " + range(inner, 2) { $0.spread?.effective } + " with the inner product, "
        + range(cosine, 2) { $0.spread?.effective } + " with the cosine"),
    judged(
      atEqual + "the inner product has fewer effective clusters than the cosine",
      equal, "pairs of settings",
      { pair in
        pair.inner.spread.flatMap { inner in
          pair.cosine.spread.map { inner.effective < $0.effective }
        }
      },
      "effective clusters " + range(equal, 2) { $0.inner.spread?.effective }
        + " with the inner product, " + range(equal, 2) { $0.cosine.spread?.effective }
        + " with the cosine"),
    judged(
      "the cosine's prototypes align better with the categories than the inner product's (a higher "
        + "NMI than the inner product's, in the cosine's worst seed)",
      inner, "seeds", { $0.prototypes.map { $0.nmi < leastNMI } },
      "NMI " + range(cosine, 3) { $0.prototypes?.nmi } + " with the cosine, "
        + range(inner, 3) { $0.prototypes?.nmi } + " with the inner product"),
    judged(
      atEqual + "the cosine's prototypes align better with the categories (a higher NMI)",
      equal, "pairs of settings",
      { pair in
        pair.cosine.prototypes.flatMap { cosine in
          pair.inner.prototypes.map { cosine.nmi > $0.nmi }
        }
      },
      "NMI " + range(equal, 3) { $0.cosine.prototypes?.nmi } + " with the cosine, "
        + range(equal, 3) { $0.inner.prototypes?.nmi } + " with the inner product"),
  ]
}
