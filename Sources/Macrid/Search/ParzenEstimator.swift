import Foundation

/// A density over positions of some domains: a mixture of one product of kernels an observation,
/// and the prior as one observation more.
///
/// A kernel is a normal distribution about the observed position, cut off at the domain's bounds
/// and, for whole positions, summed over what rounds to them; for choices it is the observed
/// choice, blurred by the prior's share.
struct ParzenEstimator {
  /// An observation's share, in their order; the prior's is the last.
  let weights: [Double]
  /// One a domain.
  private let kernels: [Kernels]

  private enum Kernels {
    case normal([TruncatedNormal])
    /// The probability of every choice, an observation after the other.
    case choice([[Double]])
  }

  /// - Parameter observations: positions, one a domain, the oldest observation first.
  init(_ observations: [[Double]], of domains: [Domain]) {
    let unscaled = Self.forgettingWeights(observations.count) + [1]
    let sum = unscaled.reduce(0, +)
    weights = unscaled.map { $0 / sum }
    kernels = domains.indices.map { index in
      let positions = observations.map { $0[index] }
      if case .categorical(let choices) = domains[index] {
        return .choice(Self.choices(positions, of: choices.count))
      }
      return .normal(TruncatedNormal.kernels(about: positions, in: domains[index]))
    }
  }

  /// 1 for the newest 25 observations, the older ones' falling to 1/count (Hyperopt's linear
  /// forgetting).
  static func forgettingWeights(_ count: Int) -> [Double] {
    let older = count - 25
    guard older > 0 else { return Array(repeating: 1, count: count) }
    let first = 1 / Double(count)
    return (0..<count).map { index in
      guard index < older else { return 1 }
      return older == 1 ? first : first + (1 - first) * Double(index) / Double(older - 1)
    }
  }

  private static func choices(_ positions: [Double], of count: Int) -> [[Double]] {
    let blur = 1 / Double(positions.count + 1)
    let sum = 1 + blur * Double(count)
    let observed = positions.map { position in
      (0..<count).map { (blur + (Double($0) == position ? 1 : 0)) / sum }
    }
    return observed + [Array(repeating: 1 / Double(count), count: count)]
  }

  /// A point: one of the mixture's products, and one position from each of its kernels.
  func draw(_ generator: inout Philox) -> [Double] {
    let component = Self.index(weights, at: generator.uniform())
    return kernels.map { kernels in
      switch kernels {
      case .normal(let all): all[component].draw(&generator)
      case .choice(let all): Double(Self.index(all[component], at: generator.uniform()))
      }
    }
  }

  private static func index(_ probabilities: [Double], at level: Double) -> Int {
    var sum = 0.0
    for (index, probability) in probabilities.enumerated() {
      sum += probability
      if level < sum { return index }
    }
    return probabilities.count - 1
  }

  /// The logarithm of the density, for whole positions of the probability, at a point.
  func logDensity(_ point: [Double]) -> Double {
    let logs = weights.indices.map { component in
      zip(kernels, point).reduce(log(weights[component])) { sum, factor in
        switch factor.0 {
        case .normal(let all): sum + all[component].logDensity(factor.1)
        case .choice(let all): sum + log(all[component][Int(factor.1)])
        }
      }
    }
    let greatest = logs.max()!
    guard greatest > -.infinity else { return -.infinity }
    return greatest + log(logs.reduce(0) { $0 + exp($1 - greatest) })
  }
}
