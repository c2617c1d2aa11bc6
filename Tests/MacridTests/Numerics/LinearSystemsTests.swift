import Testing

@testable import Macrid

@Suite struct LinearSystemsTests {
  @Test func solvesByHand() throws {
    // The upper triangle is not read.
    let x = try #require(solvePositiveDefinite([4, .nan, 2, 3], [8, 4, 8, 2], columns: 2))
    let expected = [1.0, 1, 2, 0]
    #expect(x.count == expected.count)
    for (found, value) in zip(x, expected) { #expect(abs(found - value) < 1e-12) }
  }

  @Test func refusesWhatIsNotPositiveDefinite() {
    #expect(solvePositiveDefinite([1, 0, 2, 1], [1, 1], columns: 1) == nil)
    #expect(solvePositiveDefinite([1, 0, .nan, 1], [1, 1], columns: 1) == nil)
    #expect(solvePositiveDefinite([1, 0, 0, 1], [.infinity, 1], columns: 1) == nil)
  }
}
