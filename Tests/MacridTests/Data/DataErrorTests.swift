import Foundation
import Testing

@testable import Macrid

/// Every way in which a file can be wrong: the kind, the line, and words that say what was found
/// and what was expected.
@Suite struct DataErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let line: Int?
    let says: [String]
    var testDescription: String { "\(name): \(text.prefix(40).debugDescription)" }

    init(_ name: String, _ text: String, _ line: Int?, _ says: String...) {
      self.name = name
      self.text = text
      self.line = line
      self.says = says
    }
  }

  static let cases = [
    Case("u.data", "", nil, "empty"),
    Case("u.data", "\n\n", nil, "empty"),
    Case("ratings.csv", "userId,movieId,rating,timestamp\n", nil, "no data below"),
    Case("u.data", "1\t2\t3\t4\n1\t2\t3\n", 2, "found 3 fields", "'1\\t2\\t3'", "timestamp", "cut"),
    Case("u.data", "1,2,3,4\n", 1, "found '1,2,3,4'", "separated by TABs"),
    Case("ratings.dat", "1::2::3::4\n1:2:3:4\n", 2, "user::item::rating::timestamp"),
    Case("mine.csv", "1,2,3\n1;2;3\n", 2, "found '1;2;3'", "separated by a comma"),
    Case("mine.csv", "1;2;3\n", 1, "found '1;2;3'", "commas or TABs"),
    Case("mine.csv", "1,2,NaN\n", 1, "found 'NaN' as rating", "finite"),
    Case("mine.csv", "1,2,inf\n", 1, "found 'inf' as rating"),
    Case("mine.csv", "1,2,0x1p3\n", 1, "found '0x1p3' as rating"),
    Case("mine.csv", "1,2,3\n1,2,\n", 2, "found '' as rating"),
    Case("mine.csv", "1,2,3\n-1,2,3\n", 2, "found '-1' as user", "negative"),
    Case("mine.csv", "1,2,3\n1,-7,3\n", 2, "found '-7' as item"),
    Case("mine.csv", "1,2,3\nnan,2,3\n", 2, "found 'nan' as user"),
    Case("mine.csv", "1,2,3\n,2,3\n", 2, "found '' as user", "blank"),
    Case("mine.csv", "a,b,c,d,e,f\n", 1, "found 6 fields", "user,item"),
    Case(
      "mine.csv", "1,2\n1" + String(repeating: ",2", count: 80) + "\n", 2, "found 81 fields"),
    Case("mine.csv", "who,what,stars\n1,2,3\n", 1, "header 'who,what,stars'", "Rename"),
    Case("mine.csv", "1,\"2,3\n", 1, "never closed"),
    Case("mine.csv", "1,2\n1,2,3\n", 2, "found 3 fields", "user, item separated by a comma"),
    Case("mine.csv", "user,item,movie\n1,2,3\n", 1, "'item' and 'movie'", "be the item"),
    Case("mine.csv", "user_id,userId,item\n1,2,3\n", 1, "be the user"),
    Case("mine.csv", "user,item,score,rating\n1,2,3,4\n", 1, "'score' and 'rating'"),
    Case(
      "mine.inter", "user_id:token\titem_id:token\tlabel:float\n1\t2\t0\n", 1, "'label'", "numbers"),
    Case("mine.csv", "user,item,plays\n1,2,7\n1,3,\n", 1, "'plays'", "rename it to rating"),
    Case("mine.csv", "weight,user,item\nNA,2,7\n0.5,1,3\n", 1, "'weight'"),
    Case("ratings.csv", "userId,movieId,timestamp,value\n1,2,9,1e0\n", 1, "'value'", "remove"),
    Case("mine.tsv", "user\titem\ttitle\tliked\n1\t2\tx\t-1\n", 1, "'liked'"),
    Case("mine.csv", String(repeating: "x", count: 1 << 21), 1, "more than 1048576 bytes"),
    Case("mine.inter", "user_id:token\trating:float\n1\t2\n", 1, "header"),
    Case("mv_1.txt", "1,5,2005-09-06\n", 1, "before any movie"),
    Case("mv_1.txt", "1:\n1,5,2005-09-06\n2,5\n", 3, "found 2 fields", "user,rating,date"),
    Case("mv_1.txt", "1:\n1,x,2005-09-06\n", 2, "found 'x' as rating"),
    Case("mv_1.txt", "1:\n", nil, "no data"),
    Case("combined_data_1.txt", "-1:\n1,5,2005-09-06\n", 1, "found '-1' as item"),
    Case("mine.csv", "1,2,5\n2,2,5\n", nil, "0 users have 5 or more", "at least 8"),
  ]

  @Test(arguments: cases) func brokenTable(_ broken: Case) throws {
    let fixture = try DataFixture()
    let file = try fixture.write("set/" + broken.name, broken.text)
    let error = try #require(throws: DataError.self) {
      try Dataset.load(file.path, seed: 1)
    }
    #expect(error.kind == .badData)
    #expect(error.line == broken.line)
    if let line = broken.line { #expect(error.description.hasPrefix("\(file.path):\(line): ")) }
    for words in broken.says {
      #expect(error.description.contains(words), "\(error)")
    }
  }

  @Test func notUTF8() throws {
    let fixture = try DataFixture()
    let file = try fixture.write(
      "mine.csv", Data("1,2,3\nj\u{FC}rg,2,3\n".unicodeScalars.map { UInt8($0.value) }))
    let error = try #require(throws: DataError.self) { try Dataset.load(file.path, seed: 1) }
    #expect(error.line == 2)
    #expect(error.description.contains("iconv -f WINDOWS-1252 -t UTF-8"))
  }

  @Test func messagesArePrintable() throws {
    let fixture = try DataFixture()
    let file = try fixture.write(
      "mine.csv", "1,2,3\n\u{1B}[31m\u{7}\(String(repeating: "y", count: 500))\n")
    let error = try #require(throws: DataError.self) { try Dataset.load(file.path, seed: 1) }
    #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 32 })
    #expect(error.description.count < 400)
  }

  /// What the question about a column of numbers advises, done.
  @Test func adviceOnUnnamedNumbersIsTrue() throws {
    let fixture = try DataFixture()
    let lines = madeUpRatings(users: 40, items: 30, seed: 5)
    func load(_ header: String, _ line: (_ user: Int, _ item: Int, _ rating: Int) -> String?) throws
      -> Split
    {
      let text = lines.compactMap { line($0.user, $0.item, $0.rating) }.joined(separator: "\n")
      return try Dataset.load(fixture.write("mine.csv", header + "\n" + text).path, seed: 1)
    }
    let expected = try load("user,item,rating") { "\($0),\($1),\($2)" }.digest
    #expect(throws: DataError.self) { try load("user,item,grade") { "\($0),\($1),\($2)" } }
    #expect(
      throws: DataError.self
    ) { try load("user,item,label") { "\($0),\($1),\($2 > 3 ? 1 : 0)" } }
    #expect(try load("user,item") { $2 > 3 ? "\($0),\($1)" : nil }.digest == expected)
    #expect(
      try load("user,item,timestamp") { $2 > 3 ? "\($0),\($1),\($2)" : nil }.digest == expected)
    // Words are passed over, also where some are numbers.
    #expect(
      try load("user,item,title") { $2 > 3 ? "\($0),\($1),\($1 == 7 ? "1984" : "Emma")" : nil }
        .digest == expected)
  }

  @Test func missing() throws {
    let fixture = try DataFixture()
    let error = try #require(throws: DataError.self) {
      try Dataset.load(fixture.path("nothing.csv"), seed: 1)
    }
    #expect(error.kind == .missingInput)
    for name in ["netflix", "ml-20m", "alishop-7c"] {
      let error = try #require(throws: DataError.self) {
        try Dataset.load(name, in: fixture.folder, seed: 1, cache: fixture.folder)
      }
      #expect(error.kind == .missingInput)
      #expect(error.description.contains("folder"), "\(error)")
      #expect(error.description.contains(fixture.path(name)), "\(error)")
    }
  }

  @Test func halfAFolder() throws {
    let fixture = try DataFixture()
    try fixture.write("packed/unique_sid.txt", "1\n2\n")
    try fixture.write("packed/train.csv.gz", "")
    let packed = try #require(throws: DataError.self) {
      try Dataset.load(fixture.path("packed"), seed: 1)
    }
    #expect(packed.description.contains("train.csv.gz") && packed.description.contains("unpack it"))
    try fixture.write("ml-1m/pro_sg/unique_sid.txt", "1\n2\n")
    try fixture.write("ml-1m/pro_sg/train.csv", "uid,sid\n0,1\n")
    let error = try #require(throws: DataError.self) {
      try Dataset.load("ml-1m", in: fixture.folder, seed: 1)
    }
    #expect(error.kind == .missingInput)
    #expect(error.description.contains("validation_tr.csv"), "\(error)")
  }

  @Test func namesOfferOnesOwnDataFirst() throws {
    let fixture = try DataFixture()
    let known = DatasetCatalogue.entries.map(\.name)
    #expect(try Dataset.names(in: nil) == known)
    #expect(try Dataset.names(in: fixture.folder) == known)
    let file = try fixture.write("mine.csv", "1,2,3\n")
    #expect(try Dataset.names(in: file) == [file.path] + known)
    #expect(try Dataset.names(in: fixture.folder) == [fixture.folder.path] + known)
    try fixture.write("ml-1m/ratings.dat", "1::2::3::4\n")
    #expect(try Dataset.names(in: fixture.folder) == known)
  }

  @Test func nothingRecognised() throws {
    let fixture = try DataFixture()
    try fixture.write("notes.md", "hello")
    let error = try #require(throws: DataError.self) {
      try Dataset.load(fixture.folder.path, seed: 1)
    }
    #expect(error.kind == .badData)
    #expect(error.description.contains("u.data"))
  }

  @Test(arguments: [
    ("ml-100", "ml-100k"), ("ML-1M", "ml-1m"), ("movielens-latest-small", "ml-latest-small"),
    ("netfilx", "netflix"), ("alishop", "alishop-7c"), ("shop", "shop-simulated"),
  ]) func unknownNameOffersTheNearest(name: String, nearest: String) throws {
    let error = try #require(throws: DataError.self) { try DatasetCatalogue.entry(named: name) }
    #expect(error.kind == .usage)
    #expect(error.description.contains("did you mean \(nearest)?"), "\(error)")
  }

  @Test func editDistances() {
    #expect(editDistance("kitten", "sitting") == 3)
    #expect(editDistance("", "abc") == 3)
    #expect(editDistance("abc", "") == 3)
    #expect(editDistance("same", "same") == 0)
  }
}
