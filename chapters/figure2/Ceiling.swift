import Foundation
import Macrid

/// How well a classifier that is shown other items' categories tells an item's, in five folds.
struct Supervised: Sendable, Equatable, Codable {
  /// Share of items whose category it names.
  var accuracy: Double
  /// NMI of the named categories with the true ones.
  var nmi: Double

  static let folds = 5

  init(_ named: [Int], _ labels: Labels) {
    let hits = named.indices.count { labels.ofItem[$0] == named[$0] }
    accuracy = Double(hits) / Double(max(1, named.count))
    nmi = Agreement(clusters: named, labels).nmi
  }
}

/// Linear least squares from vectors to categories, with an intercept and a ridge of 1. Item i is
/// named by the classifier that has not seen the items of fold i mod 5.
///
/// - Parameters:
///   - vectors: n x d, of length one.
///   - labels: one an item, none absent.
/// - Returns: nil where a vector is not finite.
func linearClassifier(_ vectors: Matrix, _ labels: Labels) -> Supervised? {
  let (d, classes) = (vectors.columns + 1, labels.names.count)
  var named = [Int](repeating: 0, count: vectors.rows)
  func features(_ row: Int) -> [Double] { [1] + vectors.row(row).map(Double.init) }
  // Sums over all items and over each fold: what a classifier sees is their difference.
  struct Sums {
    var products: [Double]
    var targets: [Double]
  }
  let empty = Sums(
    products: [Double](repeating: 0, count: d * d),
    targets: [Double](repeating: 0, count: d * classes))
  var ofFold = [Sums](repeating: empty, count: Supervised.folds)
  for row in 0..<vectors.rows {
    let x = features(row)
    let fold = row % Supervised.folds
    for i in 0..<d {
      for j in 0...i { ofFold[fold].products[i * d + j] += x[i] * x[j] }
      ofFold[fold].targets[i * classes + labels.ofItem[row]!] += x[i]
    }
  }
  for fold in 0..<Supervised.folds {
    var seen = empty
    for other in 0..<Supervised.folds where other != fold {
      for i in seen.products.indices { seen.products[i] += ofFold[other].products[i] }
      for i in seen.targets.indices { seen.targets[i] += ofFold[other].targets[i] }
    }
    for i in 0..<d { seen.products[i * d + i] += 1 }
    guard let weights = solvePositiveDefinite(seen.products, seen.targets, columns: classes)
    else { return nil }
    for row in stride(from: fold, to: vectors.rows, by: Supervised.folds) {
      let x = features(row)
      let scores = (0..<classes).map { c in
        (0..<d).reduce(0.0) { $0 + x[$1] * weights[$1 * classes + c] }
      }
      named[row] = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    }
  }
  return Supervised(named, labels)
}

/// What the clicks alone tell of a category: every user who clicked an item votes for the
/// categories of the other items that he clicked (naive Bayes over users, each user's shares
/// smoothed by one click spread as the categories are). Items of one fold have no say in it.
func votes(_ known: LabelledItems, _ train: Interactions) -> Supervised {
  let classes = known.labels.names.count
  var place = [Int](repeating: -1, count: train.itemCount)
  for (index, item) in known.items.enumerated() { place[item] = index }
  var prior = [Double](repeating: 0, count: classes)
  for label in known.labels.ofItem { prior[label!] += 1 / Double(known.items.count) }
  var named = [Int](repeating: 0, count: known.items.count)
  for fold in 0..<Supervised.folds {
    var scores = [Double](repeating: 0, count: known.items.count * classes)
    for user in 0..<train.userCount {
      let places = train.items(of: user).map { place[Int($0)] }.filter { $0 >= 0 }
      var shares = prior
      var total = 1.0
      for item in places where item % Supervised.folds != fold {
        shares[known.labels.ofItem[item]!] += 1
        total += 1
      }
      // A category that no labelled item has is never named, by its prior.
      let logs = (0..<classes).map {
        prior[$0] > 0 ? log(shares[$0] / total / prior[$0]) : 0
      }
      for item in places where item % Supervised.folds == fold {
        for c in 0..<classes { scores[item * classes + c] += logs[c] }
      }
    }
    for item in stride(from: fold, to: known.items.count, by: Supervised.folds) {
      let own = (0..<classes).map { scores[item * classes + $0] + log(prior[$0]) }
      named[item] = own.indices.max { own[$0] < own[$1] } ?? 0
    }
  }
  return Supervised(named, known.labels)
}
