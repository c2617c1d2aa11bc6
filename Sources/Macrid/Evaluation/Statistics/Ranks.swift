extension Collection where Element == Double {
  /// Ranks from 1 for the least, equal values sharing their mean rank (SciPy's `rankdata`).
  ///
  /// `[10, 30, 10]` has `[1.5, 3, 1.5]`. With a NaN among the values every rank is NaN.
  public var ranks: [Double] {
    let values = RankedValues(Array(self))
    return values.ranks([Int](repeating: 1, count: count))
  }
}

/// Values sorted once, so that the ranks of any multiset of them cost O(n).
public struct RankedValues: Sendable {
  /// Each value's place among the distinct values, ascending; empty with a NaN among the values.
  let places: [Int]
  /// Number of distinct values.
  let distinctCount: Int
  /// The values' indices, least first.
  let order: [Int]
  let count: Int

  public init(_ values: [Double]) {
    count = values.count
    order =
      values.contains(where: \.isNaN) ? [] : values.indices.sorted { values[$0] < values[$1] }
    var places = [Int](repeating: 0, count: order.count)
    var place = 0
    for (position, index) in order.enumerated() {
      if position > 0, values[index] != values[order[position - 1]] { place += 1 }
      places[index] = place
    }
    self.places = places
    distinctCount = order.isEmpty ? 0 : place + 1
  }

  /// Whether there is an order: no NaN.
  var isOrdered: Bool { order.count == count }

  /// The rank of each value in the multiset that holds it `multiplicity` times; copies are ties.
  /// NaN with a NaN among the values.
  public func ranks(_ multiplicity: [Int]) -> [Double] {
    precondition(multiplicity.count == count, "\(multiplicity.count) counts of \(count) values")
    guard isOrdered else { return [Double](repeating: .nan, count: count) }
    var before = 0
    let ranks = sizes(multiplicity).map { size in
      defer { before += size }
      return Double(before) + Double(size + 1) / 2
    }
    return places.map { ranks[$0] }
  }

  /// How many of the multiset equal each distinct value.
  func sizes(_ multiplicity: [Int]) -> [Int] {
    var sizes = [Int](repeating: 0, count: distinctCount)
    for (place, times) in zip(places, multiplicity) { sizes[place] += times }
    return sizes
  }
}
