import CProjection
import Foundation

/// The state of the gradient descent: positions, velocities and gains of N points in the plane.
///
/// Points are kept in an order that puts neighbours in the plane near in memory; `order` leads
/// back.
final class Optimiser {
  /// Steps longer than this are shortened, so that no point is shot away.
  static let maximalStep: Float = 5

  private let n: Int
  private let workers: Workers
  private let affinities: PaddedAffinities
  private let gradient: Gradient
  private var order: [Int32]
  private var y: Buffer<Float>
  private var velocity: Buffer<Float>
  private var gains: Buffer<Float>
  private var bounds: Bounds

  init(_ affinities: Affinities, start: Matrix, repulsion: Repulsion, workers: Workers) {
    n = affinities.count
    self.workers = workers
    self.affinities = PaddedAffinities(affinities)
    gradient = Gradient(points: n, method: repulsion, workers: workers)
    order = (0..<Int32(n)).map { $0 }
    y = Buffer(copying: start.values)
    velocity = Buffer(count: 2 * n)
    gains = Buffer(copying: [Float](repeating: 1, count: 2 * n))
    bounds = Bounds()
    arrange()
  }

  /// The positions, points in the affinities' order: N x 2.
  var coordinates: Matrix {
    var matrix = Matrix(rows: n, columns: 2)
    for (place, point) in order.enumerated() {
      matrix[Int(point), 0] = y.pointer[2 * place]
      matrix[Int(point), 1] = y.pointer[2 * place + 1]
    }
    return matrix
  }

  /// One step; the learning rate is that of a gradient without the factor 4.
  /// Returns false where the positions are no longer finite.
  func step(exaggeration: Double, learningRate: Double, momentum: Double) -> Bool {
    gradient.evaluate(y, bounds: bounds, affinities: affinities)
    let (y, velocity, gains) = (y, velocity, gains)
    let (attraction, repulsion) = (gradient.attraction, gradient.repulsion)
    let inverseZ = Float(1 / gradient.z)
    let parts = Buffer<Bounds>(count: (n + 511) / 512)
    workers.forEachRange(of: n, size: 512) { rows in
      parts.pointer[rows.lowerBound / 512] = projectionKernels.step(
        y.pointer, velocity.pointer, gains.pointer, attraction.pointer, repulsion.pointer,
        rows.lowerBound, rows.upperBound, Float(exaggeration), inverseZ, Float(learningRate),
        Float(momentum), Self.maximalStep)
    }
    bounds = union(parts.array)
    return bounds.isFinite
  }

  /// The divergence at the present positions.
  func divergence() -> Double {
    gradient.evaluate(y, bounds: bounds, affinities: affinities)
    return gradient.divergence(y, affinities: affinities)
  }

  /// Adds noise as wide as an embedding starts with, 1e-4, and at most 1 % as wide as the
  /// embedding is now: less than can be seen.
  func jitter(seed: UInt64) {
    let now = coordinates
    let spread = max(standardDeviation(now, column: 0), standardDeviation(now, column: 1))
    let noise = spread > 0 ? min(Initialisation.spread, 0.01 * spread) : Initialisation.spread
    var random = Philox(seed: seed, stream: 0x75F)
    for index in 0..<2 * n {
      y.pointer[index] += Float(noise * random.normal())
    }
    arrange()
  }

  /// Moves the mean of the points to 0 and puts them in the order of a Z-shaped curve through
  /// the plane. Neither changes the embedding; both are wanted now and then.
  func arrange() {
    var (meanX, meanY) = (0.0, 0.0)
    for i in 0..<n {
      meanX += Double(y.pointer[2 * i])
      meanY += Double(y.pointer[2 * i + 1])
    }
    meanX /= Double(n)
    meanY /= Double(n)
    for i in 0..<n {
      y.pointer[2 * i] -= Float(meanX)
      y.pointer[2 * i + 1] -= Float(meanY)
    }
    bounds = projectionKernels.bounds(y.pointer, n)
    // Points in one place have no width; the scale is to stay finite.
    let scale = 65535 / max(bounds.highX - bounds.lowX, bounds.highY - bounds.lowY, 1e-30)
    var keys = (0..<n).map { place in
      let x = UInt64((y.pointer[2 * place] - bounds.lowX) * scale)
      let row = UInt64((y.pointer[2 * place + 1] - bounds.lowY) * scale)
      return (spreadBits(x) | spreadBits(row) << 1) << 32 | UInt64(place)
    }
    keys.sort()
    let newY = Buffer<Float>(count: 2 * n)
    let newVelocity = Buffer<Float>(count: 2 * n)
    let newGains = Buffer<Float>(count: 2 * n)
    var newOrder = order
    for (place, key) in keys.enumerated() {
      let old = Int(key & 0xffff_ffff)
      newOrder[place] = order[old]
      for axis in 0..<2 {
        newY.pointer[2 * place + axis] = y.pointer[2 * old + axis]
        newVelocity.pointer[2 * place + axis] = velocity.pointer[2 * old + axis]
        newGains.pointer[2 * place + axis] = gains.pointer[2 * old + axis]
      }
    }
    order = newOrder
    y = newY
    velocity = newVelocity
    gains = newGains
    affinities.arrange(order, workers: workers)
  }
}

/// The least rectangle around the points.
typealias Bounds = CProjectionBounds

extension Bounds {
  var isFinite: Bool {
    lowX.isFinite && lowY.isFinite && highX.isFinite && highY.isFinite
  }
}

private func union(_ parts: [Bounds]) -> Bounds {
  parts.dropFirst().reduce(parts[0]) { whole, part in
    Bounds(
      lowX: min(whole.lowX, part.lowX), lowY: min(whole.lowY, part.lowY),
      highX: max(whole.highX, part.highX), highY: max(whole.highY, part.highY))
  }
}

/// A zero bit after each of the lower 16 bits.
private func spreadBits(_ value: UInt64) -> UInt64 {
  var x = value & 0xffff
  x = (x | x << 8) & 0x00ff_00ff
  x = (x | x << 4) & 0x0f0f_0f0f
  x = (x | x << 2) & 0x3333_3333
  x = (x | x << 1) & 0x5555_5555
  return x
}
