import ArgumentParser
import Foundation
import Plotting
import Subprocess
import Testing

@testable import Workbench

/// Chapter figure2 as a user runs it, on a tiny dataset of the user's own.
@Suite(.timeLimit(.minutes(3))) struct Figure2CommandTests {
  /// Users who like one of seven kinds of items each; `item_cate.csv` names the kinds.
  private func scratch(categories: Bool) throws -> (ScratchFolder, [Environment.Key: String]) {
    let folder = try ScratchFolder()
    var lines = ["user,item"]
    for user in 0..<84 {
      for item in 0..<140 where item % 7 == user % 7 && (user * 5 + item * 3) % 4 != 0 {
        lines.append("\(user),\(item)")
      }
    }
    let data = folder.url.appending(path: "tiny")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(
      to: data.appending(path: "clicks.csv"))
    if categories {
      let text = (0..<140).map { "\($0),\($0 % 7 + 1)\n" }.joined()
      try Data(text.utf8).write(to: data.appending(path: "item_cate.csv"))
    }
    return (
      folder,
      ["MACRIDVAE_DATA": "", "XDG_CACHE_HOME": folder.url.appending(path: "cache").path]
    )
  }

  private static let tiny = ["--dataset", "tiny/clicks.csv", "--seeds", "2"]

  @Test func writesEveryPanelAndVerifies() async throws {
    let (folder, environment) = try scratch(categories: true)
    let first = try await CommandTests.run(
      "chapter-figure2", Self.tiny + ["--threads", "1"], in: folder, environment: environment)
    #expect(first.status == .exited(0), "\(first.error)")
    let files = folder.files()
    let panels = ["", "-a", "-b", "-c", "-d", "-e", "-labels", "-alignment"].map {
      "figure2-clicks\($0).png"
    }
    let tables = ["agreement", "collapse", "grid"].flatMap { name in
      ["md", "csv", "tex"].map { "figure2-\(name).\($0)" }
    }
    for name in panels + tables
      + [
        "figure2.json", "figure2-clicks.csv", "figure2-claims.md", "figure2-epochs.csv",
        "figure2-clicks-findings.md",
      ]
    {
      #expect(files.contains("figures/\(name)"), "\(name)")
    }
    // A finished run leaves neither checkpoint nor journal behind.
    #expect(!files.contains { $0.hasPrefix("cache/") && !$0.hasSuffix("/") }, "\(files)")
    let points = try folder.read("figures/figure2-clicks.csv").split(separator: "\n")
    let items = points.filter { $0.hasPrefix("cosine,item,") }
    let components = points.filter { $0.hasPrefix("cosine,user,") }
    #expect(items.count == points.filter { $0.hasPrefix("inner product,item,") }.count)
    #expect(items.allSatisfy { $0.contains(",category ") })
    // Two components of each user.
    let users = Dictionary(grouping: components) { $0.split(separator: ",")[2] }
    #expect(!users.isEmpty && users.values.allSatisfy { $0.count == 2 })

    let second = try await CommandTests.run(
      "chapter-figure2", Self.tiny + ["--verify", "--threads", "2"], in: folder,
      environment: environment)
    #expect(second.status == .exited(0), "\(second.output) \(second.error)")
    #expect(
      try folder.read(".build/figures-verify/figure2-clicks.csv")
        == folder.read("figures/figure2-clicks.csv"))
  }

  @Test func aDatasetWithoutCategoriesIsAnErrorThatSaysWhatToDo() async throws {
    let (folder, environment) = try scratch(categories: false)
    let run = try await CommandTests.run(
      "chapter-figure2", Self.tiny, in: folder, environment: environment)
    #expect(run.status == .exited(66), "\(run.error)")
    #expect(run.error.contains("item_cate.csv"))
    #expect(folder.files().allSatisfy { !$0.hasPrefix("figures/") })
  }

  private struct Arguments: ChapterArguments {
    @OptionGroup var shared: ChapterOptions
  }

  /// A chapter may begin with a picture, and `--out` may name a folder that is not there yet.
  @Test func aFigureMakesItsFolder() throws {
    let folder = try ScratchFolder()
    let out = folder.url.appending(path: "not there/yet").path(percentEncoded: false)
    let chapter = Chapter(
      try Arguments.parse(["--out", out]), artifact: "picture", command: "a test")
    let plot = XYPlot(x: Axis("x"), y: Axis("y"), series: [Series("one", x: [0, 1], y: [1, 0])])
    try chapter.publish(Figure(panels: [Panel("", .xy(plot))]), suffix: "-a")
    #expect(folder.files() == ["not there/yet/picture-a.png"])
    let image = try Image(contentsOf: folder.url.appending(path: "not there/yet/picture-a.png"))
    #expect(image.width > 0)
  }
}
