import Foundation

/// `exactDivergence` for very many points: the attraction over all affinities, and of the sum over
/// all pairs, Z, only the pairs of some points, drawn without replacement, with all others.
///
/// - Parameters:
///   - rows: points drawn; with all of them it is the exact divergence.
///   - seed: of the draw.
/// - Returns: the divergence in nats, and the standard error that the draw gives it: that of Z over Z,
///   as its logarithm enters.
/// - Complexity: O(N rows).
public func sampledDivergence(
  of embedding: Matrix, from affinities: Affinities, rows: Int, seed: UInt64, workers: Workers
) throws -> (divergence: Double, standardError: Double) {
  guard embedding.rows == affinities.count, embedding.columns == 2 else {
    throw ProjectionError.shape(
      name: "the embedding", rows: embedding.rows, columns: embedding.columns,
      expectedRows: affinities.count, expectedColumns: 2)
  }
  guard rows > 1 else {
    throw ProjectionError.setting(name: "rows", value: "\(rows)", expected: "at least 2")
  }
  try embedding.requireFinite()
  let count = embedding.rows
  let drawn = min(rows, count)
  var order = (0..<count).map { $0 }
  var generator = Philox(seed: seed)
  generator.shuffle(&order)
  // Coordinates apart, those drawn first.
  let (x, y) = (Buffer<Float>(count: count), Buffer<Float>(count: count))
  for (place, point) in order.enumerated() {
    x.pointer[place] = embedding[point, 0]
    y.pointer[place] = embedding[point, 1]
  }
  let forces = Buffer<Float>(count: 2 * count)
  let sums = Buffer<Double>(count: drawn)
  workers.forEach(drawn) { row in
    sums.pointer[row] =
      projectionKernels.exact_repulsion(x.pointer, y.pointer, count, row, row + 1, forces.pointer)
      - 1
  }
  let mean = sums.array.reduce(0, +) / Double(drawn)
  let variance =
    sums.array.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(drawn - 1)
  let left = 1 - Double(drawn) / Double(count)
  let error = (variance / Double(drawn) * left).squareRoot() / mean

  let padded = PaddedAffinities(affinities)
  padded.arrange((0..<Int32(count)).map { $0 }, workers: workers)
  let attraction = energy(
    Buffer<Float>(copying: embedding.values), affinities: padded, workers: workers)
  return (affinities.negativeEntropy + attraction + log(mean * Double(count)), error)
}
