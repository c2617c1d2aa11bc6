extension Bootstrap {
  /// The mean of values that are resampled one by one, or cluster by cluster.
  ///
  /// - Parameter clusters: for each value the number of its cluster, such as the user that several
  ///   values belong to; nil where each is a unit of its own.
  public init?(
    ofMean values: [Double], clusters: [Int]? = nil, resamples: Int = 2000, seed: UInt64,
    workers: Workers = Workers(count: 1)
  ) {
    precondition(clusters.map { $0.count == values.count } ?? true, "a cluster for each value")
    let names = clusters.map { Set($0).sorted() }
    let place = names.map { Dictionary(uniqueKeysWithValues: zip($0, $0.indices)) }
    let unit = clusters.map { $0.map { place![$0]! } } ?? Array(values.indices)
    self.init(
      factors: [names?.count ?? values.count], resamples: resamples, seed: seed, workers: workers
    ) { multiplicities in
      var (sum, count) = (0.0, 0)
      multiplicities[0].withUnsafeBufferPointer { multiplicity in
        for (value, unit) in zip(values, unit) where multiplicity[unit] > 0 {
          sum += value * Double(multiplicity[unit])
          count += multiplicity[unit]
        }
      }
      return sum / Double(count)
    }
  }

  /// The median of values that are resampled one by one. Values may be infinite.
  public init?(
    ofMedian values: [Double], resamples: Int = 2000, seed: UInt64,
    workers: Workers = Workers(count: 1)
  ) {
    guard let sample = SortedSample(values) else { return nil }
    self.init(
      factors: [values.count], resamples: resamples, seed: seed, workers: workers
    ) { sample.median($0[0]) }
  }

  /// The median of `first` less that of `second`, two samples that are drawn apart: each is
  /// resampled for itself.
  public init?(
    ofMedian first: [Double], less second: [Double], resamples: Int = 2000, seed: UInt64,
    workers: Workers = Workers(count: 1)
  ) {
    guard let a = SortedSample(first), let b = SortedSample(second) else { return nil }
    self.init(
      factors: [first.count, second.count],
      hasInterval: min(first.count, second.count) >= Self.fewestUnits, resamples: resamples,
      seed: seed, workers: workers
    ) { a.median($0[0]) - b.median($0[1]) }
  }
}

/// Values sorted once, for the medians of their multisets.
private struct SortedSample: Sendable {
  let sorted: [Double]
  /// The places of the sorted values in the sample.
  let order: [Int]

  /// Nil of no values and with a NaN among them.
  init?(_ values: [Double]) {
    guard !values.isEmpty, !values.contains(where: \.isNaN) else { return nil }
    order = values.indices.sorted { values[$0] < values[$1] }
    sorted = order.map { values[$0] }
  }

  /// The median of as many values as there are, each `multiplicity` times.
  func median(_ multiplicity: [Int]) -> Double {
    let (low, high) = ((sorted.count - 1) / 2, sorted.count / 2)
    var seen = 0
    var lower: Double?
    for (place, index) in order.enumerated() {
      seen += multiplicity[index]
      if lower == nil, seen > low { lower = sorted[place] }
      if seen > high { return interpolated(lower!, sorted[place], low == high ? 0 : 0.5) }
    }
    return .nan
  }
}
