import Macrid
import Workbench

/// A page to walk through a model's items: along the principal directions of every concept's items,
/// from its most typical ones and from some users.
///
/// - Parameter users: whose likes may be shown.
/// - Throws: `ControlFailure` where the model's vectors cannot be swept.
func explorer(
  _ model: MacridVAE, _ concepts: [Concept], _ items: Items, likes: [Int], users: Users.Known,
  name: String, _ yours: Yours
) throws -> Explorer {
  let attributes = ItemAttribute.all(of: items, likes: likes)
  let (K, vectors) = (model.configuration.concepts, model.itemRepresentations)
  let units = vectors.unitRows
  let walks = concepts.map { Walks($0, units, items, likes: likes, attributes, yours) }
  var nearest = [Int](repeating: 0, count: vectors.rows)
  for concept in concepts { for item in concept.members { nearest[item] = concept.number - 1 } }
  let control = try RecommendationControl(
    items: vectors, prototypes: model.prototypeMatrix, concepts: nearest)

  var names = [String](repeating: "no items", count: K)
  var labels = [[String]](repeating: [], count: K)
  var directions = [[Direction]](repeating: [], count: K)
  for walk in walks {
    let k = walk.concept.number - 1
    names[k] = String(walk.concept.name.drop { $0 != " " }.dropFirst())
    (labels[k], directions[k]) = (walk.labels, walk.directions)
  }
  var builder = ExplorerBuilder(
    Explorer.World(
      name: "yours", title: name,
      about:
        "The model puts items near each other that the same users like, and groups them into "
        + "concepts. Move along one of the directions in which a concept's items differ most: what "
        + "changes, and what stays as it is?",
      concepts: names, dimensions: labels)
  ) { item in
    let categories = items.categories(item).joined(separator: ", ")
    let known = attributes.enumerated().compactMap { place, attribute in
      attribute.values[item].map { (place, $0) }
    }
    return Explorer.Item(
      t: items.title(item), d: categories.isEmpty ? nil : categories, s: nil,
      v: Dictionary(uniqueKeysWithValues: known))
  }
  for concept in concepts {
    for item in concept.typical.prefix(startsAConcept) {
      builder.add(
        from: "item", id: items.ids[item], label: items.title(item), detail: "", item: item,
        vector: Array(vectors.row(item)), along: directions[concept.number - 1], control: control,
        count: walkLength)
    }
  }
  addUsers(users, to: &builder, model, directions, control, yours)

  var world = builder.world
  world.kinds = (0..<Walks.most).map { _ in "Principal directions of the concept's items" }
  world.attributes = attributes.enumerated().map { place, attribute in
    var shown = attribute.shown
    shown.strengths = walks.flatMap { $0.strengths[place] ?? [] }
    return shown
  }
  world.toursTitle = "Your concepts, each from its most typical item"
  world.tours = walks.prefix(12).filter { !$0.directions.isEmpty }.map { walk in
    Explorer.Tour(
      label: walk.concept.name, from: "item", start: items.ids[walk.concept.typical[0]],
      dimension: 0, attribute: nil, turn: false)
  }.filter { tour in world.starts.contains { $0.id == tour.start && $0.from == "item" } }
  world.words = glossary
  world.caption =
    "MacridVAE with \(K) concepts, trained by chapter-yours with seed \(yours.seed)."
  return Explorer(title: "Walking through \(name)", worlds: [world])
}

/// Items a walk.
private let walkLength = 8
/// Items of each concept to walk from.
private let startsAConcept = 8
/// A user's likes that are shown.
private let likesShown = 40

/// Each interest of a user is a start of its own.
private func addUsers(
  _ users: Users.Known, to builder: inout ExplorerBuilder, _ model: MacridVAE,
  _ directions: [[Direction]], _ control: RecommendationControl, _ yours: Yours
) {
  let rows = model.userRepresentations(users.liked, workers: yours.workers)
  let (K, d) = (directions.count, rows.columns / max(1, directions.count))
  for (user, id) in users.ids.enumerated() {
    let liked = users.liked.items(of: user).map { Int($0) }
    guard !liked.isEmpty else { continue }
    let row = Array(rows.row(user))
    let known = liked.prefix(likesShown).map { builder.place(of: $0) }
    for k in 0..<K {
      let (vector, place) = (Array(row[k * d..<(k + 1) * d]), builder.world.starts.count)
      guard let concept = try? control.concept(nearestTo: vector) else { continue }
      builder.add(
        from: "user", id: "\(id) \(k + 1)", label: "user \(id), interest \(k + 1)",
        detail: "\(Format.count(liked.count)) likes", item: nil, vector: vector,
        along: directions[concept], control: control, count: walkLength)
      // One without any walk is left out.
      guard builder.world.starts.indices.contains(place) else { continue }
      builder.edit { world in
        world.starts[place].known = known
        world.starts[place].knownTitle =
          "What user \(id) likes: \(Format.count(liked.count)) items"
          + (known.count < liked.count ? ", \(known.count) of them shown" : "")
      }
    }
  }
}

private let glossary = [
  [
    "Concept",
    "A group of items that the same users like; the model saw no title and no category.",
  ],
  [
    "Direction",
    "The model keeps many numbers about every item; a principal direction is the mixture of them in "
      + "which a concept's items differ most, the next one the same of what is left.",
  ],
  [
    "Walk",
    "Eight items from one end of a direction to the other, each as close as can be to the start, and "
      + "to each other, in all else.",
  ],
  [
    "Interest",
    "The model describes a user once for each concept; an interest is one of these descriptions.",
  ],
  [
    "Strength, tau",
    "How well a direction goes with what is watched over the concept's items (0: not, 1: perfectly), "
      + "and whether that rises along one walk (1: at every step, -1: falls).",
  ],
  [
    "Turned directions",
    "The same directions turned at random among themselves: what beats them is more than chance in "
      + "choosing among several.",
  ],
]
