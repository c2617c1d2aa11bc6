import Foundation

/// The mutual information gap (Chen et al. 2018), as disentanglement_lib computes it.
///
/// Codes are put into 20 bins of equal width (continuous factors too). Per factor: the gap
/// between the two codes that share most information with it, over the factor's entropy.
/// With one code alone the gap is its whole share.
public struct MutualInformationGap: Sendable, Equatable, Codable {
  /// Mean over factors; 1 where one code alone determines each factor.
  public let score: Double
  /// One gap a factor.
  public let gaps: [Double]

  public init(_ sample: FactorSample, bins: Int = 20) {
    let codes = (0..<sample.codes.columns).map {
      equalWidthBins(sample.code($0), count: bins) ?? []
    }
    gaps = sample.factors.map { factor in
      let labels: [Int]
      switch factor.values {
      case .discrete(let given): labels = given
      case .continuous(let numbers): labels = equalWidthBins(numbers, count: bins) ?? []
      }
      let own = entropy(ofCounts: ContingencyTable(clusters: labels, classes: labels).clusterSizes)
      return gapOfBestTwo(codes.map { mutualInformation($0, labels) }) / own
    }
    score = gaps.reduce(0, +) / Double(gaps.count)
  }
}

/// The separated attribute predictability (SAP; Kumar et al. 2018), as disentanglement_lib
/// computes it.
///
/// Each code alone predicts each factor: for a continuous factor the score is R^2 of the linear
/// regression on the training part; for a discrete one the test accuracy of a linear
/// support-vector machine (squared hinge, C = 0.01, balanced class weights, one against the
/// rest; LIBLINEAR's objective, solved to its minimum). Per factor: best less second best.
public struct SeparatedAttributePredictability: Sendable, Equatable, Codable {
  /// Mean over factors.
  public let score: Double
  /// One gap a factor.
  public let gaps: [Double]

  public init(
    train: FactorSample, test: FactorSample, workers: Workers = Workers(count: 1)
  ) {
    let codeCount = train.codes.columns
    gaps = workers.map(train.factors.count) { f in
      gapOfBestTwo(
        (0..<codeCount).map { c in
          switch (train.factors[f].values, test.factors[f].values) {
          case (.continuous(let numbers), _):
            return linearR2(train.code(c), numbers)
          case (.discrete(let labels), .discrete(let testLabels)):
            let machine = OneCodeSupportVectorMachine(train.code(c), labels)
            return machine.accuracy(test.code(c), testLabels)
          case (.discrete, .continuous):
            preconditionFailure("factor '\(train.factors[f].name)' differs between the parts")
          }
        })
    }
    score = gaps.reduce(0, +) / Double(gaps.count)
  }
}

/// Disentanglement, completeness and informativeness (DCI; Eastwood and Williams 2018), as
/// disentanglement_lib computes it.
///
/// Gradient-boosted trees (100 of depth 3, rate 0.1) predict each factor from all codes; their
/// impurity importances form a codes x factors matrix R. Codes that split a node equally well are
/// chosen from at random; where that happened the trees are fitted several times, and everything
/// below is the mean over the fits, so that the order of the codes does not matter.
public struct DCI: Sendable, Equatable {
  /// Does a code serve one factor? Mean over codes of 1 - entropy of its row of R (base: number
  /// of factors), weighted by the code's share of R. Nil with a single factor, where every code
  /// trivially serves one.
  public let disentanglement: Double?
  /// Is a factor held by one code? The same over the columns of R (base: number of codes). Nil
  /// with a single code.
  public let completeness: Double?
  /// Mean over factors of `informativenessByFactor`.
  public let informativeness: Double
  /// Test accuracy (discrete) or test R^2, not below 0 (continuous), of each factor's trees.
  public let informativenessByFactor: [Double]
  /// codes x factors; each column sums to 1, or is 0 where the trees found nothing to split.
  public let importances: [[Double]]

  /// - Parameters:
  ///   - seed: of the choice between codes that split equally well.
  ///   - fits: how often the trees are fitted where there was such a choice.
  public init(
    train: FactorSample, test: FactorSample, seed: UInt64 = 0, fits: Int = 5,
    workers: Workers = Workers(count: 1)
  ) {
    let codes = SortedCodes(train.codes)
    let factors = train.factors.indices
    @Sendable func fit(_ fit: Int, _ f: Int) -> Fit {
      let ties = Philox(seed: seed, stream: UInt64(fit) << 32 | UInt64(f))
      switch (train.factors[f].values, test.factors[f].values) {
      case (.continuous(let numbers), .continuous(let testNumbers)):
        let trees = BoostedTrees(codes, numbers: numbers, ties: ties)
        return Fit(trees, score: max(0, trees.r2(test.codes, testNumbers)))
      case (.discrete(let labels), .discrete(let testLabels)):
        let trees = BoostedTrees(codes, labels: labels, ties: ties)
        return Fit(trees, score: trees.accuracy(test.codes, testLabels))
      default:
        preconditionFailure("factor '\(train.factors[f].name)' differs between the parts")
      }
    }
    let first = workers.map(factors.count) { fit(0, $0) }
    let tied = factors.filter { first[$0].hadTies }
    let others = workers.map(tied.isEmpty ? 0 : max(0, fits - 1) * tied.count) {
      fit(1 + $0 / tied.count, tied[$0 % tied.count])
    }
    var all = [first]  // fits x factors
    for number in stride(from: 0, to: others.count, by: max(1, tied.count)) {
      var next = first
      for (place, f) in tied.enumerated() { next[f] = others[number + place] }
      all.append(next)
    }

    func mean(_ value: ([Fit]) -> Double?) -> Double? {
      let values = all.compactMap(value)
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    importances = (0..<train.codes.columns).map { code in
      factors.map { f in mean { $0[f].importances[code] } ?? 0 }
    }
    informativenessByFactor = factors.map { f in mean { $0[f].score } ?? 0 }
    informativeness = informativenessByFactor.reduce(0, +) / Double(factors.count)
    disentanglement = mean { fits in
      weightedCertainty((0..<train.codes.columns).map { c in fits.map { $0.importances[c] } })
    }
    completeness = mean { weightedCertainty($0.map(\.importances)) }
  }

  /// One factor's trees.
  private struct Fit: Sendable {
    let importances: [Double]
    let hadTies: Bool
    let score: Double

    init(_ trees: BoostedTrees, score: Double) {
      importances = trees.importances
      hadTies = trees.hadTies
      self.score = score
    }
  }
}

/// Sum over rows of (row's share of the total) x (1 - entropy of the row in base of its length);
/// nil for rows of one value; 0 where everything is 0.
func weightedCertainty(_ rows: [[Double]]) -> Double? {
  guard let columns = rows.first?.count, columns > 1 else { return nil }
  let total = rows.reduce(0.0) { $0 + $1.reduce(0, +) }
  guard total > 0 else { return 0 }
  return rows.reduce(0.0) { sum, row in
    let weight = row.reduce(0, +)
    guard weight > 0 else { return sum }
    let entropy = row.reduce(0.0) { $1 > 0 ? $0 - $1 / weight * log($1 / weight) : $0 }
    return sum + weight / total * (1 - entropy / log(Double(columns)))
  }
}

/// Greatest less second greatest; the greatest itself where it stands alone.
private func gapOfBestTwo(_ scores: [Double]) -> Double {
  let sorted = scores.sorted(by: >)
  return sorted[0] - (sorted.count > 1 ? sorted[1] : 0)
}

/// Squared correlation; 0 where the code hardly varies (variance up to 1e-12, as
/// disentanglement_lib has it).
private func linearR2(_ x: [Double], _ y: [Double]) -> Double {
  let n = Double(x.count)
  let xMean = x.reduce(0, +) / n
  let yMean = y.reduce(0, +) / n
  var (xx, yy, xy) = (0.0, 0.0, 0.0)
  for (a, b) in zip(x, y) {
    xx += (a - xMean) * (a - xMean)
    yy += (b - yMean) * (b - yMean)
    xy += (a - xMean) * (b - yMean)
  }
  return xx / n > 1e-12 && yy > 0 ? xy * xy / (xx * yy) : 0
}
