import Foundation
import Testing

@testable import Workbench

private let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"]
  .first { FileManager.default.isExecutableFile(atPath: $0) }
private let hasBrowser =
  chromium != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")
/// axe-core's rules: axe.min.js of a Python package such as axe-playwright-python.
private let axe = ProcessInfo.processInfo.environment["AXE_CORE"]

@Suite struct ExplorerTests {
  private static let hostile =
    "</script><script>window.injected=1</script><img src=x onerror=\"injected=2\">"

  private func page() throws -> String {
    func sweep(_ items: [Int]) -> Explorer.Sweep {
      Explorer.Sweep(
        items: items, values: items.map { Double($0) / 4 }, start: 0.1, range: [-1, 1], nearest: 0,
        note: "")
    }
    let drawing = [["#ff0000", "M100 100L900 100L900 900L100 900Z"]]
    let items = ["first", "second", ExplorerTests.hostile, "fourth"].enumerated().map {
      Explorer.Item(t: $1, d: "detail", s: drawing, v: $0 < 3 ? [0: Double($0) / 2] : [:])
    }
    func start(_ id: String, _ item: Int) -> Explorer.Start {
      Explorer.Start(
        from: "item", id: id, label: items[item].t, detail: "", item: item, concept: 0,
        sweeps: [sweep([0, 1, 2, 3]), sweep([3, 2, 1])])
    }
    var user = Explorer.Start(
      from: "user", id: "u", label: "user u", detail: "", item: nil, concept: 1,
      sweeps: [sweep([1, 2]), nil])
    user.known = [3, 0]
    user.knownTitle = "What user u likes"
    var world = Explorer.World(
      name: "w", title: "world", about: "about", concepts: ["zero", "one"],
      dimensions: [["A: size", "B"], ["A: size", "B"]], items: items,
      starts: [start("7", 2), start("8", 1), user])
    var size = Explorer.Attribute(name: "size", range: 0...1, ends: ["small", "large"])
    size.strengths = [
      Explorer.Strength(concept: nil, direction: 0, value: 0.5, turned: (0.4, 0.6))
    ]
    size.tau = Explorer.Tau(best: 0.3, turned: (-0.2, 0.7), starts: 100)
    world.attributes = [size]
    world.tours = [
      Explorer.Tour(
        label: "(a) size", from: "item", start: "8", dimension: 0, attribute: 0, turn: true)
    ]
    return try Explorer(title: "A test", worlds: [world]).page()
  }

  @Test func noTitleCanEndTheScript() throws {
    let page = try page()
    #expect(page.components(separatedBy: "</script>").count == 3)
    #expect(!page.contains("<img"))
    #expect(!page.contains("{{"))
    #expect(page.contains("<noscript>"))
    // Nothing is fetched: the one address is the name space of SVG.
    let addresses = page.components(separatedBy: "http").count - 1
    let space = page.components(separatedBy: "http://www.w3.org/2000/svg").count - 1
    #expect(addresses - page.components(separatedBy: "http-equiv").count + 1 == space)
  }

  private func shown(_ hash: String, _ size: (width: Int, height: Int)) throws -> [String: Any] {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "explorer-\(UUID().uuidString).html")
    try Data(page().utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let script = try #require(Bundle.module.url(forResource: "explorer", withExtension: "py"))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments =
      [
        script.path(percentEncoded: false), chromium!, file.absoluteString + hash, "\(size.width)",
        "\(size.height)",
      ] + (axe.map { [$0] } ?? [])
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func state(_ all: [String: Any], _ name: String) throws -> [String: Any] {
    try #require(all[name] as? [String: Any], "\(name)")
  }

  @Test(
    .enabled(if: hasBrowser, "needs Debian's chromium and python3: apt-get install chromium"),
    arguments: [(width: 1280, height: 800), (width: 390, height: 844)])
  func aPersonFindsTheirWay(size: (width: Int, height: Int)) throws {
    let all = try shown("#world=w&from=item&start=7&dimension=0&at=0", size)
    let opened = try state(all, "opened")
    #expect(opened["recommended"] as? String == "first")
    #expect(opened["starts"] as? [String] == [ExplorerTests.hostile, "second", "user u"])
    #expect(opened["pictures"] as? Int == 4)
    #expect(opened["images"] as? Int == 0)
    #expect(opened["scripts"] as? Int == 2)
    #expect(opened["injected"] is NSNull)
    #expect(opened["tours"] as? [String] == ["(a) size", "Surprise me"])
    #expect(opened["pressed"] as? Int == -1)
    #expect((opened["overflow"] as? Int ?? 1) <= 0, "wider than \(size.width) pixels")
    // The attribute along the sweep, its strength beside the turned directions', and tau.
    let curves = try #require(opened["curves"] as? [String])
    try #require(curves.count == 3)
    #expect(curves[0] == "size at the places of the sweep: 0.00, 0.50, 1.00, none")
    #expect(curves[1].contains("goes with this at 0.50") && curves[1].contains("0.40, to what"))
    #expect(curves[2].contains("size rises: tau 1.00") && curves[2].contains("100 sweeps"))

    let dragged = try state(all, "dragged")
    #expect(dragged["slider"] as? Int == 3)
    #expect(dragged["recommended"] as? String == "fourth")
    #expect((dragged["hash"] as? String)?.contains("at=3") == true)
    let key = try state(all, "key")
    #expect(key["slider"] as? Int == 2)
    #expect(key["current"] as? Int == 2)
    // A hostile title is shown as the text it is.
    #expect(key["recommended"] as? String == ExplorerTests.hostile)
    for (name, place) in [("arrow", 1), ("clicked", 0)] {
      let state = try state(all, name)
      #expect(state["current"] as? Int == place, "\(name)")
      #expect(state["focused"] as? Int == place, "\(name)")
    }

    #expect(all["found"] as? [String] == ["One start is called so.", "second"])
    let nearest = try #require(all["nearest"] as? [String])
    #expect(nearest[0].hasPrefix("Nothing found") && nearest[1] == "second")
    #expect(
      all["nowhere"] as? [String]
        == ["Nothing found: none of this page's 3 starts is called so."])
    let chosen = try state(all, "chosen")
    #expect((chosen["hash"] as? String)?.contains("start=8") == true)
    #expect(chosen["pressed"] as? Int == 0)
    #expect(all["stays"] as? String == "search")

    for contrast in try #require(all["borders"] as? [Double]) { #expect(contrast >= 3) }
    #expect(all["requests"] as? Int == 1)
    if axe != nil { #expect(all["axe"] as? [String] == []) }
  }

  @Test(.enabled(if: hasBrowser, "needs Debian's chromium and python3: apt-get install chromium"))
  func addressesOpenOnWhatTheyHold() throws {
    let size = (width: 1280, height: 800)
    func opened(_ hash: String) throws -> [String: Any] {
      try state(shown(hash, size), "opened")
    }
    // Without an address, the first row from its end.
    let plain = try opened("")
    #expect(plain["pressed"] as? Int == 0)
    #expect(plain["recommended"] as? String == "first" && plain["slider"] as? Int == 3)
    let two = try opened("#world=w&from=item&start=7&dimension=0&with=1&at=3")
    #expect(two["panels"] as? Int == 2)
    #expect(two["recommended"] as? String == "fourth")
    let user = try opened("#world=w&from=user&dimension=1")
    #expect(user["from"] as? String == "Start: a user's interest")
    #expect(user["known"] as? [String] == ["fourth", "first"])
    #expect(user["recommended"] as? String == "" && user["nothing"] as? Bool == true)
    let nonsense = try opened("#world=%3Cb%3E&at=-9&concept=77&start=zz&attribute=q&with=%22")
    #expect(nonsense["recommended"] as? String == "first" && nonsense["panels"] as? Int == 1)
  }
}
