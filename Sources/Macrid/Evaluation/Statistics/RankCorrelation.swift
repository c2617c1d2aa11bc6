/// Pairs (x, y) prepared for rank correlations and their bootstrap: sorted once, then any
/// resample costs O(n) (Spearman) or O(n log n) (Kendall).
public struct RankedPairs: Sendable {
  private let x: RankedValues
  private let y: RankedValues

  /// - Precondition: as many values in x as in y.
  public init(_ x: [Double], _ y: [Double]) {
    precondition(x.count == y.count, "\(x.count) values of x, \(y.count) of y")
    self.x = RankedValues(x)
    self.y = RankedValues(y)
  }

  /// Number of pairs.
  public var count: Int { x.count }

  private var ones: [Int] { [Int](repeating: 1, count: count) }

  /// Spearman's rho: Pearson's correlation of ranks, ties sharing their mean rank.
  ///
  /// Nil where it is not defined: fewer than two pairs, x or y constant, or a NaN.
  public var spearmanRho: Double? { spearmanRho(multiplicity: ones) }

  /// Kendall's tau-b: concordant less discordant pairs of points, over the geometric mean of the
  /// numbers of pairs not tied in x and not tied in y.
  ///
  /// Nil where it is not defined: fewer than two pairs, x or y constant, or a NaN.
  public var kendallTauB: Double? { kendallTauB(multiplicity: ones) }

  /// `spearmanRho` of the multiset that holds pair i `multiplicity[i]` times.
  public func spearmanRho(multiplicity: [Int]) -> Double? {
    partialSpearman(x, y, given: [], multiplicity: multiplicity)
  }

  /// `kendallTauB` of the multiset that holds pair i `multiplicity[i]` times.
  public func kendallTauB(multiplicity: [Int]) -> Double? {
    guard x.isOrdered, y.isOrdered else { return nil }
    // Prefix sums over places of y (Fenwick tree) of the points with smaller x.
    var tree = [Int](repeating: 0, count: y.distinctCount + 1)
    func upTo(_ place: Int) -> Int {
      var sum = 0
      var i = place
      while i > 0 {
        sum += tree[i]
        i -= i & -i
      }
      return sum
    }
    var seen = 0
    var score = 0
    var start = 0
    let order = x.order
    while start < order.count {
      var end = start
      while end < order.count, x.places[order[end]] == x.places[order[start]] { end += 1 }
      for p in order[start..<end] where multiplicity[p] > 0 {
        score += multiplicity[p] * (upTo(y.places[p]) - (seen - upTo(y.places[p] + 1)))
      }
      for p in order[start..<end] where multiplicity[p] > 0 {
        var i = y.places[p] + 1
        while i <= y.distinctCount {
          tree[i] += multiplicity[p]
          i += i & -i
        }
        seen += multiplicity[p]
      }
      start = end
    }
    func untied(_ values: RankedValues) -> Double {
      let tied = values.sizes(multiplicity).reduce(0) { $0 + $1 * ($1 - 1) / 2 }
      return Double(seen * (seen - 1) / 2 - tied)
    }
    let (xUntied, yUntied) = (untied(x), untied(y))
    guard xUntied > 0, yUntied > 0 else { return nil }
    return Double(score) / (xUntied * yUntied).squareRoot()
  }
}

extension Bootstrap {
  /// Spearman's rho, the pairs resampled; resamples without variation are left out.
  public init?(
    ofSpearmanRho pairs: RankedPairs, resamples: Int = 2000, seed: UInt64,
    workers: Workers = Workers(count: 1)
  ) {
    self.init(factors: [pairs.count], resamples: resamples, seed: seed, workers: workers) {
      pairs.spearmanRho(multiplicity: $0[0])
    }
  }

  /// Kendall's tau-b, the pairs resampled; resamples without variation are left out.
  public init?(
    ofKendallTauB pairs: RankedPairs, resamples: Int = 2000, seed: UInt64,
    workers: Workers = Workers(count: 1)
  ) {
    self.init(factors: [pairs.count], resamples: resamples, seed: seed, workers: workers) {
      pairs.kendallTauB(multiplicity: $0[0])
    }
  }
}
