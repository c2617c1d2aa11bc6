import Foundation

/// A leaf of a k-d tree: points that are stored together and lie together.
struct Leaf: Sendable {
  /// Points in a leaf, at most.
  static let size = 256

  let places: Range<Int>
  private let centre: [Float]
  private let radius: Float
  private let low: [Float]
  private let high: [Float]

  init(_ places: Range<Int>, of points: UnsafePointer<Float>, dimensions d: Int) {
    self.places = places
    var low = [Float](repeating: .infinity, count: d)
    var high = [Float](repeating: -.infinity, count: d)
    var sum = [Double](repeating: 0, count: d)
    for place in places {
      for j in 0..<d {
        let x = points[place * d + j]
        low[j] = min(low[j], x)
        high[j] = max(high[j], x)
        sum[j] += Double(x)
      }
    }
    let centre = sum.map { Float($0 / Double(places.count)) }
    var square: Float = 0
    for place in places {
      var distance: Float = 0
      for j in 0..<d {
        let difference = points[place * d + j] - centre[j]
        distance += difference * difference
      }
      square = max(square, distance)
    }
    self.centre = centre
    self.low = low
    self.high = high
    radius = square.squareRoot()
  }

  func squaredDistanceOfCentres(to other: Leaf) -> Float {
    var sum: Float = 0
    for j in centre.indices {
      let difference = centre[j] - other.centre[j]
      sum += difference * difference
    }
    return sum
  }

  /// No two points of the leaves are nearer than this: by their boxes in few dimensions, by
  /// their balls in many.
  func leastSquaredDistance(to other: Leaf, centres: Float) -> Float {
    var box: Float = 0
    for j in low.indices {
      let gap = max(0, low[j] - other.high[j], other.low[j] - high[j])
      box += gap * gap
    }
    let ball = max(0, centres.squareRoot() - radius - other.radius)
    return max(box, ball * ball)
  }
}

/// Puts `order` (0 ..< count at first) in the order of a k-d tree's leaves and returns their
/// ranges: halved along the widest dimension until no part is larger than a leaf.
func leafRanges(
  _ points: UnsafeBufferPointer<Float>, dimensions d: Int, order: UnsafeMutablePointer<Int32>,
  count: Int
) -> [Range<Int>] {
  var leaves: [Range<Int>] = []
  var waiting = [0..<count]
  while let range = waiting.popLast() {
    if range.count <= Leaf.size {
      leaves.append(range)
      continue
    }
    var low = [Float](repeating: .infinity, count: d)
    var high = [Float](repeating: -.infinity, count: d)
    for place in range {
      let row = Int(order[place]) * d
      for j in 0..<d {
        low[j] = min(low[j], points[row + j])
        high[j] = max(high[j], points[row + j])
      }
    }
    var widest = 0
    for j in 0..<d where high[j] - low[j] > high[widest] - low[widest] { widest = j }
    // Sorting by (value, point) keeps the order well defined among equals.
    let sorted = range.map { place -> UInt64 in
      let point = order[place]
      let bits = points[Int(point) * d + widest].bitPattern
      let rising = bits & 0x8000_0000 != 0 ? ~bits : bits | 0x8000_0000
      return UInt64(rising) << 32 | UInt64(point)
    }.sorted()
    for (index, key) in sorted.enumerated() {
      order[range.lowerBound + index] = Int32(truncatingIfNeeded: key)
    }
    let middle = range.lowerBound + range.count / 2
    waiting.append(middle..<range.upperBound)
    waiting.append(range.lowerBound..<middle)
  }
  return leaves
}
