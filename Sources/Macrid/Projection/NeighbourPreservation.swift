/// How much of each point's neighbourhood an embedding keeps: the mean share of a point's k
/// nearest neighbours among `points` that are also among its k nearest in `embedding`.
///
/// 1 where every neighbour survives; about k / N for an embedding that knows nothing.
///
/// - Parameters:
///   - embedding: a row for each point.
///   - points: N x dimensions.
public func neighbourPreservation(
  of embedding: Matrix, among points: Matrix, k: Int = 10, workers: Workers
) throws -> Double {
  guard embedding.rows == points.rows else {
    throw ProjectionError.shape(
      name: "the embedding", rows: embedding.rows, columns: embedding.columns,
      expectedRows: points.rows, expectedColumns: embedding.columns)
  }
  let before = try Neighbours(of: points, k: k, workers: workers)
  let after = try Neighbours(of: embedding, k: k, workers: workers)
  var kept = 0
  for row in 0..<points.rows {
    let own = before.indices[row * k..<(row + 1) * k]
    for neighbour in after.indices[row * k..<(row + 1) * k] where own.contains(neighbour) {
      kept += 1
    }
  }
  return Double(kept) / Double(points.rows * k)
}
