import Macrid
import Workbench

/// What the page finds, in sentences that follow from the claims: nothing here is typed.
func answer(_ clouds: [Cloud], _ judged: [Judged]) -> String {
  let own = clouds.filter { !$0.isCommitted }
  let sentences = [
    better(own, judged), macro(own, judged), link(own, judged), mixed(own), basis(own),
  ]
  return "**\(judged.map(\.claim).tally).**\n\n"
    + sentences.compactMap { $0.map { "- " + Format.sentence($0) } }.joined(separator: "\n") + "\n"
}

private func number(_ value: Double?, _ decimals: Int = 2) -> String {
  Format.decimal(value, decimals)
}

/// The verdict on a quantity of a dataset, in bold.
private func verdict(_ judged: [Judged], _ quantity: Quantity, _ cloud: Cloud) -> String {
  let found = judged.first { $0.quantity == quantity && $0.dataset == cloud.dataset.name }
  return "**\((found?.claim.verdict ?? .notTested).rawValue)**"
}

private func each(_ clouds: [Cloud], _ words: (Cloud) -> String) -> String? {
  clouds.isEmpty
    ? nil : clouds.map { "on \($0.dataset.name) \(words($0))" }.joined(separator: "; ")
}

private func better(_ clouds: [Cloud], _ judged: [Judged]) -> String? {
  let (ours, other) = Quantity.pairs[0]
  return each(clouds) { cloud in
    func recall(_ selection: Selection) -> String {
      [ours, other].map { number(cloud[.recall($0, selection)]?.value, 3) }
        .joined(separator: " against ")
        + " (\(verdict(judged, .recallGain(ours, other, selection), cloud)))"
    }
    let independence = [ours, other].map {
      number(cloud[.independence($0, .items, .all)]?.value)
    }
    return "median Recall@20 is \(recall(.all)), in the best fifth by validation users "
      + "\(recall(.best)), and independence of items \(independence.joined(separator: " against ")) "
      + "(\(verdict(judged, .independenceGain(ours, other, .items, .all), cloud))); MultDAE has "
      + "\(number(cloud[.recall(.multDAE, .all)]?.value, 3)) and "
      + number(cloud[.independence(.multDAE, .items, .all)]?.value)
  }.map { "\(ours.title) against \(other.title): \($0)" }
}

private func macro(_ clouds: [Cloud], _ judged: [Judged]) -> String? {
  each(clouds) { cloud in
    Format.list(
      [Representations.items, .testUsers].map { kind in
        let quantity = Quantity.independenceGain(.oursSeven, .oursOne, kind, .all)
        return "\(verdict(judged, quantity, cloud)) for \(kind.rawValue) "
          + "(\(number(cloud[quantity]?.value, 3)))"
      })
  }.map { "that independence gains from K = 7 over K = 1: \($0)" }
}

private func link(_ clouds: [Cloud], _ judged: [Judged]) -> String? {
  each(clouds) { cloud in
    Format.list(
      [Representations.items, .testUsers].map { kind in
        func rho(_ selection: Selection, _ takenOut: TakenOut = .nothing) -> String {
          let quantity = Quantity.rhoOfOurs(kind, selection, takenOut)
          return "\(number(cloud[quantity]?.value)) (\(verdict(judged, quantity, cloud)))"
        }
        return "for \(kind.rawValue) rho is \(rho(.all)), or \(rho(.smallBeta)) at beta up to 1, "
          + "or \(rho(.all, .parameters)) with beta and sigma_0 taken out"
      })
  }.map { "that independence and recall go together within MacridVAE: \($0)" }
}

/// How much of the picture's trend is the distance between methods.
private func mixed(_ clouds: [Cloud]) -> String? {
  each(clouds) { cloud in
    "\(number(cloud[.rhoMixed(.items)]?.value)) over the trials of all four methods mixed, which is "
      + "what the picture shows, "
      + "\(number(cloud[.rhoWithin(.items, .all, .nothing)]?.value)) within each of the four, and "
      + "\(number(cloud[.rho(.multVAESeven, .items, .nothing)]?.value)) over those of "
      + "\(Variant.multVAESeven.title) alone"
  }.map { "for items the correlation is \($0)" }
}

private func basis(_ clouds: [Cloud]) -> String? {
  let parts = clouds.map { cloud in
    "\(Format.count(cloud.count)) configurations a method on \(cloud.dataset.name), tested on "
      + "\(Format.count(cloud.testUsers)) users in \(cloud.foldCount) folds"
  }
  guard !parts.isEmpty else { return nil }
  return "this rests on \(Format.list(parts)), where the paper has 2,000 configurations"
}
