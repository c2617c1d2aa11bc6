import Testing

@testable import Macrid

@Suite struct NestedSplitTests {
  private static let split = Result {
    try SimulatedShop(seed: 3, userCount: 400, itemCount: 700).split(seed: 1)
  }

  private func nested(_ users: Int, of most: Int = 350, draw: UInt64 = 1) throws -> Split {
    try Self.split.get().nested(trainingUsers: users, of: most, draw: draw, name: "part")
  }

  private func rows(_ split: Split) -> [String: [Int32]] {
    Dictionary(
      uniqueKeysWithValues: split.trainUserIDs.enumerated().map {
        ($1, Array(split.train.items(of: $0)))
      })
  }

  @Test func `the smaller is part of the larger, and all have the same items and validation`()
    throws
  {
    let (small, large) = (try nested(40), try nested(350))
    #expect(small.train.userCount == 40 && large.train.userCount == 350)
    let all = rows(large)
    for (user, items) in rows(small) { #expect(all[user] == items) }
    let whole = try Self.split.get()
    #expect(small.itemIDs == whole.itemIDs && large.itemIDs == whole.itemIDs)
    #expect(Set(small.train.items).count < small.itemIDs.count)
    #expect(small.validation == large.validation && small.test == small.validation)
    #expect(Set(large.trainUserIDs).isDisjoint(with: large.validation.userIDs))
    #expect(large.trainUserIDs.count + large.validation.userIDs.count == 400)
    #expect(small.dataset == "part" && small.protocolDescription.contains("none is for test"))
  }

  @Test func `a draw is an order of users`() throws {
    #expect(try nested(40) == nested(40))
    let (one, two) = (try nested(40), try nested(40, draw: 2))
    #expect(one.trainUserIDs != two.trainUserIDs)
    #expect(one.validation.userIDs != two.validation.userIDs)
    #expect(one.digest != two.digest)
  }

  @Test func `what cannot be is explained`() throws {
    for (users, most) in [(0, 350), (351, 350), (400, 400)] {
      #expect { try nested(users, of: most) } throws: { error in
        "\(error)".contains("\(users) training users of at most \(most)")
      }
    }
  }
}
