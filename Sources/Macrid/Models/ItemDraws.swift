import Foundation

/// N draws out of M items, of which item i is expected pi_i times: min(1, lambda q_i), with lambda such
/// that they add up to N.
///
/// The proposals q_i are log-uniform: in proportion to log((r + 2) / (r + 1)) at popularity rank r from 0
/// on, close to Zipf's law. They take ranks, not counts, so that 1 / pi_i, with which a draw counts, is at
/// most about M log(M) / N, however rare the item.
///
/// The items stand in a row by popularity, each as long as its pi_i, and one point is drawn in each of the N
/// pieces of length one. So no item comes more than twice, one of pi_i = 1 exactly once, and with
/// N >= M all of them; sum_i (times drawn) f_i / pi_i estimates sum_i f_i without bias.
struct ItemDraws: Sendable {
  /// Points in a step (N), at most M.
  let count: Int
  /// Item at each popularity rank; equal counts in column order.
  private let ranked: [Int32]
  /// Where the item of each rank ends in the row.
  private let ends: [Double]

  /// - Parameter adoptions: training users per item, M values.
  init(_ count: Int, of adoptions: [Int]) {
    let M = adoptions.count
    self.count = min(count, M)
    let order = (0..<M).sorted {
      adoptions[$0] != adoptions[$1] ? adoptions[$0] > adoptions[$1] : $0 < $1
    }
    let q = (0..<M).map { log1p(1 / Double($0 + 1)) }
    var tails = q  // q from this rank on
    for rank in stride(from: M - 2, through: 0, by: -1) { tails[rank] += tails[rank + 1] }
    var (end, lambda, isWhole) = (0.0, 0.0, true)
    ends = q.indices.map { rank in
      if isWhole {
        lambda = (Double(min(count, M)) - end) / tails[rank]
        isWhole = lambda * q[rank] >= 1 || count >= M
      }
      end += isWhole ? 1 : lambda * q[rank]
      return end
    }
    ranked = order.map { Int32($0) }
  }

  /// The item at a place in `0..<N` and how often it is expected.
  func item(at place: Double) -> (item: Int, expected: Double) {
    var (low, high) = (0, ends.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] > place { high = middle } else { low = middle + 1 }
    }
    return (Int(ranked[low]), ends[low] - (low > 0 ? ends[low - 1] : 0))
  }
}
