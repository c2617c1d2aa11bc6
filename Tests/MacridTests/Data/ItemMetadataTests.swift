import Foundation
import Testing

@testable import Macrid

@Suite struct ItemMetadataTests {
  @Test func embeddedSet() throws {
    let nowhere = URL(fileURLWithPath: "/nonexistent")
    let split = try Dataset.load("ml-latest-small", seed: 1, cache: nowhere)
    let metadata = try Dataset.itemMetadata(of: "ml-latest-small", for: split, cache: nowhere)
    #expect(metadata.knownCount == split.itemIDs.count)
    let toyStory = try #require(split.itemIDs.firstIndex(of: "1"))
    #expect(metadata.titles[toyStory] == "Toy Story")
    #expect(metadata.years[toyStory] == 1995)
    #expect(
      metadata.genres[toyStory] == ["Adventure", "Animation", "Children", "Comedy", "Fantasy"])
    // A comma inside quotation marks.
    let president = try #require(split.itemIDs.firstIndex(of: "11"))
    #expect(metadata.titles[president] == "American President, The")
  }

  private func read(_ file: String, _ data: Data, items: [String]) throws -> ItemMetadata {
    let fixture = try DataFixture()
    try fixture.write("set/\(file)", data)
    try fixture.write("set/pro_sg/unique_sid.txt", items.joined(separator: "\n"))
    let empty = Interactions(rows: [], itemCount: items.count)
    let nobody = HeldOutUsers(userIDs: [], known: empty, sought: empty)
    let split = Split(
      dataset: "x", itemIDs: items, trainUserIDs: [], train: empty, validation: nobody,
      test: nobody, protocolDescription: "")
    return try Dataset.itemMetadata(of: fixture.path("set"), for: split)
  }

  @Test func latin1() throws {
    let flags = "0|0|0|0|1|0|0|0|0|0|0|0|0|0|0|1|0|0|0"
    let text = "8|Mis\u{E9}rables, Les (1998)|01-Jan-1995||http://x|\(flags)\n"
    let latin = Data(text.unicodeScalars.map { UInt8($0.value) })
    let metadata = try read("u.item", latin, items: ["9", "8"])
    #expect(metadata.titles == ["", "Misérables, Les"])
    #expect(metadata.years == [nil, 1998])
    #expect(metadata.genres == [[], ["Children's", "Sci-Fi"]])
    #expect(metadata.knownCount == 1)

    let dat = Data(
      "8::Mis\u{E9}rables (1995)::Drama|Musical\n".unicodeScalars.map { UInt8($0.value) })
    let other = try read("movies.dat", dat, items: ["8"])
    #expect(other.titles == ["Misérables"])
    #expect(other.genres == [["Drama", "Musical"]])
  }

  @Test func categories() throws {
    let text = Data("100,3\n101,7\n100,8\n102,11\n102,2\n".utf8)
    let metadata = try read("pro_sg/item_cate.csv", text, items: ["101", "100", "102", "103"])
    #expect(metadata.categories == [7, 3, 2, nil])
  }

  @Test(
    arguments: [
      ("100,3\n101,7\n", [7, 3], [:]), ("item_id,category\n100,3\n101,7\n", [7, 3], [:]),
      ("goods,kind\n100,3\n101,7\n", [7, 3], [:]), ("0100,3\n101.0,7\n", [7, 3], [:]),
      ("100,shoes\n101,bags\n", [1, 2], [1: "bags", 2: "shoes"]),
      ("item,category\n101,bags\n100,\"shoes, high\"\n", [1, 2], [1: "bags", 2: "shoes, high"]),
      ("goods,kind\r100,shoes\r101,bags\r9,shoes\r", [1, 2], [1: "bags", 2: "shoes"]),
      ("100,3\n101,bags\n", [2, 1], [1: "3", 2: "bags"]),
    ] as [(String, [Int], [Int: String])])
  func categoriesByNumberOrName(text: String, categories: [Int], names: [Int: String]) throws {
    let metadata = try read("pro_sg/item_cate.csv", Data(text.utf8), items: ["101", "100", "103"])
    #expect(metadata.categories == categories + [nil])
    #expect(metadata.categoryNames == names)
  }

  /// pandas writes 1.0 for 1, spreadsheets 0001 for 1 and the other way round.
  @Test(arguments: [
    (["1", "2"], ["0001", "0002"]), (["1", "2"], ["1.0", "2.0"]), (["001", "2.00"], ["1", "2"]),
    (["0", "2"], ["000", "02"]),
  ]) func idsWrittenInAnotherWay(ratings: [String], movies: [String]) throws {
    let text = "title,movieId,genres,note\nA,\(movies[0]),X|Y,\nB,\(movies[1]),Z,\n"
    let metadata = try read("movies.csv", Data(text.utf8), items: ratings)
    #expect(metadata.titles == ["A", "B"])
    #expect(metadata.genres == [["X", "Y"], ["Z"]])
  }

  @Test func idsThatWouldBecomeOneStayApart() throws {
    let text = Data("movieId,title,genres\n01,A,\n1,B,\n2,C,\n".utf8)
    let metadata = try read("movies.csv", text, items: ["1", "001", "2", "02"])
    #expect(metadata.titles == ["B", "", "C", ""])
  }

  @Test func aFileThatKnowsNoItemIsAnError() throws {
    for (file, text) in [
      ("movies.csv", "movieId,title,genres\ntt001,A,\n"), ("movies.dat", "9::A::X\n"),
      ("pro_sg/item_cate.csv", "9,1\n"),
    ] {
      let error = try #require(throws: DataError.self) {
        try read(file, Data(text.utf8), items: ["1", "2"])
      }
      #expect(error.description.contains("the ratings' like '1'"), "\(error)")
    }
  }

  @Test func whatIsNotUTF8IsNamed() throws {
    for (file, text) in [
      ("movies.csv", "movieId,title,genres\n8,Mis\u{E9}rables,\n"),
      ("pro_sg/item_cate.csv", "8,caf\u{E9}\n"),
    ] {
      let latin1 = Data(text.unicodeScalars.map { UInt8($0.value) })
      let error = try #require(throws: DataError.self) { try read(file, latin1, items: ["8"]) }
      #expect(error.line != nil && error.description.contains("iconv -f WINDOWS-1252"), "\(error)")
      #expect(try read(file, Data(text.utf8), items: ["8"]).knownCount == 1)
    }
    // Converted by hand, the publisher's Latin-1 files are read as well.
    let dat = try read("movies.dat", Data("8::Mis\u{E9}rables::\n".utf8), items: ["8"])
    #expect(dat.titles == ["Mis\u{E9}rables"])
  }

  @Test(
    arguments: [
      ("Toy Story (1995)", "Toy Story", 1995), ("Babylon 5", "Babylon 5", nil),
      ("City (Cidade) (2002) ", "City (Cidade)", 2002), ("Fringe (2008-2013)", "Fringe", 2008),
      ("Nameless (unknown)", "Nameless (unknown)", nil), ("", "", nil),
      ("2012 (2009)", "2012", 2009),
      ("Odd (19955)", "Odd (19955)", nil),
    ] as [(String, String, Int?)]) func titlesAndYears(text: String, title: String, year: Int?)
  {
    let found = ItemMetadata.titleAndYear(text)
    #expect(found.title == title)
    #expect(found.year == year)
  }

  @Test func brokenFilesNameTheLine() throws {
    for (file, text) in [
      ("u.item", "8|Title|x\n"), ("movies.dat", "8::Title\n"),
      ("movies.csv", "movieId,title,genres\n8,Title, The,Drama\n"),
      ("movies.csv", "id,name\n8,Title\n"),
      ("pro_sg/item_cate.csv", "8,-1\n"), ("pro_sg/item_cate.csv", "8,\n"),
      ("pro_sg/item_cate.csv", "8,shoes\n8,bags\n"), ("pro_sg/item_cate.csv", "8,1,shoes\n"),
    ] {
      let error = try #require(throws: DataError.self) {
        try read(file, Data(text.utf8), items: ["8"])
      }
      #expect(error.kind == .badData && error.line != nil, "\(error)")
    }
  }

  @Test(.enabled(if: DataFixture.hasReal("ml-1m/movies.dat"), "MACRIDVAE_DATA holds no ml-1m"))
  func movieLens1MHasEveryTitle() throws {
    let split = try Dataset.load("ml-1m", in: DataFixture.realData, seed: 1)
    let metadata = try Dataset.itemMetadata(of: "ml-1m", in: DataFixture.realData, for: split)
    #expect(metadata.knownCount == split.itemIDs.count)
  }

  @Test(.enabled(if: DataFixture.hasReal("ml-100k/u.item"), "MACRIDVAE_DATA holds no ml-100k"))
  func movieLens100KHasEveryTitle() throws {
    let split = try Dataset.load("ml-100k", in: DataFixture.realData, seed: 1)
    let metadata = try Dataset.itemMetadata(of: "ml-100k", in: DataFixture.realData, for: split)
    #expect(metadata.knownCount == split.itemIDs.count)
  }

  @Test(.enabled(if: DataFixture.hasReal("alishop-7c"), "MACRIDVAE_DATA holds no alishop-7c"))
  func aliShopHasSevenCategories() throws {
    let split = try Dataset.load("alishop-7c", in: DataFixture.realData, seed: 1)
    let metadata = try Dataset.itemMetadata(of: "alishop-7c", in: DataFixture.realData, for: split)
    #expect(Set(metadata.categories) == Set((1...7).map(Optional.some)))
  }
}
