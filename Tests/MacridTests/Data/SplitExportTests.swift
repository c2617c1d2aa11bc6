import Foundation
import Testing

@testable import Macrid

@Suite struct SplitExportTests {
  private let split = Split(
    dataset: "tiny", itemIDs: ["30", "b", "7"], trainUserIDs: ["u 9", "2"],
    train: Interactions(rows: [[0, 2], [1]], itemCount: 3),
    validation: HeldOutUsers(
      userIDs: ["5"], known: Interactions(rows: [[0, 1]], itemCount: 3),
      sought: Interactions(rows: [[2]], itemCount: 3)),
    test: HeldOutUsers(
      userIDs: ["4", "3"], known: Interactions(rows: [[1, 2], [0]], itemCount: 3),
      sought: Interactions(rows: [[0], []], itemCount: 3)),
    protocolDescription: "made by hand")

  @Test func proSGIsTheAuthorsLayout() throws {
    let fixture = try DataFixture()
    let folder = fixture.folder.appendingPathComponent("out/tiny/pro_sg")
    try split.writeProSG(to: folder)
    let expected = [
      "unique_sid.txt": "30\nb\n7\n", "unique_uid.txt": "u 9\n2\n5\n4\n3\n",
      "train.csv": "uid,sid\n0,0\n0,2\n1,1\n", "validation_tr.csv": "uid,sid\n2,0\n2,1\n",
      "validation_te.csv": "uid,sid\n2,2\n", "test_tr.csv": "uid,sid\n3,1\n3,2\n4,0\n",
      "test_te.csv": "uid,sid\n3,0\n",
    ]
    #expect(try fixture.contents("out/tiny/pro_sg") == expected.keys.sorted())
    #expect(try fixture.contents("out/tiny") == ["pro_sg"])
    for (name, text) in expected {
      let file = folder.appendingPathComponent(name)
      #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(name)")
    }
    let again = try Dataset.load(folder.path, seed: 1)
    #expect(again.digest == split.digest)
    #expect(again.test == split.test)
    #expect(again.trainUserIDs == split.trainUserIDs)
    #expect(again.dataset == "tiny")
  }

  @Test func recBoleFiles() throws {
    let fixture = try DataFixture()
    let folder = fixture.folder.appendingPathComponent("inter")
    try split.writeAtomicFiles(to: folder)
    #expect(
      try String(
        contentsOf: folder.appendingPathComponent("tiny-split/tiny-split.train.inter"),
        encoding: .utf8) == "user_id:token\titem_id:token\nu 9\t30\nu 9\t7\n2\tb\n")
    // What RecBole trains on: also what the held-out users are known by.
    #expect(
      try String(
        contentsOf: folder.appendingPathComponent("tiny-split/tiny-split.seen.inter"),
        encoding: .utf8)
        == "user_id:token\titem_id:token\nu 9\t30\nu 9\t7\n2\tb\n5\t30\n5\tb\n4\tb\n4\t7\n3\t30\n")
    #expect(try fixture.contents("inter") == ["README.md", "recbole.yaml", "tiny-split"])
    let again = try Dataset.load(folder.path, seed: 1)
    #expect(again.digest == split.digest)
    #expect(again.test == split.test)
    #expect(again.validation == split.validation)
    #expect(again.train == split.train)
    #expect(again.dataset == "tiny")
  }

  @Test func roundTripOfTheEmbeddedSet() throws {
    let fixture = try DataFixture()
    let split = try Dataset.load("ml-latest-small", seed: 4, cache: fixture.folder)
    try split.writeProSG(to: fixture.folder.appendingPathComponent("ml-latest-small/pro_sg"))
    try split.writeAtomicFiles(to: fixture.folder.appendingPathComponent("inter"))
    // The data folder's copy goes before the embedded one.
    let given = try Dataset.load("ml-latest-small", in: fixture.folder, seed: 99)
    #expect(given.digest == split.digest)
    #expect(given.protocolDescription.contains("used as it is"))
    #expect(try Dataset.load(fixture.path("inter"), seed: 99).digest == split.digest)
  }

  @Test func digestSeesEveryPart() throws {
    func digest(
      items: [String] = ["30", "b", "7"], train: [[Int32]] = [[0, 2], [1]],
      known: [[Int32]] = [[0, 1]], sought: [[Int32]] = [[2]]
    ) -> String {
      let held = HeldOutUsers(
        userIDs: ["5"], known: Interactions(rows: known, itemCount: 3),
        sought: Interactions(rows: sought, itemCount: 3))
      return Split(
        dataset: "x", itemIDs: items, trainUserIDs: ["a", "b"],
        train: Interactions(rows: train, itemCount: 3), validation: held, test: held,
        protocolDescription: ""
      ).digest
    }
    let all = [
      digest(), digest(items: ["30", "7", "b"]), digest(items: ["3", "0b", "7"]),
      digest(train: [[0], [2, 1]]), digest(train: [[1], [0, 2]]), digest(known: [[0]]),
      digest(known: [[2]], sought: [[0, 1]]),
    ]
    #expect(Set(all).count == all.count)
    #expect(all.allSatisfy { $0.count == 64 })
  }

  struct Broken: Sendable {
    let file: String
    let text: String
    let says: String
    let line: Int?
  }

  @Test(arguments: [
    Broken(file: "train.csv", text: "uid,sid\n0,9\n", says: "from 0 to 2", line: 2),
    Broken(file: "train.csv", text: "uid,sid\n0,-1\n", says: "'-1' as sid", line: 2),
    Broken(file: "train.csv", text: "uid,sid\n0\n", says: "found 1 field ", line: 2),
    Broken(file: "train.csv", text: "0,1\n", says: "uid,sid", line: 1),
    Broken(file: "train.csv", text: "uid,sid\n", says: "no data", line: nil),
    Broken(
      file: "train.csv", text: "uid,sid\n2,1\n", says: "in train and in validation", line: nil),
    Broken(file: "test_te.csv", text: "uid,sid\n3,1\n", says: "both among the known", line: nil),
    Broken(
      file: "test_te.csv", text: "uid,sid\n2,1\n", says: "in validation and in test", line: nil),
    Broken(file: "unique_sid.txt", text: "30\n30\n7\n", says: "twice", line: 2),
    Broken(file: "unique_sid.txt", text: "30\n\n7\nb\n", says: "found ''", line: 2),
    Broken(file: "unique_uid.txt", text: "a\n", says: "from 0 to 0", line: nil),
  ]) func brokenFolder(_ broken: Broken) throws {
    let fixture = try DataFixture()
    try split.writeProSG(to: fixture.folder.appendingPathComponent("out"))
    try fixture.write("out/\(broken.file)", broken.text)
    let error = try #require(throws: DataError.self) {
      try Dataset.load(fixture.path("out"), seed: 1)
    }
    #expect(error.kind == .badData)
    #expect(error.line == broken.line, "\(error)")
    #expect(error.description.contains(broken.says), "\(error)")
  }

  @Test func brokenRecBoleFiles() throws {
    for (file, text, says) in [
      ("tiny.test_tr.inter", "user_id:token\titem_id:token\n4\t99\n", "does not list"),
      ("tiny.test_tr.inter", "user_id:token\titem_id:token\n44\t7\n", "does not list"),
      ("tiny.test_te.inter", "user_id:token\titem_id:token\n5\t7\n", "in validation and in test"),
      ("tiny.test_te.inter", "user_id:token\titem_id:token\n4\t7\n", "both among the known"),
      ("tiny.item", "item_id:token\n7\n7\n", "twice"),
    ] {
      let fixture = try DataFixture()
      try split.writeAtomicFiles(to: fixture.folder.appendingPathComponent("out"))
      try fixture.write(
        "out/tiny-split/" + file.replacingOccurrences(of: "tiny", with: "tiny-split"), text)
      let error = try #require(throws: DataError.self) {
        try Dataset.load(fixture.path("out"), seed: 1)
      }
      #expect(error.description.contains(says), "\(error)")
    }
  }

  @Test func partsOfRecBolesOwnAreSplitAnew() throws {
    let fixture = try DataFixture()
    let lines = madeUpRatings(users: 40, items: 30, seed: 5)
    func inter(_ lines: some Sequence<(user: Int, item: Int, rating: Int)>) -> String {
      "user_id:token\titem_id:token\trating:float\n"
        + lines.map { "\($0.user)\t\($0.item)\t\($0.rating)\n" }.joined()
    }
    try fixture.write("parts/x.train.inter", inter(lines.prefix(300)))
    try fixture.write("parts/x.valid.inter", inter(lines.dropFirst(300).prefix(50)))
    try fixture.write("parts/x.test.inter", inter(lines.dropFirst(350)))
    try fixture.write("whole/x.inter", inter(lines))
    let pooled = try Dataset.load(fixture.path("parts"), seed: 3)
    #expect(pooled.protocolDescription.contains("pooled and split anew"))
    #expect(try Dataset.load(fixture.path("whole"), seed: 3).digest == pooled.digest)
    try fixture.write("whole/y.inter", inter(lines))
    let error = try #require(throws: DataError.self) {
      try Dataset.load(fixture.path("whole"), seed: 3)
    }
    #expect(error.description.contains("several files here could be the dataset"))
  }
}
