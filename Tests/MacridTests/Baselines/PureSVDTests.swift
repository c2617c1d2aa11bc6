import Testing

@testable import Macrid

@Suite struct PureSVDTests {
  private static let workers = Workers(count: 1)

  /// Up to the matrix's own rank and one beyond, which adds nothing.
  @Test(arguments: try BaselinesReference.load())
  func scoresAreNumPys(reference: BaselinesReference) throws {
    for side in [GramSpectrum.Side.items, .users] {
      let spectrum = try GramSpectrum(
        of: reference.interactions, side: side, workers: Self.workers)
      for expected in reference.pureSVD {
        let model = try PureSVD(
          spectrum, dimensions: expected.dimensions, workers: Self.workers)
        expectClose(
          model.scores(reference.queries), expected.scores, "\(side), d \(expected.dimensions)")
      }
    }
  }

  /// Of rank one: everybody has the same two items.
  @Test(arguments: [3, 9])
  func directionsBeyondTheRankAreZero(users: Int) throws {
    let rows = (0..<users).map { $0 == 1 ? [] : [0, 4] as [Int32] }
    let train = Interactions(rows: rows, itemCount: 6)
    let spectrum = try GramSpectrum(of: train, workers: Self.workers)
    let model = try PureSVD(spectrum, dimensions: min(users, 6), workers: Self.workers)
    for (a, b) in zip(
      model.scores([[0], [1]]).joined(), [0.5, 0, 0, 0, 0.5] + [0, 0, 0, 0, 0, 0, 0])
    { #expect(abs(a - Float(b)) < 1e-6) }
  }

  @Test(arguments: [(40, 70), (70, 40)])
  func aRankBeyondTheMatrixIsRefused(users: Int, items: Int) throws {
    let train = madeUp(users: users, items: items, seed: 1)
    for side in [GramSpectrum.Side.items, .users] {
      let spectrum = try GramSpectrum(of: train, side: side, workers: Self.workers)
      for d in [0, 41] {
        let error = #expect(throws: SearchError.self) {
          try PureSVD(spectrum, dimensions: d, workers: Self.workers)
        }
        #expect(
          error?.description
            == "the setting d of PureSVD is \(d), which is not a number from 1 to 40: it is "
            + "trained on \(users) users and \(items) items.")
      }
    }
  }

  @Test(arguments: [(40, 170), (170, 40)])
  func threadsChangeNoByte(users: Int, items: Int) throws {
    let train = madeUp(users: users, items: items, seed: 4)
    let scores = try [1, 2, 5].map { threads in
      let workers = Workers(count: threads)
      return try PureSVD(GramSpectrum(of: train, workers: workers), dimensions: 7, workers: workers)
        .scores(train.rows + train.rows, threads: threads)
    }
    #expect(scores[0] == scores[1] && scores[0] == scores[2])
  }
}
