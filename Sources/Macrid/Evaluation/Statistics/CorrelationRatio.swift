/// How much of a number's variation the labels explain: the root of the sum of squares between
/// labels over the whole (eta), 0 where all labels have the same mean, 1 where equal labels have
/// equal values.
///
/// Of ranks (`values.ranks`) it is Kruskal and Wallis' H, as sqrt(H / (n - 1)).
///
/// - Returns: nil of no values, where they are all equal, and with a NaN among them.
public func correlationRatio(_ values: [Double], by labels: [Int]) -> Double? {
  precondition(values.count == labels.count, "\(values.count) values, \(labels.count) labels")
  guard let mean = values.mean, !values.isConstant else { return nil }
  var groups: [Int: (count: Double, sum: Double)] = [:]
  for (value, label) in zip(values, labels) {
    let group = groups[label] ?? (0, 0)
    groups[label] = (group.count + 1, group.sum + value - mean)
  }
  // Sorted, so that the sum is the same in every run.
  let between = groups.sorted { $0.key < $1.key }.reduce(0.0) {
    $0 + $1.value.sum * $1.value.sum / $1.value.count
  }
  let whole = values.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) }
  return whole > 0 ? min(1, (between / whole).squareRoot()) : nil
}
