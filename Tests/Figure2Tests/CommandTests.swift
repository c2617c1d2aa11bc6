import Commands
import Foundation
import Subprocess
import Testing

/// Chapter 2 as a user runs it, on a tiny shop and a tiny dataset of the user's own.
@Suite(.timeLimit(.minutes(10))) struct Figure2CommandTests {
  /// Users who like one of seven kinds of items each; `item_cate.csv` names the kinds.
  private func scratch(categories: Bool) throws -> (ScratchFolder, [Environment.Key: String]) {
    let folder = try ScratchFolder()
    var lines = ["user,item"]
    for user in 0..<84 {
      for item in 0..<140 where item % 7 == user % 7 && (user * 5 + item * 3) % 4 != 0 {
        lines.append("\(user),\(item)")
      }
    }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "tiny/clicks.csv")
    if categories {
      try folder.write(
        (0..<140).map { "\($0),\($0 % 7 + 1)\n" }.joined(), to: "tiny/item_cate.csv")
    }
    return (
      folder,
      ["MACRIDVAE_DATA": "", "XDG_CACHE_HOME": folder.url.appending(path: "cache").path]
    )
  }

  @Test(.enabled(if: Command.hasAVX2, "no AVX2 here"))
  func goldenTrials() async throws {
    let (folder, environment) = try scratch(categories: false)
    let contract = EngineContract(
      "figure2", whole: [],
      lesser: ["--users", "240", "--items", "280", "--epochs", "6"],
      environment: environment)
    let golden = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "golden.jsonl")
    try await contract.outcomesAreGolden(golden, in: folder)
  }

  @Test func keepsTheEnginesContract() async throws {
    let (folder, environment) = try scratch(categories: true)
    let tiny = ["--users", "240", "--items", "280", "--epochs", "40"]
    let contract = EngineContract(
      "figure2", whole: tiny + ["--seeds", "2"], lesser: tiny + ["--seeds", "1"],
      environment: environment)
    let files = try await contract.runWhole(in: folder)
    let shop = "figure2-of-shop-simulated-240x280"
    let pictures = ["", "-alignment"].map { "\(shop)\($0).png" }
    let tables = ["verdicts", "agreement", "collapse", "claims"].flatMap { name in
      ["md", "csv", "tex"].map { "figure2-\(name).\($0)" }
    }
    for name in pictures + tables
      + [
        "figure2.json", "figure2-answer.md", "figure2-epochs.csv", "\(shop).csv",
        "\(shop)-findings.md",
      ]
    {
      #expect(files.contains(name), "\(name)")
    }
    let points = try folder.read("whole/\(shop).csv").split(separator: "\n")
    let items = points.filter { $0.hasPrefix("cosine,item,") }
    #expect(items.count == points.filter { $0.hasPrefix("inner product,item,") }.count)
    // Two components of each user.
    let users = Dictionary(grouping: points.filter { $0.hasPrefix("cosine,user,") }) {
      $0.split(separator: ",")[2]
    }
    #expect(!users.isEmpty && users.values.allSatisfy { $0.count == 2 })
    try await contract.holds(in: folder)
  }

  @Test func onesOwnDataNeedCategories() async throws {
    let arguments = ["--dataset", "tiny/clicks.csv", "--epochs", "2", "--seeds", "1"]
    let (folder, environment) = try scratch(categories: true)
    let run = try await Command.run(
      "chapter-figure2", arguments, in: folder, environment: environment)
    #expect(run.status == .exited(0), "\(run.error)")
    #expect(folder.files().contains("figures/here/figure2-clicks.json"), "\(folder.files())")
    #expect(run.output.contains("not judged: clicks is the reader's own data"))

    let (bare, other) = try scratch(categories: false)
    let refused = try await Command.run("chapter-figure2", arguments, in: bare, environment: other)
    #expect(refused.status == .exited(66), "\(refused.error)")
    #expect(refused.error.contains("item_cate.csv"))
    #expect(bare.files().allSatisfy { !$0.hasPrefix("figures/") })
  }

  /// The law is added to a page that stands; with trials missing there is a page all the same, which
  /// says so.
  @Test func theLawAddsToThePage() async throws {
    let (folder, environment) = try scratch(categories: false)
    func succeed(_ words: String) async throws -> String {
      let result = try await Command.run(
        "chapter-figure2", words.split(separator: " ").map(String.init), in: folder,
        environment: environment)
      try #require(result.status == .exited(0), "\(words): \(result.output)\(result.error)")
      return result.output
    }
    func trials(_ out: String) throws -> [Substring] {
      try folder.read("\(out)/figure2-trials.jsonl").split(separator: "\n")
    }
    func isOfLaw(_ line: Substring) -> Bool { line.contains(#""measure":"clusters, law""#) }
    _ = try await succeed("--items 700 --epochs 2 --out page")
    let before = try trials("page").filter { $0.contains(#""trial""#) }
    #expect(!folder.files().contains { $0.contains("-law") })

    _ = try await succeed("--law --users 1600 --items 700 --epochs 2 --out page")
    let after = try trials("page")
    #expect(Set(after).isSuperset(of: before), "the page's trials stay")
    // Six sizes of three draws, a training and an SVD each.
    #expect(after.count(where: isOfLaw) == 36)
    #expect(after.count { $0.contains(#""measure":"clusters, factor""#) } == 20 * 3)
    for name in ["law", "popularity", "factors", "collapse-causes"] {
      #expect(folder.files().contains("page/figure2-\(name).md"), "\(name)")
    }
    for name in ["law", "ceiling", "factors", "collapse"] {
      #expect(folder.files().contains("page/figure2-\(name).png"), "\(name)")
    }
    #expect(try folder.read("page/figure2-law-points.csv").split(separator: "\n").count == 20)
    #expect(try folder.read("page/figure2-law-remarks.md").contains("\n\nAll that is planned"))
    let answer = try folder.read("page/figure2-answer.md")
    #expect(answer.contains("not whether the picture comes but when"), "\(answer)")
    #expect(!answer.contains("whole AliShop-7C"), "nothing of it was trained: \(answer)")
    // Drawn again from the journal alone.
    try folder.write(after.joined(separator: "\n") + "\n", to: "again/figure2-trials.jsonl")
    _ = try await succeed("--redraw --out again")
    for name in folder.files() where name.hasPrefix("page/figure2") {
      let other = name.replacing("page/", with: "again/")
      let files = [name, other].map { FileManager.default.contents(atPath: folder.path + $0) }
      #expect(files[0] == files[1], "\(other)")
    }

    let verified = try await succeed("--verify 4 --out page")
    #expect(verified.contains("4 of 4 agree"), "\(verified)")

    // Cut off in the second draw.
    let part = after.filter { !isOfLaw($0) || !$0.contains("-draw-3") && !$0.contains("-800-of") }
    try folder.write(part.joined(separator: "\n") + "\n", to: "part/figure2-trials.jsonl")
    _ = try await succeed("--redraw --out part")
    let gap = try folder.read("part/figure2-law-remarks.md")
    #expect(gap.contains("8 of 18 trainings"), "\(gap)")
    #expect(gap.contains("3 on 800 users") && gap.contains("1 on 1,600 users"), "\(gap)")

    for (words, expected) in [
      ("--law --full", "leave --full away"), ("--law --dataset ml-1m", "leave --dataset away"),
      ("--redraw --seeds 9", "leave --seeds away"),
    ] {
      let result = try await Command.run(
        "chapter-figure2", words.split(separator: " ").map(String.init), in: folder,
        environment: environment)
      #expect(result.status == .exited(64) && result.error.contains(expected), "\(result.error)")
    }
  }
}
