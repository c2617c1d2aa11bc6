import Macrid

/// What a trained method knows of items and users, ready to be looked into.
struct Codes {
  var method: Method
  var seed: UInt64
  /// M x d, rows of length one: the models compare directions alone.
  var items: Matrix
  /// Users x (K d) or users x d'.
  var users: Matrix
  /// MacridVAE alone.
  var concepts: Concepts?

  struct Concepts {
    /// K x d.
    var prototypes: Matrix
    /// argmax_k c_ik.
    var ofItem: [Int]
  }

  /// The concept that most items of a group have, and the share of them that do.
  func concept(of group: [Int]) -> (concept: Int, share: Double)? {
    guard let concepts else { return nil }
    var counts = [Int](repeating: 0, count: concepts.prototypes.rows)
    for item in group { counts[concepts.ofItem[item]] += 1 }
    let most = counts.max() ?? 0
    return (counts.firstIndex(of: most) ?? 0, Double(most) / Double(max(1, group.count)))
  }
}

enum Method: String, CaseIterable {
  case macridVAE = "MacridVAE"
  case multVAE = "beta-MultVAE"
  case multDAE = "MultDAE"
  case svd = "SVD"
}

extension Matrix {
  /// Some rows, in the order given.
  func selecting(_ chosen: [Int]) -> Matrix {
    Matrix(rows: chosen.count, columns: columns, values: chosen.flatMap { Array(row($0)) })
  }

  /// The mean of the rows, as one row.
  var meanRow: Matrix {
    var result = Matrix(rows: 1, columns: columns)
    for i in 0..<rows {
      for j in 0..<columns { result[0, j] += self[i, j] / Float(max(1, rows)) }
    }
    return result
  }

  func column(_ index: Int) -> [Double] { (0..<rows).map { Double(self[$0, index]) } }

  var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for i in 0..<rows { for j in 0..<columns { result[j, i] = self[i, j] } }
    return result
  }

  /// Rows of length one; rows of zeros stay.
  var unitRows: Matrix {
    var result = self
    for i in 0..<rows {
      let length = row(i).reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      if length > 0 { for j in 0..<columns { result[i, j] = Float(Double(self[i, j]) / length) } }
    }
    return result
  }

  /// The rows in axes turned by a square matrix.
  func rotated(_ axes: Matrix) -> Matrix {
    var result = Matrix(rows: rows, columns: columns)
    for i in 0..<rows {
      for j in 0..<columns {
        var sum: Float = 0
        for k in 0..<columns { sum += self[i, k] * axes[j, k] }
        result[i, j] = sum
      }
    }
    return result
  }

  /// Axes turned at random: Gram-Schmidt on normal draws.
  static func randomRotation(_ d: Int, _ generator: inout Philox) -> Matrix {
    var axes = Matrix(
      rows: d, columns: d, values: (0..<d * d).map { _ in Float(generator.normal()) })
    axes.orthonormaliseRows()
    return axes
  }

  /// Gram-Schmidt, twice for accuracy.
  mutating func orthonormaliseRows() {
    for i in 0..<rows {
      for _ in 0..<2 {
        for k in 0..<i {
          let dot = (0..<columns).reduce(0.0) { $0 + Double(self[i, $1]) * Double(self[k, $1]) }
          for j in 0..<columns { self[i, j] -= Float(dot) * self[k, j] }
        }
        let length = (0..<columns).reduce(0.0) { $0 + Double(self[i, $1]) * Double(self[i, $1]) }
          .squareRoot()
        if length > 0 { for j in 0..<columns { self[i, j] /= Float(length) } }
      }
    }
  }
}

/// A truncated singular value decomposition of the binary matrix, by subspace iteration.
///
/// - Returns: the leading right singular vectors, items x d, the greatest first.
func singularVectors(_ x: Interactions, _ d: Int, seed: UInt64) -> Matrix {
  let width = min(x.itemCount, d + 10)
  var generator = Philox(seed: seed, stream: 77)
  var basis = Matrix(
    rows: width, columns: x.itemCount,
    values: (0..<width * x.itemCount).map { _ in Float(generator.normal()) })
  basis.orthonormaliseRows()
  for _ in 0..<30 {
    let coordinates = project(x, onto: basis)
    var next = Matrix(rows: width, columns: x.itemCount)
    for user in 0..<x.userCount {
      for item in x.items(of: user) {
        for k in 0..<width { next[k, Int(item)] += coordinates[user, k] }
      }
    }
    basis = next
    basis.orthonormaliseRows()
  }
  var result = Matrix(rows: x.itemCount, columns: d)
  for item in 0..<x.itemCount { for k in 0..<d { result[item, k] = basis[k, item] } }
  return result
}

/// Users x axes: the sums of a user's items' entries along each axis (axes x items).
func project(_ x: Interactions, onto axes: Matrix) -> Matrix {
  var result = Matrix(rows: x.userCount, columns: axes.rows)
  for user in 0..<x.userCount {
    for item in x.items(of: user) {
      for k in 0..<axes.rows { result[user, k] += axes[k, Int(item)] }
    }
  }
  return result
}
