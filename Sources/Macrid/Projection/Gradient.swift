import CProjection
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
  static let exactPoints = 1500

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
    let attraction = attraction
    let repulsion = repulsion
    workers.forEachRange(of: n, size: 512) { rows in
      cprojection_attraction(
        y.pointer, affinities.starts.pointer, affinities.columns.pointer,
        affinities.values.pointer, rows.lowerBound, rows.upperBound, attraction.pointer)
    }
    if let grid {
      z = grid.evaluate(y, bounds: bounds, into: repulsion)
    } else if let exact {
      z = exactRepulsion(y, exact, repulsion)
    }
  }

  private func exactRepulsion(
    _ y: Buffer<Float>, _ apart: (x: Buffer<Float>, y: Buffer<Float>),
    _ repulsion: Buffer<Float>
  ) -> Double {
    let n = n
    for i in 0..<n {
      apart.x.pointer[i] = y.pointer[2 * i]
      apart.y.pointer[i] = y.pointer[2 * i + 1]
    }
    let all = workers.sum(of: n, size: 64) { rows in
      cprojection_exact_repulsion(
        apart.x.pointer, apart.y.pointer, n, rows.lowerBound, rows.upperBound, repulsion.pointer)
    }
    return all - Double(n)
  }

  /// The divergence at the y last evaluated.
  func divergence(_ y: Buffer<Float>, affinities: PaddedAffinities) -> Double {
    affinities.negativeEntropy
      + energy(y, affinities: affinities, workers: workers) + log(z)
  }
}

/// The sum of p_ij log(1 + |y_i - y_j|^2).
private func energy(_ y: Buffer<Float>, affinities: PaddedAffinities, workers: Workers)
  -> Double
{
  workers.sum(of: affinities.count, size: 512) { rows in
    cprojection_attraction_energy(
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
  let padded = PaddedAffinities(
    affinities, order: (0..<Int32(affinities.count)).map { $0 }, workers: workers)
  let gradient = Gradient(points: affinities.count, method: .exact, workers: workers)
  gradient.evaluate(
    y, bounds: Bounds(lowX: 0, lowY: 0, highX: 0, highY: 0), affinities: padded)
  return gradient.divergence(y, affinities: padded)
}

/// The least rectangle around the points.
struct Bounds: Sendable, Equatable {
  var lowX: Float
  var lowY: Float
  var highX: Float
  var highY: Float
}

/// P with its points in another order, rows padded to a multiple of 16 with weights of zero.
///
/// Points that are near in the plane are put near in memory, where the attraction looks for them.
struct PaddedAffinities: Sendable {
  let count: Int
  let starts: Buffer<Int>
  let columns: Buffer<Int32>
  let values: Buffer<Float>
  let negativeEntropy: Double

  /// - Parameter order: which point comes at each place.
  init(_ affinities: Affinities, order: [Int32], workers: Workers) {
    let n = affinities.count
    count = n
    negativeEntropy = affinities.negativeEntropy
    let starts = Buffer<Int>(count: n + 1)
    let place = Buffer<Int32>(count: n)
    for (row, point) in order.enumerated() {
      let length = affinities.starts[Int(point) + 1] - affinities.starts[Int(point)]
      starts.pointer[row + 1] = starts.pointer[row] + (length + 15) / 16 * 16
      place.pointer[Int(point)] = Int32(row)
    }
    let columns = Buffer<Int32>(count: starts.pointer[n])
    let values = Buffer<Float>(count: starts.pointer[n])
    workers.forEachRange(of: n, size: 512) { rows in
      affinities.columns.withUnsafeBufferPointer { source in
        affinities.values.withUnsafeBufferPointer { weights in
          for row in rows {
            let point = Int(order[row])
            var target = starts.pointer[row]
            for entry in affinities.starts[point]..<affinities.starts[point + 1] {
              columns.pointer[target] = place.pointer[Int(source[entry])]
              values.pointer[target] = weights[entry]
              target += 1
            }
            while target < starts.pointer[row + 1] {
              columns.pointer[target] = Int32(row)
              target += 1
            }
          }
        }
      }
    }
    self.starts = starts
    self.columns = columns
    self.values = values
  }
}
