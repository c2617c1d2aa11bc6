import Foundation

/// The joint affinities P of t-SNE: p_ij = (p_j|i + p_i|j) / 2N over nearest neighbours, where
/// p_j|i is Gaussian in the distance with the width that gives every point the same perplexity.
///
/// A sparse symmetric matrix, row after row, columns rising, sum 1.
public struct Affinities: Sendable, Equatable {
  /// Number of points.
  public let count: Int
  /// Row i is `starts[i]..<starts[i + 1]` of `columns` and `values`.
  public let starts: [Int]
  public let columns: [Int32]
  public let values: [Float]
  /// Points whose perplexity could not be reached because too many neighbours are equally far
  /// (duplicates, for example); these share their affinity equally.
  public let unreached: Int
  /// The sum of p_ij log p_ij, the part of the divergence that no embedding changes.
  public let negativeEntropy: Double

  /// - Parameters:
  ///   - neighbours: 3 x perplexity of each point are usual.
  ///   - perplexity: the effective number of neighbours, at least 1 and at most `neighbours.k`.
  public init(_ neighbours: Neighbours, perplexity: Double, workers: Workers) throws {
    guard perplexity >= 1, perplexity <= Double(neighbours.k) else {
      throw ProjectionError.setting(
        name: "perplexity", value: "\(perplexity)",
        expected: "a number from 1 to the number of neighbours, \(neighbours.k)")
    }
    let (conditional, unreached) = conditionalAffinities(
      neighbours, perplexity: perplexity, workers: workers)
    self.unreached = unreached
    count = neighbours.count
    let (starts, columns, values) = symmetrised(neighbours, conditional, workers)
    negativeEntropy = workers.sum(of: values.count, size: 1 << 16) { range in
      range.reduce(0) { sum, entry in
        let p = Double(values[entry])
        return p > 0 ? sum + p * log(p) : sum
      }
    }
    self.starts = starts
    self.columns = columns
    self.values = values
  }
}

/// p_j|i in the order of the neighbours, count x k, rows summing to 1, and how many rows missed
/// the perplexity.
func conditionalAffinities(_ neighbours: Neighbours, perplexity: Double, workers: Workers)
  -> (Buffer<Float>, unreached: Int)
{
  let k = neighbours.k
  let p = Buffer<Float>(count: neighbours.count * k)
  let unreached = workers.sum(of: neighbours.count, size: 256) { rows in
    neighbours.squaredDistances.withUnsafeBufferPointer { squared in
      var missed = 0
      for row in rows {
        let reached = projectionKernels.calibrate(
          squared.baseAddress! + row * k, k, perplexity, p.pointer + row * k)
        if reached == 0 { missed += 1 }
      }
      return Double(missed)
    }
  }
  return (p, Int(unreached))
}

/// (P + P^T) / 2N of the conditional affinities, as starts, columns and values.
private func symmetrised(
  _ neighbours: Neighbours, _ conditional: Buffer<Float>, _ workers: Workers
) -> ([Int], [Int32], [Float]) {
  let n = neighbours.count
  let k = neighbours.k
  let scale = Float(1 / (2 * Double(n)))

  // Rows sorted by column, and the transpose, whose rows come out sorted.
  let forward = Buffer<Int32>(copying: neighbours.indices)
  let weights = Buffer<Float>(count: n * k)
  workers.forEachRange(of: n, size: 256) { rows in
    var entries = [UInt64](repeating: 0, count: k)
    for row in rows {
      for j in 0..<k {
        entries[j] = UInt64(UInt32(bitPattern: forward.pointer[row * k + j])) << 32 | UInt64(j)
      }
      entries.sort()
      for (j, entry) in entries.enumerated() {
        forward.pointer[row * k + j] = Int32(truncatingIfNeeded: entry >> 32)
        weights.pointer[row * k + j] =
          conditional.pointer[row * k + Int(truncatingIfNeeded: entry & 0xffff_ffff)]
      }
    }
  }
  let backwardStarts = Buffer<Int>(count: n + 1)
  for e in 0..<n * k { backwardStarts.pointer[Int(forward.pointer[e]) + 1] += 1 }
  for row in 0..<n { backwardStarts.pointer[row + 1] += backwardStarts.pointer[row] }
  let next = Buffer<Int>(count: n)
  next.pointer.update(from: backwardStarts.pointer, count: n)
  let backward = Buffer<Int32>(count: n * k)
  let backwardWeights = Buffer<Float>(count: n * k)
  for row in 0..<n {
    for e in row * k..<(row + 1) * k {
      let column = Int(forward.pointer[e])
      let place = next.pointer[column]
      next.pointer[column] = place + 1
      backward.pointer[place] = Int32(row)
      backwardWeights.pointer[place] = weights.pointer[e]
    }
  }

  /// Calls `body(column, weight)` for the union of the two sorted rows.
  @Sendable func merge(_ row: Int, _ body: (Int32, Float) -> Void) {
    var a = row * k
    let aEnd = a + k
    var b = backwardStarts.pointer[row]
    let bEnd = backwardStarts.pointer[row + 1]
    while a < aEnd || b < bEnd {
      let left = a < aEnd ? forward.pointer[a] : Int32.max
      let right = b < bEnd ? backward.pointer[b] : Int32.max
      var weight: Float = 0
      if left <= right {
        weight += weights.pointer[a]
        a += 1
      }
      if right <= left {
        weight += backwardWeights.pointer[b]
        b += 1
      }
      body(min(left, right), weight)
    }
  }

  let starts = Buffer<Int>(count: n + 1)
  workers.forEachRange(of: n, size: 256) { rows in
    for row in rows {
      var length = 0
      merge(row) { _, _ in length += 1 }
      starts.pointer[row + 1] = length
    }
  }
  for row in 0..<n { starts.pointer[row + 1] += starts.pointer[row] }
  let total = starts.pointer[n]
  let columns = Buffer<Int32>(count: total)
  let values = Buffer<Float>(count: total)
  workers.forEachRange(of: n, size: 256) { rows in
    for row in rows {
      var place = starts.pointer[row]
      merge(row) { column, weight in
        columns.pointer[place] = column
        values.pointer[place] = weight * scale
        place += 1
      }
    }
  }
  return (starts.array, columns.array, values.array)
}
