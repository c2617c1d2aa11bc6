import Macrid
import Workbench

/// The movies' world with words, years and genres. Those are read from what the trial kept of each
/// movie, so that the page is the same where the movies' files are not there.
func moviePage(_ show: Show, _ found: [MovieCorrelation]) -> Explorer.World {
  var world = show.world
  let clear = strongest(found, found.count)
  world.addWords(of: show) { k, j in
    clear.filter { $0.concept == k && $0.dimension == j }.prefix(3).map {
      growing($0.factor, $0.rho)
    }
  } grows: {
    growing($0, $1)
  }
  world.about =
    "The model keeps \(show.axisCount) numbers about every movie. Nobody knows "
    + "what they stand for; year and genre are what can be held against them. Where one goes with a "
    + "direction, its name says what grows from left to right."
  let names = Set(found.map(\.factor))
  let factors = names.sorted { ($0 == "year" ? 0 : 1, $0) < ($1 == "year" ? 0 : 1, $1) }
  world.attributes = factors.map { factor in
    var attribute =
      factor == "year"
      ? Explorer.Attribute(wholeNumbers: factor)
      : Explorer.Attribute(name: factor, names: ["other", factor])
    attribute.strengths = found.filter { $0.factor == factor }.map {
      Explorer.Strength(
        concept: $0.concept, direction: $0.dimension, value: $0.rho, interval: ($0.lower, $0.upper))
    }
    attribute.addStrengths(of: show)
    return attribute
  }
  for place in world.items.indices {
    world.items[place].v = values(of: world.items[place], factors)
  }
  // As the chapter's table has it: from the most watched movie of the concept.
  world.toursTitle = "What goes with a dimension best"
  world.tours = strongest(found, 6).compactMap { one in
    guard let start = world.starts.first(where: { $0.from == "item" && $0.concept == one.concept })
    else { return nil }
    let beside = show.principal?[one.concept].found.first { $0.name == one.factor }?.best
    return Explorer.Tour(
      label: "\(one.factor): \(shortened(start.label))", from: "item", start: start.id,
      dimension: one.dimension, beside: beside.map { show.axisCount + $0 },
      attribute: factors.firstIndex(of: one.factor), turn: one.rho < 0)
  }
  return world
}

/// What grows along a direction: "later", "less Drama".
private func growing(_ factor: String, _ rho: Double) -> String {
  factor == "year" ? (rho < 0 ? "earlier" : "later") : "\(rho < 0 ? "less" : "more") \(factor)"
}

/// "Heat, 1995" has a year, "Action, Crime" are genres.
private func values(of movie: Explorer.Item, _ factors: [String]) -> [Int: Double] {
  let genres = (movie.d ?? "").split(separator: ", ").map(String.init)
  let last = movie.t.split(separator: ", ").last ?? ""
  let year = last.count == 4 ? Int(last) : nil
  var values: [Int: Double] = [:]
  for (place, factor) in factors.enumerated() {
    if factor == "year" {
      values[place] = year.map { Double($0) }
    } else if !genres.isEmpty {
      values[place] = genres.contains(factor) ? 1 : 0
    }
  }
  return values
}

/// "Ghostbusters" of "Ghostbusters (a.k.a. Ghost Busters), 1984".
private func shortened(_ title: String) -> String {
  let short = title.prefix { !",:(".contains($0) }
  return short.last == " " ? String(short.dropLast()) : String(short)
}

func addKnownMovies(to world: inout Explorer.World, _ movies: MovieSet) {
  let factors = world.attributes?.map(\.name) ?? []
  world.addKnown(40) { id in
    guard let user = movies.split.test.userIDs.firstIndex(of: id) else { return nil }
    let items = movies.split.test.known.items(of: user).map { Int($0) }
    return (
      "What user \(id) likes: \(items.count) movies",
      items.map { item -> Explorer.Item in
        var movie = Explorer.Item(
          t: movies.title(item), d: movies.metadata.genres[item].joined(separator: ", "), s: nil)
        movie.v = values(of: movie, factors)
        return movie
      }
    )
  }
}
