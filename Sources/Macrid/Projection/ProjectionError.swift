/// Why points could not be projected, said so that the reader knows what to change.
public enum ProjectionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A coordinate is NaN or infinite.
  case notFinite(row: Int, column: Int)
  /// `count` points do not have `neighbours` neighbours each.
  case tooFewPoints(count: Int, neighbours: Int)
  /// The perplexity needs more neighbours than there are points.
  case perplexityTooLarge(Double, count: Int)
  /// Every point is the same.
  case allPointsEqual(count: Int)
  /// A setting lies outside its range.
  case setting(name: String, value: String, expected: String)
  /// A matrix has another shape than the points ask for.
  case shape(name: String, rows: Int, columns: Int, expectedRows: Int, expectedColumns: Int)
  /// The optimisation left the finite numbers.
  case diverged(iteration: Int)

  public var description: String {
    switch self {
    case .notFinite(let row, let column):
      "row \(row), column \(column) (counted from 0) is not a finite number; "
        + "remove the point or mend it"
    case .tooFewPoints(let count, let neighbours):
      "\(count) points do not have \(neighbours) neighbours each; "
        + "at least \(neighbours + 1) points are needed"
    case .perplexityTooLarge(let perplexity, let count):
      if count < 4 {
        "\(count) points cannot be embedded: t-SNE looks at 3 x perplexity neighbours of each "
          + "point, so that even perplexity 1 needs 4 points"
      } else {
        "perplexity \(perplexity) needs \(Int((3 * perplexity).rounded(.down)) + 1) points "
          + "(3 x perplexity neighbours each), there are \(count); "
          + "use a perplexity of at most \(Double((count - 1) * 10 / 3) / 10)"
      }
    case .allPointsEqual(let count):
      "all \(count) points are the same: there is no structure to show"
    case .setting(let name, let value, let expected):
      "\(name) is \(value); \(expected) was expected"
    case .shape(let name, let rows, let columns, let expectedRows, let expectedColumns):
      "\(name) is \(rows) x \(columns); \(expectedRows) x \(expectedColumns) was expected"
    case .diverged(let iteration):
      "the embedding left the finite numbers at iteration \(iteration); "
        + "use a smaller learning rate"
    }
  }
}

extension Matrix {
  /// Throws for the first value that is NaN or infinite.
  func requireFinite() throws {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw ProjectionError.notFinite(row: index / columns, column: index % columns)
  }
}
