import Macrid
import Workbench

/// What is measured besides on a part of a dataset. All agreement is over the items that a training
/// user clicked.
struct LawMeasures: Sendable, Equatable, Codable {
  /// Training clicks over all items of the dataset.
  var clicksAnItem: Double
  /// Items that a training user clicked.
  var clickedItems: Int
  /// A linear classifier on the item vectors; of what is not trained, on the users' votes: what
  /// there is to be known of the categories.
  var classifier: Supervised?
  /// Items by how often training users clicked them.
  var bands: [Band]

  /// Items clicked so often.
  struct Band: Sendable, Equatable, Codable {
    /// Fewest clicks; the next band's are the most.
    var from: Int
    var items: Int
    /// NMI of prototypes (nil where there are none) and of k-means with the categories.
    var prototypes: Double?
    var kMeans: Double

    static let edges = [1, 3, 10, 30, 100]
  }
}

/// The items of a part that have a label, as all measures take them.
struct LabelledItems {
  /// Their columns.
  let items: [Int]
  /// One an item, none absent.
  let labels: Labels

  init(items: [Int], labels: Labels) {
    self.items = items
    self.labels = labels
  }

  init(_ material: Material) {
    let labels = material.labels
    let items = material.clicked.filter { labels.ofItem[$0] != nil }
    self.init(
      items: items,
      labels: Labels(
        names: labels.names, ofItem: items.map { labels.ofItem[$0] }, source: labels.source))
  }

  func rows(of matrix: Matrix) -> Matrix {
    Matrix(
      rows: items.count, columns: matrix.columns, values: items.flatMap { matrix.row($0) })
  }
}

/// The bands of items by clicks, with how the clusters agree within each.
///
/// - Parameters:
///   - prototypes, kMeans: a cluster for each labelled item.
func bands(
  _ known: LabelledItems, _ train: Interactions, prototypes: [Int]?, kMeans: [Int]
) -> [LawMeasures.Band] {
  var clicks = [Int](repeating: 0, count: train.itemCount)
  for item in train.items { clicks[Int(item)] += 1 }
  let edges = LawMeasures.Band.edges
  return edges.enumerated().compactMap { place, from in
    let next = place + 1 < edges.count ? edges[place + 1] : .max
    let members = known.items.indices.filter { (from..<next).contains(clicks[known.items[$0]]) }
    guard !members.isEmpty else { return nil }
    let labels = Labels(
      names: known.labels.names, ofItem: members.map { known.labels.ofItem[$0] }, source: "")
    func nmi(_ clusters: [Int]) -> Double {
      rounded(Agreement(clusters: members.map { clusters[$0] }, labels).nmi)
    }
    return LawMeasures.Band(
      from: from, items: members.count, prototypes: prototypes.map(nmi), kMeans: nmi(kMeans))
  }
}

/// What is measured on a model trained on a part.
func lawClusters(
  of model: MacridVAE, _ trial: Trial, _ material: Material, _ history: History, workers: Workers
) throws -> Clusters {
  let known = LabelledItems(material)
  let assignment = model.assignment(workers: workers).largestPlaces
  let found = known.items.map { assignment[$0] }
  let vectors = known.rows(of: unitRows(model.itemRepresentations))
  let count = model.prototypeMatrix.rows
  let kMeans = try KMeans(
    vectors, k: count, seed: trial.seed, starts: 4, iterations: 100
  ).assignment
  return Clusters(
    prototypes: Agreement(clusters: found, known.labels),
    spread: Spread(clusters: found, count: count),
    criterion: authorsCriterion(
      items: model.itemRepresentations, prototypes: model.prototypeMatrix, material.labels),
    kMeans: Agreement(clusters: kMeans, known.labels), history: history,
    law: LawMeasures(
      clicksAnItem: material.clicksAnItem, clickedItems: material.clicked.count,
      classifier: linearClassifier(vectors, known.labels),
      bands: bands(known, material.split.train, prototypes: found, kMeans: kMeans)))
}

/// The same without a model: k-means on a truncated SVD of the clicks, and the users' votes.
func lawClusters(
  svd: TruncatedSVD, _ trial: Trial, _ material: Material
) throws -> Clusters {
  let known = LabelledItems(material)
  let vectors = known.rows(of: unitRows(svd.itemRepresentations))
  let kMeans = try KMeans(
    vectors, k: conceptCount, seed: trial.seed, starts: 4, iterations: 100
  ).assignment
  return Clusters(
    kMeans: Agreement(clusters: kMeans, known.labels),
    law: LawMeasures(
      clicksAnItem: material.clicksAnItem, clickedItems: material.clicked.count,
      classifier: votes(known, material.split.train),
      bands: bands(known, material.split.train, prototypes: nil, kMeans: kMeans)))
}

extension Material {
  /// Training clicks over all items.
  var clicksAnItem: Double { Double(split.train.count) / Double(itemCount) }
}
