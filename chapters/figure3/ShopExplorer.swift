import Macrid
import Workbench

/// The attributes of all categories, in order, and where each category's begin.
private let shopAttributes: [(category: Int, attribute: Int)] =
  SimulatedShop.categories.enumerated().flatMap { category, one in
    one.attributes.indices.map { (category, $0) }
  }

func shopPage(_ show: Show, _ looks: Looks, _ shop: SimulatedShop) -> Explorer.World {
  var world = show.world
  world.addWords(of: show) { _, j in
    let held = looks.encodings.filter { $0.dimension == j }
      .map { attributeName($0.attribute, of: $0.category) }
    return held.isEmpty ? [] : ["best for \(held.joined(separator: ", "))"]
  } grows: { name, _ in
    name
  }
  world.title = "Simulated shop"
  world.about =
    "The model keeps \(show.axisCount) numbers about every item. Move along one of them, or along a "
    + "principal direction, a mixture of them: does one visible thing change, and nothing else? The "
    + "goods are simulated, so that it is known what each is like."
  // Items of one title are alike in everything that is shown.
  let places = Dictionary(
    shop.categoryOfItem.indices.map { (shop.title(of: $0), $0) }
  ) { first, _ in first }
  for item in world.items.indices {
    guard let place = places[world.items[item].named] else { continue }
    world.items[item].v = values(of: place, in: shop)
  }
  world.measuredOver = "all items that have it"
  world.attributes = shopAttributes.enumerated().map { index, place in
    let category = SimulatedShop.categories[place.category]
    let named = category.attributes[place.attribute]
    let name = attributeName(named.name, of: category.name)
    var attribute =
      switch named.scale {
      case .number(let low, let high):
        Explorer.Attribute(name: name, range: 0...1, ends: [low, high])
      case .named(let names): Explorer.Attribute(name: name, names: names)
      }
    let encoding = looks.encodings[index]
    attribute.strengths = show.strengths[index].values.enumerated().map {
      Explorer.Strength(
        concept: nil, direction: $0, value: $1,
        turned: (encoding.turnedMean, encoding.turned95))
    }
    attribute.addStrengths(of: show)
    attribute.tau = tau(looks, place)
    return attribute
  }
  world.toursTitle = "The paper's six rows"
  world.tours = zip("abcdef", show.rows).compactMap { tour($0, $1, show, world, shop) }
  return world
}

/// An item's values by the place of their attribute among all.
private func values(of item: Int, in shop: SimulatedShop) -> [Int: Double] {
  let category = shop.categoryOfItem[item]
  return Dictionary(
    uniqueKeysWithValues: shopAttributes.enumerated().filter { $1.category == category }.map {
      ($0, (shop.attributesOfItem[item][$1.attribute] * 100).rounded() / 100)
    })
}

private func tau(_ looks: Looks, _ place: (category: Int, attribute: Int)) -> Explorer.Tau? {
  func taus(_ kind: SweepKind) -> [Double] {
    looks.sweeps.filter {
      $0.kind == kind && $0.category == place.category && $0.attribute == place.attribute
    }.flatMap(\.measure.counted)
  }
  let turned = taus(.turned)
  guard let best = taus(.best).mean, let low = turned.quantile(0.1),
    let high = turned.quantile(0.9)
  else { return nil }
  return Explorer.Tau(best: best, turned: (low, high), starts: turned.count)
}

private func tour(
  _ letter: Character, _ row: Show.Row, _ show: Show, _ world: Explorer.World,
  _ shop: SimulatedShop
) -> Explorer.Tour? {
  guard let start = world.starts.first(where: { $0.from == "item" && $0.id == row.items[0].id }),
    start.sweeps.indices.contains(row.dimension), let sweep = start.sweeps[row.dimension],
    let first = row.items.dropFirst().first
  else { return nil }
  let name = attributeName(row.attribute, of: row.category)
  // Beside the axis the principal direction that the attribute goes with best.
  let beside = show.principal?[start.concept].found.first { $0.name == name }?.best
  return Explorer.Tour(
    label: "(\(letter)) \(name)", from: "item", start: start.id, dimension: row.dimension,
    beside: beside.map { show.axisCount + $0 },
    attribute: world.attributes?.firstIndex { $0.name == name },
    turn: world.items[sweep.items[0]].named != shop.title(of: first.place))
}

func addKnownItems(
  to world: inout Explorer.World, _ shop: SimulatedShop, _ split: Split
) {
  guard let shopItems = try? shop.items(of: split) else { return }
  world.addKnown(24) { id in
    guard let user = split.trainUserIDs.firstIndex(of: id) else { return nil }
    let items = split.train.items(of: user).map { shopItems[Int($0)] }
      .sorted { (shop.categoryOfItem[$0], $0) < (shop.categoryOfItem[$1], $1) }
    let counts = SimulatedShop.categories.indices.compactMap { category -> String? in
      let count = items.count { shop.categoryOfItem[$0] == category }
      return count > 0 ? "\(SimulatedShop.categories[category].name) \(count)" : nil
    }
    return (
      "What user \(id) clicked: \(items.count) items (\(counts.joined(separator: ", ")))",
      items.map { Explorer.Item($0, in: shop) }
    )
  }
}

extension Explorer.Item {
  /// "bags, size 0.5, colour 0.2".
  var named: String { [d, t].compactMap(\.self).joined(separator: ", ") }

  /// An item of the simulated shop, drawn.
  init(_ item: Int, in shop: SimulatedShop) {
    let words = shop.title(of: item).split(separator: ", ")
    self.init(
      t: words.dropFirst().joined(separator: ", "), d: words.first.map(String.init),
      s: thumbnail(of: item, in: shop).map {
        ["#" + String(String($0.fill + 0x1000000, radix: 16).dropFirst()), $0.svgPath]
      })
  }
}
