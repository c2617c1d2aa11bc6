import Macrid
import Workbench

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

/// k-means on the rows' directions, against the categories of these items.
func kMeansAgreement(_ items: Matrix, _ labels: Labels, seed: UInt64) throws -> Agreement {
  let clusters = try KMeans(
    unitRows(items), k: conceptCount, seed: seed, starts: 4, iterations: 100)
  return Agreement(clusters: clusters.assignment, labels)
}

/// How near users' two most confident components are to the centres of the clusters of items, and
/// of the categories, all taken as directions.
///
/// - Parameters:
///   - components: users x (K d), each component of length one.
///   - confidence: users x K.
///   - items: M x d.
///   - clusters: each item's.
///   - known: the users' items.
func componentDistances(
  of components: Matrix, confidence: Matrix, items: Matrix, clusters: [Int], _ labels: Labels,
  known: Interactions
) -> ComponentDistances {
  let (K, d) = (confidence.columns, items.columns)
  let unit = unitRows(items)
  let centres = directions(of: unit, by: clusters.map { $0 }, count: K)
  let categories = directions(of: unit, by: labels.ofItem, count: labels.names.count)
  let occupied = Set(clusters).sorted()
  let named = Set(labels.ofItem.compactMap(\.self)).sorted()
  var (own, others, nearest, count) = (0.0, 0.0, 0, 0)
  var clickedAboveChance: [Double] = []
  for user in 0..<components.rows {
    let clicked = Set(known.items(of: user).compactMap { labels.ofItem[Int($0)] })
    var hits: [Double] = []
    for k in twoLargest(confidence.row(user)) where occupied.contains(k) {
      let start = (user * K + k) * d
      func distance(to centre: ArraySlice<Float>) -> Double {
        zip(components.values[start..<start + d], centre).reduce(1) {
          $0 - Double($1.0) * Double($1.1)
        }
      }
      let mine = distance(to: centres.row(k))
      let rest = occupied.filter { $0 != k }.map { distance(to: centres.row($0)) }
      own += mine
      others += rest.mean ?? mine
      if rest.allSatisfy({ mine < $0 }) { nearest += 1 }
      count += 1
      let category = named.min {
        distance(to: categories.row($0)) < distance(to: categories.row($1))
      }
      hits.append(category.map(clicked.contains) == true ? 1 : 0)
    }
    if let share = hits.mean {
      clickedAboveChance.append(
        rounded(share - Double(clicked.count) / Double(max(1, named.count))))
    }
  }
  let n = Double(max(1, count))
  return ComponentDistances(
    own: own / n, others: others / n, nearest: Double(nearest) / n,
    clickedAboveChance: clickedAboveChance)
}

/// The direction of each group's sum of rows of length one; groups without rows are zero.
private func directions(of unit: Matrix, by groups: [Int?], count: Int) -> Matrix {
  var sums = Matrix(rows: count, columns: unit.columns)
  for (row, group) in groups.enumerated() {
    guard let group else { continue }
    for j in 0..<unit.columns { sums[group, j] += unit[row, j] }
  }
  return unitRows(sums)
}

/// Categories' centres: the directions of the sums of their items' directions.
func categoryCentres(_ items: Matrix, _ labels: Labels) -> Matrix {
  directions(of: unitRows(items), by: labels.ofItem, count: labels.names.count)
}

/// The place of the row of length one whose cosine with a row is largest.
func nearest(_ row: ArraySlice<Float>, among others: Matrix) -> Int {
  let cosines = (0..<others.rows).map { other in
    zip(row, others.row(other)).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
  }
  return cosines.indices.max { cosines[$0] < cosines[$1] } ?? 0
}

/// The authors' criterion of a model's prototypes.
func authorsCriterion(items: Matrix, prototypes: Matrix, _ labels: Labels) -> AuthorsCriterion {
  let categories = categoryCentres(items, labels)
  let unit = unitRows(prototypes)
  let toPrototype = (0..<categories.rows).map { nearest(categories.row($0), among: unit) }
  let toCategory = (0..<unit.rows).map { nearest(unit.row($0), among: categories) }
  return AuthorsCriterion(
    categoriesApart: Set(toPrototype).count == categories.rows,
    prototypesApart: Set(toCategory).count == unit.rows,
    agree: toPrototype.enumerated().allSatisfy { toCategory[$0.element] == $0.offset })
}

/// What is measured on a model of the panels or of the grid: that of its best epoch.
func clusters(
  of model: MacridVAE, _ trial: Trial, _ material: Material, _ history: History,
  _ run: Experiment.Run
) throws -> Clusters {
  let (labels, known) = (material.labels, material.split.validation.known)
  let assignment = model.assignment(workers: run.workers)
  let found = assignment.largestPlaces
  // The inner product's map shows items alone, as the paper's.
  let users = Reading.similarity(trial) == .cosine ? material.shownUsers : []
  return Clusters(
    prototypes: Agreement(clusters: found, labels),
    spread: Spread(clusters: found, count: conceptCount),
    criterion: authorsCriterion(
      items: model.itemRepresentations, prototypes: model.prototypeMatrix, labels),
    distances: componentDistances(
      of: model.userRepresentations(known, workers: run.workers),
      confidence: confidences(known, assignment), items: model.itemRepresentations,
      clusters: found, labels, known: known),
    kMeans: try kMeansAgreement(model.itemRepresentations, labels, seed: trial.seed),
    history: history,
    map: trial.measure == Measure.mapped
      ? try map(model, on: material, users: users, seed: trial.seed, run) : nil,
    scriptMap: trial.measure == Measure.furtherMaps
      ? try map(
        model, on: material, users: users, byTheScript: true, seed: trial.seed, run) : nil)
}
