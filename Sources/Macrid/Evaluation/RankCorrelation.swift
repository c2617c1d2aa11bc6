/// Pairs (x, y) prepared for rank correlations and their bootstrap: sorted once, then any
/// resample costs O(n) (Spearman) or O(n log n) (Kendall).
public struct RankedPairs: Sendable {
  /// Each pair's place among the distinct values of x and of y, ascending.
  private let x: [Int]
  private let y: [Int]
  private let xCount: Int
  private let yCount: Int
  /// Pairs by ascending x.
  private let order: [Int]
  private let isFinite: Bool

  /// - Precondition: as many values in x as in y.
  public init(_ x: [Double], _ y: [Double]) {
    precondition(x.count == y.count, "\(x.count) values of x, \(y.count) of y")
    isFinite = !x.contains(where: \.isNaN) && !y.contains(where: \.isNaN)
    let order = isFinite ? x.indices.sorted { x[$0] < x[$1] } : []
    let yOrder = isFinite ? y.indices.sorted { y[$0] < y[$1] } : []
    (self.x, xCount) = RankedPairs.places(x, order)
    (self.y, yCount) = RankedPairs.places(y, yOrder)
    self.order = order
  }

  private static func places(_ values: [Double], _ order: [Int]) -> ([Int], Int) {
    var places = [Int](repeating: 0, count: order.count)
    var place = 0
    for (position, index) in order.enumerated() {
      if position > 0, values[index] != values[order[position - 1]] { place += 1 }
      places[index] = place
    }
    return (places, order.isEmpty ? 0 : place + 1)
  }

  private var ones: [Int] { [Int](repeating: 1, count: x.count) }

  /// Spearman's rho: Pearson's correlation of ranks, ties sharing their mean rank.
  ///
  /// Nil where it is not defined: fewer than two pairs, x or y constant, or a NaN.
  public var spearmanRho: Double? { spearmanRho(multiplicity: ones) }

  /// Kendall's tau-b: concordant less discordant pairs of points, over the geometric mean of the
  /// numbers of pairs not tied in x and not tied in y.
  ///
  /// Nil where it is not defined: fewer than two pairs, x or y constant, or a NaN.
  public var kendallTauB: Double? { kendallTauB(multiplicity: ones) }

  /// Bootstrap interval of `spearmanRho` over the pairs; resamples without variation are left out.
  public func spearmanInterval(
    resamples: Int = 2000, level: Double = 0.95, seed: UInt64,
    workers: Workers = Workers(count: 1)
  ) -> BootstrapInterval? {
    BootstrapInterval(
      count: x.count, resamples: resamples, level: level, seed: seed, workers: workers
    ) { self.spearmanRho(multiplicity: $0) }
  }

  /// Bootstrap interval of `kendallTauB` over the pairs; resamples without variation are left out.
  public func kendallInterval(
    resamples: Int = 2000, level: Double = 0.95, seed: UInt64,
    workers: Workers = Workers(count: 1)
  ) -> BootstrapInterval? {
    BootstrapInterval(
      count: x.count, resamples: resamples, level: level, seed: seed, workers: workers
    ) { self.kendallTauB(multiplicity: $0) }
  }

  func spearmanRho(multiplicity: [Int]) -> Double? {
    guard isFinite else { return nil }
    func ranks(_ places: [Int], _ count: Int) -> [Double] {
      var sizes = [Int](repeating: 0, count: count)
      for (place, times) in zip(places, multiplicity) { sizes[place] += times }
      var before = 0
      return sizes.map { size in
        defer { before += size }
        return Double(before) + Double(size + 1) / 2
      }
    }
    let xRanks = ranks(x, xCount)
    let yRanks = ranks(y, yCount)
    let mean = Double(multiplicity.reduce(0, +) + 1) / 2
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for p in x.indices where multiplicity[p] > 0 {
      let weight = Double(multiplicity[p])
      let a = xRanks[x[p]] - mean
      let b = yRanks[y[p]] - mean
      xx += weight * a * a
      yy += weight * b * b
      xy += weight * a * b
    }
    guard xx > 0, yy > 0 else { return nil }
    return min(1, max(-1, xy / (xx * yy).squareRoot()))
  }

  func kendallTauB(multiplicity: [Int]) -> Double? {
    guard isFinite else { return nil }
    // Prefix sums over places of y (Fenwick tree) of the points with smaller x.
    var tree = [Int](repeating: 0, count: yCount + 1)
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
    while start < order.count {
      var end = start
      while end < order.count, x[order[end]] == x[order[start]] { end += 1 }
      for p in order[start..<end] where multiplicity[p] > 0 {
        score += multiplicity[p] * (upTo(y[p]) - (seen - upTo(y[p] + 1)))
      }
      for p in order[start..<end] where multiplicity[p] > 0 {
        var i = y[p] + 1
        while i <= yCount {
          tree[i] += multiplicity[p]
          i += i & -i
        }
        seen += multiplicity[p]
      }
      start = end
    }
    func untied(_ places: [Int], _ count: Int) -> Double {
      var sizes = [Int](repeating: 0, count: count)
      for (place, times) in zip(places, multiplicity) { sizes[place] += times }
      let tied = sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
      return Double(seen * (seen - 1) / 2 - tied)
    }
    let xUntied = untied(x, xCount)
    let yUntied = untied(y, yCount)
    guard xUntied > 0, yUntied > 0 else { return nil }
    return Double(score) / (xUntied * yUntied).squareRoot()
  }
}
