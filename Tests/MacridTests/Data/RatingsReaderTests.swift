import Foundation
import Testing

@testable import Macrid

@Suite struct RatingsReaderTests {
  private let expected = ["1 10 4.0", "1 20 3.0", "2 10 5.0"]

  private func read(_ name: String, _ text: String) throws -> Ratings {
    let fixture = try DataFixture()
    try fixture.write("set/" + name, text)
    let files = try #require(
      try DatasetFiles.find(at: fixture.folder.appendingPathComponent("set")))
    return try #require(try files.ratings())
  }

  @Test(arguments: [
    ("u.data", "1\t10\t4\t881250949\n1\t20\t3\t881250949\n2\t10\t5\t881250949\n"),
    ("ratings.csv", "userId,movieId,rating,timestamp\n1,10,4.0,9\n1,20,3.0,9\n2,10,5.0,9\n"),
    ("ratings.dat", "1::10::4::978300760\n1::20::3::978300760\n2::10::5::978300760\n"),
    ("mv_0000010.txt", "10:\n1,4,2005-09-06\n2,5,2005-05-13\n20:\n1,3,2005-10-19\n"),
    ("training_set/mv_0000010.txt", "10:\n1,4,2005-09-06\n2,5,2005-05-13\n20:\n1,3,2005-10-19\n"),
    ("combined_data_1.txt", "10:\n1,4,2005-09-06\n2,5,2005-05-13\n20:\n1,3,2005-10-19\n"),
    (
      "mine.inter",
      "user_id:token\titem_id:token\trating:float\ttimestamp:float\n1\t10\t4\t9\n1\t20\t3\t9\n"
        + "2\t10\t5\t9\n"
    ),
    ("mine.csv", "1,10,4\n1,20,3\n2,10,5\n"),
    ("mine.tsv", "1\t10\t4\n1\t20\t3\n2\t10\t5\n"),
    ("other order.csv", "when,rating,item,user\n9,4,10,1\n9,3,20,1\n9,5,10,2\n"),
    ("quoted.csv", "\"user\",\"item\",\"rating\"\n\"1\",\"10\",\"4\"\n1,20,3\n2,\"10\",5\n"),
    ("spaces.csv", "1, 10, 4\n 1, 20,3\n2,10 ,5\n"),
  ]) func everyFormatGivesTheSameRatings(name: String, text: String) throws {
    #expect(try read(name, text).lines == expected)
    #expect(try read(name, text.replacingOccurrences(of: "\n", with: "\r\n")).lines == expected)
    #expect(try read(name, "\u{FEFF}" + text + "\n\r\n").lines == expected)
    #expect(try read(name, String(text.dropLast())).lines == expected)
    #expect(try read(name, text.replacingOccurrences(of: "\n", with: "\r")).lines == expected)
  }

  @Test func netflixInManyFiles() throws {
    let fixture = try DataFixture()
    try fixture.write(
      "netflix/training_set/mv_0000010.txt", "10:\n1,4,2005-09-06\n2,5,2005-05-13\n")
    try fixture.write("netflix/training_set/mv_0000020.txt", "20:\n1,3,2005-10-19\n")
    let files = try #require(try Dataset.availability(of: "netflix", in: fixture.folder).files)
    #expect(files.files.count == 2)
    #expect(try files.ratings()?.lines == expected)
  }

  @Test func withoutRatingsEveryLineCounts() throws {
    let ratings = try read("mine.csv", "user,item\na,x\nb,x\n")
    #expect(ratings.values == nil)
    #expect(ratings.adoptions(threshold: 4).matrix.count == 2)
  }

  @Test func idsAreTokensInCanonicalOrder() throws {
    let huge = String(repeating: "9", count: 40)
    let text =
      "b,1\n10,1\n9,1\n007,1\n7,1\n18446744073709551616,1\n\(huge),1\né,1\ne\u{301},1\n16777217,1\n"
    let ratings = try read("mine.csv", text)
    // Numbers by value; whatever is not written plainly is a word, by its bytes.
    #expect(
      ratings.userIDs.map { Array($0.utf8) }
        == [
          "7", "9", "10", "16777217", "007", "18446744073709551616", huge, "b", "e\u{301}", "é",
        ].map { Array($0.utf8) })
  }

  @Test func theLastOfRepeatedLinesCounts() throws {
    let ratings = try read("mine.csv", "1,10,5\n1,20,2\n1,10,3\n1,20,4\n1,20,4\n")
    let (matrix, duplicates) = ratings.adoptions(threshold: 4)
    #expect(duplicates == 3)
    #expect(matrix == Interactions(rows: [[1]], itemCount: 2))
  }

  @Test func thresholdIsExact() throws {
    let ratings = try read(
      "mine.csv", "1,1,3.9\n1,2,4\n1,3,4.0\n1,4,4e0\n1,5,-4\n1,6,3.5\n1,7,+4.5\n")
    #expect(ratings.adoptions(threshold: 4).matrix.items == [1, 2, 3, 6])
  }

  @Test(arguments: 1...20) func readsWhatWasWrittenInAnyChunking(seed: UInt64) throws {
    var generator = Philox(seed: seed)
    var text = ""
    var expected: [String] = []
    for _ in 0..<2_000 {
      let user = generator.index(below: 2) == 0 ? "\(generator.index(below: 1 << 40))" : "u\(seed)"
      let item = "\(generator.index(below: 5_000))"
      let half = 1 + generator.index(below: 10)
      let padding = String(repeating: " ", count: generator.index(below: 600))
      text += "\(user),\(item),\(padding)\(Float(half) / 2)\n"
      expected.append("\(user) \(item) \(Float(half) / 2)")
    }
    #expect(try read("mine.csv", text).lines == expected.sorted(), "seed \(seed)")
  }
}
