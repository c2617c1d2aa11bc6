import Foundation

/// How often each cluster meets each class: clusters x classes.
public struct ContingencyTable: Sendable, Equatable {
  /// The distinct cluster labels, ascending: the table's rows.
  public let clusters: [Int]
  /// The distinct class labels, ascending: the table's columns.
  public let classes: [Int]
  /// Number of points of each cluster in each class, row after row.
  public let counts: [Int]

  /// - Parameters:
  ///   - clusters: each point's cluster, any labels.
  ///   - classes: each point's true class, any labels.
  /// - Precondition: as many of one as of the other.
  public init(clusters: [Int], classes: [Int]) {
    precondition(
      clusters.count == classes.count, "\(clusters.count) clusters, \(classes.count) classes")
    self.clusters = Set(clusters).sorted()
    self.classes = Set(classes).sorted()
    let row = Dictionary(uniqueKeysWithValues: zip(self.clusters, self.clusters.indices))
    let column = Dictionary(uniqueKeysWithValues: zip(self.classes, self.classes.indices))
    var counts = [Int](repeating: 0, count: self.clusters.count * self.classes.count)
    for (cluster, class_) in zip(clusters, classes) {
      counts[row[cluster]! * self.classes.count + column[class_]!] += 1
    }
    self.counts = counts
  }

  /// Points of each cluster.
  public var clusterSizes: [Int] {
    clusters.indices.map { row in classes.indices.reduce(0) { $0 + self[row, $1] } }
  }

  /// Points of each class.
  public var classSizes: [Int] {
    classes.indices.map { column in clusters.indices.reduce(0) { $0 + self[$1, column] } }
  }

  /// The count in a row and a column (positions, not labels).
  public subscript(row: Int, column: Int) -> Int { counts[row * classes.count + column] }

  /// Clusters matched with classes one to one so that as many points as possible lie in a
  /// matched pair (Hungarian method).
  ///
  /// - Returns: each cluster's class, by label; clusters left over where there are more clusters
  ///   than classes are missing.
  public var matching: [Int: Int] {
    let columns = optimalAssignment(
      cost: counts.map { -Double($0) }, rows: clusters.count, columns: classes.count)
    var matched: [Int: Int] = [:]
    for (row, column) in columns.enumerated() {
      if let column { matched[clusters[row]] = classes[column] }
    }
    return matched
  }

  /// The clusters that hold more of one class than of any other while that class, too, has more of
  /// its points there than in any other cluster: each one's class, by label.
  public var mutualMatches: [Int: Int] {
    var matches: [Int: Int] = [:]
    for row in clusters.indices {
      let match = classes.indices.first { column in
        let count = self[row, column]
        return count > 0
          && classes.indices.allSatisfy { $0 == column || self[row, $0] < count }
          && clusters.indices.allSatisfy { $0 == row || self[$0, column] < count }
      }
      if let match { matches[clusters[row]] = classes[match] }
    }
    return matches
  }

  /// How many clusters are matched so.
  public var mutualMatchCount: Int { mutualMatches.count }
}

/// How well clusters agree with classes known from elsewhere.
///
/// Of no points at all, every measure is 1.
public struct ClusteringAgreement: Sendable, Equatable, Codable {
  /// Mutual information over the mean of both entropies (scikit-learn's default): 1 for the same
  /// partition, 0 for independent ones, not corrected for chance.
  public let normalizedMutualInformation: Double
  /// Adjusted Rand index: share of pairs treated alike, corrected for chance; 1 for the same
  /// partition, 0 on average for random ones.
  public let adjustedRandIndex: Double
  /// Share of points in their cluster's most frequent class; grows with the number of clusters.
  public let purity: Double

  public init(_ table: ContingencyTable) {
    let total = table.counts.reduce(0, +)
    let clusterEntropy = entropy(ofCounts: table.clusterSizes)
    let classEntropy = entropy(ofCounts: table.classSizes)
    let shared = clusterEntropy + classEntropy - entropy(ofCounts: table.counts)
    let mean = (clusterEntropy + classEntropy) / 2
    // Both partitions trivial: the same one.
    normalizedMutualInformation = mean == 0 ? 1 : min(1, max(0, shared / mean))

    func pairs(_ counts: [Int]) -> Double {
      counts.reduce(0) { $0 + Double($1) * Double($1 - 1) / 2 }
    }
    let together = pairs(table.counts)
    let inClusters = pairs(table.clusterSizes)
    let inClasses = pairs(table.classSizes)
    let all = pairs([total])
    let expected = all == 0 ? 0 : inClusters * inClasses / all
    let greatest = (inClusters + inClasses) / 2
    adjustedRandIndex =
      greatest == expected ? 1 : (together - expected) / (greatest - expected)

    let majority = table.clusters.indices.reduce(0) { sum, row in
      sum + (table.classes.indices.map { table[row, $0] }.max() ?? 0)
    }
    purity = total == 0 ? 1 : Double(majority) / Double(total)
  }

  /// - Precondition: as many clusters as classes, one each a point.
  public init(clusters: [Int], classes: [Int]) {
    self.init(ContingencyTable(clusters: clusters, classes: classes))
  }
}

/// The effective number of clusters, exp(entropy of their shares): k for k clusters of one size,
/// 1 where one holds everything (or nothing is there).
public func effectiveClusterCount(sizes: [Int]) -> Double {
  exp(entropy(ofCounts: sizes))
}
