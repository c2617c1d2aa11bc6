import Macrid
import Workbench

/// What pictures and the explorer show of one training.
struct Show: Codable, Sendable, Equatable {
  /// The rows of figure 3.
  var rows: [Row] = []
  /// For every attribute, category by category, the strength of each dimension on all items.
  var strengths: [Strengths] = []
  /// Rows of the table of movie sweeps.
  var movieSweeps: [[String]] = []
  var world: Explorer.World
  /// One a concept: the directions that the world has beside the axes; nil in trials of old.
  var principal: [Principal]?

  struct Row: Codable, Sendable, Equatable {
    var category: String
    var attribute: String
    /// Axes, or principal directions of the concept's items; nil in rows along axes of old.
    var heading: Heading?
    /// Of the axis or the principal direction, from 0.
    var dimension: Int
    /// The start, then the items along the dimension, in the direction in which a numeric
    /// attribute should grow.
    var items: [Item]
  }

  struct Item: Codable, Sendable, Equatable {
    var id: String
    /// In the simulated shop.
    var place: Int
  }

  struct Strengths: Codable, Sendable, Equatable {
    var attribute: String
    var values: [Double]
  }
}

extension Lab {
  /// The paper's rows: category, attribute, and the place of the start among the most clicked.
  private static let wanted: [(category: String, attribute: String, place: Int)] = [
    ("bags", "size", 0), ("bags", "colour", 0), ("phone cases", "style", 0), ("bags", "size", 1),
    ("bags", "colour", 1), ("meat", "kind", 0),
  ]

  /// - Parameter found: MacridVAE's encodings, category by category.
  func show(_ codes: Codes, _ found: [[Encoding]], seed: UInt64, workers: Workers) throws -> Show {
    guard let concepts = codes.concepts else { throw ControlFailure.shapes("no concepts") }
    let control = try RecommendationControl(
      items: codes.items, prototypes: concepts.prototypes, concepts: concepts.ofItem)
    let directions = ConceptDirections(codes, concepts, workers: workers)
    var show = Show(world: try shopWorld(codes, directions, control))
    // Of a concept the categories whose items it has more than any other concept has.
    show.principal = try directions.kept { concept in
      try groups.enumerated().filter { codes.concept(of: $1)?.concept == concept }.flatMap {
        category, group in
        let items = codes.items.selecting(group)
        let kind = SimulatedShop.categories[category]
        let factors = shop.factors(of: group.map { shopItems[$0] }, in: category)
        return try zip(kind.attributes, factors).map { attribute, factor in
          try directions.look(
            at: factor, called: attributeName(attribute.name, of: kind.name), concept: concept,
            items, seed: seed, workers: workers)
        }
      }
    }
    show.rows = try Self.wanted.compactMap { wanted in
      try row(wanted, codes, control) { category, attribute in
        let dimension = found[category][attribute].dimension
        return (dimension, try .axis(dimension, of: codes.items.columns))
      }
    }
    for (category, group) in groups.enumerated() {
      let items = codes.items.selecting(group)
      for factor in shop.factors(of: group.map { shopItems[$0] }, in: category) {
        show.strengths.append(
          Show.Strengths(
            attribute: factor.name,
            values: (0..<items.columns).map { rounded(abs(association(items.column($0), factor))) })
        )
      }
    }
    return show
  }

  /// The paper's rows along axes, each followed by the same along a principal direction of its
  /// concept; none of a method without concepts.
  func rows(_ codes: Codes, _ searches: [ShopSearch]) throws -> [Show.Row]? {
    guard let concepts = codes.concepts else { return nil }
    let control = try RecommendationControl(
      items: codes.items, prototypes: concepts.prototypes, concepts: concepts.ofItem)
    return try Self.wanted.flatMap { wanted in
      try ([.axes, .principal] as [Heading]).compactMap { heading in
        var row = try row(wanted, codes, control) { category, attribute in
          searches.first { $0.category == category && $0.scope == .concept }
            .flatMap { try? $0.search.get() }?.best(heading, attribute)
        }
        row?.heading = heading
        return row
      }
    }
  }

  /// - Parameter direction: of a category and an attribute, with its number.
  private func row(
    _ wanted: (category: String, attribute: String, place: Int), _ codes: Codes,
    _ control: RecommendationControl,
    _ direction: (_ category: Int, _ attribute: Int) throws -> (index: Int, direction: Direction)?
  ) throws -> Show.Row? {
    guard
      let category = SimulatedShop.categories.firstIndex(where: { $0.name == wanted.category }),
      let attribute = SimulatedShop.categories[category].attributes.firstIndex(where: {
        $0.name == wanted.attribute
      }), let concept = codes.concept(of: groups[category])?.concept,
      let (index, direction) = try direction(category, attribute)
    else { return nil }
    let group = groups[category]
    let starts = group.filter { codes.concepts?.ofItem[$0] == concept }
      .sorted { (-clicks[$0], $0) < (-clicks[$1], $1) }
    let sweeps = starts.lazy.compactMap { start in
      (try? control.sequence(
        from: Array(codes.items.row(start)), along: direction, count: sweepLength)).map {
          (start: start, items: $0.items)
        }
    }
    guard let (start, items) = sweeps.dropFirst(wanted.place).first else { return nil }
    let factor = shop.factors(of: group.map { shopItems[$0] }, in: category)[attribute]
    let isRising =
      association(group.map { direction.value(of: codes.items.row($0)) }, factor) >= 0
    return Show.Row(
      category: wanted.category, attribute: wanted.attribute, dimension: index,
      items: ([start] + (isRising ? items : items.reversed())).map {
        Show.Item(id: split.itemIDs[$0], place: shopItems[$0])
      })
  }
}
