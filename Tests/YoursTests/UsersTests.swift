import Commands
import Foundation
import Macrid
import Testing

@testable import chapter_yours

@Suite struct UsersTests {
  /// Two spellings of one accented letter are two users and two items.
  @Test func idsAreComparedByteByByte() throws {
    let folder = try ScratchFolder()
    let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
    try folder.write(
      "\(composed),\(decomposed)\n\(decomposed),\(composed)\n\(decomposed),tea\n",
      to: "ratings.csv")
    let files = try #require(try DatasetFiles.find(at: folder.url.appending(path: "ratings.csv")))
    let users = Users(try #require(try files.ratings()), path: "ratings.csv")
    let columns = [composed, "tea", decomposed]
    let known = try users.known(
      of: [AskedUser(id: composed), AskedUser(id: decomposed)], columns: columns)
    #expect(Array(known.liked.items(of: 0)) == [2])
    #expect(Array(known.liked.items(of: 1)) == [0, 1])
    #expect(users.likes(of: columns) == [1, 1, 1])
    #expect(users.count(of: columns) == 3)
  }
}
