import Foundation

/// Each value's bin among `bins` of equal width between the least and the greatest value, as
/// `numpy.histogram` draws them (a constant falls into the middle one); nil if any is not finite.
func equalWidthBins(_ values: [Double], count bins: Int = 20) -> [Int]? {
  guard values.allSatisfy(\.isFinite) else { return nil }
  guard var low = values.min(), var high = values.max() else { return [] }
  if low == high {
    low -= 0.5
    high += 0.5
  }
  let width = (high - low) / Double(bins)
  return values.map { value in
    var bin = min(max(Int((value - low) / width), 0), bins - 1)
    // The edges decide, not the rounding of the quotient.
    while bin > 0, value < Double(bin) * width + low { bin -= 1 }
    while bin < bins - 1, value >= Double(bin + 1) * width + low { bin += 1 }
    return bin
  }
}

/// Shannon entropy of a distribution given by counts, in nats.
func entropy(ofCounts counts: some Sequence<Int>) -> Double {
  var total = 0
  var sum = 0.0
  for count in counts where count > 0 {
    total += count
    sum += Double(count) * log(Double(count))
  }
  return total == 0 ? 0 : max(0, log(Double(total)) - sum / Double(total))
}

/// Mutual information of two sets of labels over the same points, in nats.
///
/// - Precondition: as many labels in one as in the other.
func mutualInformation(_ a: [Int], _ b: [Int]) -> Double {
  let table = ContingencyTable(clusters: a, classes: b)
  return max(
    0,
    entropy(ofCounts: table.clusterSizes) + entropy(ofCounts: table.classSizes)
      - entropy(ofCounts: table.counts))
}

/// Mean mutual information over all pairs of a representation's dimensions, in nats, each
/// dimension's values put into `bins` bins of equal width (as disentanglement_lib does).
///
/// Unlike correlation it also sees dependence that is not linear. With few points it is biased
/// upwards, by about what `mutualInformationByChance` gives: compare methods at the same number
/// of points. 0 for a single dimension; NaN where a value is not finite.
///
/// - Parameter representations: points x d.
/// - Complexity: O(d^2 (points + bins^2)).
public func meanPairwiseMutualInformation(of representations: Matrix, bins: Int = 20) -> Double {
  let d = representations.columns
  guard d > 1, representations.rows > 0 else { return 0 }
  guard let columns = CodedColumns(representations, bins: bins) else { return .nan }
  return columns.information(of: (0..<d).lazy.flatMap { i in (0..<i).lazy.map { (i, $0) } })
    / (Double(d) * Double(d - 1) / 2)
}

/// What `meanPairwiseMutualInformation` comes to by chance alone, in nats: each dimension beside
/// its neighbour (d pairs), every dimension's points shuffled on their own, so that nothing links
/// them. 0 for a single dimension; NaN where a value is not finite.
///
/// - Parameter representations: points x d.
public func mutualInformationByChance(
  of representations: Matrix, bins: Int = 20, seed: UInt64
) -> Double {
  let d = representations.columns
  guard d > 1, representations.rows > 0 else { return 0 }
  guard var columns = CodedColumns(representations, bins: bins) else { return .nan }
  columns.shuffle(seed: seed)
  return columns.information(of: (0..<d).lazy.map { ($0, ($0 + 1) % d) }) / Double(d)
}

/// The bins of a representation's values, dimension after dimension.
private struct CodedColumns {
  private let bins: Int
  private let points: Int
  private var codes: [[Int32]]  // d x points
  /// c log c for every count c.
  private let weight: [Double]

  /// Nil where a value is not finite.
  init?(_ representations: Matrix, bins: Int) {
    let n = representations.rows
    self.bins = bins
    points = n
    codes = []
    for j in 0..<representations.columns {
      let column = (0..<n).map { Double(representations[$0, j]) }
      guard let binned = equalWidthBins(column, count: bins) else { return nil }
      codes.append(binned.map(Int32.init))
    }
    weight = (0...n).map { $0 == 0 ? 0 : Double($0) * log(Double($0)) }
  }

  mutating func shuffle(seed: UInt64) {
    for j in codes.indices {
      var generator = Philox(seed: seed, stream: UInt64(j))
      generator.shuffle(&codes[j])
    }
  }

  /// Mutual information in nats, summed over pairs of dimensions.
  func information(of pairs: some Sequence<(Int, Int)>) -> Double {
    let marginal = codes.map { column in
      var counts = [Int](repeating: 0, count: bins)
      for code in column { counts[Int(code)] += 1 }
      return counts.reduce(0.0) { $0 + weight[$1] }
    }
    let n = Double(points)
    var cells = [Int32](repeating: 0, count: bins * bins)
    var total = 0.0
    for (i, j) in pairs {
      let joint = codes[i].withUnsafeBufferPointer { a in
        codes[j].withUnsafeBufferPointer { b in
          weight.withUnsafeBufferPointer { weight in
            cells.withUnsafeMutableBufferPointer { cells in
              cells.update(repeating: 0)
              for p in 0..<points { cells[Int(a[p]) * bins + Int(b[p])] += 1 }
              var joint = 0.0
              for cell in cells { joint += weight[Int(cell)] }
              return joint
            }
          }
        }
      }
      // H(a) + H(b) - H(a, b), each log n - (sum of c log c) / n.
      total += max(0, log(n) + (joint - marginal[i] - marginal[j]) / n)
    }
    return total
  }
}
