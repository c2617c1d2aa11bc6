import Macrid
import Testing

@testable import chapter_speed

@Suite struct SimulationTests {
  let set = SimulatedInteractions(users: 2_500, items: 3_000, mean: 20)

  @Test func everyRowIsInOrderAndAllAddUp() {
    let drawn = set.draw(seed: 3, workers: Workers(count: 2))
    #expect(drawn.userCount == 2_500 && drawn.itemCount == 3_000)
    #expect(drawn.count == drawn.offsets.last)
    for user in 0..<drawn.userCount {
      let row = Array(drawn.items(of: user))
      #expect((5...750).contains(row.count), "user \(user)")
      #expect(zip(row, row.dropFirst()).allSatisfy { $0 < $1 }, "user \(user)")
      #expect(row.first! >= 0 && row.last! < 3_000, "user \(user)")
    }
    // Log-normal with sigma 1: the mean of 2,500 is known to a standard error of 0.4.
    let mean = Double(drawn.count) / 2_500
    #expect(abs(mean - 20) < 1.6, "\(mean)")
  }

  /// A tenth of the items has ln(1 + 300 / 50) / ln(1 + 3,000 / 50) = 47 % of the draws, a few less
  /// as no user has an item twice; the least popular half is not empty.
  @Test func popularityHasALongTail() {
    let drawn = set.draw(seed: 3, workers: Workers(count: 2))
    let counts = Popularity(drawn).counts
    let head = Double(counts.prefix(300).reduce(0, +)) / Double(drawn.count)
    #expect((0.42...0.48).contains(head), "\(head)")
    #expect(counts.suffix(1_500).reduce(0, +) > drawn.count / 20)
  }

  @Test func theSeedAloneDecides() {
    let drawn = set.draw(seed: 3, workers: Workers(count: 1))
    #expect(set.draw(seed: 3, workers: Workers(count: 3)) == drawn)
    #expect(set.draw(seed: 4, workers: Workers(count: 3)) != drawn)
  }

  /// So few items that the quarter bounds every row.
  @Test func aFewItemsDo() {
    let drawn = SimulatedInteractions(users: 30, items: 8, mean: 20)
      .draw(seed: 1, workers: Workers(count: 2))
    #expect(drawn.count == 60)
  }
}
