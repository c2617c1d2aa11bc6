/// The prototypes' dot products with the start, as the start's value along one direction varies.
/// They are cosines but for the start's length, which all of them share.
struct PrototypeScores {
  /// One a prototype: its product with the start less the direction.
  let fixed: [Double]
  /// One a prototype: its own value along the direction.
  let slope: [Double]

  /// The prototype of the greatest cosine; the first of equals.
  func nearest(at value: Double) -> Int {
    var best = 0
    for k in fixed.indices where score(k, value) > score(best, value) { best = k }
    return best
  }

  /// The values within [-1, 1] over which prototype k stays the nearest, by binary search from a
  /// value where it is. Every other prototype takes over beyond some value on one side, if at
  /// all, so that the values form one interval.
  func range(of k: Int, around value: Double) -> ClosedRange<Double> {
    func staysNearest(at value: Double) -> Bool {
      fixed.indices.allSatisfy { score($0, value) <= score(k, value) }
    }
    func end(towards limit: Double) -> Double {
      if staysNearest(at: limit) { return limit }
      var (inside, outside) = (value, limit)
      for _ in 0..<60 {
        let middle = (inside + outside) / 2
        if staysNearest(at: middle) { inside = middle } else { outside = middle }
      }
      return inside
    }
    // Rounding can leave a unit vector's only value just beyond 1.
    return end(towards: min(-1, value))...end(towards: max(1, value))
  }

  private func score(_ k: Int, _ value: Double) -> Double { fixed[k] + slope[k] * value }
}
