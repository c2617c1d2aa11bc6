import Macrid
import Workbench

/// A model laid out in the plane: its items, and some of users' components.
struct Map: Codable, Sendable, Equatable {
  /// Points, items first, in the order of the split, then users' components; x and y to a
  /// hundredth.
  var x: [Float]
  var y: [Float]
  /// argmax_k c_ik of each item.
  var clusters: [Int]
  /// Each item's place among `names`; -1 for an item without.
  var categories: [Int]
  /// The concepts of the points after the items.
  var components: [Int]
  /// The users of these points; nil where each has two.
  var users: [Int]?
  /// Each cluster's category, where it is matched with one.
  var matching: [Int: Int]
  /// Names of the categories.
  var names: [String]
  var divergence: Double
  /// Share of the ten nearest neighbours that are among the ten nearest in the map.
  var neighboursKept: Double
}

/// Lays a trained model out as the authors do: rows of length one, PCA to K dimensions, t-SNE at
/// perplexity 30.
///
/// - Parameters:
///   - users: whose components are shown; none shows items alone.
///   - byTheScript: shows the components of the prototypes nearest to the categories that a user
///     clicked, each as the prototype that is nearest to it, as the authors' script does; else the
///     two most confident ones, as the paper says.
func map(
  _ model: MacridVAE, on material: Material, users: [Interactions], byTheScript: Bool = false,
  seed: UInt64, _ run: Experiment.Run
) throws -> Map {
  let assignment = model.assignment(workers: run.workers)
  let clusters = assignment.largestPlaces
  let labels = material.labels
  let d = model.itemRepresentations.columns
  let prototypes = unitRows(model.prototypeMatrix)
  let centres = categoryCentres(model.itemRepresentations, labels)
  let ofCategory = (0..<centres.rows).map { nearest(centres.row($0), among: prototypes) }
  var values = model.itemRepresentations.values
  var (components, owners, first): ([Int], [Int], Int) = ([], [], 0)
  for known in users {
    let representations = model.userRepresentations(known, workers: run.workers)
    let confidence = confidences(known, assignment)
    for user in 0..<known.userCount {
      let clicked = Set(known.items(of: user).compactMap { labels.ofItem[Int($0)] })
      let shown =
        byTheScript
        ? Set(clicked.map { ofCategory[$0] }).sorted() : twoLargest(confidence.row(user))
      for k in shown {
        let start = (user * conceptCount + k) * d
        let component = representations.values[start..<start + d]
        values += component
        components.append(byTheScript ? nearest(component, among: prototypes) : k)
        owners.append(first + user)
      }
    }
    first += known.userCount
  }
  let (embedding, reduced) = try layOut(
    Matrix(rows: values.count / d, columns: d, values: values), seed: seed, run)
  func coordinate(_ column: Int) -> [Float] {
    (0..<reduced.rows).map { (embedding.coordinates[$0, column] * 100).rounded() / 100 }
  }
  return Map(
    x: coordinate(0), y: coordinate(1), clusters: clusters,
    categories: labels.ofItem.map { $0 ?? -1 }, components: components,
    users: byTheScript ? owners : nil, matching: contingency(clusters, labels).matching,
    names: labels.names,
    divergence: embedding.divergence,
    neighboursKept: try neighbourPreservation(
      of: embedding.coordinates, among: reduced, workers: run.workers))
}

/// Rows of length one, PCA to K dimensions, t-SNE at perplexity 30.
///
/// - Returns: the embedding, and what was embedded.
func layOut(
  _ vectors: Matrix, from start: Initialisation = .pca, seed: UInt64, _ run: Experiment.Run
) throws -> (embedding: TSNE.Embedding, reduced: Matrix) {
  let points = unitRows(vectors)
  let reduced = try PCA(
    of: points, components: min(conceptCount, points.columns), workers: run.workers
  ).transform(points, workers: run.workers)
  var settings = TSNE.Settings()
  settings.initialisation = start
  settings.seed = seed
  // Three times as many neighbours are looked at; a tiny set has no more.
  settings.perplexity = min(settings.perplexity, Double((points.rows - 1) / 3))
  let embedding = try TSNE.embed(reduced, settings: settings, workers: run.workers) { _ in
    if run.isInterrupted() { throw TrainingError.interrupted(epoch: 0) }
  }
  return (embedding, reduced)
}

extension Map {
  /// Every point. Items are named by their place in the split, not by the publisher's ids: a table
  /// of ids with categories would be the publisher's file again.
  func rows(_ model: String) -> [[Table.Cell]] {
    x.indices.map { point in
      let isItem = point < clusters.count
      let concept = isItem ? clusters[point] : components[point - clusters.count]
      let category = isItem && categories[point] >= 0 ? names[categories[point]] : nil
      return [
        .text(model), .text(isItem ? "item" : "user"),
        .text("\(isItem ? point : user(point - clusters.count))"), .text("\(x[point])"),
        .text("\(y[point])"), .count(concept + 1), category.map { .text($0) } ?? .absent,
      ]
    }
  }

  private func user(_ component: Int) -> Int { users?[component] ?? component / 2 }

  static let columns = ["model", "kind", "place", "x", "y", "prototype", "category"]
}
