import Macrid
import Workbench

/// Something known of items: likes, the year, or whether they are of a category.
struct ItemAttribute {
  var shown: Explorer.Attribute
  /// One an item, nil where it is not known.
  var values: [Double?]

  /// Likes, the year where it is known of half of the items, and the twelve largest categories.
  static func all(of items: Items, likes: [Int]) -> [ItemAttribute] {
    let every = items.ids.indices
    var found = [
      ItemAttribute(
        shown: Explorer.Attribute(wholeNumbers: "number of likes"), values: likes.map { Double($0) }
      )
    ]
    let years = every.map { items.year($0).map { Double($0) } }
    if years.count(where: { $0 != nil }) * 2 > years.count {
      found.append(ItemAttribute(shown: Explorer.Attribute(wholeNumbers: "year"), values: years))
    }
    let categories = every.map { items.categories($0) }
    var counts: [String: Int] = [:]
    for name in categories.joined() { counts[name, default: 0] += 1 }
    for (name, _) in counts.sorted(by: { (-$0.value, $0.key) < (-$1.value, $1.key) }).prefix(12) {
      found.append(
        ItemAttribute(
          shown: Explorer.Attribute(name: name, names: ["other", name]),
          values: categories.map { $0.isEmpty ? nil : $0.contains(name) ? 1 : 0 }))
    }
    return found
  }
}

/// The directions of one concept, with what goes with them.
struct Walks {
  let concept: Concept
  private(set) var directions: [Direction] = []
  /// "Direction 1: more Jazz (0.4)".
  private(set) var labels: [String] = []
  /// By the place of the attribute.
  private(set) var strengths: [Int: [Explorer.Strength]] = [:]

  /// Directions a concept.
  static let most = 5
  private static let turns = 40

  /// A concept of items that do not differ has no directions.
  ///
  /// - Parameter units: the model's items, M x d, rows of length one.
  init(
    _ concept: Concept, _ units: Matrix, _ items: Items, likes: [Int],
    _ attributes: [ItemAttribute], _ yours: Yours
  ) {
    self.concept = concept
    let members = concept.members
    guard
      let principal = try? PrincipalDirections(
        of: units, members: members, count: Self.most, workers: yours.workers)
    else { return }
    directions = (0..<principal.frame.count).map { principal.frame[$0] }
    let values = directions.map { direction in
      members.map { direction.value(of: units.row($0)) }
    }
    labels = values.enumerated().map { index, values in
      let share = "\(percent(principal.shares[index])) of the differences"
      let grows = whatGrows(members, values, items, likes).map { "\($0), " } ?? ""
      return "Direction \(index + 1): \(grows)\(share)"
    }
    let own = Matrix(
      rows: members.count, columns: units.columns,
      values: members.flatMap { Array(units.row($0)) })
    for (place, attribute) in attributes.enumerated() {
      let known = members.map { attribute.values[$0] }
      guard !known.contains(nil), Set(known).count > 1 else { continue }
      let turned = turned(principal.frame, own, known.compactMap(\.self), yours)
      strengths[place] = values.enumerated().compactMap { index, values in
        RankedPairs(values, known.compactMap(\.self)).spearmanRho.map {
          Explorer.Strength(
            concept: concept.number - 1, direction: index, value: $0, turned: turned)
        }
      }
    }
  }

  /// What the best of the directions reaches when they are turned: mean, and 95 % quantile.
  private func turned(
    _ frame: Frame, _ own: Matrix, _ values: [Double], _ yours: Yours
  ) -> (mean: Double, quantile95: Double)? {
    guard
      let sample = try? FactorSample(
        codes: own, factors: [Factor(name: "watched", values: .continuous(values))]),
      let found = try? sample.strengths(
        inTurnsOf: frame, turns: Self.turns, seed: yours.seed, measuredOn: sample,
        workers: yours.workers)[0],
      let mean = found.mean, let quantile = found.quantile(0.95)
    else { return nil }
    return (mean, quantile)
  }
}
