import Commands
import Foundation
import Macrid
import Testing

@testable import Workbench

@Suite struct AtomicFileTests {
  @Test func writesAndReplacesInMissingFolders() throws {
    let folder = try ScratchFolder()
    let file = folder.url.appending(path: "a/b c/result.json")
    try AtomicFile.write("one", to: file)
    try AtomicFile.write("two", to: file)
    #expect(try folder.read("a/b c/result.json") == "two")
    #expect(folder.files() == ["a/b c/result.json"])
  }

  @Test func writesMoreThanOneCallTakes() throws {
    let folder = try ScratchFolder()
    let data = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    let file = folder.url.appending(path: "large")
    try AtomicFile.write(data, to: file)
    #expect(try Data(contentsOf: file) == data)
  }

  @Test func aFolderInTheWayIsAnErrorThatLeavesNothing() throws {
    let folder = try ScratchFolder()
    try folder.write("kept", to: "result.json/inside")
    let file = folder.url.appending(path: "result.json")
    let error = try #require(throws: CannotWrite.self) { try AtomicFile.write("new", to: file) }
    #expect(error.path.hasSuffix("result.json"))
    #expect(error.exitStatus == .cannotWrite)
    #expect(folder.files() == ["result.json/inside"])
  }

  @Test func aFileWhereAFolderShouldBe() throws {
    let folder = try ScratchFolder()
    try folder.write("a file", to: "figures")
    let error = try #require(throws: CannotWrite.self) {
      try AtomicFile.write("new", to: folder.url.appending(path: "figures/table1.json"))
    }
    #expect(error.description.contains("Not a directory"))
  }
}
