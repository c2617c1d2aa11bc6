import Foundation
import Testing

@testable import Macrid

/// Splits that nothing can be learnt from or measured on.
@Suite struct SplitCheckTests {
  private func held(_ users: Int, sought: Bool) -> HeldOutUsers {
    HeldOutUsers(
      userIDs: (0..<users).map { "\($0)" },
      known: Interactions(rows: Array(repeating: [0], count: users), itemCount: 2),
      sought: Interactions(rows: Array(repeating: sought ? [1] : [], count: users), itemCount: 2))
  }

  private func split(
    items: Int = 2, train: [[Int32]] = [[0, 1]], validation: HeldOutUsers? = nil,
    test: HeldOutUsers? = nil
  ) -> Split {
    Split(
      dataset: "mine", itemIDs: (0..<items).map { "\($0)" },
      trainUserIDs: train.indices.map { "t\($0)" },
      train: Interactions(rows: train, itemCount: items),
      validation: validation ?? held(1, sought: true), test: test ?? held(1, sought: true),
      protocolDescription: "")
  }

  @Test func everyPartIsNeeded() throws {
    try split().check()
    for (broken, says) in [
      (split(items: 0, train: []), "no items"), (split(train: []), "no training users"),
      (split(train: [[]]), "no training users"),
      (split(validation: held(0, sought: false)), "no validation users"),
      (split(validation: held(3, sought: false)), "none of the 3 validation users"),
      (split(test: held(0, sought: false)), "no test users"),
      (split(test: held(1, sought: false)), "none of the 1 test user has"),
    ] {
      let error = try #require(throws: DataError.self) { try broken.check() }
      #expect(error.kind == .badData && error.description.contains("mine: "))
      #expect(error.description.contains(says), "\(error)")
    }
  }

  /// From files: nobody shares an item with a training user, or one half of the users does not.
  @Test func filesWithNothingToBeFound() throws {
    let fixture = try DataFixture()
    let apart = (0..<8).flatMap { user in (0..<5).map { "u\(user),i\(user)\($0)\n" } }
    let few = (0..<12).flatMap { user in
      (0..<4).map { "u\(user),c\($0)\n" } + ["u\(user),own\(user)\n"]
    }
    for (name, lines) in [("apart.csv", apart), ("few.csv", few)] {
      let file = try fixture.write(name, lines.joined())
      for seed: UInt64 in 1...5 {
        let split = try Dataset.load(file.path, seed: seed)
        let error = try #require(throws: DataError.self, "seed \(seed)") { try split.check() }
        #expect(error.description.contains("validation user"), "\(error)")
      }
    }
  }
}
