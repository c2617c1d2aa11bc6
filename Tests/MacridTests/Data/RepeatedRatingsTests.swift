import Foundation
import Testing

@testable import Macrid

/// Of two ratings of a pair the later one counts, whatever the order of lines.
@Suite struct RepeatedRatingsTests {
  private func adopted(_ name: String, _ lines: [String]) throws -> [String] {
    let fixture = try DataFixture()
    let file = try fixture.write(name, lines.joined(separator: "\n"))
    let ratings = try #require(try DatasetFiles.find(at: file)?.ratings())
    let matrix = ratings.adoptions(threshold: 4).matrix
    return (0..<matrix.userCount).flatMap { user in
      matrix.items(of: user).map { "\(ratings.userIDs[user]) \(ratings.itemIDs[Int($0)])" }
    }
  }

  struct Form: Sendable, CustomTestStringConvertible {
    let file: String
    let header: [String]
    /// Lines of one pair, the latest first; user 1 and item 10.
    let lines: [String]
    var testDescription: String { "\(file): \(lines)" }
  }

  @Test(arguments: [
    Form(file: "u.data", header: [], lines: ["1\t10\t5\t30", "1\t10\t2\t20", "1\t10\t4\t10"]),
    Form(file: "ratings.dat", header: [], lines: ["1::10::4::978300761", "1::10::1::978300760"]),
    Form(
      file: "ratings.csv", header: ["userId,movieId,rating,timestamp"],
      lines: ["1,10,4.5,1000000000000", "1,10,1,999999999999", "1,10,2,-5", "1,10,3,"]),
    Form(file: "mine.csv", header: [], lines: ["1,10,4,100", "1,10,3,99.5", "1,10,1,9"]),
    Form(
      file: "dates.csv", header: ["date,user,item,rating"],
      lines: [
        "2005-09-06T10:00:00+01:00,1,10,5", "2005-09-06T08:59:59Z,1,10,1", "2005-09-06,1,10,2",
        "1999-12-31 23:59:59,1,10,3", ",1,10,1",
      ]),
    Form(
      file: "x.inter", header: ["user_id:token\titem_id:token\trating:float\ttimestamp:float"],
      lines: ["1\t10\t4\t881250950.5", "1\t10\t1\t881250950", "1\t10\t1\t8.8e8"]),
    Form(file: "mv_1.txt", header: ["10:"], lines: ["1,4,2005-09-06", "1,1,2005-08-30"]),
    // Equal times: the higher counts.
    Form(file: "equal.csv", header: [], lines: ["1,10,4,7", "1,10,1,7", "1,10,3,7"]),
  ]) func theLaterByItsTime(form: Form) throws {
    for seed: UInt64 in 1...6 {
      var lines = form.lines
      var generator = Philox(seed: seed)
      generator.shuffle(&lines)
      #expect(try adopted(form.file, form.header + lines) == ["1 10"], "seed \(seed): \(lines)")
    }
  }

  @Test func withoutTimesTheLastLineCounts() throws {
    #expect(try adopted("mine.csv", ["1,10,5", "1,10,2"]) == [])
    #expect(try adopted("mine.csv", ["1,10,2", "1,10,5"]) == ["1 10"])
    #expect(try adopted("mine.csv", ["user,item,rating,time", "1,10,5,x", "1,10,2,x"]) == [])
  }

  @Test(arguments: 1...5) func anyOrderOfLinesGivesTheSameDigest(seed: UInt64) throws {
    var generator = Philox(seed: seed)
    var lines = madeUpRatings(users: 40, items: 30, seed: seed).flatMap { line in
      (0...generator.index(below: 3)).map { _ in
        "\(line.user),\(line.item),\(1 + generator.index(below: 5)),\(generator.index(below: 9))"
      }
    }
    let fixture = try DataFixture()
    func digest() throws -> String {
      generator.shuffle(&lines)
      let file = try fixture.write("mine.csv", lines.joined(separator: "\n"))
      return try Dataset.load(file.path, seed: 1).digest
    }
    let first = try digest()
    for _ in 0..<3 { #expect(try digest() == first, "seed \(seed)") }
  }

  @Test func timesAsNumbers() {
    for (text, seconds) in [
      ("0", 0), ("881250949", 881_250_949), ("1.5e3", 1_500), ("-7", -7), ("1970-01-01", 0),
      ("2000-03-01", 951_868_800), ("2024-02-29T12:00", 1_709_208_000),
      ("2005-09-06 12:30:59.5", 1_126_009_859.5), ("2005-09-06T14:30:59+02:00", 1_126_009_859),
      ("2005-09-06T10:30:59-0200", 1_126_009_859), ("2005-09-06T12:30:59Z", 1_126_009_859),
      ("", RatingTimes.none), ("yesterday", RatingTimes.none), ("2005-13-06", RatingTimes.none),
      ("2005-09-06 noon", RatingTimes.none), ("nan", RatingTimes.none),
      ("06/09/2005", RatingTimes.none),
    ] as [(String, Double)] {
      let bytes = Array(text.utf8)
      #expect(bytes.withUnsafeBufferPointer { timeNumber($0) } == seconds, "\(text)")
    }
  }
}
