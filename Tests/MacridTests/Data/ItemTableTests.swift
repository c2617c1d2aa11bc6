import Foundation
import Testing

@testable import Macrid

/// Titles and categories from a file of one's own.
@Suite struct ItemTableTests {
  private func read(_ text: String, _ items: [String], name: String = "own.csv") throws
    -> ItemMetadata
  {
    let fixture = try DataFixture()
    return try ItemMetadata(of: try fixture.write(name, text), for: items)
  }

  @Test(arguments: [
    "a,Heat (1995),Crime|Drama\nb,\"Bird, The\",Comedy\n",
    "item,title,category\na,Heat (1995),Crime|Drama\nb,\"Bird, The\",Comedy\n",
    "price,genres,name,id\n3,Crime|Drama,Heat (1995),a\n,Comedy,\"Bird, The\",b\n",
    "item_id:token\tmovie_title:token_seq\tclass:token\na\tHeat (1995)\tCrime|Drama\n"
      + "b\tBird, The\tComedy\n",
    "a::Heat (1995)::Crime|Drama\r\nb::Bird, The::Comedy\r\n",
  ])
  func columnsByNameOrPlace(text: String) throws {
    let metadata = try read(text, ["b", "c", "a"])
    #expect(metadata.titles == ["Bird, The", "", "Heat"])
    #expect(metadata.years == [nil, nil, 1995])
    #expect(metadata.genres == [["Comedy"], [], ["Crime", "Drama"]])
    #expect(metadata.knownCount == 2)
  }

  @Test func twoColumnsAreTitlesOrCategories() throws {
    let titles = try read("a,One\nb,Two\nc,Three\n", ["a"])
    #expect(titles.titles == ["One"] && titles.genres == [[]])
    let categories = try read("a,Tea\nb,Tea\nc,Tea\nd,Bags\n", ["a"])
    #expect(categories.titles == [""] && categories.genres == [["Tea"]])
    // A publisher's file is known by its name.
    let movies = try read(
      "movieId,title,genres\n1,\"Toy Story, A (1995)\",Comedy\n", ["1"], name: "movies.csv")
    #expect(movies.titles == ["Toy Story, A"])
  }

  @Test(arguments: [
    ("", "the file is empty"), ("a\nb\n", "expected item,title[,category]"),
    ("id,price\na,3\n", "does not say which column is which"), ("id,title\n", "no data below"),
    ("a,b,c,d\n", "found 4 fields"), ("a,Tea\nb,Tea, green\n", "needs quotation marks"),
    ("a,Tea\n,Coffee\n", ":2: found '' as item"), ("x,Tea\ny,Coffee\n", "none of the items"),
  ])
  func refusals(text: String, says: String) throws {
    let error = #expect(throws: DataError.self) { try read(text, ["a", "b"]) }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
  }
}
