import Macrid
import Workbench

/// A walk through a concept's items, from one end of a direction to the other.
struct Sweep {
  var concept: Concept
  /// From 1 on, by how much of the differences between the concept's items it explains.
  var direction: Int
  /// That share.
  var share: Double
  /// Columns, in order.
  var items: [Int]
  /// What grows along it, of what is known of the items: with its rank correlation over the
  /// concept's items; nil where none reaches 0.3.
  var goesWith: String?

  static let length = 5
}

/// Along each concept's two principal directions, from its most typical item: what changes there,
/// while the rest stays as close as it can.
func sweeps(
  _ model: MacridVAE, _ concepts: [Concept], _ known: Items, likes: [Int], workers: Workers
) throws -> [Sweep] {
  let items = model.itemRepresentations
  let units = items.unitRows
  var nearest = [Int](repeating: 0, count: items.rows)
  for concept in concepts { for item in concept.members { nearest[item] = concept.number - 1 } }
  let control = try RecommendationControl(
    items: items, prototypes: model.prototypeMatrix, concepts: nearest)
  return concepts.flatMap { concept -> [Sweep] in
    // A concept of items that do not differ has no directions.
    guard concept.members.count >= Sweep.length,
      let principal = try? PrincipalDirections(
        of: items, members: concept.members, count: 2, workers: workers)
    else { return [] }
    return (0..<principal.frame.count).compactMap { index in
      guard
        let found = try? control.sequence(
          from: Array(items.row(concept.typical[0])), along: principal.frame[index],
          count: Sweep.length)
      else { return nil }
      let direction = principal.frame[index]
      return Sweep(
        concept: concept, direction: index + 1, share: principal.shares[index],
        items: found.items,
        goesWith: whatGrows(
          concept.members, concept.members.map { direction.value(of: units.row($0)) }, known,
          likes))
    }
  }
}

/// Likes, the year, or a category that a tenth of the items have and a tenth have not: which of
/// them goes best with the items' values.
func whatGrows(
  _ members: [Int], _ values: [Double], _ items: Items, _ likes: [Int]
) -> String? {
  var factors: [(more: String, less: String, values: [Double])] = [
    ("more likes", "fewer likes", members.map { Double(likes[$0]) })
  ]
  let years = members.map { items.year($0).map(Double.init) }
  if !years.contains(nil) { factors.append(("later", "earlier", years.compactMap(\.self))) }
  for name in Set(members.flatMap { items.categories($0) }).sorted() {
    let has = members.map { items.categories($0).contains(name) ? 1.0 : 0 }
    guard (0.1...0.9).contains(has.mean ?? 0) else { continue }
    factors.append(("more \(name)", "less \(name)", has))
  }
  let found = factors.map { ($0.more, $0.less, RankedPairs(values, $0.values).spearmanRho ?? 0) }
  guard let best = found.max(by: { abs($0.2) < abs($1.2) }), abs(best.2) >= 0.3 else { return nil }
  return "\(best.2 > 0 ? best.0 : best.1) (\(Format.decimal(abs(best.2), 2)))"
}

extension Table {
  init(_ sweeps: [Sweep], _ items: Items) {
    self.init(
      columns: [Column("Concept"), Column("Direction")]
        + (1...Sweep.length).map { Column("\($0)") } + [Column("What grows")],
      groups: [
        Group(
          rows: sweeps.map { sweep in
            [
              .text(sweep.concept.name),
              .text("\(sweep.direction) (\(percent(sweep.share)) of the differences)"),
            ]
              + (0..<Sweep.length).map { place in
                sweep.items.indices.contains(place)
                  ? .text(items.title(sweep.items[place])) : .absent
              } + [sweep.goesWith.map { .text($0) } ?? .absent]
          })
      ])
  }
}
