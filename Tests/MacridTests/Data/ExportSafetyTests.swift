import Foundation
import Testing

@testable import Macrid

/// An export touches no file that is there, whatever way leads to it.
@Suite struct ExportSafetyTests {
  private let fixture: DataFixture
  private let split: Split

  init() throws {
    fixture = try DataFixture()
    let lines = madeUpRatings(users: 40, items: 20, seed: 2)
    let file = try fixture.write(
      "mine.csv", lines.map { "\($0.user),\($0.item),\($0.rating)\n" }.joined())
    split = try Dataset.load(file.path, seed: 1)
  }

  /// Every file below the folder with its contents, links as where they lead.
  private func snapshot() throws -> [String: String] {
    var found: [String: String] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: fixture.folder.path) {
      let path = fixture.path(name)
      if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path) {
        found[name] = "-> \(link)"
      } else {
        found[name] =
          (try? Data(contentsOf: URL(fileURLWithPath: path)).base64EncodedString()) ?? "/"
      }
    }
    return found
  }

  private func isRefused(_ what: String, _ export: () throws -> Void) throws {
    let before = try snapshot()
    do {
      try export()
      Issue.record("\(what): not refused")
    } catch let error as DataError {
      #expect(error.kind == .cannotWrite || error.kind == .usage, "\(what): \(error)")
    } catch is CannotWrite {}
    #expect(try snapshot() == before, "\(what)")
  }

  /// Its own source in the authors' layout, with held-out users only.
  @Test func theSourceStays() throws {
    for name in ProSGFolder.heldOutFiles {
      let start = name.hasPrefix("validation") ? 0 : 10
      let items = name.hasSuffix("_tr.csv") ? 0..<6 : 6..<8
      let lines = (start..<start + 10).flatMap { user in items.map { "\(user),\($0)\n" } }
      try fixture.write("d/myset/pro_sg/\(name)", "uid,sid\n" + lines.joined())
    }
    try fixture.write("d/myset/pro_sg/unique_sid.txt", (0..<8).map { "s\($0)\n" }.joined())
    let own = try Dataset.load(fixture.path("d/myset"), seed: 1)
    try FileManager.default.createSymbolicLink(
      atPath: fixture.path("link"), withDestinationPath: "d/myset")
    try FileManager.default.createDirectory(
      atPath: fixture.path("e"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: fixture.path("e/myset"), withDestinationPath: "../d/myset/")
    for place in ["d", "d/", "d/myset/..", "link/..", "e", "d/../d", "link/../../d"] {
      try isRefused(place) {
        try Split.export([own], to: URL(fileURLWithPath: fixture.path(place)))
      }
    }
    for place in ["d/myset/pro_sg", "link/pro_sg", "d/myset/pro_sg/../pro_sg", "link", "d"] {
      try isRefused(place) { try own.writeProSG(to: URL(fileURLWithPath: fixture.path(place))) }
      try isRefused(place) {
        try own.writeAtomicFiles(to: URL(fileURLWithPath: fixture.path(place)))
      }
    }
  }

  @Test func foreignFilesStay() throws {
    for (name, place) in [
      ("x/mine/inter/mine.inter", "x"), ("y/mine/inter/mine-split/mine-split.train.inter", "y"),
      ("z/mine/pro_sg/train.csv", "z"), ("v/mine/thesis.tex", "v"), ("w/mine", "w"),
      ("u", "u"), ("t/mine/pro_sg/.hidden", "t"), ("s/mine/u.data", "s"),
    ] {
      try fixture.write(name, "precious")
      try isRefused(name) {
        try Split.export([split], to: fixture.folder.appendingPathComponent(place))
      }
    }
    try isRefused("no such place") {
      try split.writeProSG(to: URL(fileURLWithPath: "/proc/no/such"))
    }
  }

  @Test func aLinkThatLeadsNowhereIsFollowed() throws {
    try FileManager.default.createSymbolicLink(
      atPath: fixture.path("link"), withDestinationPath: "elsewhere/deep")
    try split.writeProSG(to: fixture.folder.appendingPathComponent("link"))
    #expect(try Dataset.load(fixture.path("elsewhere/deep"), seed: 9).digest == split.digest)
    #expect(try snapshot()["link"] == "-> elsewhere/deep")
  }

  @Test func theSameAgainIsNoHarmAndAnotherIsRefused() throws {
    let folder = fixture.folder.appendingPathComponent("out")
    try Split.export([split], to: folder)
    let before = try snapshot()
    try Split.export([split], to: folder)
    #expect(try snapshot() == before)
    let other = try Dataset.load(fixture.path("mine.csv"), seed: 2)
    try isRefused("another seed") { try Split.export([other], to: folder) }
    // Its own earlier export as the source.
    let read = try Dataset.load(fixture.path("out/mine"), seed: 3)
    try isRefused("an export of an export") { try Split.export([read], to: folder) }
    for place in ["out/mine/pro_sg", "out/mine/inter"] {
      #expect(try Dataset.load(fixture.path(place), seed: 3).digest == split.digest)
      #expect(try Dataset.load(fixture.path(place), seed: 3).dataset == "mine")
    }
  }

  @Test func severalAreWrittenAllOrNone() throws {
    try fixture.write(
      "b/ratings.csv", try String(contentsOfFile: fixture.path("mine.csv"), encoding: .utf8))
    let second = try Dataset.load(fixture.path("b"), seed: 1)
    let folder = fixture.folder.appendingPathComponent("new/out")
    try isRefused("one name twice") { try Split.export([split, second, split], to: folder) }
    try fixture.write("taken/b/pro_sg/train.csv", "precious")
    try isRefused("the second is taken") {
      try Split.export([split, second], to: fixture.folder.appendingPathComponent("taken"))
    }
    #expect(
      try Split.export([split, second], to: folder).map(\.lastPathComponent) == ["mine", "b"])
  }

  @Test(arguments: ["..", ".", "", "a/b", "../up"]) func namesThatAreNoFolders(name: String) throws
  {
    let odd = Split(
      dataset: name, itemIDs: split.itemIDs, trainUserIDs: split.trainUserIDs, train: split.train,
      validation: split.validation, test: split.test, protocolDescription: "")
    try isRefused(name) {
      try Split.export([odd], to: fixture.folder.appendingPathComponent("out/deep"))
    }
  }

  /// What a path leads to, not how it is written, names one's own data.
  @Test(arguments: ["set", "set/", "set/.", "set/sub/..", "set/pro_sg/..", "set/pro_sg"])
  func ownDataIsCalledByItsFolder(path: String) throws {
    try split.writeProSG(to: fixture.folder.appendingPathComponent("set/pro_sg"))
    try FileManager.default.createDirectory(
      atPath: fixture.path("set/sub"), withIntermediateDirectories: true)
    #expect(try Dataset.load(fixture.folder.path + "/" + path, seed: 1).dataset == "set")
  }
}
