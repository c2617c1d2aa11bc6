import Foundation

/// How the repulsion between all pairs of points is computed.
public enum Repulsion: Sendable, Equatable {
  /// Whichever is faster at the number of points.
  case automatic
  /// Every pair: O(N^2).
  case exact
  /// Through a grid and fast Fourier transforms: O(N + area log area).
  case interpolated

  /// Up to so many points, every pair is faster (measured).
  static let exactPoints = 2500

  func settled(points: Int) -> Repulsion {
    self == .automatic ? (points <= Self.exactPoints ? .exact : .interpolated) : self
  }
}

/// The gradient of the divergence with respect to the N points y of the plane,
///
///     dKL / dy_i = 4 (sum_j p_ij q_ij (y_i - y_j) - sum_j q_ij^2 (y_i - y_j) / Z)
///
/// with q_ij = 1 / (1 + |y_i - y_j|^2) and Z = sum over i != j of q_ij. As in openTSNE the
/// factor 4 is left to the learning rate.
final class Gradient {
  let attraction: Buffer<Float>
  let repulsion: Buffer<Float>
  private(set) var z = 0.0
  private let n: Int
  private let workers: Workers
  private let grid: InterpolatedRepulsion?
  private let exact: (x: Buffer<Float>, y: Buffer<Float>)?

  init(points n: Int, method: Repulsion, workers: Workers) {
    self.n = n
    self.workers = workers
    attraction = Buffer(count: 2 * n)
    repulsion = Buffer(count: 2 * n)
    if method.settled(points: n) == .exact {
      exact = (Buffer(count: n), Buffer(count: n))
      grid = nil
    } else {
      exact = nil
      grid = InterpolatedRepulsion(points: n, workers: workers)
    }
  }

  /// Computes both forces and Z at y (N x 2), all of whose points lie within `bounds`.
  func evaluate(_ y: Buffer<Float>, bounds: Bounds, affinities: PaddedAffinities) {
    let (attraction, repulsion) = (attraction, repulsion)
    @Sendable func attract(_ block: Int) {
      projectionKernels.attraction(
        y.pointer, affinities.starts.pointer, affinities.columns.pointer,
        affinities.values.pointer, block * 512, min((block + 1) * 512, affinities.count),
        attraction.pointer)
    }
    let blocks = (n + 511) / 512
    if let grid {
      z = grid.evaluate(y, bounds: bounds, into: repulsion, beside: blocks, attract)
    } else if let exact {
      workers.forEach(blocks, attract)
      z = exactRepulsion(y, exact, repulsion)
    }
  }

  private func exactRepulsion(
    _ y: Buffer<Float>, _ apart: (x: Buffer<Float>, y: Buffer<Float>), _ repulsion: Buffer<Float>
  ) -> Double {
    let n = n
    for i in 0..<n {
      apart.x.pointer[i] = y.pointer[2 * i]
      apart.y.pointer[i] = y.pointer[2 * i + 1]
    }
    let all = workers.sum(of: n, size: 64) { rows in
      projectionKernels.exact_repulsion(
        apart.x.pointer, apart.y.pointer, n, rows.lowerBound, rows.upperBound, repulsion.pointer)
    }
    return all - Double(n)
  }

  /// The divergence at the y last evaluated.
  func divergence(_ y: Buffer<Float>, affinities: PaddedAffinities) -> Double {
    affinities.affinities.negativeEntropy
      + energy(y, affinities: affinities, workers: workers) + log(z)
  }
}

/// The sum of p_ij log(1 + |y_i - y_j|^2).
func energy(_ y: Buffer<Float>, affinities: PaddedAffinities, workers: Workers)
  -> Double
{
  workers.sum(of: affinities.count, size: 512) { rows in
    projectionKernels.attraction_energy(
      y.pointer, affinities.starts.pointer, affinities.columns.pointer,
      affinities.values.pointer, rows.lowerBound, rows.upperBound)
  }
}

/// The Kullback-Leibler divergence of an embedding (N x 2) from the affinities, over every pair:
/// O(N^2).
public func exactDivergence(of embedding: Matrix, from affinities: Affinities, workers: Workers)
  throws -> Double
{
  guard embedding.rows == affinities.count, embedding.columns == 2 else {
    throw ProjectionError.shape(
      name: "the embedding", rows: embedding.rows, columns: embedding.columns,
      expectedRows: affinities.count, expectedColumns: 2)
  }
  try embedding.requireFinite()
  let y = Buffer<Float>(copying: embedding.values)
  let padded = PaddedAffinities(affinities)
  padded.arrange((0..<Int32(affinities.count)).map { $0 }, workers: workers)
  let gradient = Gradient(points: affinities.count, method: .exact, workers: workers)
  gradient.evaluate(
    y, bounds: projectionKernels.bounds(y.pointer, embedding.rows), affinities: padded)
  return gradient.divergence(y, affinities: padded)
}

/// P with its points in another order, rows padded to a multiple of 16 with weights of zero.
///
/// Points that are near in the plane are put near in memory, where the attraction looks for them.
///
/// Unchecked: arranged by one thread while no other reads.
final class PaddedAffinities: @unchecked Sendable {
  let affinities: Affinities
  let starts: Buffer<Int>
  let columns: Buffer<Int32>
  let values: Buffer<Float>

  var count: Int { affinities.count }

  init(_ affinities: Affinities) {
    self.affinities = affinities
    var total = 0
    for row in 0..<affinities.count { total += Self.paddedLength(affinities, row) }
    starts = Buffer(count: affinities.count + 1)
    columns = Buffer(count: total)
    values = Buffer(count: total)
  }

  private static func paddedLength(_ affinities: Affinities, _ row: Int) -> Int {
    (affinities.starts[row + 1] - affinities.starts[row] + 15) / 16 * 16
  }

  /// Puts the points in an order: which point comes at each place.
  func arrange(_ order: [Int32], workers: Workers) {
    let place = Buffer<Int32>(count: count)
    for (row, point) in order.enumerated() {
      starts.pointer[row + 1] =
        starts.pointer[row] + Self.paddedLength(affinities, Int(point))
      place.pointer[Int(point)] = Int32(row)
    }
    workers.forEachRange(of: count, size: 512) { rows in
      affinities.columns.withUnsafeBufferPointer { sources in
        affinities.values.withUnsafeBufferPointer { weights in
          for row in rows {
            let first = affinities.starts[Int(order[row])]
            let length = affinities.starts[Int(order[row]) + 1] - first
            let (columns, values) = (
              columns.pointer + starts.pointer[row], values.pointer + starts.pointer[row]
            )
            for entry in 0..<length {
              columns[entry] = place.pointer[Int(sources[first + entry])]
              values[entry] = weights[first + entry]
            }
            for entry in length..<starts.pointer[row + 1] - starts.pointer[row] {
              columns[entry] = Int32(row)
              values[entry] = 0
            }
          }
        }
      }
    }
  }
}
