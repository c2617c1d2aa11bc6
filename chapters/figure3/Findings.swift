import Macrid
import Workbench

/// What the measurements say, one paragraph a question. Every number and every wording is taken
/// from the results.
func findings(
  _ reading: Reading, _ contrasts: Contrasts, _ results: Results, _ claims: [Claim]
) -> [String] {
  [
    axes(reading, results.summary, claims), attributes(reading, results.summary),
    sweeps(reading, results.summary, contrasts, claims), sizeFinding(reading),
    measureFinding(reading),
    gridFinding(reading),
    axisPriorFinding(reading).map { "**Objectives.** " + Format.sentence($0) },
    directionFinding(reading), movies(reading),
    movieDirectionFinding(reading), trainings(reading), seeds(reading),
  ].compactMap(\.self)
}

private func number(_ value: Double?, _ decimals: Int = 2) -> String {
  Format.decimal(value, decimals)
}

/// One of four wordings, by a verdict.
private func wording(
  _ verdict: Verdict, _ above: String, _ below: String, _ same: String, _ unknown: String
) -> String {
  switch verdict {
  case .holds, .smallerThanClaimed: above
  case .contradicted: below
  case .noDifference: same
  case .undecided, .notTested: unknown
  }
}

/// A claim's verdict, and its effect with the interval of the family's level.
private func judged(_ claims: [Claim], _ quantity: String) -> (verdict: Verdict, detail: String) {
  let claim = claims.first { $0.quantity == quantity }
  return (claim?.verdict ?? .notTested, detail(claim?.effect))
}

private func detail(_ estimate: Estimate?) -> String {
  guard let estimate else { return "not compared" }
  return "difference \(number(estimate.value, 3))"
    + (estimate.interval(3).map { ", interval \($0)" } ?? "")
}

private func axes(
  _ reading: Reading, _ summary: Results.Summary, _ claims: [Claim]
) -> String {
  func than(_ verdict: Verdict) -> String {
    wording(verdict, "stronger than", "weaker than", "as strong as", "not distinguishable from")
  }
  let turned = judged(claims, Quantity.turned)
  return "**Axes.** MacridVAE's own axes are \(than(turned.verdict)) axes turned at random: an "
    + "attribute goes with its best axis at a strength of "
    + "\(number(summary.strength[Kind.macridVAE.rawValue])), and with the best of ten turned axes "
    + "at \(number(summary.turnedStrength)) (\(turned.detail)); "
    + "\(number(summary.specialShare.map { 100 * $0 }, 0)) % of attributes and seeds beat 95 % of "
    + "the turns, where chance gives 5 %. A linear regression on all ten dimensions reaches "
    + "\(number(summary.regression)) on the attributes that are numbers: what the model knows of "
    + "them need not lie along its axes. "
    + Kind.allCases.filter { !$0.isOurs }.map { kind in
      let theirs = judged(claims, Quantity.strength(less: kind))
      return "The axes are \(than(theirs.verdict)) \(kind.rawValue)'s "
        + "(\(number(reading.axisStrengths(kind).flatMap(\.self).mean)); \(theirs.detail))."
    }.joined(separator: " ")
}

/// Mean strength over seeds, the greatest first; dimensions are the first seed's.
private func attributes(_ reading: Reading, _ summary: Results.Summary) -> String? {
  guard let first = reading[.macridVAE].first else { return nil }
  let found = first.looks.encodings.indices.map {
    place -> (strength: Double, name: String, dimension: Int) in
    let encoding = first.looks.encodings[place]
    return (
      reading[.macridVAE].map { $0.looks.encodings[place].strength }.mean ?? 0,
      "\(encoding.category) by \(encoding.attribute)", encoding.dimension + 1
    )
  }.sorted { ($1.strength, $0.name) < ($0.strength, $1.name) }
  let all = reading[.macridVAE].flatMap(\.looks.encodings)
  return "**Attributes.** Encoded best: "
    + found.prefix(3).map { "\($0.name), \(number($0.strength)) (dimension \($0.dimension))" }
    .joined(separator: "; ")
    + ". Least: "
    + found.suffix(3).map { "\($0.name), \(number($0.strength))" }.joined(separator: "; ")
    + ". Attributes that are numbers reach "
    + "\(number(all.filter { $0.allDimensions != nil }.map(\.strength).mean)), named ones "
    + "\(number(all.filter { $0.allDimensions == nil }.map(\.strength).mean)). Strengths are means "
    + "over seeds, dimensions the first seed's. A category's commonest concept holds "
    + "\(number(summary.conceptShare.map { 100 * $0 }, 0)) % of it on average"
    + (summary.conceptShare.map { $0 < 0.8 } ?? false
      ? ": at this size of the shop concepts are not categories, and a sweep can leave its category."
      : ".")
}

private func sweeps(
  _ reading: Reading, _ summary: Results.Summary, _ contrasts: Contrasts, _ claims: [Claim]
) -> String? {
  guard summary.allSweeps > 0 else { return nil }
  func than(_ verdict: Verdict) -> String {
    wording(
      verdict, "steadier than", "less steady than", "as steady as", "not distinguishable from")
  }
  let (turned, other) = (
    judged(claims, Quantity.turnedSweeps), judged(claims, Quantity.otherDimension)
  )
  let (spread, gamma) = (
    judged(claims, Quantity.gammaSpread), contrasts.noGamma?.estimate()
  )
  return "**Sweeps.** Along an attribute's best dimension tau is "
    + "\(number(summary.tau[SweepKind.best.rawValue])): \(than(turned.verdict)) along the "
    + "best of ten turned axes (\(turned.detail)), \(than(other.verdict)) "
    + "along another dimension (\(other.detail)), and "
    + "\(than(Verdict(of: gamma, paperEffect: nil, margin: margin))) at gamma = 0 "
    + "(\(detail(gamma)), of 95 %). "
    + Kind.allCases.filter { contrasts.otherSweeps[$0] != nil }.map { kind in
      let theirs = judged(claims, Quantity.sweeps(less: kind))
      return
        "Where all methods are told the true category, MacridVAE's sweeps along the best axis are "
        + "\(than(theirs.verdict)) \(kind.rawValue)'s (\(theirs.detail)). "
    }.joined() + "With gamma = 0 the other attributes "
    + wording(
      spread.verdict, "spread more", "spread less", "spread as much",
      "spread neither more nor less")
    + " (\(spread.detail)). \(Format.count(summary.failedSweeps)) of "
    + "\(Format.count(summary.allSweeps)) sweeps held fewer than three items of the start's "
    + "category; they count as failures, tau = 0."
}

/// In how many measures MacridVAE leads.
func measureFinding(_ reading: Reading) -> String? {
  /// Nil where no other method has a measure.
  func leads(_ view: View) -> Int? {
    let compared = Scores.fields.compactMap { field -> Bool? in
      let means = Kind.allCases.compactMap { kind in
        scores(reading, kind, view).compactMap(field.value).mean.map { (kind: kind, mean: $0) }
      }
      guard means.count > 1, let ours = means.first(where: \.kind.isOurs) else { return nil }
      return means.allSatisfy { $0.mean <= ours.mean }
    }
    return compared.isEmpty ? nil : compared.count { $0 }
  }
  guard let items = leads(.perConcept) else { return nil }
  return "**MIG, DCI, SAP.** MacridVAE has the highest mean in \(items) of "
    + "\(Scores.fields.count) measures on items and in \(leads(.all) ?? 0) on users' whole "
    + "representations."
}

func gridFinding(_ reading: Reading) -> String? {
  typealias Row = (beta: Double, sigma0: Double, strength: Double, special: Int, count: Int)
  let rows = reading.grid.compactMap { training -> Row? in
    let found = training.looks.encodings
    guard let strength = found.map(\.strength).mean else { return nil }
    return (
      setting(training.trial, "beta"), setting(training.trial, "sigma0"), strength,
      found.count(where: \.isSpecial), found.count
    )
  }
  guard rows.count > 1, let best = rows.max(by: { $0.strength < $1.strength }),
    let worst = rows.min(by: { $0.strength < $1.strength })
  else { return nil }
  func words(_ row: Row) -> String {
    "\(number(row.strength)) at beta = \(number(row.beta, 1)), sigma_0 = \(number(row.sigma0, 3))"
  }
  /// The greatest difference between settings that agree in the other parameter.
  func reach(_ fixed: (Row) -> Double) -> Double {
    Dictionary(grouping: rows, by: fixed).values
      .map { group in group.map(\.strength).max()! - group.map(\.strength).min()! }.max() ?? 0
  }
  let chance = chanceLimit(of: best.count, probability: 0.05)
  let special = rows.count { $0.special > chance }
  return
    "**Settings.** Over \(rows.count) settings of beta and sigma_0 the mean strength goes from "
    + "\(words(worst)) to \(words(best)). At one sigma_0, beta moves it by at most "
    + "\(number(reach { $0.sigma0 }, 3)); at one beta, sigma_0 by \(number(reach { $0.beta }, 3)). "
    + "Chance alone would leave up to \(chance) of \(best.count) attributes above 95 % of the turned "
    + "axes (in 95 % of cases); \(special) of \(rows.count) settings "
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

private func movies(_ reading: Reading) -> String? {
  guard let dataset = reading.movies.first?.trial.dataset else { return nil }
  let all = Dictionary(grouping: reading.movies.flatMap(\.looks.movies), by: \.factor)
  let ranked = all.map { factor, found in
    (
      factor: factor, rho: found.map(\.confirmed).mean ?? 0,
      clear: found.map { $0.isClear ? 1 : 0 }.mean ?? 0
    )
  }.sorted { ($1.rho, $0.factor) < ($0.rho, $1.factor) }
  return "**Movies.** On \(dataset), the proxies that go best with one dimension "
    + "within a concept (rho on the movies that did not choose the dimension, mean over concepts "
    + "and seeds): "
    + ranked.prefix(3).map {
      "\($0.factor), rho \(number($0.rho)) (clear of zero in "
        + ($0.clear == 1
          ? "every concept and seed)" : "\(number(100 * $0.clear, 0)) % of concepts and seeds)")
    }.joined(separator: "; ") + "."
}

/// Those that a reader must know of.
private func trainings(_ reading: Reading) -> String? {
  let collapsed = reading.all.filter { $0.training.summary?.collapse != nil }
  // Trainings of several settings have one title.
  let titles = collapsed.map {
    "\($0.training.trial.title) (\($0.training.summary?.collapse ?? ""))"
  }
  let left = titles.indices.filter { titles.firstIndex(of: titles[$0]) == $0 }.map { place in
    let count = titles.count { $0 == titles[place] }
    return titles[place] + (count > 1 ? ", with \(count) settings" : "")
  }
  let fate = collapsed.contains { $0.isKept } ? "" : " and are in no mean"
  let used = reading.all.filter { $0.training.summary?.ending == .usedUp }
  let gain = used.compactMap { $0.training.summary?.gain(ofLast: 50) }.max()
  func count(_ beta: (TrainingSummary) -> Double) -> Int {
    reading.all.count {
      guard let summary = $0.training.summary else { return false }
      return beta(summary) < 0.999 * setting($0.training.trial, "beta")
    }
  }
  let (short, early) = (count(\.betaAtEnd), count(\.beta))
  return "**Trainings.** Of \(reading.all.count) trainings "
    + (left.isEmpty
      ? "none collapsed" : "\(collapsed.count) collapsed\(fate): \(left.joined(separator: "; "))")
    + "; \(used.count) used up their epochs"
    + (gain.map {
      ", in the last 50 of which validation NDCG@100 rose by at most \(number($0, 3))"
    } ?? "")
    + "; \(short) ended before the ramp had reached their beta, \(early) kept an epoch from before "
    + "that."
}

/// What the committed study asks for and is not trained yet; nil where nothing is missing.
private func seeds(_ reading: Reading) -> String? {
  let rows = reading.directionRows
  guard !reading.sizes.isEmpty || !reading.tries.isEmpty else { return nil }
  let short = Set(rows.map(\.users)).sorted().flatMap { users in
    [10, 100].flatMap { d in
      Kind.allCases.filter { $0 != .svd }.compactMap { kind -> String? in
        let count =
          rows.first { $0.users == users && $0.dimensions == d && $0.kind == kind }?.looks.count
          ?? 0
        guard count < SizeStudy.seeds else { return nil }
        return "\(kind.rawValue), \(Format.count(users)) users, d = \(d): \(count)"
      }
    }
  }
  guard !short.isEmpty else { return nil }
  return
    "**Not yet trained.** Of \(SizeStudy.seeds) seeds whose directions are looked at there are so "
    + "far: \(short.joined(separator: "; ")). `swift run chapter-figure3 --full` goes on with them."
}
