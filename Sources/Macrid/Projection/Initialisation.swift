import Foundation

/// Where the points of an embedding start.
public enum Initialisation: Sendable, Equatable {
  /// The first two principal components, scaled so that the first has standard deviation 1e-4,
  /// with 1 % of noise, so that equal points do not stay together for ever.
  case pca
  /// Normal draws of standard deviation 1e-4.
  case random
  /// These coordinates (points x 2), as they are.
  case given(Matrix)

  /// Coordinates (points x 2) of another embedding, as close together as embeddings start: those
  /// of one place stay there. Points without any spread stay as they are.
  public static func rescaled(_ coordinates: Matrix) -> Initialisation {
    let deviation = standardDeviation(coordinates, column: 0)
    guard deviation > 0 else { return .given(coordinates) }
    var scaled = coordinates
    for index in scaled.values.indices { scaled.values[index] *= Float(spread / deviation) }
    return .given(scaled)
  }

  /// The standard deviation that the first coordinate starts with.
  static let spread = 1e-4

  /// The starting coordinates: points x 2.
  public func coordinates(of points: Matrix, seed: UInt64, workers: Workers) throws -> Matrix {
    var random = Philox(seed: seed, stream: 0x75E)
    switch self {
    case .given(let matrix):
      guard matrix.rows == points.rows, matrix.columns == 2 else {
        throw ProjectionError.shape(
          name: "the initial embedding", rows: matrix.rows, columns: matrix.columns,
          expectedRows: points.rows, expectedColumns: 2)
      }
      try matrix.requireFinite()
      return matrix
    case .random:
      return Matrix(
        rows: points.rows, columns: 2,
        values: (0..<points.rows * 2).map { _ in Float(Self.spread * random.normal()) })
    case .pca:
      let axes = min(2, points.columns)
      let pca = try PCA(of: points, components: axes, seed: seed, workers: workers)
      let projected = try pca.transform(points, workers: workers)
      let deviation = standardDeviation(projected, column: 0)
      guard deviation > 0 else { throw ProjectionError.allPointsEqual(count: points.rows) }
      var start = Matrix(rows: points.rows, columns: 2)
      for row in 0..<points.rows {
        for column in 0..<2 {
          let value = column < axes ? Double(projected[row, column]) / deviation : 0
          start[row, column] = Float(Self.spread * (value + 0.01 * random.normal()))
        }
      }
      return start
    }
  }
}

/// The standard deviation of a column, with divisor count.
func standardDeviation(_ matrix: Matrix, column: Int) -> Double {
  var sum = 0.0
  for row in 0..<matrix.rows { sum += Double(matrix[row, column]) }
  let mean = sum / Double(matrix.rows)
  var squares = 0.0
  for row in 0..<matrix.rows {
    let deviation = Double(matrix[row, column]) - mean
    squares += deviation * deviation
  }
  return (squares / Double(matrix.rows)).squareRoot()
}
