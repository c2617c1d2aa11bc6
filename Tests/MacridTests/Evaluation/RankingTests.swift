import Foundation
import Testing

@testable import Macrid

@Suite struct RankingTests {
  /// By hand: items 4 and 9 are sought; 4 stands at rank 1, 9 at rank 3.
  @Test func handComputed() {
    let metrics = RankingMetrics(ranked: [4, 7, 9, 1], sought: [4, 9][...])
    #expect(abs(metrics.ndcg100 - (1 + 1 / log2(4)) / (1 + 1 / log2(3))) < 1e-12)
    #expect(metrics.recall20 == 1)
    let none = RankingMetrics(ranked: [1, 2, 3], sought: [0][...])
    #expect(none == RankingMetrics(ndcg100: 0, recall20: 0, recall50: 0))
  }

  /// 30 sought, ranks 1 to 25 hit: Recall@20 divides by 20, Recall@50 by 30.
  @Test func denominators() {
    let metrics = RankingMetrics(
      ranked: Array(0..<25) + Array(100..<140), sought: Array(0..<30)[...])
    #expect(metrics.recall20 == 1)
    #expect(abs(metrics.recall50 - 25.0 / 30) < 1e-12)
  }

  /// A hit at rank 100 counts, one at 101 does not; the ideal list is cut at 100 too.
  @Test func depth() {
    let others = (0..<99).map { Int32($0 + 1_000) }
    #expect(RankingMetrics(ranked: others + [5], sought: [5][...]).ndcg100 > 0)
    #expect(RankingMetrics(ranked: others + [999, 5], sought: [5][...]).ndcg100 == 0)
    let perfect = RankingMetrics(ranked: (0..<150).map(Int32.init), sought: Array(0..<150)[...])
    #expect(abs(perfect.ndcg100 - 1) < 1e-12)
  }

  /// Against a full sort, with many equal scores and some that are no numbers.
  @Test(arguments: 0..<50) func topItemsAgreeWithSorting(seed: UInt64) {
    var generator = Philox(seed: seed)
    let count = 1 + generator.index(below: 300)
    let scores = (0..<count).map { _ -> Float in
      generator.uniform() < 0.05 ? .nan : Float(generator.index(below: 20))
    }
    let excluded = (0..<count).filter { _ in generator.uniform() < 0.2 }.map(Int32.init)
    var copy = scores
    let top = copy.withUnsafeMutableBufferPointer {
      topItems(100, of: $0, excluding: excluded[...])
    }
    let expected = (0..<count).filter { !scores[$0].isNaN && !excluded.contains(Int32($0)) }
      .sorted { (-scores[$0], $0) < (-scores[$1], $1) }.prefix(100).map(Int32.init)
    #expect(top == expected, "seed \(seed)")
  }

  /// The whole evaluation against a direct computation from popularity.
  @Test func evaluationAgreesWithADirectComputation() {
    let split = TrainingTests.split()
    let popularity = Popularity(split.train)
    let evaluation = Evaluator(
      itemCount: popularity.itemCount,
      capacity: BatchCapacity(batchSize: 7, of: [split.test.known])
    ).evaluate(popularity, on: split.test, workers: Workers(count: 2))
    var users: [Int] = []
    for user in 0..<split.test.known.userCount where !split.test.sought.items(of: user).isEmpty {
      let known = Set(split.test.known.items(of: user))
      let ranked = (0..<popularity.itemCount).map(Int32.init).filter { !known.contains($0) }
        .sorted { (-popularity.counts[Int($0)], $0) < (-popularity.counts[Int($1)], $1) }
      let sought = split.test.sought.items(of: user)
      let hits = ranked.prefix(20).filter(sought.contains).count
      #expect(
        evaluation.metrics[users.count].recall20
          == Double(hits) / Double(min(20, sought.count)), "user \(user)")
      users.append(user)
    }
    #expect(evaluation.users == users)
  }
}
