/// Why points could not be projected, said so that the reader knows what to change.
public enum ProjectionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A coordinate is NaN or infinite.
  case notFinite(row: Int, column: Int)
  /// The points reach so far from their mean, or so little, that squares leave single precision.
  case scale(reach: Double)
  /// The points have no columns.
  case noColumns
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
    case .scale(let reach):
      "the points reach \(reach) from their mean; scale them so that they reach between "
        + "\(ProjectionError.reach.lowerBound) and \(ProjectionError.reach.upperBound), as single "
        + "precision cannot hold the squares"
    case .noColumns:
      "the points have no columns; at least one is needed"
    case .tooFewPoints(let count, let neighbours):
      "\(count) points do not have \(neighbours) neighbours each; "
        + "at least \(neighbours + 1) points are needed"
    case .perplexityTooLarge(let perplexity, let count):
      if count < 4 {
        "\(count) points cannot be embedded: t-SNE looks at 3 x perplexity neighbours of each "
          + "point, so that even perplexity 1 needs 4 points"
      } else {
        "perplexity \(perplexity) needs more than \(3 * perplexity) points, there are \(count); "
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

extension ProjectionError {
  /// How far points may reach from their mean.
  static let reach = 1e-15...1e15
}

extension Matrix {
  /// Throws for the first value that is NaN or infinite.
  func requireFinite() throws {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw ProjectionError.notFinite(row: index / columns, column: index % columns)
  }
}

extension Matrix {
  /// The mean of every column, in double precision, of points that can be computed with.
  ///
  /// - Throws: for no columns, for a value that is NaN or infinite, and for points that reach too
  ///   far or too little from their mean; points that are all the same pass.
  func usableColumnMeans() throws -> [Double] {
    guard columns > 0 else { throw ProjectionError.noColumns }
    try requireFinite()
    var means = [Double](repeating: 0, count: columns)
    var reach = 0.0
    values.withUnsafeBufferPointer { values in
      for row in 0..<rows {
        for column in 0..<columns { means[column] += Double(values[row * columns + column]) }
      }
      for column in 0..<columns { means[column] /= Double(max(1, rows)) }
      for row in 0..<rows {
        for column in 0..<columns {
          reach = max(reach, abs(Double(values[row * columns + column]) - means[column]))
        }
      }
    }
    // The mean of equal values may be off by its rounding.
    let rounding = 1e-12 * (means.map { abs($0) }.max() ?? 0)
    guard reach <= rounding || ProjectionError.reach.contains(reach) else {
      throw ProjectionError.scale(reach: reach)
    }
    return means
  }
}
