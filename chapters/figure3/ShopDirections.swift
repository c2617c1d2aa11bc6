import Macrid

/// Searches of one category, and the category's rows of the picture that come of them.
struct ShopSearch {
  var category: Int
  var scope: Scope
  var search: Result<DirectionSearch, any Error>
}

extension Lab {
  /// One a category and scope.
  func searches(
    _ codes: Codes, _ plan: DirectionPlan, seed: UInt64, workers: Workers
  ) -> [ShopSearch] {
    groups.indices.flatMap { category in
      ([.concept, .category] as [Scope]).filter { $0 == .category || codes.concepts != nil }.map {
        scope in
        ShopSearch(
          category: category, scope: scope,
          search: Result { try search(codes, category, scope, plan, seed, workers) })
      }
    }
  }

  private func search(
    _ codes: Codes, _ category: Int, _ scope: Scope, _ plan: DirectionPlan, _ seed: UInt64,
    _ workers: Workers
  ) throws -> DirectionSearch {
    let items = codes.items
    let group = groups[category]
    var members = group
    let control: RecommendationControl
    // The control's items as the lab's, where it has not all of them.
    let names: [Int]?
    if scope == .concept, let concepts = codes.concepts {
      let own = codes.concept(of: group)?.concept
      members = concepts.ofItem.indices.filter { concepts.ofItem[$0] == own }
      control = try RecommendationControl(
        items: items, prototypes: concepts.prototypes, concepts: concepts.ofItem)
      names = nil
    } else {
      let own = items.selecting(group)
      control = try RecommendationControl(
        items: own, prototypes: own.meanRow, concepts: group.map { _ in 0 })
      names = group
    }
    func sample(_ half: [Int]) throws -> FactorSample {
      try FactorSample(
        codes: items.selecting(half),
        factors: shop.factors(of: half.map { shopItems[$0] }, in: category))
    }
    let (ruler, starts) = (rulers[category], starts[category])
    return try DirectionSearch(
      items, members: members, first: sample(halves[category].first),
      second: sample(halves[category].second), plan, seed: seed, workers: workers,
      startCount: starts.count
    ) { attribute, direction, places in
      let order = ruler.order(
        attribute, along: ruler.known.map { direction.value(of: items.row($0)) })
      var measure = SweepMeasure()
      for place in places {
        measure.add(
          try? control.sequence(
            from: Array(items.row(starts[place])), along: direction, count: sweepLength),
          names: names, attribute: attribute, order: order, ruler: ruler)
      }
      return measure
    }
  }

  /// Every attribute along axes, principal directions, both turned, and a supervised direction.
  func directions(in searches: [ShopSearch]) -> [DirectionLook] {
    searches.flatMap { one in
      let attributes = SimulatedShop.categories[one.category].attributes.indices
      do {
        let search = try one.search.get()
        return try attributes.map { try search.look(at: $0, group: one.category, one.scope) }
      } catch {
        return attributes.map {
          DirectionLook(
            category: one.category, attribute: $0, scope: one.scope, missing: "\(error)")
        }
      }
    }
  }
}
