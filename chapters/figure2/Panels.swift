import Foundation
import Macrid
import Plotting
import Workbench

/// A model laid out in the plane: its items, and users' two most confident components.
struct Map: Sendable {
  /// Points x 2: items first, in the order of the split, then two rows a user.
  var coordinates: Matrix
  /// argmax_k c_ik of each item.
  var clusters: [Int]
  /// The largest c_ik of each item.
  var certainties: [Float]
  /// What the points after the items are.
  var components: [Component]
  /// Each cluster's category, where it is matched with one.
  var matching: [Int: Int]
  var result: MapResult

  /// A component of a user.
  struct Component: Sendable {
    var user: String
    var concept: Int
    /// Sum of c_ik over the user's items.
    var confidence: Float
  }
}

/// Lays a trained model out as the authors do: rows of length one, PCA to K dimensions, t-SNE at
/// perplexity 30.
///
/// - Parameters:
///   - role: which model this is, such as "cosine".
///   - users: whose components are shown; none shows items alone.
func map(
  _ model: MacridVAE, role: String, setting: Setting, on material: Material,
  users: [(ids: [String], known: Interactions)], _ chapter: Chapter<Figure2>
) throws -> Map {
  let workers = Workers(count: chapter.options.threadCount)
  let assignment = model.assignment(workers: workers)
  let clusters = largestPlaces(assignment)
  let d = setting.dimensions
  var values = model.itemRepresentations.values
  var components: [Map.Component] = []
  for (ids, known) in users {
    let representations = model.userRepresentations(known, workers: workers)
    let confidence = confidences(known, assignment)
    for user in 0..<known.userCount {
      for k in twoLargest(confidence.row(user)) {
        let start = (user * conceptCount + k) * d
        values += representations.values[start..<start + d]
        components.append(
          Map.Component(user: ids[user], concept: k, confidence: confidence[user, k]))
      }
    }
  }
  let points = unitRows(Matrix(rows: values.count / d, columns: d, values: values))
  let reduced = try PCA(of: points, components: min(conceptCount, d), workers: workers)
    .transform(points, workers: workers)
  var settings = TSNE.Settings()
  settings.seed = chapter.options.seed
  // Three times as many neighbours are looked at; a tiny set has no more.
  settings.perplexity = min(settings.perplexity, Double((points.rows - 1) / 3))
  let progress = chapter.progress(
    "t-SNE of \(role) on \(material.split.dataset)",
    total: settings.earlyIterations + settings.iterations, unit: "iteration")
  let embedding = try TSNE.embed(reduced, settings: settings, workers: workers) { state in
    try Interruption.check()
    progress.update(state.iteration)
  }
  progress.finish("\(points.rows) points, KL \(Format.decimal(embedding.divergence, 3))")
  return Map(
    coordinates: embedding.coordinates, clusters: clusters,
    certainties: clusters.enumerated().map { assignment[$0, $1] }, components: components,
    matching: contingency(clusters, material.labels).matching,
    result: MapResult(
      role: role, setting: setting.name, items: material.itemCount, components: components.count,
      divergence: embedding.divergence,
      neighboursKept: try neighbourPreservation(
        of: embedding.coordinates, among: reduced, workers: workers)))
}

/// The colours of a map: a category and the prototype it is matched with have the same.
struct Colouring {
  private let labels: Labels
  /// Place in the palette of each category that a prototype is matched with.
  private var placeOfCategory: [Int: Int] = [:]
  private var placeOfCluster: [Int: Int] = [:]
  private let nameOfPlace: [String]

  init(_ map: Map, _ labels: Labels) {
    self.labels = labels
    for (place, category) in map.matching.values.sorted().enumerated() {
      placeOfCategory[category] = place
    }
    for (cluster, category) in map.matching { placeOfCluster[cluster] = placeOfCategory[category] }
    // Clusters without a category, because they hold no item or there are fewer categories.
    let taken = Set(placeOfCluster.values)
    var free = (0..<conceptCount).filter { !taken.contains($0) }
    for cluster in 0..<conceptCount where placeOfCluster[cluster] == nil {
      placeOfCluster[cluster] = free.removeFirst()
    }
    var names = (0..<conceptCount).map { "unmatched prototype \($0 + 1)" }
    for (category, place) in placeOfCategory { names[place] = labels.names[category] }
    nameOfPlace = names
  }

  /// Points by concept, a series each, in the order of the palette.
  func byConcept(_ map: Map, _ points: [(row: Int, concept: Int)]) -> [Series] {
    series(map, points.map { ($0.row, placeOfCluster[$0.concept]) })
  }

  /// Items by category; those of none, or of one that no prototype is matched with, are grey.
  func byCategory(_ map: Map) -> [Series] {
    series(
      map, labels.ofItem.enumerated().map { ($0, $1.flatMap { placeOfCategory[$0] }) })
  }

  private func series(_ map: Map, _ points: [(row: Int, place: Int?)]) -> [Series] {
    let groups: [Int?] = [nil] + (0..<conceptCount).map { $0 }
    return groups.compactMap { place in
      let rows = points.filter { $0.place == place }.map(\.row)
      guard !rows.isEmpty else { return nil }
      return Series(
        place.map { nameOfPlace[$0] } ?? "no matched category",
        x: rows.map { Double(map.coordinates[$0, 0]) },
        y: rows.map { Double(map.coordinates[$0, 1]) },
        style: Style(color: place.map { Palette.colors[$0] } ?? Color(0xBBBBBB)))
    }
  }
}

extension Map {
  /// Items coloured by the prototypes' clusters.
  func items(_ title: String, _ labels: Labels) -> Panel {
    panel(title, Colouring(self, labels).byConcept(self, clusters.enumerated().map { ($0, $1) }))
  }

  /// Items coloured by their categories.
  func categories(_ title: String, _ labels: Labels) -> Panel {
    panel(title, Colouring(self, labels).byCategory(self))
  }

  /// Users' components coloured by their concept.
  func users(_ title: String, _ labels: Labels) -> Panel {
    let rows = components.enumerated().map { (clusters.count + $0, $1.concept) }
    return panel(title, Colouring(self, labels).byConcept(self, rows))
  }

  /// Both.
  func all(_ title: String, _ labels: Labels) -> Panel {
    let rows =
      clusters.enumerated().map { ($0, $1) }
      + components.enumerated().map { (clusters.count + $0, $1.concept) }
    return panel(title, Colouring(self, labels).byConcept(self, rows))
  }

  private func panel(_ title: String, _ series: [Series]) -> Panel {
    // The same frame for all panels of a map, whichever points they show.
    func axis(_ column: Int) -> Axis {
      let values = (0..<coordinates.rows).map { Double(coordinates[$0, column]) }
      let (low, high) = (values.min() ?? 0, values.max() ?? 1)
      let margin = 0.03 * (high - low)
      return Axis(range: low - margin...high + margin)
    }
    return Panel(title, .xy(XYPlot(x: axis(0), y: axis(1), series: series, isMap: true)))
  }

  /// Every point, a line each. Items are named by their place in the split, not by the publisher's
  /// ids: a table of ids with categories would be the publisher's file again.
  func csv(_ labels: Labels) -> String {
    var text = ""
    func add(_ kind: String, _ id: String, _ row: Int, _ concept: Int, _ rest: String) {
      text +=
        "\(result.role),\(kind),\(id),\(coordinates[row, 0]),\(coordinates[row, 1]),"
        + "\(concept + 1),\(rest)\n"
    }
    for (item, concept) in clusters.enumerated() {
      let category = labels.ofItem[item].map { labels.names[$0] } ?? ""
      add("item", "\(item)", item, concept, "\(category),\(certainties[item])")
    }
    for (index, component) in components.enumerated() {
      add(
        "user", component.user, clusters.count + index, component.concept,
        ",\(component.confidence)")
    }
    return text
  }

  static let csvHead = "model,kind,id,x,y,prototype,category,confidence\n"
}
