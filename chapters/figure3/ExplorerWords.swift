import Workbench

/// What the directions are.
private let axes = "The model's axes, the paper's dimensions"
private let principalDirections = "Principal directions of the concept's items"

/// An attribute among those of all categories.
func attributeName(_ attribute: String, of category: String) -> String {
  "\(attribute) of \(category)"
}

/// What the page's words mean.
private let glossary = [
  [
    "Concept",
    "A group of items that the same users like, as the model found it; it never saw a category or "
      + "a genre. Everything recommended from one start is of one concept.",
  ],
  ["Dimension", "One of the numbers that the model keeps about every item."],
  [
    "Principal direction",
    "The mixture of these numbers in which a concept's items differ most, the next one the same of "
      + "what is left. The paper has none; they are found after training, without a label.",
  ],
  [
    "Sweep",
    "Eight items from the lowest to the highest value along one direction, each as close as can be "
      + "to the start, and to each other, in all else.",
  ],
  [
    "Interest",
    "A user has one representation for each concept (the paper's component); an interest is one of "
      + "them, and is recommended from the concept that lies nearest to it.",
  ],
  [
    "Strength, tau",
    "How well a direction goes with an attribute over all items that have it (0: not, 1: "
      + "perfectly), and whether the attribute rises along one sweep (1: at every step, -1: falls).",
  ],
  [
    "Turned directions",
    "The same items seen along axes, or principal directions, turned at random among themselves. "
      + "The model would be as good with them, so only what beats them says that its own mean "
      + "something.",
  ],
]

extension Explorer.World {
  /// Words that are the same for goods and movies.
  ///
  /// - Parameters:
  ///   - show: where the world is from.
  ///   - held: what goes with a dimension of a concept, both from 0.
  ///   - grows: what goes with a principal direction, of its association's name and value.
  mutating func addWords(
    of show: Show, _ held: (_ concept: Int, _ dimension: Int) -> [String],
    grows: (_ name: String, _ value: Double) -> String
  ) {
    concepts = concepts.map { String($0.drop { $0 != ":" }.dropFirst(2)) }
    dimensions = dimensions.enumerated().map { k, row in
      row.indices.map { j in
        if j >= show.axisCount, let look = show.principal?[k] {
          return look.name(of: j - show.axisCount, grows)
        }
        let held = held(k, j)
        return "Dimension \(j + 1)" + (held.isEmpty ? "" : ": \(held.joined(separator: ", "))")
      }
    }
    kinds = dimensions.max { $0.count < $1.count }?.indices.map {
      $0 < show.axisCount ? axes : principalDirections
    }
    words = glossary
    for place in starts.indices where starts[place].from == "user" {
      starts[place].label = starts[place].label.replacing("component", with: "interest")
    }
  }

  /// Gives each user's starts the items that the user knows.
  ///
  /// - Parameters:
  ///   - count: how many are shown, spread over the list.
  ///   - known: of a user's id, or nil.
  ///   - describe: an item, if it is not among the world's yet.
  mutating func addKnown(
    _ count: Int, _ known: (String) -> (title: String, items: [Explorer.Item])?
  ) {
    var places = Dictionary(
      items.enumerated().map { ($1.named, $0) }, uniquingKeysWith: { first, _ in first })
    for start in starts.indices where starts[start].from == "user" {
      let user = String(starts[start].id.prefix { $0 != "-" })
      guard let found = known(user) else { continue }
      let step = max(1, Double(found.items.count) / Double(count))
      let shown = (0..<min(count, found.items.count)).map { found.items[Int(Double($0) * step)] }
      starts[start].knownTitle =
        found.title
        + (shown.count < found.items.count ? ", \(shown.count) of them shown" : "")
      starts[start].known = shown.map { item in
        if let place = places[item.named] { return place }
        places[item.named] = items.count
        items.append(item)
        return items.count - 1
      }
    }
  }
}

extension Show.Principal {
  /// "Principal direction 2: more Comedy, 12 % of the differences".
  ///
  /// - Parameter grows: in words, of an association's name and value.
  fileprivate func name(
    of direction: Int, _ grows: (_ name: String, _ value: Double) -> String
  ) -> String {
    let held = found.filter { $0.isClear && $0.best == direction }
      .sorted { abs($0.values[direction]) > abs($1.values[direction]) }.prefix(3)
      .map { grows($0.name, $0.values[direction]) }
    let share = "\(Format.decimal(100 * shares[direction], 0)) % of the differences"
    return "Principal direction \(direction + 1): "
      + (held + [share]).joined(separator: ", ")
  }
}

extension Explorer.Attribute {
  /// Adds the strengths of each concept's principal directions, which come after the axes.
  mutating func addStrengths(of show: Show) {
    for (k, look) in (show.principal ?? []).enumerated() {
      for one in look.found where one.name == name {
        strengths += one.values.enumerated().map {
          Explorer.Strength(
            concept: k, direction: show.axisCount + $0, value: $1,
            turned: (one.turnedMean, one.turned95))
        }
      }
    }
  }
}
