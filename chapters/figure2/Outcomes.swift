import Macrid

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

/// How far users' two most confident components are from the clusters' centres (1 - cosine).
struct ComponentDistances: Sendable, Equatable, Codable {
  /// Mean distance to the centre of the component's own cluster.
  var own: Double
  /// Mean distance to the other centres.
  var others: Double
  /// Share of components whose own centre is the nearest of all.
  var nearest: Double
  var components: Int
}

/// One epoch of one training.
struct EpochOutcome: Sendable, Equatable, Codable {
  var epoch: Int
  var validationNDCG100: Double
  var nmi: Double
  var largest: Double
  var effective: Double
}

/// What a trial came to; but for the history, of the epoch that ranks best for validation users.
struct Outcome: Sendable, Equatable, Codable {
  // Absent for an SVD, which neither trains nor ranks.
  var epochs: Int?
  var bestEpoch: Int?
  /// Means over validation users.
  var ndcg100: Double?
  var recall20: Double?
  // Absent for models without prototypes.
  var prototypes: Agreement?
  var spread: Spread?
  var distances: ComponentDistances?
  /// Of k-means on the item representations, as directions.
  var kMeans: Agreement
  var history: [EpochOutcome] = []

  /// How much NMI rose over the last quarter of the epochs.
  var lastRise: Double? {
    guard history.count > 1, let last = history.last else { return nil }
    return last.nmi - history[history.count - 1 - max(1, history.count / 4)].nmi
  }
}
