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

  struct Row: Codable, Sendable, Equatable {
    var category: String
    var attribute: String
    /// From 0.
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
  private static let wanted = [
    ("bags", "size", 0), ("bags", "colour", 0), ("phone cases", "style", 0), ("bags", "size", 1),
    ("bags", "colour", 1), ("meat", "kind", 0),
  ]

  /// - Parameter found: MacridVAE's encodings, category by category.
  func show(_ codes: Codes, _ found: [[Encoding]]) throws -> Show {
    guard let concepts = codes.concepts else { throw ControlFailure.shapes("no concepts") }
    let control = try RecommendationControl(
      items: codes.items, prototypes: concepts.prototypes, concepts: concepts.ofItem)
    var show = Show(world: try shopWorld(codes, found, control))
    for (categoryName, attributeName, place) in Self.wanted {
      guard
        let category = SimulatedShop.categories.firstIndex(where: { $0.name == categoryName }),
        let attribute = found[category].firstIndex(where: { $0.attribute == attributeName }),
        let concept = codes.concept(of: groups[category])?.concept
      else { continue }
      let dimension = found[category][attribute].dimension
      let starts = groups[category].filter { concepts.ofItem[$0] == concept }
        .sorted { (-clicks[$0], $0) < (-clicks[$1], $1) }
      let sweeps = starts.lazy.compactMap { start in
        (try? control.sequence(
          from: Array(codes.items.row(start)), dimension: dimension, count: sweepLength)).map {
            (start: start, items: $0.items)
          }
      }
      guard let (start, items) = sweeps.dropFirst(place).first else { continue }
      let factor = shop.factors(of: groups[category].map { shopItems[$0] }, in: category)[attribute]
      let isRising =
        association(codes.items.selecting(groups[category]).column(dimension), factor) >= 0
      show.rows.append(
        Show.Row(
          category: categoryName, attribute: attributeName, dimension: dimension,
          items: ([start] + (isRising ? items : items.reversed())).map {
            Show.Item(id: split.itemIDs[$0], place: shopItems[$0])
          }))
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
}
