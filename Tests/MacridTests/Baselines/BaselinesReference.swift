import Foundation
import Testing

@testable import Macrid

/// Fixtures/baselines/reference.json: what NumPy and implicit say of two matrices, one with more
/// users than items and one with fewer; in both are a user without items and an item without users.
struct BaselinesReference: Decodable, Sendable, CustomTestStringConvertible {
  struct Regression: Decodable {
    let lambda: Double
    let scores: [[Double]]
  }
  struct Projection: Decodable {
    let dimensions: Int
    let scores: [[Double]]
  }
  struct Factorisation: Decodable {
    /// Who computed it.
    let source: String
    let dimensions: Int
    let lambda: Double
    let alpha: Double
    let nu: Double
    let epochs: Int
    let scores: [[Double]]

    var configuration: IALS.Configuration {
      var configuration = IALS.Configuration()
      configuration.dimensions = dimensions
      configuration.lambda = lambda
      configuration.alpha = alpha
      configuration.nu = nu
      configuration.epochs = epochs
      return configuration
    }
  }

  let itemCount: Int
  let train: [[Int32]]
  /// The items of users to be scored.
  let queries: [[Int32]]
  let ease: [Regression]
  let pureSVD: [Projection]
  let iALS: [Factorisation]

  var interactions: Interactions { Interactions(rows: train, itemCount: itemCount) }

  var testDescription: String { "\(train.count) users, \(itemCount) items" }

  static func load() throws -> [BaselinesReference] {
    let url = Bundle.module.url(
      forResource: "reference", withExtension: "json", subdirectory: "Fixtures/baselines")
    guard let url else { throw CocoaError(.fileNoSuchFile) }
    return try JSONDecoder().decode([BaselinesReference].self, from: Data(contentsOf: url))
  }
}

extension Recommender {
  /// The scores of users with these items, users x M.
  func scores(_ rows: [[Int32]], threads: Int = 1) -> [[Float]] {
    let known = Interactions(rows: rows, itemCount: itemCount)
    let batch = Batch(BatchCapacity(batchSize: rows.count, of: [known]), itemCount: itemCount)
    batch.fill(0..<rows.count, of: known, byItem: false)
    let out = Buffer<Float>(count: rows.count * itemCount)
    score(batch, into: out.pointer, workers: Workers(count: threads))
    return rows.indices.map { Array(out.array[$0 * itemCount..<($0 + 1) * itemCount]) }
  }
}

/// Each score within 1e-5 of the expected one, relative to it, or to a tenth of its user's
/// greatest where it is smaller than that: sums in single precision cancel.
func expectClose(
  _ scores: [[Float]], _ expected: [[Double]], _ what: String,
  at place: SourceLocation = #_sourceLocation
) {
  #expect(scores.count == expected.count, sourceLocation: place)
  for (user, (ours, theirs)) in zip(scores, expected).enumerated() {
    let least = 0.1 * (theirs.map(abs).max() ?? 0)
    for (item, (a, b)) in zip(ours, theirs).enumerated() {
      #expect(
        abs(Double(a) - b) <= 1e-5 * max(abs(b), least),
        "\(what): user \(user), item \(item): \(a), not \(b)", sourceLocation: place)
    }
  }
}

/// Users with some of the items each, every kind of user among them: with none, one, all.
func madeUp(users: Int, items: Int, seed: UInt64) -> Interactions {
  var random = Philox(seed: seed)
  var rows = (0..<users).map { _ in
    (0..<Int32(items)).filter { _ in random.uniform() < 0.15 }.filter { $0 != 2 }
  }
  rows[0] = []
  rows[1] = [1]
  rows[2] = (0..<Int32(items)).filter { $0 != 2 }
  return Interactions(rows: rows, itemCount: items)
}

extension Interactions {
  /// Its rows as lists.
  var rows: [[Int32]] { (0..<userCount).map { Array(items(of: $0)) } }
}
