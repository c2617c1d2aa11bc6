@testable import Macrid

/// Gaussian blobs of unit variance, `apart` between neighbouring centres: rows and their blob.
func blobs(_ count: Int, dimensions: Int, blobs: Int, apart: Double, seed: UInt64)
  -> (points: Matrix, labels: [Int])
{
  var random = Philox(seed: seed)
  var points = Matrix(rows: count, columns: dimensions)
  let labels = (0..<count).map { $0 % blobs }
  for row in 0..<count {
    for column in 0..<dimensions {
      let centre = column == labels[row] % dimensions ? apart : 0
      points[row, column] = Float(centre + random.normal())
    }
  }
  return (points, labels)
}

/// The share of points whose nearest neighbour in `embedding` has their label.
func nearestNeighbourAccuracy(_ embedding: Matrix, _ labels: [Int]) throws -> Double {
  let neighbours = try Neighbours(of: embedding, k: 1, workers: Workers(count: 2))
  let right = (0..<embedding.rows).count { labels[Int(neighbours.indices[$0])] == labels[$0] }
  return Double(right) / Double(embedding.rows)
}

/// Norm of a - b over the norm of b.
func relativeDifference(_ a: [Float], _ b: [Float]) -> Double {
  var difference = 0.0
  var size = 0.0
  for (x, y) in zip(a, b) {
    difference += Double(x - y) * Double(x - y)
    size += Double(y) * Double(y)
  }
  return (difference / size).squareRoot()
}
