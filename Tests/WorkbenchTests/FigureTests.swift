import ArgumentParser
import Commands
import Foundation
import Plotting
import Testing

@testable import Workbench

@Suite struct ChapterFigureTests {
  private struct Arguments: ChapterArguments {
    @OptionGroup var shared: ChapterOptions
  }

  private func chapter(_ folder: ScratchFolder, out: String) throws -> Chapter<Arguments> {
    let path = folder.url.appending(path: out).path(percentEncoded: false)
    return Chapter(
      try Arguments.parse(["--out", path, "--quiet"]), artifact: "picture", words: ["--out", path])
  }

  private func figure(_ y: [Double]) -> Figure {
    let plot = XYPlot(x: Axis("x"), y: Axis("y"), series: [Series("one", x: [0, 1], y: y)])
    return Figure(panels: [Panel("", .xy(plot))])
  }

  /// No name of the reader's own data leads to a file of the committed page.
  @Test func ownDataIsNamedApart() throws {
    #expect(OwnNames.fileName(of: "tuned") == "own-tuned")
    #expect(OwnNames.fileName(of: "users.2024") == "own-users.2024")
    #expect(OwnNames.fileName(of: "small-shops") == "own-small-shops")
    #expect(OwnNames.fileName(of: "small est") == "small_est")
    let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    for name in try FileManager.default.contentsOfDirectory(
      atPath: package.appending(path: "figures").path)
    {
      let rest = name.drop { $0 != "-" && $0 != "." }
      guard rest.hasPrefix("-") else { continue }
      let suffix = rest.dropFirst().prefix { $0 != "-" && $0 != "." }
      #expect(OwnNames.taken.contains(suffix), "\(name)")
    }
    // What a chapter may write, though nobody has committed it; two name nothing after own data.
    let chapters = package.appending(path: "chapters")
    for name in try FileManager.default.subpathsOfDirectory(atPath: chapters.path)
    where name.hasSuffix(".swift") && !name.hasPrefix("yours/") && !name.hasPrefix("speed/") {
      let code = try String(contentsOf: chapters.appending(path: name), encoding: .utf8)
      for match in code.matches(of: /(?:suffix: "-|, "-|[^a-z.]file\("|\.file\(")([a-z]+)/) {
        #expect(OwnNames.taken.contains(match.1), "\(name): \(match.0)")
      }
    }
  }

  /// A chapter may begin with a picture, and `--out` may name a folder that is not there yet.
  @Test func aFigureMakesItsFolder() throws {
    let folder = try ScratchFolder()
    try chapter(folder, out: "not there/yet").publish(figure([1, 0]), suffix: "-a")
    #expect(folder.files() == ["not there/yet/picture-a.png"])
    let image = try Image(contentsOf: folder.url.appending(path: "not there/yet/picture-a.png"))
    #expect(image.width > 0)
  }

  /// A picture that cannot be drawn takes nothing with it, and is the chapter's status at the end.
  @Test func whatCannotBeDrawnIsToldAtTheEnd() throws {
    let folder = try ScratchFolder()
    let chapter = try chapter(folder, out: "figures")
    let status = chapter.run { chapter in
      chapter.publish(figure([1, .nan, 3]), suffix: "-broken")
      chapter.publish(figure([1, 0]), suffix: "-good")
      try chapter.publish(Table(caption: "t", columns: [Table.Column("a")], groups: []))
    }
    #expect(status == .fault)
    #expect(
      folder.files() == ["-good.png", ".csv", ".md", ".tex"].map { "figures/picture\($0)" })
  }
}
