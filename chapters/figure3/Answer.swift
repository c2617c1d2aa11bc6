import Macrid
import Workbench

/// What the page finds, in sentences that follow from the claims: nothing here is typed.
func answer(_ reading: Reading, _ results: Results, _ claims: [Claim]) -> String {
  let summary = results.summary
  let sentences = [
    axes(summary, claims), sweeps(summary, claims), others(summary, claims), movies(reading),
    basis(reading, summary),
  ]
  return "**\(claims.tally).**\n\n"
    + sentences.compactMap { $0.map { "- " + $0.prefix(1).uppercased() + $0.dropFirst() + "." } }
    .joined(separator: "\n")
}

private func number(_ value: Double?) -> String { Format.decimal(value, 2) }

/// The verdict on a quantity, in bold, with its interval.
private func verdict(_ claims: [Claim], _ quantity: String) -> String {
  guard let claim = claims.first(where: { $0.quantity == quantity }) else {
    return "**\(Verdict.notTested.rawValue)**"
  }
  let effect = claim.effect.map { effect in
    ", \(number(effect.value))" + (effect.interval(2).map { " \($0)" } ?? "")
  }
  return "**\(claim.verdict.rawValue)**\(effect ?? "")"
}

private func axes(_ summary: Results.Summary, _ claims: [Claim]) -> String? {
  guard let strength = summary.strength[Kind.macridVAE.rawValue] else { return nil }
  return "on the simulated shop, whose attributes are known, the dimension that goes best with an "
    + "attribute does so at a strength of \(number(strength)) (1: perfectly), the best of ten axes "
    + "turned at random at \(number(summary.turnedStrength)) (that MacridVAE's own axes are better: "
    + "\(verdict(claims, Quantity.turned))), while all ten dimensions together tell "
    + "\(number(summary.regression)) of the attributes that are numbers"
}

private func sweeps(_ summary: Results.Summary, _ claims: [Claim]) -> String? {
  guard let tau = summary.tau[SweepKind.best.rawValue] else { return nil }
  return "a sweep along an attribute's best dimension moves it with a tau of \(number(tau)) (1: at "
    + "every step, 0: no trend); that this is more than along the best turned axis: "
    + "\(verdict(claims, Quantity.turnedSweeps)); than along another dimension: "
    + "\(verdict(claims, Quantity.otherDimension)); than in beta-MultVAE's sweeps, which are told the "
    + "true category: \(verdict(claims, Quantity.multVAESweeps))"
}

private func others(_ summary: Results.Summary, _ claims: [Claim]) -> String? {
  let parts = Kind.allCases.filter { !$0.isOurs }.compactMap { kind -> String? in
    guard let strength = summary.strength[kind.rawValue] else { return nil }
    return "\(kind.rawValue)'s \(number(strength)) "
      + "(\(verdict(claims, Quantity.strength(less: kind))))"
  }
  return parts.isEmpty
    ? nil
    : "the other methods' best single dimensions reach, with the verdict on MacridVAE's being "
      + "stronger, \(Format.list(parts))"
}

/// Year and the genre that goes best with one dimension.
private func movies(_ reading: Reading) -> String? {
  guard let dataset = reading.movies.first?.trial.dataset else { return nil }
  let rhos = Dictionary(grouping: reading.movies.flatMap(\.looks.movies), by: \.factor)
    .compactMapValues { $0.map(\.confirmed).mean }
  let genre = rhos.filter { $0.key != "year" }.max { ($0.value, $1.key) < ($1.value, $0.key) }
  let parts = [
    rhos["year"].map { "with the year at a rho of \(number($0))" },
    genre.map { "with no genre at more than \(number($0.value)) (\($0.key))" },
  ].compactMap(\.self)
  guard !parts.isEmpty else { return nil }
  return "on the real movies of \(dataset) one dimension goes, on average over concepts, "
    + Format.list(parts)
}

private func basis(_ reading: Reading, _ summary: Results.Summary) -> String? {
  let collapsed = reading.all.count { !$0.isKept }
  return
    "this rests on \(summary.seeds) \(summary.seeds == 1 ? "training" : "trainings") of MacridVAE "
    + "on the shop and \(summary.attributes) attributes"
    + (collapsed == 0
      ? ""
      : "; of all \(reading.all.count) trainings those that collapsed, \(collapsed), are in no mean")
}
