import Testing

@testable import Macrid

@Suite struct EASETests {
  private static let workers = Workers(count: 1)

  /// Either Gram matrix gives the printed formula's scores, on either shape; one decomposition
  /// serves every lambda.
  @Test(arguments: try BaselinesReference.load())
  func scoresAreNumPys(reference: BaselinesReference) throws {
    for side in [GramSpectrum.Side.items, .users] {
      let spectrum = try GramSpectrum(
        of: reference.interactions, side: side, workers: Self.workers)
      for expected in reference.ease {
        let model = EASE(spectrum, lambda: expected.lambda, workers: Self.workers)
        expectClose(
          model.scores(reference.queries), expected.scores, "\(side), lambda \(expected.lambda)")
      }
    }
  }

  @Test(arguments: try BaselinesReference.load())
  func theSmallerGramMatrixIsTaken(reference: BaselinesReference) throws {
    let spectrum = try GramSpectrum(of: reference.interactions, workers: Self.workers)
    #expect(spectrum.order == min(reference.train.count, reference.itemCount))
    #expect(spectrum.side == (reference.train.count < reference.itemCount ? .users : .items))
  }

  /// Where the two forms share no reference: larger, with the smallest and the largest lambda.
  @Test(arguments: [(90, 140, 1e-3), (140, 90, 1e-3), (90, 140, 1e6), (300, 60, 10)], [1, 2])
  func bothSidesAgree(shape: (users: Int, items: Int, lambda: Double), seed: Int) throws {
    let train = madeUp(users: shape.users, items: shape.items, seed: UInt64(seed))
    let scores = try [GramSpectrum.Side.items, .users].map { side in
      EASE(
        try GramSpectrum(of: train, side: side, workers: Self.workers), lambda: shape.lambda,
        workers: Self.workers
      ).scores(train.rows)
    }
    let greatest = scores[0].joined().map(abs).max()!
    for (a, b) in zip(scores[0].joined(), scores[1].joined()) {
      #expect(abs(a - b) <= 1e-5 * greatest, "\(shape), seed \(seed)")
    }
  }

  /// An item is never its own reason, and one that nobody adopted is no reason and has none.
  @Test(arguments: [(40, 70), (70, 40)])
  func noItemSpeaksForItself(users: Int, items: Int) throws {
    let train = madeUp(users: users, items: items, seed: 3)
    let model = EASE(
      try GramSpectrum(of: train, workers: Self.workers), lambda: 5, workers: Self.workers)
    let alone = model.scores((0..<Int32(items)).map { [$0] })
    let greatest = alone.joined().map(abs).max()!
    for item in 0..<items {
      for score in [alone[item][item], alone[2][item], alone[item][2]] {
        #expect(abs(score) <= 1e-6 * greatest, "item \(item)")
      }
    }
  }

  @Test(arguments: [(40, 170), (170, 40)])
  func threadsChangeNoByte(users: Int, items: Int) throws {
    let train = madeUp(users: users, items: items, seed: 4)
    let scores = try [1, 2, 5].map { threads in
      let workers = Workers(count: threads)
      return EASE(try GramSpectrum(of: train, workers: workers), lambda: 3, workers: workers)
        .scores(train.rows + train.rows, threads: threads)
    }
    #expect(scores[0] == scores[1] && scores[0] == scores[2])
  }
}
