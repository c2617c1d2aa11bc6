import Foundation
import Testing

@testable import Macrid

@Suite struct RotatingFoldsTests {
  private static func folds(seed: UInt64, heldOut: Int?) throws -> RotatingFolds {
    let fixture = try DataFixture()
    let text = madeUpRatings(users: 90, items: 40, seed: seed)
      .map { "\($0.user),\($0.item),\($0.rating)\n" }.joined()
    let ratings = try #require(
      try DatasetFiles.find(at: fixture.write("mine.csv", text))?.ratings())
    return try RotatingFolds(ratings, dataset: "made-up", heldOut: heldOut, notes: [], seed: seed)
  }

  /// Every user is a test user once and a validation user once, and never both nor in training.
  @Test(arguments: 1...10) func everyUserIsTestedOnce(seed: UInt64) throws {
    let folds = try Self.folds(seed: seed, heldOut: 9)
    let note: Comment = "seed \(seed)"
    let splits = (0..<folds.count).map { folds[$0] }
    let users = Set(splits[0].trainUserIDs + splits[0].validation.userIDs + splits[0].test.userIDs)
    for part in [splits.map(\.test), splits.map(\.validation)] {
      let held = part.flatMap(\.userIDs)
      #expect(Set(held).count == held.count, note)
      // A user all of whose items only held-out users have is dropped.
      #expect(Set(held).isSubset(of: users) || Set(held).count >= users.count, note)
    }
    for (index, split) in splits.enumerated() {
      let parts = [split.trainUserIDs, split.validation.userIDs, split.test.userIDs]
      #expect(Set(parts.joined()).count == parts.joined().count, note)
      #expect(
        Set(split.validation.userIDs).symmetricDifference(
          splits[(index + 1) % splits.count].test.userIDs
        ).count <= 1, note)
      try split.check()
    }
    #expect(Set(splits.map(\.digest)).count == splits.count, "no two folds are alike, \(note)")
  }

  @Test func theSameSeedGivesTheSameFolds() throws {
    let (first, again) = (try Self.folds(seed: 3, heldOut: 9), try Self.folds(seed: 3, heldOut: 9))
    #expect((0..<first.count).allSatisfy { first[$0].digest == again[$0].digest })
    #expect(first[0].digest != (try Self.folds(seed: 4, heldOut: 9))[0].digest)
  }

  @Test func aGivenSplitIsPooled() throws {
    let split = try SimulatedShop().split(seed: 1)
    let folds = try RotatingFolds(split, seed: 1)
    let all = split.trainUserIDs.count + split.validation.userIDs.count + split.test.userIDs.count
    let fold = folds[folds.count - 1]
    #expect(
      fold.trainUserIDs.count + fold.validation.userIDs.count + fold.test.userIDs.count == all)
    #expect(
      (0..<folds.count).reduce(0) { $0 + folds[$1].test.userIDs.count } == all)
  }

  /// As many as the held-out count of the paper's form gives.
  @Test func theEmbeddedSetHasTwelve() throws {
    #expect(try Dataset.folds(of: "ml-latest-small", seed: 1).count == 12)
  }

  @Test(.enabled(if: DataFixture.hasReal("ml-100k"), "MACRIDVAE_DATA holds no ml-100k"))
  func movieLens100KHasNineteen() throws {
    #expect(try Dataset.folds(of: "ml-100k", in: DataFixture.realData, seed: 1).count == 19)
  }

  @Test(.enabled(if: DataFixture.hasReal("ml-1m/pro_sg"), "MACRIDVAE_DATA holds no ml-1m/pro_sg"))
  func movieLens1MHasTen() throws {
    #expect(try Dataset.folds(of: "ml-1m", in: DataFixture.realData, seed: 1).count == 10)
  }

  @Test(.enabled(if: DataFixture.hasReal("alishop-7c"), "MACRIDVAE_DATA holds no alishop-7c"))
  func aliShopHasEight() throws {
    #expect(try Dataset.folds(of: "alishop-7c", in: DataFixture.realData, seed: 1).count == 8)
  }
}
