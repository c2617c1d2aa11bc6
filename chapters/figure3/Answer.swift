import Macrid
import Workbench

/// What the page finds, in sentences that follow from the claims and the tables: nothing here is
/// typed.
func answer(_ reading: Reading, _ results: Results, _ claims: [Claim]) -> String {
  let summary = results.summary
  let sentences = [
    axes(reading, summary, claims), sweeps(reading, summary, claims), principal(reading),
    others(reading, claims), movies(reading),
  ]
  return "**\(claims.tally).** \(basis(reading, summary))\n\n"
    + sentences.compactMap { $0.map { "- " + Format.sentence($0) } }.joined(separator: "\n")
}

private func number(_ value: Double?) -> String { Format.decimal(value, 2) }

/// The verdict on a quantity, in bold.
private func word(_ claims: [Claim], _ quantity: String) -> String {
  let verdict = claims.first { $0.quantity == quantity }?.verdict ?? .notTested
  return "**\(verdict.rawValue)**"
}

/// The same with its effect and interval.
private func verdict(_ claims: [Claim], _ quantity: String) -> String {
  let effect = claims.first { $0.quantity == quantity }?.effect.map { effect in
    ", \(number(effect.value))" + (effect.interval(2).map { " \($0)" } ?? "")
  }
  return word(claims, quantity) + (effect ?? "")
}

private func axes(_ reading: Reading, _ summary: Results.Summary, _ claims: [Claim]) -> String? {
  guard let strength = summary.strength[Kind.macridVAE.rawValue] else { return nil }
  return "on the simulated shop, whose attributes are known, the dimension that goes best with an "
    + "attribute does so at a strength of \(number(strength)) (1: perfectly), the best of ten axes "
    + "turned at random at \(number(summary.turnedStrength)); that the model's own axes are better: "
    + "\(verdict(claims, Quantity.turned))"
    + larger(reading) { row in
      "\(number(row.mean(.axes, \.strength))) and \(number(row.mean(.turnedAxes, \.strength))) "
        + "(\(word(claims, Quantity.at(row, Quantity.turned))))"
    } + (axisPriorFinding(reading).map { "; \($0)" } ?? "")
}

/// The same with more users or dimensions: "; with 15,000 training users and d = 10 0.60 and 0.61".
private func larger(_ reading: Reading, _ text: (DirectionRow) -> String) -> String {
  let rows = reading.directionRows.ours(.concept)
  let least = rows.map(\.users).min()
  return rows.filter { $0.users != least }.map { row in
    "; with \(Format.count(row.users)) training users and d = \(row.dimensions) \(text(row))"
  }.joined()
}

private func sweeps(
  _ reading: Reading, _ summary: Results.Summary, _ claims: [Claim]
) -> String? {
  guard let tau = summary.tau[SweepKind.best.rawValue] else { return nil }
  let own = reading[.macridVAE].flatMap(\.looks.sweeps).filter { $0.kind == .best }
    .flatMap(\.measure.inCategory).mean
  func share(_ value: Double?) -> String {
    value.map { ", \(Format.decimal(100 * $0, 0)) % of its items of the start's category" } ?? ""
  }
  return "a sweep along an attribute's best dimension moves it with a tau of \(number(tau)) (1: at "
    + "every step, 0: no trend)\(share(own)); that this is more than along another dimension: "
    + "\(verdict(claims, Quantity.otherDimension)); than along the best turned axis: "
    + "\(verdict(claims, Quantity.turnedSweeps))"
    + larger(reading) { row in
      "\(number(row.mean(.axes, \.tau))) (\(word(claims, Quantity.at(row, Quantity.turnedSweeps))))"
    }
}

/// Whether other directions hold what axes do not, and whose merit that is.
private func principal(_ reading: Reading) -> String? {
  let rows = reading.directionRows
  func isBetter(_ row: DirectionRow) -> Bool {
    switch Verdict(
      of: row.difference(.principal, .axes, \.strength), paperEffect: nil, margin: margin)
    {
    case .holds, .smallerThanClaimed: true
    case .noDifference, .contradicted, .undecided, .notTested: false
    }
  }
  func share(_ rows: [DirectionRow]) -> String { "\(rows.count(where: isBetter)) of \(rows.count)" }
  let ours = rows.ours(.concept)
  // The most users, then the most dimensions.
  guard let most = ours.last else { return nil }
  let others = rows.filter { !$0.kind.isOurs }
  let shared = others.count(where: isBetter) * 2 >= others.count
  let strength = most.difference(.principal, .axes, \.strength)
  return "the principal directions of a concept's own items, found "
    + "without labels, hold an attribute better than the axes in \(share(ours)) settings of users "
    + "and d, those of a true category's items in \(share(rows.ours(.category)))"
    + (others.isEmpty
      ? ""
      : ", and the other methods' in \(share(others)), so that this is "
        + (shared
          ? "the data's merit and not the model's alone"
          : "more the model's merit than the data's"))
    + "; with \(Format.count(most.users)) training users and d = \(most.dimensions) strength is "
    + "\(number(most.mean(.principal, \.strength))) against the axes' "
    + "\(number(most.mean(.axes, \.strength)))\(interval(strength))"
}

private func interval(_ estimate: Estimate?) -> String {
  estimate?.interval(3).map { " (difference \($0))" } ?? ""
}

private func others(_ reading: Reading, _ claims: [Claim]) -> String? {
  let kinds = Kind.allCases.filter { !$0.isOurs }
  let strengths = kinds.compactMap { kind in
    reading.axisStrengths(kind).flatMap(\.self).mean.map { "\(number($0)) (\(kind.rawValue))" }
  }
  guard !strengths.isEmpty else { return nil }
  return "the other methods' best dimensions reach \(Format.list(strengths)); that MacridVAE's are "
    + "stronger \(verdicts(claims, kinds, Quantity.strength(less:))), and that it sweeps more steadily, "
    + "all told the true category, \(verdicts(claims, kinds, Quantity.sweeps(less:)))"
}

/// "**holds** against SVD, **is undecided** against MultDAE".
private func verdicts(
  _ claims: [Claim], _ kinds: [Kind], _ quantity: (Kind) -> String
) -> String {
  let judged = kinds.compactMap { kind in
    claims.first { $0.quantity == quantity(kind) }.map { (kind: kind, verdict: $0.verdict) }
  }
  guard !judged.isEmpty else { return "**is \(Verdict.notTested.rawValue)**" }
  return Verdict.allCases.compactMap { verdict in
    let own = judged.filter { $0.verdict == verdict }.map(\.kind.rawValue)
    return own.isEmpty ? nil : "**\(verdict.predicate)** against \(Format.list(own))"
  }.joined(separator: ", ")
}

/// Year and the genre that goes best with one dimension.
private func movies(_ reading: Reading) -> String? {
  guard let dataset = reading.movies.first?.trial.dataset else { return nil }
  let rhos = Dictionary(grouping: reading.movies.flatMap(\.looks.movies), by: \.factor)
    .compactMapValues { $0.map(\.confirmed).mean }
  let genre = rhos.filter { $0.key != "year" }.max { ($0.value, $1.key) < ($1.value, $0.key) }
  let row = reading.movieRows.first { $0.kind.isOurs && $0.scope == .concept }
  func mean(_ row: MovieRow, _ heading: Heading) -> String {
    number(row.values(heading, of: nil, \.strength).flatMap(\.self).mean)
  }
  let parts = [
    rhos["year"].map { "one dimension goes with the year at a rho of \(number($0))" },
    genre.map {
      "with no genre at more than \(number($0.value)) (\($0.key)), on average over concepts"
    },
    row.map { row in
      "the best axis (\(mean(row, .axes))) is "
        + "\(than(row.difference(.axes, .turnedAxes, \.strength))) the best turned one "
        + "(\(mean(row, .turnedAxes)))"
    },
    row.map { row in
      "the best principal direction (\(mean(row, .principal))) "
        + "\(than(row.difference(.principal, .axes, \.strength))) the best axis"
    },
  ].compactMap(\.self)
  return parts.isEmpty ? nil : "on the movies of \(dataset) " + Format.list(parts)
}

private func basis(_ reading: Reading, _ summary: Results.Summary) -> String {
  let collapsed = reading.all.count { !$0.isKept }
  let rows = reading.directionRows
  let looked = rows.ours(.concept).reduce(rows.figure == nil ? summary.seeds : 0) {
    $0 + $1.looks.count
  }
  return "This rests on \(trainings(looked)) of MacridVAE on the shop and "
    + "\(summary.attributes) attributes"
    + (collapsed == 0
      ? ""
      : "; of all \(reading.all.count) trainings \(collapsed) collapsed and are in no mean")
    + "."
}
