/// Holm's step-down correction (Holm 1979) as levels of intervals: for each hypothesis of a family
/// the level at which its interval is to be taken, so that the chance of any wrong rejection in
/// the family is at most alpha.
///
/// The hypothesis with the k-th smallest p-value of m has the level 1 - alpha / (m - k + 1), up to
/// the first that is not rejected, p > alpha / (m - k + 1); all after it have that one's level.
/// `holmLevels(pValues: [0.01, 0.04, 0.03])` is 1 - 0.05 / 3, 1 - 0.05 / 2, 1 - 0.05 / 2.
///
/// - Parameter pValues: such as `Bootstrap.pValue`, in any order; hypotheses that were not tested
///   are not of the family.
/// - Returns: one level a hypothesis, in the order of `pValues`.
public func holmLevels(pValues: [Double], alpha: Double = 0.05) -> [Double] {
  var levels = [Double](repeating: 0, count: pValues.count)
  var divisor = pValues.count
  var isRejecting = true
  for (place, index) in ascending(pValues).enumerated() {
    if isRejecting { divisor = pValues.count - place }
    isRejecting = isRejecting && pValues[index] <= alpha / Double(divisor)
    levels[index] = 1 - alpha / Double(divisor)
  }
  return levels
}

/// P-values after Holm's correction: a hypothesis is rejected at alpha where its own is at most
/// alpha. `holmAdjusted(pValues: [0.01, 0.04, 0.03])` is `[0.03, 0.06, 0.06]`.
///
/// - Returns: one a hypothesis, in the order of `pValues`.
public func holmAdjusted(pValues: [Double]) -> [Double] {
  var adjusted = pValues
  var largest = 0.0
  for (place, index) in ascending(pValues).enumerated() {
    largest = max(largest, Double(pValues.count - place) * pValues[index])
    adjusted[index] = min(1, largest)
  }
  return adjusted
}

/// Places of the p-values, the smallest first.
private func ascending(_ pValues: [Double]) -> [Int] {
  precondition(pValues.allSatisfy { $0 >= 0 && $0 <= 1 }, "p-values \(pValues)")
  return pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
}
