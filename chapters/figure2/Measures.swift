import Macrid

// What is measured on a trained model, besides how it ranks.

/// Rows of length one; a row of zeros stays.
func unitRows(_ matrix: Matrix) -> Matrix {
  var matrix = matrix
  for row in 0..<matrix.rows {
    let norm = matrix.row(row).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    guard norm > 0 else { continue }
    for column in 0..<matrix.columns { matrix[row, column] /= Float(norm) }
  }
  return matrix
}

/// The place of each row's largest value, the first of equals.
func largestPlaces(_ matrix: Matrix) -> [Int] {
  (0..<matrix.rows).map { row in
    (1..<matrix.columns).reduce(0) { matrix[row, $1] > matrix[row, $0] ? $1 : $0 }
  }
}

/// The places of a row's two largest values, the larger first.
func twoLargest(_ row: ArraySlice<Float>) -> [Int] {
  let order = row.indices.sorted { row[$0] != row[$1] ? row[$0] > row[$1] : $0 < $1 }
  return order.prefix(2).map { $0 - row.startIndex }
}

/// The confidence of each user's components, users x K: the sum of c_ik over the user's items.
func confidences(_ known: Interactions, _ assignment: Matrix) -> Matrix {
  var confidence = Matrix(rows: known.userCount, columns: assignment.columns)
  for user in 0..<known.userCount {
    for item in known.items(of: user) {
      for k in 0..<assignment.columns { confidence[user, k] += assignment[Int(item), k] }
    }
  }
  return confidence
}

/// k-means on the rows' directions, against the categories.
func kMeansAgreement(_ items: Matrix, _ labels: Labels, seed: UInt64) throws -> Agreement {
  let clusters = try KMeans(
    unitRows(items), k: conceptCount, seed: seed, starts: 4, iterations: 100)
  return Agreement(clusters: clusters.assignment, labels)
}

/// How near users' two most confident components are to the centres of the clusters of items, all
/// taken as directions.
///
/// - Parameters:
///   - components: users x (K d), each component of length one.
///   - confidence: users x K.
///   - items: M x d.
///   - clusters: each item's.
func componentDistances(
  of components: Matrix, confidence: Matrix, items: Matrix, clusters: [Int]
) -> ComponentDistances {
  let (K, d) = (confidence.columns, items.columns)
  let unit = unitRows(items)
  var centres = Matrix(rows: K, columns: d)
  for (item, k) in clusters.enumerated() {
    for j in 0..<d { centres[k, j] += unit[item, j] }
  }
  centres = unitRows(centres)
  let occupied = Set(clusters).sorted()
  var (own, others, nearest, count) = (0.0, 0.0, 0, 0)
  for user in 0..<components.rows {
    for k in twoLargest(confidence.row(user)) where occupied.contains(k) {
      let start = (user * K + k) * d
      func distance(to centre: Int) -> Double {
        (0..<d).reduce(1) {
          $0 - Double(components.values[start + $1]) * Double(centres[centre, $1])
        }
      }
      let mine = distance(to: k)
      let rest = occupied.filter { $0 != k }.map(distance)
      own += mine
      others += rest.isEmpty ? mine : rest.reduce(0, +) / Double(rest.count)
      if rest.allSatisfy({ mine < $0 }) { nearest += 1 }
      count += 1
    }
  }
  let n = Double(max(1, count))
  return ComponentDistances(
    own: own / n, others: others / n, nearest: Double(nearest) / n, components: count)
}
