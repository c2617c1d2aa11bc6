import Foundation
import Testing

@testable import Macrid

/// The best of 100 trials, median of the seeds 0 to 49, beside Hyperopt's and Optuna's.
@Suite struct TPEPeersTests {
  private struct Peers: Decodable {
    struct Function: Decodable {
      var optimum: Double
      var medians: [String: Double]
    }
    var trials, seeds: Int
    var functions: [String: Function]

    init() throws {
      self = try JSONDecoder().decode(
        Peers.self, from: Data(contentsOf: TPEFixture.file("studies.json")))
    }
  }

  private static func median(
    _ function: TPEFunction, _ peers: Peers,
    proposing next: @Sendable (Int, UInt64, [[Double]], [Double?]) -> [Double]
  ) -> Double {
    Workers(count: 2).map(peers.seeds) { seed in
      var points: [[Double]] = []
      var scores: [Double?] = []
      for number in 0..<peers.trials {
        points.append(next(number, UInt64(seed), points, scores))
        scores.append(-function.loss(function.settings.values(at: points[number])))
      }
      return -scores.compactMap { $0 }.max()!
    }.median!
  }

  /// Where Optuna's default is still better, by 0.0053, 0.063 and 0.0007: what is to be mended.
  private static let behindOptuna: Set = ["Branin", "Hartmann-6", "mixed"]

  @Test(arguments: TPEFunction.all) func noWorseThanThePeers(function: TPEFunction) throws {
    let peers = try Peers()
    #expect(peers.trials == 100 && peers.seeds == 50)
    let medians = try #require(peers.functions[function.name]?.medians)
    #expect(medians.count == 3)
    let estimators = try (0..<peers.seeds).map {
      try TreeParzenEstimator(function.settings, seed: UInt64($0))
    }
    let tuned = Self.median(function, peers) { number, seed, points, scores in
      estimators[Int(seed)].point(number, after: points, scores)
    }
    // What the same number of draws from the priors finds: worse than all peers.
    let drawn = Self.median(function, peers) { number, seed, _, _ in
      var generator = Philox(seed: seed, stream: UInt64(number))
      return function.settings.map { $0.domain.position(drawnBy: &generator) }
    }
    for (peer, median) in medians {
      withKnownIssue("\(function.name): Optuna's default is better") {
        #expect(tuned <= median, "\(function.name), seeds 0 to 49, \(peer)")
      } when: {
        peer == "optuna" && Self.behindOptuna.contains(function.name)
      }
      #expect(drawn > median, "\(function.name), seeds 0 to 49, \(peer)")
    }
  }

  /// The functions here and in peers.py have the optimum that the literature gives.
  @Test func optima() throws {
    let minimisers: [String: [Double]] = [
      "Branin": [Double.pi, 2.275],
      "Hartmann-6": [0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573],
      "Rosenbrock-4": [1, 1, 1, 1],
      "mixed": [log(0.001), 0.6, 7, 3],
    ]
    let peers = try Peers()
    for function in TPEFunction.all {
      let minimiser = try #require(minimisers[function.name])
      let optimum = try #require(peers.functions[function.name]?.optimum)
      #expect(
        abs(function.loss(function.settings.values(at: minimiser)) - optimum) < 1e-4,
        "\(function.name)")
    }
  }
}
