import Macrid
import Workbench

/// What the page finds, in sentences that follow from the claims: nothing here is typed.
///
/// The first dataset is the one with the most configurations; what differs on the others is said.
func answer(_ clouds: [Cloud], _ claims: [Claim]) -> String {
  let own = clouds.filter { !$0.isCommitted }.sorted {
    (configurations($1), $0.dataset.name) < (configurations($0), $1.dataset.name)
  }
  let sentences = [
    better(own, claims), macro(own, claims), link(own, claims), mixed(own), basis(own),
  ]
  return "**\(claims.tally).**\n\n"
    + sentences.compactMap { $0.map { "- " + $0.prefix(1).uppercased() + $0.dropFirst() + "." } }
    .joined(separator: "\n") + "\n"
}

private func configurations(_ cloud: Cloud) -> Int {
  Variant.allCases.map { cloud[$0].count }.max() ?? 0
}

private func number(_ value: Double?, _ decimals: Int = 2) -> String {
  Format.decimal(value, decimals)
}

/// The verdict on a quantity of a dataset, in bold.
private func verdict(
  _ claims: [Claim], _ sentence: String, _ start: String, _ cloud: Cloud, end: String = ""
) -> String {
  let claim = claims.first {
    $0.sentence == sentence && $0.isOn(cloud) && $0.quantity.hasPrefix(start)
      && $0.quantity.hasSuffix(end)
  }
  return "**\((claim?.verdict ?? .notTested).rawValue)**"
}

private func each(_ clouds: [Cloud], _ words: (Cloud) -> String) -> String? {
  clouds.isEmpty ? nil : clouds.map { "on \($0.dataset.name) \(words($0))" }.joined(separator: "; ")
}

private func better(_ clouds: [Cloud], _ claims: [Claim]) -> String? {
  let end = "less \(Variant.multVAESeven.title)"
  return each(clouds) { cloud in
    func pair(_ value: (MethodResult) -> Double?, _ decimals: Int) -> String {
      [Variant.oursSeven, .multVAESeven].map { number(value(MethodResult($0, cloud)), decimals) }
        .joined(separator: " against ")
    }
    func judged(_ start: String) -> String {
      verdict(claims, Said.better, start, cloud, end: end)
    }
    return
      "median Recall@20 is \(pair({ $0.recall20?.value }, 3)) (\(judged("Recall@20, median"))), "
      + "of the configuration that validation users like best "
      + "\(pair({ $0.recall20OfBest?.mean }, 3)) (\(judged("Recall@20 of the best"))), and "
      + "independence of items \(pair({ $0.independence[Representations.items.rawValue]?.value }, 2)) "
      + "(\(judged("independence of items")))"
  }.map { "\(Variant.oursSeven.title) against \(Variant.multVAESeven.title): \($0)" }
}

private func macro(_ clouds: [Cloud], _ claims: [Claim]) -> String? {
  each(clouds) { cloud in
    Format.list(
      Representations.allCases.map { kind in
        "\(verdict(claims, Said.macro, "independence of \(kind.rawValue)", cloud)) for "
          + "\(kind.rawValue)"
      })
  }.map { "that independence gains from K = 7 over K = 1: \($0)" }
}

private func link(_ clouds: [Cloud], _ claims: [Claim]) -> String? {
  each(clouds) { cloud in
    Format.list(
      [Representations.items, .testUsers].map { kind in
        "\(verdict(claims, Said.link, "rho of independence of \(kind.rawValue)", cloud)) for "
          + "\(kind.rawValue) (rho \(number(cloud.withinRho(kind)?.estimate().value)))"
      })
  }.map { "that independence and recall go together within a method: \($0)" }
}

/// How much of the picture's trend is the distance between methods.
private func mixed(_ clouds: [Cloud]) -> String? {
  each(clouds) { cloud in
    "\(number(cloud.pooledRho(.items)?.estimate().value)) over all trials mixed, "
      + "\(number(cloud.rho(.oursSeven, .items)?.estimate().value)) over those of "
      + "\(Variant.oursSeven.title) alone, and "
      + "\(number(cloud.partialRho(.items)?.estimate().value)) over MacridVAE's with beta and sigma_0 "
      + "taken out"
  }.map { "for items the correlation is \($0)" }
}

private func basis(_ clouds: [Cloud]) -> String? {
  let parts = clouds.map { cloud in
    "\(configurations(cloud)) configurations a method and \(cloud.testUsers ?? 0) test users of "
      + "\(cloud.dataset.name)"
  }
  guard !parts.isEmpty else { return nil }
  return "this rests on \(Format.list(parts)), where the paper has 2,000 configurations"
}
