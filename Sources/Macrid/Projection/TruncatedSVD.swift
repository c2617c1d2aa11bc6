import Foundation

/// The leading singular vectors of a matrix of interactions, without making it dense.
///
/// Subspace iteration from a random start (Halko, Martinsson and Tropp 2011, algorithm 4.4): the
/// span of (X^T X)^8 R, R a random matrix of ten more columns than wanted.
public struct TruncatedSVD: Sendable {
  /// The largest first.
  public let singularValues: [Double]
  /// V: items x rank, orthonormal columns; the sign of each is arbitrary.
  public let itemVectors: Matrix

  /// - Parameters:
  ///   - interactions: users x items, not centred.
  ///   - rank: at least 1, at most the smaller of users and items.
  ///   - seed: of the random start.
  /// - Throws: `ProjectionError` for a rank out of range.
  public init(of interactions: Interactions, rank: Int, seed: UInt64) throws {
    let (n, m) = (interactions.userCount, interactions.itemCount)
    guard (1...max(1, min(n, m))).contains(rank), min(n, m) >= 1 else {
      throw ProjectionError.setting(
        name: "the rank", value: "\(rank)", expected: "a number from 1 to \(min(n, m))")
    }
    let width = min(rank + 10, n, m)
    var random = Philox(seed: seed, stream: 0x5FD)
    var basis = (0..<m * width).map { _ in random.normal() }  // m x width
    orthonormalise(&basis, rows: m, columns: width)
    for _ in 0..<8 {
      basis = transposedProduct(interactions, product(interactions, basis, width), width)
      orthonormalise(&basis, rows: m, columns: width)
    }
    let image = product(interactions, basis, width)  // X Q
    var small = [Double](repeating: 0, count: width * width)  // Q^T X^T X Q
    for user in 0..<n {
      for i in 0..<width {
        for j in 0..<width {
          small[i * width + j] += image[user * width + i] * image[user * width + j]
        }
      }
    }
    let (values, rotation) = largestEigenvectors(of: small, order: width, count: rank)
    singularValues = values.map { max(0, $0).squareRoot() }
    var vectors = Matrix(rows: m, columns: rank)
    for item in 0..<m {
      for c in 0..<rank {
        var sum = 0.0
        for j in 0..<width { sum += rotation[c * width + j] * basis[item * width + j] }
        vectors[item, c] = Float(sum)
      }
    }
    itemVectors = vectors
  }

  /// V S: each item by its clicks along the singular directions, items x rank.
  public var itemRepresentations: Matrix {
    var matrix = itemVectors
    for item in 0..<matrix.rows {
      for c in 0..<matrix.columns { matrix[item, c] *= Float(singularValues[c]) }
    }
    return matrix
  }
}

/// X B: users x width.
private func product(_ x: Interactions, _ right: [Double], _ width: Int) -> [Double] {
  var out = [Double](repeating: 0, count: x.userCount * width)
  for user in 0..<x.userCount {
    for item in x.items(of: user) {
      for j in 0..<width { out[user * width + j] += right[Int(item) * width + j] }
    }
  }
  return out
}

/// X^T B: items x width.
private func transposedProduct(_ x: Interactions, _ right: [Double], _ width: Int) -> [Double] {
  var out = [Double](repeating: 0, count: x.itemCount * width)
  for user in 0..<x.userCount {
    for item in x.items(of: user) {
      for j in 0..<width { out[Int(item) * width + j] += right[user * width + j] }
    }
  }
  return out
}
