import Foundation
import Plotting
import Testing

@testable import chapter_figure3

private let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"]
  .first { FileManager.default.isExecutableFile(atPath: $0) }
private let hasBrowser =
  chromium != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

@Suite struct ExplorerTests {
  private static let hostile =
    "</script><script>window.injected=1</script><img src=x onerror=\"injected=2\">"

  private func page() throws -> String {
    func sweep(_ items: [Int]) -> Explorer.Sweep {
      Explorer.Sweep(
        items: items, values: items.map { Double($0) / 4 }, start: 0.1, range: [-1, 1], nearest: 0,
        note: "")
    }
    let square = Shape.box(0xFF0000, 10, 10, 80, 80)
    let items = ["first", "second", ExplorerTests.hostile, "fourth"].map {
      Explorer.Item(t: $0, d: "detail", s: [["#ff0000", square.svgPath]])
    }
    let start = Explorer.Start(
      from: "item", id: "7", label: ExplorerTests.hostile, detail: "", item: 0, concept: 0,
      sweeps: [sweep([0, 1, 2, 3]), sweep([3, 2, 1])])
    let user = Explorer.Start(
      from: "user", id: "u", label: "user u", detail: "", item: nil, concept: 1,
      sweeps: [sweep([1, 2]), nil])
    return try Explorer(
      source: "a test",
      worlds: [
        Explorer.World(
          name: "w", title: "world", about: "about", concepts: ["zero", "one"],
          dimensions: [["a", "b"], ["c", "d"]], items: items, starts: [start, user])
      ]
    ).page()
  }

  @Test func noTitleCanEndTheScript() throws {
    let page = try page()
    #expect(page.components(separatedBy: "</script>").count == 3)
    #expect(!page.contains("<img"))
    #expect(!page.contains("{{"))
    // Nothing is fetched: the one address is the name space of SVG.
    let addresses = page.components(separatedBy: "http").count - 1
    let space = page.components(separatedBy: "http://www.w3.org/2000/svg").count - 1
    #expect(addresses - page.components(separatedBy: "http-equiv").count + 1 == space)
  }

  @Test(
    .enabled(if: hasBrowser, "needs Debian's chromium and python3: apt-get install chromium"),
    arguments: [1200, 500])
  func theSliderMovesTheRecommendation(width: Int) throws {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "explorer-\(UUID().uuidString).html")
    try Data(page().utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    func shown(_ hash: String) throws -> [String: Any] {
      let script = try #require(Bundle.module.url(forResource: "explorer", withExtension: "py"))
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/python3")
      process.arguments = [
        script.path(percentEncoded: false), chromium!, file.absoluteString + hash, "\(width)",
      ]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
    func state(_ all: [String: Any], _ name: String) throws -> [String: Any] {
      try #require(all[name] as? [String: Any])
    }
    let first = try shown("#world=w&from=item&concept=0&start=7&dimension=0&at=0")
    let opened = try state(first, "opened")
    #expect(opened["recommended"] as? String == "first")
    #expect(opened["starts"] as? [String] == [ExplorerTests.hostile])
    #expect(opened["pictures"] as? Int == 4)
    #expect(opened["images"] as? Int == 0)
    #expect(opened["scripts"] as? Int == 2)
    #expect(opened["injected"] is NSNull)
    #expect((opened["overflow"] as? Int ?? 1) <= 0, "wider than \(width) pixels")
    let dragged = try state(first, "dragged")
    #expect(dragged["slider"] as? Int == 3)
    #expect(dragged["recommended"] as? String == "fourth")
    #expect((dragged["hash"] as? String)?.hasSuffix("at=3") == true)
    let key = try state(first, "key")
    #expect(key["slider"] as? Int == 2)
    #expect(key["current"] as? Int == 2)
    // A hostile title is shown as the text it is.
    #expect(key["recommended"] as? String == ExplorerTests.hostile)
    #expect(first["requests"] as? Int == 1)

    // The address that the drag left opens on what it showed; nonsense opens on something.
    let again = try state(shown(try #require(dragged["hash"] as? String)), "opened")
    #expect(again["recommended"] as? String == "fourth")
    let user = try state(shown("#world=w&from=user&dimension=1"), "opened")
    #expect(user["from"] as? String == "user")
    #expect(user["recommended"] as? String == "")
    let nonsense = try state(shown("#world=%3Cb%3E&at=-9&concept=77"), "opened")
    #expect(nonsense["recommended"] as? String == "first")
  }

  @Test func hostilePhotosAreNamedAndPassedOver() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "photos \(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let good = try Image(width: 300, height: 200, fill: Color(0x336699))
    let bytes = Data(try good.png())
    try bytes.write(to: folder.appending(path: "1.png"))
    try bytes.prefix(bytes.count / 2).write(to: folder.appending(path: "2.png"))
    try Data("no picture".utf8).write(to: folder.appending(path: "3.png"))
    var warnings: [String] = []
    try bytes.write(to: folder.appending(path: "no item.png"))
    let photos = try Photos(folder.path(percentEncoded: false), of: ["1", "2", "3", "4"]) {
      warnings.append($0)
    }
    #expect(warnings.count == 1 && warnings[0].contains("1 of 4 files"))
    #expect(photos.photo(of: "1", side: 90)?.width == 90)
    #expect(photos.photo(of: "2", side: 90) == nil)
    #expect(photos.photo(of: "3", side: 90) == nil)
    #expect(photos.photo(of: "3", side: 90) == nil)
    #expect(photos.photo(of: "4", side: 90) == nil)
    #expect(photos.photo(of: "../1", side: 90) == nil)
    #expect(warnings.count == 3)
    #expect(throws: (any Error).self) { try Photos("/no/such/folder", of: []) { _ in } }
  }
}
