import Macrid
import Workbench

/// Prototypes: as many as AliShop-7C has categories.
let conceptCount = 7

/// How often each cluster meets each category; items without a category are left out.
func contingency(_ clusters: [Int], _ labels: Labels) -> ContingencyTable {
  let known = labels.ofItem.indices.filter { labels.ofItem[$0] != nil }
  return ContingencyTable(
    clusters: known.map { clusters[$0] }, classes: known.compactMap { labels.ofItem[$0] })
}

/// Clusters against categories.
struct Agreement: Sendable, Equatable, Codable {
  /// Normalised mutual information, adjusted Rand index, purity.
  var nmi: Double
  var ari: Double
  var purity: Double
  /// Clusters matched with a category one to one: each other's most frequent.
  var matched: Int

  init(clusters: [Int], _ labels: Labels) {
    let table = contingency(clusters, labels)
    let agreement = ClusteringAgreement(table)
    nmi = agreement.normalizedMutualInformation
    ari = agreement.adjustedRandIndex
    purity = agreement.purity
    matched = table.mutualMatchCount
  }
}

/// How the items are spread over the prototypes, by the most probable one of each.
struct Spread: Sendable, Equatable, Codable {
  /// Shares of all items.
  var largest: Double
  var smallest: Double
  /// exp of the shares' entropy.
  var effective: Double

  init(clusters: [Int], count: Int) {
    var sizes = [Int](repeating: 0, count: count)
    for cluster in clusters { sizes[cluster] += 1 }
    largest = Double(sizes.max() ?? 0) / Double(max(1, clusters.count))
    smallest = Double(sizes.min() ?? 0) / Double(max(1, clusters.count))
    effective = effectiveClusterCount(sizes: sizes)
  }
}

/// The authors' own criterion, without which their script draws nothing: by the cosine between the
/// categories' centres (the sum of a category's items as directions) and the prototypes.
struct AuthorsCriterion: Sendable, Equatable, Codable {
  /// Whether no two categories have the same nearest prototype.
  var categoriesApart: Bool
  /// Whether no two prototypes have the same nearest category.
  var prototypesApart: Bool
  /// Whether both maps agree.
  var agree: Bool

  var isMet: Bool { categoriesApart && prototypesApart && agree }
}

/// How far users' two most confident components are from the centres (1 - cosine).
struct ComponentDistances: Sendable, Equatable, Codable {
  /// Mean distance to the centre of the component's own cluster.
  var own: Double
  /// Mean distance to the other clusters' centres.
  var others: Double
  /// Share of components whose own cluster's centre is the nearest of all.
  var nearest: Double
  /// One a user: the share of the two components whose nearest category centre is of a category
  /// that the user clicked, less the share of categories that he clicked: 0 by chance.
  var clickedAboveChance: [Double]
}

/// Every epoch of a training.
struct History: Sendable, Equatable, Codable {
  var nmi: [Double] = []
  var largest: [Double] = []
  var effective: [Double] = []
}

/// What is measured on one trained model; but for the history, of the epoch that is kept.
struct Clusters: Measured {
  static let revision = 1

  // Absent for models without prototypes.
  var prototypes: Agreement?
  var spread: Spread?
  var criterion: AuthorsCriterion?
  var distances: ComponentDistances?
  /// Of k-means on the item representations, as directions.
  var kMeans: Agreement
  var history = History()
  /// Of the training that is drawn.
  var map: Map?
  /// Of the training that is repeated for further maps: of its epochs, and by the authors' script.
  var strip: Strip?
  var scriptMap: Map?
  /// Of a part's.
  var law: LawMeasures?

  var quantities: [String: Double] {
    var all = ["NMI, k-means": kMeans.nmi, "matched, k-means": Double(kMeans.matched)]
    all["NMI"] = prototypes?.nmi
    all["ARI"] = prototypes?.ari
    all["matched"] = prototypes.map { Double($0.matched) }
    all["largest share"] = spread?.largest
    all["effective clusters"] = spread?.effective
    all["nearest own"] = distances?.nearest
    all["map's divergence"] = (map ?? scriptMap)?.divergence
    all["NMI, classifier"] = law?.classifier?.nmi
    return all
  }
}

/// As many digits as are of use, so that a journal stays small.
func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
