import Commands
import Foundation
import Subprocess
import Testing

/// Tuning and the ablation, which add to a page, as a user runs them.
@Suite(.timeLimit(.minutes(4))) struct AdditionTests {
  private func scratch() throws -> (ScratchFolder, [Environment.Key: String]) {
    let folder = try ScratchFolder()
    try folder.write(TinyDataset.movieLens100K(), to: "data/ml-100k/u.data")
    return (
      folder,
      ["MACRIDVAE_DATA": "data", "XDG_CACHE_HOME": folder.url.appending(path: "cache").path]
    )
  }

  private static let tuned = [
    "EASE", "ItemKNN", "MacridVAE", "MultDAE", "PureSVD", "beta-MultVAE", "iALS",
  ]

  private func succeed(
    _ words: String, _ folder: ScratchFolder, _ environment: [Environment.Key: String]
  ) async throws -> String {
    let arguments = words.split(separator: " ").map(String.init)
    let result = try await Command.run(
      "chapter-table1", arguments, in: folder, environment: environment)
    try #require(result.status == .exited(0), "\(words): \(result.output)\(result.error)")
    return result.output
  }

  /// A journal's trials by purpose, each line without what it took.
  private func trials(_ out: String, in folder: ScratchFolder) async throws -> [String: [String]] {
    let journal = "\(out)/table1-trials.jsonl"
    if folder.files().contains(journal + ".gz") {
      _ = try await Subprocess.run(
        .name("gunzip"), arguments: ["--keep", "--force", folder.path + journal + ".gz"],
        output: .discarded)
    }
    var byPurpose: [String: [String]] = [:]
    for line in try folder.read(journal).split(separator: "\n")
    where line.hasPrefix(#"{"outcome""#) {
      let purpose = try #require(line.firstMatch(of: /"measure":"([a-z]+)"/)).1
      byPurpose[String(purpose), default: []].append(
        String(line.replacing(/"seconds":[0-9.e-]+/, with: "")))
    }
    return byPurpose
  }

  private func choices(_ out: String, in folder: ScratchFolder) throws -> [[String: Any]] {
    let data = Data(try folder.read("\(out)/table1-tuned.json").utf8)
    let file = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    return try #require(file["choices"] as? [[String: Any]])
  }

  /// Past the trials from the priors, so that outcomes decide, and past the first hurdles.
  @Test func proposalsAreTheSameAtAnyThreads() async throws {
    let (folder, environment) = try scratch()
    let words = "--tune 13 --epochs 24 --datasets ml-100k"
    _ = try await succeed(words + " --out one --threads 1", folder, environment)
    _ = try await succeed(words + " --out two --threads 2", folder, environment)
    let (one, two) = (
      try await trials("one", in: folder), try await trials("two", in: folder)
    )
    #expect(Set(one["tuning"] ?? []) == Set(two["tuning"] ?? []))
    #expect(Set(one["tuned"] ?? []) == Set(two["tuned"] ?? []))
    #expect(Set(one.keys) == ["tuning", "tuned"])
    #expect(one["tuning"]?.contains { $0.contains(#""test":"#) } == false, "test users were kept")
    #expect(one["tuning"]?.contains { $0.contains(#""hurdles":"20:"#) } == true)
    #expect(
      try folder.read("one/table1-tuned.json") == folder.read("two/table1-tuned.json"))
    let found = try choices("one", in: folder)
    #expect(found.compactMap { $0["method"] as? String }.sorted() == Self.tuned)
    #expect(found.allSatisfy { $0["trials"] as? Int == 13 }, "equal budgets")
    for choice in found {
      let best = try #require(choice["best"] as? Double)
      #expect(best >= choice["ofDefaults"] as? Double ?? 0, "the defaults are a candidate")
    }
    // More trials go on with those that are there.
    _ = try await succeed(
      words.replacing("13", with: "14") + " --out one --threads 2", folder, environment)
    let more = try await trials("one", in: folder)["tuning"] ?? []
    #expect(Set(more).isSuperset(of: one["tuning"] ?? []))
    #expect(try choices("one", in: folder).allSatisfy { $0["trials"] as? Int == 14 })
  }

  /// The page as it stands is added to; the whole page reads the settings, and is drawn again from
  /// its trials alone.
  @Test func tuningAndAblationAddToThePage() async throws {
    let (folder, environment) = try scratch()
    let base = "--datasets ml-100k --epochs 4 --seeds 1 --out page"
    _ = try await succeed(base, folder, environment)
    let before = try await trials("page", in: folder)
    let kept = ["table1.md", "table1-folds.md", "table1-claims.md", "table1-answer.md"]
    let pages = try kept.map { try folder.read("page/\($0)") }
    #expect(!folder.files().contains { $0.contains("tuned") || $0.contains("ablation") })

    _ = try await succeed("--ablation --epochs 4 --out page", folder, environment)
    let added = try await trials("page", in: folder)
    #expect(added["ranking"] == before["ranking"])
    #expect(added["ablation"]?.count == 14 * 8)
    #expect(added["ablation"]?.allSatisfy { $0.contains("largestShare") } == true)
    #expect(try kept.map { try folder.read("page/\($0)") } == pages, "rows were mixed up")
    #expect(
      try folder.read("page/table1.json").contains(#""command": "swift run chapter-table1 --data"#))
    let answer = try folder.read("page/table1-ablation-answer.md")
    #expect(answer.hasPrefix("On ml-100k the defaults reach an NDCG@100 of 0."), "\(answer)")
    #expect(folder.files().contains("page/table1-ablation.png"))

    _ = try await succeed(
      "--tune 4 --epochs 4 --seeds 1 --datasets ml-100k --out page", folder, environment)
    let whole = try await trials("page", in: folder)
    #expect(whole["ranking"] == before["ranking"] && whole["ablation"] == added["ablation"])
    // Popularity and seven methods in all folds but the one that tuned and the one of its judges.
    #expect(whole["tuned"]?.count == 8 * 6)
    #expect(whole["tuned"]?.contains { $0.contains(/"fold":[01],/) } == false)
    var rates: Set<Double> = []
    for choice in try choices("page", in: folder) {
      guard let rate = (choice["settings"] as? [String: Any])?["rate"] as? Double,
        let method = choice["method"] as? String
      else { continue }
      rates.insert(rate)
      let own = (whole["tuned"] ?? []).filter { $0.contains(#""method":"\#(method)""#) }
      let used = own.compactMap { $0.firstMatch(of: /"rate":([0-9.e-]+)/).flatMap { Double($0.1) } }
      #expect(used.count == 6 && used.allSatisfy { $0 == rate }, "\(method)")
    }
    #expect(rates != [0.001], "the defaults everywhere, which proves nothing")
    let text = try folder.read("page/table1-answer.md")
    #expect(text.contains("settings are tuned on ml-100k, with as many"))
    #expect(try folder.read("page/table1-claims.md").contains("6 folds, 1 seed, tuned"))
    #expect(folder.files().contains("page/table1-tuned-users.csv"))

    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "again"), withIntermediateDirectories: true)
    for name in folder.files() where name.hasPrefix("page/table1-trials.jsonl") {
      try FileManager.default.copyItem(
        at: folder.url.appending(path: name),
        to: folder.url.appending(path: name.replacing("page/", with: "again/")))
    }
    _ = try await succeed("--redraw --out again", folder, environment)
    let names = folder.files().filter { $0.hasPrefix("page/table1") }
    for name in names {
      let other = name.replacing("page/", with: "again/")
      let files = [name, other].map { FileManager.default.contents(atPath: folder.path + $0) }
      #expect(files[0] == files[1], "\(other)")
    }

    // A standard run takes what tuning chose, in a few of the folds.
    _ = try await succeed(base, folder, environment)
    let standard = try await trials("page/here", in: folder)
    #expect(standard["tuned"]?.count == 3 * 8)
    #expect(Set(whole["tuned"] ?? []).isSuperset(of: standard["tuned"] ?? []))
    #expect(standard["ranking"]?.contains { $0.contains(#""fold""#) } == false)
    #expect(try folder.read("page/here/table1-claims.md").contains("3 folds, 1 seed, tuned"))

    // The whole page has all of it, and the folds that a standard run left out.
    _ = try await succeed(
      "--full --epochs 4 --seeds 1 --datasets ml-100k --out page", folder, environment)
    let full = try await trials("page", in: folder)
    for purpose in ["tuning", "tuned", "ablation"] {
      #expect(full[purpose] == whole[purpose], "\(purpose) was trained again")
    }
    #expect(Set(full["ranking"] ?? []).isSuperset(of: before["ranking"] ?? []))
    #expect(full["ranking"]?.count ?? 0 > before["ranking"]?.count ?? 0)
    let verified = try await succeed("--verify 12 --out page", folder, environment)
    #expect(verified.contains("12 of 12 agree"), "\(verified)")
  }

  /// A chain of proposals is one shard's; put together they are what one run gives.
  @Test func chainsAreShared() async throws {
    let (folder, environment) = try scratch()
    let words = "--tune 3 --epochs 2 --datasets ml-100k"
    _ = try await succeed(words + " --out whole", folder, environment)
    for index in 1...2 {
      _ = try await succeed(words + " --out parts --shard \(index)/2", folder, environment)
    }
    let shards = (1...2).map { "parts/table1-shard-\($0)-of-2.jsonl" }
    let lines = try shards.map { try folder.read($0).split(separator: "\n").count }
    #expect(lines.allSatisfy { $0 > 10 && $0 < 30 }, "\(lines)")
    _ = try await succeed(
      words + " --out parts --merge " + shards.joined(separator: " "), folder, environment)
    #expect(
      Set(try await trials("parts", in: folder)["tuning"] ?? [])
        == Set(try await trials("whole", in: folder)["tuning"] ?? []))
    #expect(
      Set(try await trials("parts", in: folder)["tuned"] ?? [])
        == Set(try await trials("whole", in: folder)["tuned"] ?? []))
    #expect(
      try folder.read("parts/table1-tuned.json") == folder.read("whole/table1-tuned.json"))
  }

  /// The embedded set, real data, with the methods that train.
  @Test func tunesOnRealData() async throws {
    let (folder, environment) = try scratch()
    let output = try await succeed(
      "--tune 3 --epochs 2 --seeds 1 --datasets ml-latest-small --methods "
        + "macridvae,multvae,multdae,ease --out real", folder, environment)
    #expect(output.contains("Tuned on fold 0 of each dataset"))
    let found = try choices("real", in: folder)
    #expect(
      found.compactMap { $0["method"] as? String } == [
        "EASE", "MultDAE", "beta-MultVAE", "MacridVAE",
      ])
    #expect(found.allSatisfy { $0["trials"] as? Int == 3 })
    #expect(found[0]["best"] as? Double ?? 0 > 0.3, "EASE")
    // Two epochs are too few for the others, which then keep their defaults.
    #expect((found[3]["settings"] as? [String: Any])?["K"] as? Int != nil)
  }

  @Test func mistakesAreExplained() async throws {
    let (folder, environment) = try scratch()
    try folder.write(TinyDataset.csv(), to: "tiny.csv")
    try folder.write(#"{"choices": [{"dataset": "ml-100k"}]}"#, to: "bad/table1-tuned.json")
    let cases: [(String, Int32, String)] = [
      ("--tune 3", 64, "--tune needs --datasets"),
      ("--tune 3 --datasets all", 64, "--tune needs --datasets"),
      ("--tune 0 --datasets ml-100k", 64, "from 1 to"),
      ("--tune 3 --datasets ml-100k --full", 64, "leave --full away"),
      ("--tune 3 --datasets ml-100k --verify", 64, "leave --verify away"),
      ("--tune 3 --datasets ml-100k --ablation", 64, "exclude each other"),
      ("--tune 3 --datasets ml-100k --methods popularity", 64, "no settings to be tuned"),
      ("--tune 3 --datasets ./tiny.csv", 64, "not for one's own data"),
      ("--ablation --quick", 64, "leave --quick away"),
      ("--ablation --datasets ml-latest-small --out none", 66, "ml-100k and alishop-7c"),
      ("--datasets ml-100k --out bad", 65, "bad/table1-tuned.json is no file of chosen settings"),
    ]
    for (words, status, expected) in cases {
      let result = try await Command.run(
        "chapter-table1", words.split(separator: " ").map(String.init), in: folder,
        environment: environment)
      #expect(result.status == .exited(status), "\(words): \(result.error)")
      #expect(result.error.contains(expected), "\(words): \(result.error)")
    }
  }

  /// The committed page is what its committed trials give, to the byte; pictures are of gnuplot's
  /// version, and are left to the eye.
  @Test func theCommittedPageIsOfItsTrials() async throws {
    let figures = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../figures").standardizedFileURL
    let names = try FileManager.default.contentsOfDirectory(atPath: figures.path)
      .filter { $0.hasPrefix("table1") }
    let (folder, environment) = try scratch()
    let place = folder.url.appending(path: "drawn")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for name in names where name.hasPrefix("table1-trials.jsonl") {
      try FileManager.default.copyItem(
        at: figures.appending(path: name), to: place.appending(path: name))
    }
    _ = try await succeed("--redraw --out drawn", folder, environment)
    for name in names where !name.hasSuffix(".png") && !name.contains("jsonl") {
      #expect(
        FileManager.default.contents(atPath: folder.path + "drawn/\(name)")
          == FileManager.default.contents(atPath: figures.appending(path: name).path), "\(name)")
    }
    let drawn = folder.files().filter { $0.hasPrefix("drawn/") && !$0.contains("jsonl") }
    #expect(Set(drawn.map { String($0.dropFirst(6)) }).isSubset(of: Set(names)))
  }
}
