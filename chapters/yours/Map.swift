import Macrid
import Plotting
import Workbench

/// The items in the plane, near where the model puts them near: unit vectors, PCA to K dimensions,
/// t-SNE.
///
/// - Returns: M x 2.
func map(_ model: MacridVAE, _ yours: Yours) throws -> Matrix {
  let points = model.itemRepresentations.unitRows
  let components = min(max(2, model.configuration.concepts), points.columns, points.rows - 1)
  let reduced = try PCA(of: points, components: components, workers: yours.workers)
    .transform(points, workers: yours.workers)
  var settings = TSNE.Settings()
  settings.seed = yours.seed
  // Three times as many neighbours are looked at; a small set has no more.
  settings.perplexity = min(settings.perplexity, Double((points.rows - 1) / 3))
  let progress = yours.progress(
    "map", total: settings.earlyIterations + settings.iterations, unit: "iteration")
  let embedding = try TSNE.embed(reduced, settings: settings, workers: yours.workers) {
    progress.update($0.iteration)
    try Interruption.check()
  }
  progress.finish()
  return embedding.coordinates
}

/// The map, its items coloured by concept and its concepts named; beside it, where every item has
/// one category, the same coloured by those.
func figure(_ map: Matrix, _ concepts: [Concept], _ items: Items, name: String) -> Figure {
  func middle(_ members: [Int], _ column: Int) -> Double {
    members.map { Double(map[$0, column]) }.median ?? 0
  }
  func panel(_ title: String, _ groups: [(name: String, members: [Int], style: Style)]) -> Panel {
    Panel(
      title,
      .xy(
        XYPlot(
          series: groups.map { group in
            Series(
              group.name, x: group.members.map { Double(map[$0, 0]) },
              y: group.members.map { Double(map[$0, 1]) }, style: group.style)
          }, isMap: true,
          labels: groups.filter { !$0.name.hasPrefix("other") }.map {
            PlacedLabel($0.name, x: middle($0.members, 0), y: middle($0.members, 1))
          })))
  }
  var panels = [
    panel(
      "by concept",
      concepts.enumerated().map { ($1.name, $1.members, Style.numbered($0)) })
  ]
  if let groups = categories(items) {
    let styles = styles(of: groups, like: concepts)
    panels.append(
      panel("by category", zip(groups, styles).map { ($0.name, $0.members, $1) }))
  }
  return Figure(
    title: "The items of \(name)", panels: panels, columns: panels.count,
    caption:
      "t-SNE of the model's items: neighbours are liked by the same users. Distances between "
      + "groups, and their sizes, mean little. A name stands at the middle of its items.",
    panelAspect: 1)
}

/// A category looks like the concept that holds most of it, where no larger category does.
private func styles(
  of groups: [(name: String, members: [Int])], like concepts: [Concept]
) -> [Style] {
  var conceptOf: [Int: Int] = [:]
  for (place, concept) in concepts.enumerated() {
    for item in concept.members { conceptOf[item] = place }
  }
  var taken: Set<Int> = []
  return groups.enumerated().map { index, group in
    let places = Dictionary(grouping: group.members) { conceptOf[$0] ?? 0 }
    let fullest = places.max { ($0.value.count, -$0.key) < ($1.value.count, -$1.key) }?.key ?? 0
    return taken.insert(fullest).inserted
      ? Style.numbered(fullest) : Style.numbered(concepts.count + index)
  }
}

/// Items by their category, where all have one alone: the seven largest, and all others; nil where
/// there are several an item, or hardly any.
private func categories(_ items: Items) -> [(name: String, members: [Int])]? {
  let all = items.ids.indices.map { items.categories($0) }
  guard all.allSatisfy({ $0.count <= 1 }), all.count(where: { !$0.isEmpty }) * 2 > all.count else {
    return nil
  }
  let groups = Dictionary(grouping: all.indices.filter { !all[$0].isEmpty }) { all[$0][0] }
    .sorted { (-$0.value.count, $0.key) < (-$1.value.count, $1.key) }
  let shown = groups.prefix(7).map { (name: $0.key, members: $0.value) }
  let named = Set(shown.flatMap(\.members))
  let rest = all.indices.filter { !named.contains($0) }
  return shown + (rest.isEmpty ? [] : [(name: "other", members: rest)])
}
