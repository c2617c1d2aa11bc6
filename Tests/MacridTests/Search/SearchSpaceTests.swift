import Foundation
import Testing

@testable import Macrid

@Suite struct SearchSpaceTests {
  static let ours = SearchSpace(
    method: "Ours(100,700)",
    parameters: [
      .init("beta", LogUniform(from: 0.01, to: 100)),
      .init("sigma0", LogUniform(from: 0.025, to: 0.25)),
    ])
  static let baseline = SearchSpace(
    method: "beta-MultVAE(100,100)",
    parameters: [.init("beta", LogUniform(from: 0.01, to: 100))])

  @Test func `configuration 1,234 is the same whoever asks`() throws {
    let one = Self.ours.configuration(1234, seed: 7)
    // As first drawn: a change here makes every journal a different experiment.
    #expect(one.seed == 4_910_101_216_098_916)
    #expect(one.values == ["beta": 0.54079, "sigma0": 0.20604])
    for count in [1235, 2000] {
      let plan = SearchSpace.plan([Self.baseline, Self.ours], count: count, seed: 7)
      #expect(plan.contains(one))
      #expect(plan.count == 2 * count)
    }
    #expect(Self.ours.configuration(1234, seed: 8) != one)
    #expect(
      Self.baseline.configuration(1234, seed: 7).values["beta"] != one.values["beta"])
  }

  @Test func `shards are a partition`() throws {
    let whole = SearchSpace.plan([Self.ours, Self.baseline], count: 50, seed: 1)
    for count in 1...7 {
      let parts = try (1...count).flatMap {
        SearchSpace.plan(
          [Self.ours, Self.baseline], count: 50, seed: 1, shard: try Shard("\($0)/\(count)"))
      }
      #expect(parts.count == whole.count && Set(parts) == Set(whole), "\(count) shards")
    }
    #expect(Shard.whole.description == "1/1")
  }

  @Test(arguments: ["", "1", "0/3", "4/3", "a/b", "1/2/3", "-1/2", "1/", "1/0"])
  func `what is no shard`(text: String) {
    #expect(throws: SearchError.shard(text)) { try Shard(text) }
  }

  @Test func `log-uniform draws`() {
    let distribution = LogUniform(from: 0.01, to: 100)
    #expect(distribution.value(at: 0.5) == 1)
    #expect(distribution.value(at: 0.75) == 10)
    var below = [Int](repeating: 0, count: 4)
    for number in 0..<2000 {
      let beta = Self.ours.configuration(number, seed: 3).values["beta"]!
      #expect((0.01...100).contains(beta), "number \(number)")
      below[min(3, Int(log10(beta) + 2))] += 1
    }
    // A quarter in each decade: 500, standard deviation 19.
    #expect(below.allSatisfy { abs($0 - 500) < 80 }, "\(below)")
    #expect(LogUniform(from: 0.3, to: 0.3).value(at: 0.7) == 0.3)
  }
}
