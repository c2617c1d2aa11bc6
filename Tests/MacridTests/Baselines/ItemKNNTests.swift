import Testing

@testable import Macrid

@Suite struct ItemKNNTests {
  /// Items 0 to 3 have 4, 2, 1 and 1 users, item 4 none; 0 and 1 share two users, 0 and 2 one,
  /// 0 and 3 one, 1 and 2 one.
  private let train = Interactions(
    rows: [[0, 1, 2], [0, 1], [0, 3], [0], []], itemCount: 5)

  private func model(_ neighbours: Int, shrink: Double) -> ItemKNN {
    ItemKNN(train, neighbours: neighbours, shrink: shrink, workers: Workers(count: 1))
  }

  private func expect(
    _ scores: [[Float]], _ expected: [[Double]], at place: SourceLocation = #_sourceLocation
  ) {
    for (a, b) in zip(scores.joined(), expected.joined()) {
      #expect(abs(Double(a) - b) < 1e-6, "\(scores)", sourceLocation: place)
    }
  }

  @Test func everyNeighbourByHand() {
    let (s01, s02, s03, s12) = (
      2 / 8.0.squareRoot(), 1 / 2.0, 1 / 2.0, 1 / 2.0.squareRoot()
    )
    // More neighbours than there are items.
    expect(
      model(100, shrink: 0).scores([[0], [1], [1, 3], [4], []]),
      [
        [0, s01, s02, s03, 0], [s01, 0, s12, 0, 0], [s01 + s03, 0, s12, 0, 0],
        [0, 0, 0, 0, 0], [0, 0, 0, 0, 0],
      ])
  }

  @Test func shrinkageIsAddedToTheNorms() {
    expect(
      model(100, shrink: 3).scores([[0]]),
      [[0, 2 / (8.0.squareRoot() + 3), 1 / (2.0 + 3), 1 / (2.0 + 3), 0]])
  }

  /// The nearest of 0 is 1, of 1 either 0 or 2 (equally near: 2 / sqrt 8 = 1 / sqrt 2), of 2 it is
  /// 1, of 3 it is 0.
  @Test func anItemKeepsItsNearestTheFirstOfEquals() {
    let half = 0.5.squareRoot()
    expect(
      model(1, shrink: 0).scores([[0], [1], [2], [3]]),
      [[0, half, 0, 0.5, 0], [half, 0, half, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]])
  }

  @Test(arguments: [(40, 170), (170, 40)])
  func threadsChangeNoByte(users: Int, items: Int) {
    let train = madeUp(users: users, items: items, seed: 4)
    let scores = [1, 2, 5].map { threads in
      ItemKNN(train, neighbours: 10, shrink: 2, workers: Workers(count: threads))
        .scores(train.rows + train.rows, threads: threads)
    }
    #expect(scores[0] == scores[1] && scores[0] == scores[2])
  }
}
