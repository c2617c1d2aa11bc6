import Macrid
import Workbench

func moviePage(
  _ kept: Explorer.World, _ found: [MovieCorrelation], _ movies: MovieSet?
) -> Explorer.World {
  var world = kept
  let clear = strongest(found, found.count)
  world.addWords { k, j in
    clear.filter { $0.concept == k && $0.dimension == j }.prefix(3).map { one in
      one.factor == "year"
        ? (one.rho < 0 ? "earlier" : "later") : "\(one.rho < 0 ? "less" : "more") \(one.factor)"
    }
  }
  world.about =
    "The model keeps \(world.dimensions.first?.count ?? 0) numbers about every movie. Nobody knows "
    + "what they stand for; year and genre are what can be held against them. Where one goes with a "
    + "dimension, its name says what grows from left to right."
  guard let movies else { return world }
  let places = Dictionary(movies.split.itemIDs.indices.map { (movies.title($0), $0) }) { first, _ in
    first
  }
  world.attributes = movies.factors.map { factor in
    var attribute =
      factor.name == "year"
      ? Explorer.Attribute(wholeNumbers: "year")
      : Explorer.Attribute(name: factor.name, names: ["other", factor.name])
    attribute.strengths = found.filter { $0.factor == factor.name }.map {
      Explorer.Strength(
        concept: $0.concept, direction: $0.dimension, value: $0.rho, interval: ($0.lower, $0.upper))
    }
    return attribute
  }
  // As the chapter's table has it: from the most watched movie of the concept.
  world.toursTitle = "What goes with a dimension best"
  world.tours = strongest(found, 6).compactMap { one in
    guard let start = world.starts.first(where: { $0.from == "item" && $0.concept == one.concept })
    else { return nil }
    return Explorer.Tour(
      label: "\(one.factor), from \(start.label)", from: "item", start: start.id,
      dimension: one.dimension, attribute: movies.factors.firstIndex { $0.name == one.factor },
      turn: one.rho < 0)
  }
  world.addKnown(40) { id in
    guard let user = movies.split.test.userIDs.firstIndex(of: id) else { return nil }
    let items = movies.split.test.known.items(of: user).map { Int($0) }
    return (
      "What user \(id) likes: \(items.count) movies",
      items.map {
        Explorer.Item(
          t: movies.title($0), d: movies.metadata.genres[$0].joined(separator: ", "), s: nil)
      }
    )
  }
  for item in world.items.indices {
    guard let place = places[world.items[item].t] else { continue }
    let known = movies.factors.enumerated().filter { !$1.values[place].isNaN }
    world.items[item].v = Dictionary(
      uniqueKeysWithValues: known.map { ($0, $1.values[place]) })
  }
  return world
}
