import Macrid

/// What a trained method knows of items and users, ready to be looked into.
struct Codes: Sendable {
  var kind: Kind
  var seed: UInt64
  /// M x d, rows of length one: the models compare directions alone.
  var items: Matrix
  /// Users x (K d) or users x d'.
  var users: Matrix
  /// MacridVAE alone.
  var concepts: Concepts?

  struct Concepts: Sendable {
    /// K x d.
    var prototypes: Matrix
    /// argmax_k c_ik.
    var ofItem: [Int]
  }

  /// Dimensions in which the items hardly differ: with less than a hundredth of the variance that
  /// unit vectors have when it is spread over all dimensions alike, 1 / d.
  var deadDimensions: Int {
    let d = items.columns
    return (0..<d).count { dimension in
      let values = items.column(dimension)
      let mean = values.mean ?? 0
      let variance = values.map { ($0 - mean) * ($0 - mean) }.mean ?? 0
      return variance < 0.01 / Double(d)
    }
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

/// The methods whose codes are looked into.
enum Kind: String, CaseIterable, Sendable {
  case macridVAE = "MacridVAE"
  case multVAE = "beta-MultVAE"
  case multDAE = "MultDAE"
  case svd = "SVD"

  var isOurs: Bool { self == .macridVAE }
}

extension Codes {
  /// A trained model's; nil of one that has no representations of items.
  init?(_ model: any Recommender, seed: UInt64, users: Interactions, workers: Workers) {
    switch model {
    case let model as MacridVAE:
      let assignment = model.assignment(workers: workers)
      self.init(
        kind: .macridVAE, seed: seed, items: model.itemRepresentations.unitRows,
        users: model.userRepresentations(users, workers: workers),
        concepts: Concepts(
          prototypes: model.prototypeMatrix,
          ofItem: (0..<assignment.rows).map { item in
            let row = Array(assignment.row(item))
            return row.indices.max { row[$0] < row[$1] } ?? 0
          }))
    case let model as MultVAE:
      self.init(
        kind: .multVAE, seed: seed, items: model.itemRepresentations.unitRows,
        users: model.userRepresentations(users, workers: workers))
    case let model as MultDAE:
      self.init(
        kind: .multDAE, seed: seed, items: model.itemRepresentations.unitRows,
        users: model.userRepresentations(users, workers: workers))
    default: return nil
    }
  }

  /// The leading right singular vectors of the click matrix; a user is projected onto them.
  init(singularVectorsOf split: Split, rank: Int, seed: UInt64, users: Interactions) throws {
    let vectors = try TruncatedSVD(of: split.train, rank: rank, seed: seed).itemVectors
    self.init(
      kind: .svd, seed: seed, items: vectors.unitRows, users: users.summed(vectors))
  }
}

extension Interactions {
  /// Users x columns: the sums of the rows of a user's items.
  func summed(_ rows: Matrix) -> Matrix {
    var result = Matrix(rows: userCount, columns: rows.columns)
    for user in 0..<userCount {
      for item in items(of: user) {
        for k in 0..<rows.columns { result[user, k] += rows[Int(item), k] }
      }
    }
    return result
  }
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
