import Workbench

/// What all dimensions are here.
private let axes = "The model's axes, the paper's dimensions"

/// What the page's words mean.
private let glossary = [
  [
    "Concept",
    "A group of items that the same users like, as the model found it; it never saw a category or "
      + "a genre. Everything recommended from one start is of one concept.",
  ],
  ["Dimension", "One of the numbers that the model keeps about every item."],
  [
    "Sweep",
    "Eight items from the lowest to the highest value in one dimension, each as close as can be to "
      + "the start, and to each other, in all other dimensions.",
  ],
  [
    "Interest",
    "A user has one representation for each concept (the paper's component); an interest is one of "
      + "them, and is recommended from the concept that lies nearest to it.",
  ],
  [
    "Strength, tau",
    "How well a dimension goes with an attribute over all items that have it (0: not, 1: "
      + "perfectly), and whether the attribute rises along one sweep (1: at every step, -1: falls).",
  ],
  [
    "Turned directions",
    "The same items seen along axes turned at random. The model would be as good with them, so only "
      + "what beats them says that its own axes mean something.",
  ],
]

extension Explorer.World {
  /// Words that are the same for goods and movies.
  ///
  /// - Parameter held: what goes with a dimension of a concept, both from 0.
  mutating func addWords(_ held: (_ concept: Int, _ dimension: Int) -> [String]) {
    concepts = concepts.map { String($0.drop { $0 != ":" }.dropFirst(2)) }
    dimensions = dimensions.enumerated().map { k, row in
      row.indices.map { j in
        let held = held(k, j)
        return "Dimension \(j + 1)" + (held.isEmpty ? "" : ": \(held.joined(separator: ", "))")
      }
    }
    kinds = dimensions.first?.map { _ in axes }
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
