import Macrid

/// Movies of one concept, or all of them, with the proxies that vary among them.
private struct MovieGroup {
  /// The concept; 0 for all movies.
  var number: Int
  var scope: Scope
  var members: [Int]
  var control: RecommendationControl
  /// Of the members of which year and genres are known.
  var halves: (first: [Int], second: [Int])
  var factors: [MovieFactor]
}

extension MovieSet {
  /// Year and genres along axes, principal directions, both turned, and a supervised direction: in
  /// every concept, and over all movies, which methods without concepts have alone.
  func directions(_ codes: Codes, seed: UInt64, workers: Workers) throws -> (
    looks: [DirectionLook], sweeps: [[String]]
  ) {
    var looks: [DirectionLook] = []
    var sweeps: [(strength: Double, row: [String])] = []
    for group in try groups(codes, seed: seed) {
      do {
        let search = try search(group, codes, seed, workers)
        // Of a group all or nothing.
        let own = try group.factors.indices.map { place in
          var look = try search.look(at: place, group: group.number, group.scope)
          look.factor = group.factors[place].name
          return look
        }
        looks += own
        for (place, look) in own.enumerated() where group.scope == .concept {
          sweeps += [.axes, .principal].compactMap { heading in
            sweep(heading, search, group, place, codes).map { (look[heading]?.strength ?? 0, $0) }
          }
        }
      } catch {
        looks += group.factors.indices.map {
          DirectionLook(
            category: group.number, attribute: $0, factor: group.factors[$0].name,
            scope: group.scope, missing: "\(error)")
        }
      }
    }
    // The strongest alone are shown, whichever direction they are along.
    let shown = sweeps.enumerated()
      .sorted { (-$0.element.strength, $0.offset) < (-$1.element.strength, $1.offset) }.prefix(8)
    return (looks, shown.map(\.element.row))
  }

  private func groups(_ codes: Codes, seed: UInt64) throws -> [MovieGroup] {
    let all = Array(0..<codes.items.rows)
    var groups: [MovieGroup] = []
    func add(_ number: Int, _ scope: Scope, _ members: [Int], _ control: RecommendationControl) {
      let known = members.filter { item in factors.allSatisfy { !$0.values[item].isNaN } }
      let halves = splitInHalves(known, category: number, seed: seed)
      groups.append(
        MovieGroup(
          number: number, scope: scope, members: members, control: control, halves: halves,
          factors: factors.filter { factor in
            factor.varies(in: halves.first) && factor.varies(in: halves.second)
          }))
    }
    if let concepts = codes.concepts {
      let control = try RecommendationControl(
        items: codes.items, prototypes: concepts.prototypes, concepts: concepts.ofItem)
      for k in 0..<concepts.prototypes.rows {
        add(k, .concept, all.filter { concepts.ofItem[$0] == k }, control)
      }
    }
    add(
      0, .everything, all,
      try RecommendationControl(
        items: codes.items, prototypes: codes.items.meanRow, concepts: all.map { _ in 0 }))
    return groups
  }

  private func search(
    _ group: MovieGroup, _ codes: Codes, _ seed: UInt64, _ workers: Workers
  ) throws -> DirectionSearch {
    let items = codes.items
    func sample(_ half: [Int]) throws -> FactorSample {
      try FactorSample(
        codes: items.selecting(half), factors: group.factors.map { $0.factor(of: half) })
    }
    let starts = Array(group.halves.second.prefix(Lab.startCount))
    return try DirectionSearch(
      items, members: group.members, first: sample(group.halves.first),
      second: sample(group.halves.second), .manyTurns, seed: seed, workers: workers,
      startCount: starts.count
    ) { place, direction, places in
      let values = group.factors[place].values
      let sign = rises(direction, values, items, group.halves.first) ? 1.0 : -1
      var measure = SweepMeasure()
      for start in places {
        let sequence = try? group.control.sequence(
          from: Array(items.row(starts[start])), along: direction, count: sweepLength)
        let known = (sequence?.items ?? []).map { sign * values[$0] }.filter { !$0.isNaN }
        measure.taus.append(
          known.count < 3
            ? nil : rounded(RankedPairs(known.indices.map(Double.init), known).kendallTauB ?? 0))
      }
      return measure
    }
  }

  /// What is swept, the start (the most watched movie of the concept) and six titles, the proxy
  /// rising from left to right.
  private func sweep(
    _ heading: Heading, _ search: DirectionSearch, _ group: MovieGroup, _ place: Int, _ codes: Codes
  ) -> [String]? {
    let (index, direction) = search.best(heading, place)
    guard let start = group.members.max(by: { clicks[$0] < clicks[$1] }),
      let sweep = try? group.control.sequence(
        from: Array(codes.items.row(start)), along: direction, count: 6)
    else { return nil }
    let factor = group.factors[place]
    let isRising = rises(direction, factor.values, codes.items, group.halves.first)
    let name = heading == .axes ? "dimension" : "principal direction"
    return [
      "concept \(group.number + 1), \(name) \(index + 1): \(factor.name)", title(start),
    ] + (isRising ? sweep.items : sweep.items.reversed()).map(titleAndGenres)
  }
}

/// Whether values grow along a direction over some items.
private func rises(
  _ direction: Direction, _ values: [Double], _ items: Matrix, _ group: [Int]
) -> Bool {
  let pairs = RankedPairs(
    group.map { direction.value(of: items.row($0)) }, group.map { values[$0] })
  return (pairs.spearmanRho ?? 0) >= 0
}

extension MovieFactor {
  /// A genre must be there, and be missing, in one item of twenty.
  fileprivate func varies(in group: [Int]) -> Bool {
    guard isGenre else { return Set(group.map { values[$0] }).count > 1 }
    let share = group.map { values[$0] }.mean ?? 0
    return (0.05...0.95).contains(share)
  }

  private var isGenre: Bool { name != "year" }

  fileprivate func factor(of group: [Int]) -> Factor {
    let own = group.map { values[$0] }
    return Factor(name: name, values: isGenre ? .discrete(own.map { Int($0) }) : .continuous(own))
  }
}
