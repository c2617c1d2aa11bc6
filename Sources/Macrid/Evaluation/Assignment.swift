/// Assigns rows to columns one to one at the least total cost (Hungarian method: shortest
/// augmenting paths over dual potentials).
///
///     optimalAssignment(cost: [4, 1, 3, 2, 0, 5, 3, 2, 2], rows: 3, columns: 3)  // [1, 0, 2]
///
/// - Parameters:
///   - cost: rows x columns, row after row, finite.
/// - Returns: the column of every row; nil for rows left over where there are more rows than
///   columns.
/// - Complexity: O(min(rows, columns)^2 max(rows, columns)).
public func optimalAssignment(cost: [Double], rows: Int, columns: Int) -> [Int?] {
  precondition(cost.count == rows * columns, "\(cost.count) costs for \(rows) x \(columns)")
  precondition(cost.allSatisfy(\.isFinite), "costs must be finite")
  if rows > columns {
    let transposed = (0..<columns).flatMap { j in (0..<rows).map { cost[$0 * columns + j] } }
    var columnOfRow = [Int?](repeating: nil, count: rows)
    for (j, row) in optimalAssignment(cost: transposed, rows: columns, columns: rows).enumerated() {
      if let row { columnOfRow[row] = j }
    }
    return columnOfRow
  }
  // Row and column 0 are a source that every path starts from.
  var rowPotential = [Double](repeating: 0, count: rows + 1)
  var columnPotential = [Double](repeating: 0, count: columns + 1)
  var rowOfColumn = [Int](repeating: 0, count: columns + 1)
  for row in 1..<(rows + 1) {
    rowOfColumn[0] = row
    var column = 0
    var slack = [Double](repeating: .infinity, count: columns + 1)
    var previous = [Int](repeating: 0, count: columns + 1)
    var visited = [Bool](repeating: false, count: columns + 1)
    repeat {
      visited[column] = true
      let from = rowOfColumn[column]
      var delta = Double.infinity
      var nearest = 0
      for j in 1..<(columns + 1) where !visited[j] {
        let reduced =
          cost[(from - 1) * columns + j - 1] - rowPotential[from] - columnPotential[j]
        if reduced < slack[j] {
          slack[j] = reduced
          previous[j] = column
        }
        if slack[j] < delta {
          delta = slack[j]
          nearest = j
        }
      }
      for j in 0...columns {
        if visited[j] {
          rowPotential[rowOfColumn[j]] += delta
          columnPotential[j] -= delta
        } else {
          slack[j] -= delta
        }
      }
      column = nearest
    } while rowOfColumn[column] != 0
    while column != 0 {
      rowOfColumn[column] = rowOfColumn[previous[column]]
      column = previous[column]
    }
  }
  var columnOfRow = [Int?](repeating: nil, count: rows)
  for j in 1..<(columns + 1) where rowOfColumn[j] > 0 { columnOfRow[rowOfColumn[j] - 1] = j - 1 }
  return columnOfRow
}
