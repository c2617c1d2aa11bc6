import Foundation
import Testing

@testable import Macrid

@Suite struct ParzenEstimatorTests {
  private struct Reference: Decodable {
    var low, high: Double
    var observations, weights, means, deviations: [Double]
  }

  /// Weights, means and bandwidths are Hyperopt's, which lists them by mean.
  @Test func kernelsAreHyperopts() throws {
    let references = try JSONDecoder().decode(
      [Reference].self, from: Data(contentsOf: TPEFixture.file("estimators.json")))
    #expect(references.count == 28)
    for reference in references {
      let domain = Domain.uniform(reference.low, reference.high)
      let kernels = TruncatedNormal.kernels(about: reference.observations, in: domain)
      let weights = ParzenEstimator(reference.observations.map { [$0] }, of: [domain]).weights
      let ours = zip(weights, kernels).map { [$1.mean, $1.deviation, $0] }
        .sorted { $0.lexicographicallyPrecedes($1) }
      let theirs = reference.means.indices.map {
        [reference.means[$0], reference.deviations[$0], reference.weights[$0]]
      }.sorted { $0.lexicographicallyPrecedes($1) }
      #expect(ours.count == theirs.count)
      for (a, b) in zip(ours.joined(), theirs.joined()) {
        #expect(abs(a - b) < 1e-12, "\(reference.observations)")
      }
    }
  }

  @Test func olderObservationsAreForgotten() {
    #expect(ParzenEstimator.forgettingWeights(25).allSatisfy { $0 == 1 })
    let weights = ParzenEstimator.forgettingWeights(30)
    #expect(weights[0] == 1 / 30.0 && weights[4] == 1 && weights.count == 30)
    #expect(weights.suffix(25).allSatisfy { $0 == 1 })
  }

  static let domains: [Domain] = [
    .uniform(-2, 3), .logUniform(1e-4, 10), .integer(3, 9), .categorical(["a", "b", "c"]),
    .integer(4, 4), .categorical(["only"]),
  ]

  private func points(_ count: Int, in domains: [Domain], seed: UInt64) -> [[Double]] {
    var generator = Philox(seed: seed)
    return (0..<count).map { _ in domains.map { $0.position(drawnBy: &generator) } }
  }

  /// All positions of a domain, or the middles of 2,000 cells, with a cell's width.
  private func cells(_ domain: Domain) -> (positions: [Double], width: Double) {
    let bounds = domain.bounds
    switch domain {
    case .categorical(let choices): return (choices.indices.map(Double.init), 1)
    case .integer(let low, let high): return ((low...high).map(Double.init), 1)
    default:
      let width = (bounds.upperBound - bounds.lowerBound) / 2000
      return ((0..<2000).map { bounds.lowerBound + (Double($0) + 0.5) * width }, width)
    }
  }

  @Test(arguments: domains, [0, 1, 2, 7, 40]) func sumsToOne(domain: Domain, count: Int) {
    let estimator = ParzenEstimator(
      points(count, in: [domain], seed: UInt64(count)), of: [domain])
    let (positions, width) = cells(domain)
    let sum = positions.reduce(0) { $0 + exp(estimator.logDensity([$1])) * width }
    #expect(abs(sum - 1) < 1e-4, "\(domain), \(count) observations")
  }

  @Test func sumsToOneOverAllSettings() {
    let domains: [Domain] = [.integer(0, 6), .categorical(["a", "b", "c"]), .integer(-2, 1)]
    for count in [0, 1, 5, 33] {
      let estimator = ParzenEstimator(points(count, in: domains, seed: 9), of: domains)
      var sum = 0.0
      for a in 0...6 {
        for b in 0...2 {
          for c in -2...1 { sum += exp(estimator.logDensity([Double(a), Double(b), Double(c)])) }
        }
      }
      #expect(abs(sum - 1) < 1e-12, "\(count) observations")
    }
  }

  /// A whole position has what lies between it and its neighbours' halves: by brute force.
  @Test func wholePositionsAreIntegrals() {
    let observed: [[Double]] = [[3], [8], [4]]
    let whole = ParzenEstimator(observed, of: [.integer(3, 9)])
    let smooth = ParzenEstimator(observed, of: [.uniform(2.5, 9.5)])
    for position in 3...9 {
      let cell = 1e-4
      let integral = (0..<10_000).reduce(0.0) {
        $0 + exp(smooth.logDensity([Double(position) - 0.5 + (Double($1) + 0.5) * cell])) * cell
      }
      #expect(abs(exp(whole.logDensity([Double(position)])) - integral) < 1e-7, "\(position)")
    }
  }

  /// By hand: two observations of "b", three choices. A kernel gives its own choice
  /// (1 + 1/3) / 2 and the others 1/6 each; each has a third of the weight, the prior too.
  @Test func choicesByHand() {
    let estimator = ParzenEstimator([[1], [1]], of: [.categorical(["a", "b", "c"])])
    for (choice, probability) in [(0, 2.0 / 9), (1, 5.0 / 9), (2, 2.0 / 9)] {
      #expect(abs(exp(estimator.logDensity([Double(choice)])) - probability) < 1e-12)
    }
  }

  /// Draws fall as the density says: chi-squared over ten cells, five seeds, below the 1 - 1e-6
  /// quantile of 9 degrees of freedom.
  @Test(arguments: domains.prefix(4)) func drawsFollowTheDensity(domain: Domain) {
    for seed in UInt64(1)...5 {
      let estimator = ParzenEstimator(points(6, in: [domain], seed: seed), of: [domain])
      var generator = Philox(seed: seed, stream: 1)
      let (positions, width) = cells(domain)
      let cellCount = min(10, positions.count)
      let first = domain.bounds.lowerBound
      let span = domain.bounds.upperBound - first
      func cell(_ position: Double) -> Int {
        domain.isWhole
          ? positions.firstIndex(of: position)!
          : min(cellCount - 1, Int((position - first) / span * Double(cellCount)))
      }
      var expected = [Double](repeating: 0, count: cellCount)
      for position in positions {
        expected[cell(position)] += exp(estimator.logDensity([position])) * width * 5000
      }
      var seen = [Double](repeating: 0, count: cellCount)
      for _ in 0..<5000 { seen[cell(estimator.draw(&generator)[0])] += 1 }
      let chi = zip(seen, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 }
      #expect(chi < 45, "\(domain), seed \(seed)")
    }
  }
}
