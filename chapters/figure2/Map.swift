import Macrid
import Workbench

/// A model laid out in the plane: its items, and users' two most confident components.
struct Map: Codable, Sendable, Equatable {
  /// Points, items first, in the order of the split, then two a user; x and y to a hundredth.
  var x: [Float]
  var y: [Float]
  /// argmax_k c_ik of each item.
  var clusters: [Int]
  /// Each item's place among `names`; -1 for an item without.
  var categories: [Int]
  /// The concepts of the points after the items.
  var components: [Int]
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
/// - Parameter users: whose components are shown; none shows items alone.
func map(
  _ model: MacridVAE, on material: Material, users: [Interactions], seed: UInt64,
  _ run: Experiment.Run
) throws -> Map {
  let assignment = model.assignment(workers: run.workers)
  let clusters = assignment.largestPlaces
  let d = model.itemRepresentations.columns
  var values = model.itemRepresentations.values
  var components: [Int] = []
  for known in users {
    let representations = model.userRepresentations(known, workers: run.workers)
    let confidence = confidences(known, assignment)
    for user in 0..<known.userCount {
      for k in twoLargest(confidence.row(user)) {
        let start = (user * conceptCount + k) * d
        values += representations.values[start..<start + d]
        components.append(k)
      }
    }
  }
  let (embedding, reduced) = try layOut(
    Matrix(rows: values.count / d, columns: d, values: values), seed: seed, run)
  func coordinate(_ column: Int) -> [Float] {
    (0..<reduced.rows).map { (embedding.coordinates[$0, column] * 100).rounded() / 100 }
  }
  return Map(
    x: coordinate(0), y: coordinate(1), clusters: clusters,
    categories: material.labels.ofItem.map { $0 ?? -1 }, components: components,
    matching: contingency(clusters, material.labels).matching, names: material.labels.names,
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
        .text("\(isItem ? point : (point - clusters.count) / 2)"), .text("\(x[point])"),
        .text("\(y[point])"), .count(concept + 1), category.map { .text($0) } ?? .absent,
      ]
    }
  }

  static let columns = ["model", "kind", "place", "x", "y", "prototype", "category"]
}
