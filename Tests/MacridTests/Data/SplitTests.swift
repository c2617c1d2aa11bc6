import Foundation
import Testing

@testable import Macrid

@Suite struct SplitTests {
  private static func ratings(
    _ lines: [(user: Int, item: Int, rating: Int)]
  ) throws -> Ratings {
    let fixture = try DataFixture()
    let text = lines.map { "\($0.user),\($0.item),\($0.rating)\n" }.joined()
    let file = try fixture.write("mine.csv", text)
    return try #require(try DatasetFiles.find(at: file)?.ratings())
  }

  /// The protocol checked rule by rule against the lines it was given.
  @Test(arguments: 1...30) func followsTheProtocol(seed: UInt64) throws {
    // Few items a user, so that some users are dropped and some keep all.
    let lines = madeUpRatings(users: 60, items: 26, seed: seed)
    let split = try StrongGeneralisation.split(
      Self.ratings(lines), dataset: "made-up", heldOut: 7, seed: seed)
    let note: Comment = "seed \(seed)"
    var adopted: [String: Set<String>] = [:]
    for line in lines where line.rating >= 4 {
      adopted["\(line.user)", default: []].insert("\(line.item)")
    }
    let kept = adopted.filter { $0.value.count >= 5 }
    let parts = [split.trainUserIDs, split.validation.userIDs, split.test.userIDs]
    let held = min(7, kept.count / 8)
    #expect(parts[0].count == kept.count - 2 * held, note)
    #expect(parts[1].count <= held && parts[2].count <= held, note)
    #expect(Set(parts.joined()).count == parts.joined().count, note)
    #expect(Set(parts.joined()).isSubset(of: kept.keys), note)

    func ids(_ matrix: Interactions, _ user: Int) -> [String] {
      matrix.items(of: user).map { split.itemIDs[Int($0)] }
    }
    for (row, user) in parts[0].enumerated() {
      #expect(Set(ids(split.train, row)) == kept[user], note)
    }
    let trained = Set(parts[0].flatMap { kept[$0] ?? [] })
    #expect(Set(split.itemIDs) == trained, note)
    #expect(split.itemIDs == split.itemIDs.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }, note)
    for part in [split.validation, split.test] {
      for (row, user) in part.userIDs.enumerated() {
        let known = ids(part.known, row)
        let sought = ids(part.sought, row)
        let all = try #require(kept[user]).intersection(trained)
        #expect(Set(known).union(sought) == all, note)
        #expect(known.count + sought.count == all.count, note)
        #expect(sought.count == (all.count < 5 ? 0 : Int(0.2 * Double(all.count))), note)
      }
    }
  }

  @Test func fewerThanFiveKnownItemsAreAllInput() throws {
    // 16 users with the items 0 to 4, and items of their own which no other user has.
    var lines: [(user: Int, item: Int, rating: Int)] = []
    for user in 0..<16 {
      for item in 0..<4 { lines.append((user, item, 5)) }
      for own in 0..<3 { lines.append((user, 100 + 10 * user + own, 4)) }
    }
    let split = try StrongGeneralisation.split(
      Self.ratings(lines), dataset: "made-up", heldOut: 2, seed: 1)
    #expect(split.test.userIDs.count == 2)
    #expect(split.test.known.count == 8)
    #expect(split.test.sought.count == 0)
  }

  @Test func usersWithoutItemsAreDropped() throws {
    var lines: [(user: Int, item: Int, rating: Int)] = []
    for user in 0..<8 { for item in 0..<5 { lines.append((user, 10 * user + item, 5)) } }
    let split = try StrongGeneralisation.split(
      Self.ratings(lines), dataset: "made-up", heldOut: 1, seed: 1)
    #expect(split.trainUserIDs.count == 6)
    #expect(split.test.userIDs.isEmpty && split.validation.userIDs.isEmpty)
    #expect(split.protocolDescription.contains("left without items dropped: 2"))
  }

  @Test func anyOrderOfLinesGivesTheSameSplit() throws {
    var lines = madeUpRatings(users: 40, items: 30, seed: 5)
    let split = try StrongGeneralisation.split(
      Self.ratings(lines), dataset: "made-up", heldOut: 5, seed: 9)
    for seed: UInt64 in 1...5 {
      var generator = Philox(seed: seed)
      generator.shuffle(&lines)
      let other = try StrongGeneralisation.split(
        Self.ratings(lines), dataset: "made-up", heldOut: 5, seed: 9)
      #expect(other == split, "seed \(seed)")
      #expect(other.digest == split.digest)
    }
    let reseeded = try StrongGeneralisation.split(
      Self.ratings(lines), dataset: "made-up", heldOut: 5, seed: 10)
    #expect(reseeded.digest != split.digest)
  }

  @Test func heldOutUsersAreDrawnEvenly() throws {
    // Each of 40 users is a test user in one of eight seeds; 4,000 seeds make 500 expected, and
    // the standard deviation is 21.
    let lines = (0..<40).flatMap { user in (0..<5).map { (user: user, item: $0, rating: 5) } }
    let ratings = try Self.ratings(lines)
    var drawn = [String: Int]()
    for seed: UInt64 in 0..<4_000 {
      let split = try StrongGeneralisation.split(
        ratings, dataset: "made-up", heldOut: 5, seed: seed)
      for user in split.test.userIDs { drawn[user, default: 0] += 1 }
    }
    #expect(drawn.count == 40)
    for (user, count) in drawn { #expect(abs(count - 500) < 105, "user \(user): \(count)") }
  }

  @Test func descriptionSaysWhatWasDone() throws {
    let lines = madeUpRatings(users: 40, items: 30, seed: 5)
    let split = try StrongGeneralisation.split(
      Self.ratings(lines + [lines[0]]), dataset: "made-up", heldOut: 50, seed: 77)
    for words in [
      "ratings of 4 or higher", "fewer than 5", "seed 77", "scaled down from 50 + 50",
      "floor(n/5)", "repeated user-item lines dropped: 1",
    ] {
      #expect(split.protocolDescription.contains(words), "\(split.protocolDescription)")
    }
  }

  // Digests below were computed by an independent Python implementation of the protocol, of
  // Philox and of the serialisation, from the same files.

  @Test func embeddedSet() throws {
    let nowhere = URL(fileURLWithPath: "/nonexistent")
    let split = try Dataset.load("ml-latest-small", in: nowhere, seed: 1, cache: nowhere)
    #expect(split.trainUserIDs.count == 503)
    #expect(split.itemIDs.count == 5_798)
    #expect(split.train.count == 40_879)
    #expect(split.validation.known.count == 2_838)
    #expect(split.validation.sought.count == 686)
    #expect(split.test.known.count == 2_919)
    #expect(split.test.sought.count == 707)
    #expect(
      split.digest == "70211315f048496b4fe7e775facce63d7ab31d2fe9b9ce681169e0b6f5601612")
    #expect(
      try Dataset.load("ml-latest-small", in: nowhere, seed: 20_190_909, cache: nowhere).digest
        == "9128c4bd95fd6aeda9296723cad968f1d36a8b3082c3bb985febf492a1172a5b")
  }

  @Test(.enabled(if: DataFixture.hasReal("ml-100k"), "MACRIDVAE_DATA holds no ml-100k"))
  func movieLens100K() throws {
    let split = try Dataset.load("ml-100k", in: DataFixture.realData, seed: 1)
    #expect(split.trainUserIDs.count == 838)
    #expect(split.itemIDs.count == 1_423)
    #expect(
      split.digest == "f413da0c42d160bae133a77ac3aebf3610955fd4280c21248fe328b6f95249b6")
  }

  @Test(.enabled(if: DataFixture.hasReal("ml-1m/pro_sg"), "MACRIDVAE_DATA holds no ml-1m/pro_sg"))
  func movieLens1MAsGiven() throws {
    let split = try Dataset.load("ml-1m", in: DataFixture.realData, seed: 1)
    #expect(split.trainUserIDs.count == 4_834)
    #expect(split.validation.userIDs.count == 600)
    #expect(split.test.userIDs.count == 600)
    #expect(split.itemIDs.count == 3_497)
    #expect(
      [
        split.train, split.validation.known, split.validation.sought, split.test.known,
        split.test.sought,
      ].map(\.count).reduce(0, +) == 575_228)
    #expect(split.protocolDescription.contains("the split given in ml-1m/pro_sg is used as it is"))
    #expect(
      split.digest == "fff82916af506f548f0788ad95fce6929edf0d4bcbea05bea5f4ee3039583821")
    #expect(try Dataset.load("ml-1m", in: DataFixture.realData, seed: 2).digest == split.digest)
  }

  @Test(.enabled(if: DataFixture.hasReal("alishop-7c"), "MACRIDVAE_DATA holds no alishop-7c"))
  func aliShopPooled() throws {
    let split = try Dataset.load("alishop-7c", in: DataFixture.realData, seed: 1)
    #expect(split.trainUserIDs.count == 3_000)
    #expect(split.validation.userIDs.count == 500)
    #expect(split.test.userIDs.count == 500)
    #expect(split.protocolDescription.contains("pooled and split anew"))
    #expect(split.protocolDescription.contains("scaled down from 2000 + 2000"))
    #expect(
      split.digest == "e9a47ee5a5b5a828097fb43053adcbcb2ae24a7544ee986f5b980dcdb0817b3a")
  }
}
