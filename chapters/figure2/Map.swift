import Macrid
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

extension Map {
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
