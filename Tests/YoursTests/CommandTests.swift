import Commands
import Foundation
import Subprocess
import Testing

/// The chapter as a person with a file of ratings runs it.
@Suite(.timeLimit(.minutes(3))) struct YoursTests {
  private func run(
    _ arguments: [String], in folder: ScratchFolder, environment: [Environment.Key: String] = [:]
  ) async throws -> (status: TerminationStatus, output: String, error: String) {
    try await Command.run("chapter-yours", arguments, in: folder, environment: environment)
  }

  /// The rows of a CSV file without its header; no field has a comma but a quoted one.
  private func rows(_ name: String, in folder: ScratchFolder) throws -> [[String]] {
    try folder.read(name).split(separator: "\n").dropFirst().map { line in
      var fields = [""]
      var isQuoted = false
      for character in line {
        if character == "\"" {
          isQuoted.toggle()
        } else if character == ",", !isQuoted {
          fields.append("")
        } else {
          fields[fields.count - 1].append(character)
        }
      }
      return fields
    }
  }

  @Test func aPageOfOnesOwn() async throws {
    let folder = try ScratchFolder()
    try folder.write(Goods.csv(), to: "ratings.csv")
    try folder.write(Goods.items, to: "goods.csv")
    try folder.write("u7\nnewcomer\nsilent\n", to: "who.txt")
    let result = try await run(
      [
        "ratings.csv", "--items", "goods.csv", "--concepts", "5", "--user", "u3", "--users",
        "who.txt", "--top", "6",
      ], in: folder)
    try #require(result.status == .exited(0), "\(result.error)")
    #expect(
      Set(folder.files().filter { $0.hasPrefix("yours/") })
        == Set(
          [
            "yours.md", "yours.html", "yours-map.png", "yours-methods.csv", "yours-concepts.csv",
            "yours-items.csv", "yours-sweeps.csv", "yours-recommendations.csv",
            "model.safetensors",
          ].map { "yours/" + $0 }))

    // What was planted is found, and named by the categories.
    var kindsOf: [String: [String: Int]] = [:]
    for item in try rows("yours/yours-items.csv", in: folder) {
      kindsOf[item[3], default: [:]][item[2], default: 0] += 1
    }
    for (concept, kinds) in kindsOf {
      let largest = kinds.values.max() ?? 0
      #expect(largest * 10 >= kinds.values.reduce(0, +) * 7, "concept \(concept): \(kinds)")
    }
    #expect(kindsOf.count == 5)
    let methods = try rows("yours/yours-methods.csv", in: folder)
    #expect(
      methods.map { $0[0] }
        == ["Popularity", "ItemKNN", "EASE", "MultDAE", "beta-MultVAE", "MacridVAE"])
    #expect(try #require(Double(methods[5][1])) > #require(Double(methods[0][1])))

    let page = try folder.read("yours/yours.md")
    for text in ["# `ratings`", "(yours-map.png)"] { #expect(page.contains(text), "\(text)") }
    for text in ["Bags, number", "User newcomer, from one like", "(all: 20 %)", "test users."] {
      #expect(page.contains(text) && result.output.contains(text), "\(text): \(result.output)")
    }
    let explorer = try folder.read("yours/yours.html")
    for text in ["u3, interest 1", "Direction 1: ", "Your concepts, each", "Bags, number"] {
      #expect(explorer.contains(text), "\(text)")
    }
    for text in [page, result.output, explorer] {
      #expect(!text.lowercased().contains("paper") && !text.contains("nan"))
    }
    try recommendationsHold(in: folder)

    // The saved model recommends the same, without training.
    let again = try await run(
      [
        "ratings.csv", "--items", "goods.csv", "--model", "yours/model.safetensors", "--user", "u3",
        "--users", "who.txt", "--top", "6", "--out", "again",
      ], in: folder)
    #expect(again.status == .exited(0), "\(again.error)")
    #expect(
      try folder.read("again/yours-recommendations.csv")
        == folder.read("yours/yours-recommendations.csv"))
    #expect(folder.files().filter { $0.hasPrefix("again/") } == ["again/yours-recommendations.csv"])

    try folder.write(Goods.csv().replacing(#/,i([0-9])/#) { ",x\($0.1)" }, to: "other.csv")
    let other = try await run(
      ["other.csv", "--model", "yours/model.safetensors", "--user", "u3"], in: folder)
    #expect(other.status == .exited(65), "\(other.error)")
    #expect(other.error.contains("knows none of the items of ./other.csv"), "\(other.error)")
  }

  /// Six items for everyone who was named, none that the user rated, each with a concept.
  private func recommendationsHold(in folder: ScratchFolder) throws {
    let rated = Dictionary(grouping: Goods.ratings()) { $0.user }
      .mapValues { Set($0.map { "i\($0.item)" }) }
    let lists = Dictionary(grouping: try rows("yours/yours-recommendations.csv", in: folder)) {
      $0[0]
    }
    #expect(Set(lists.keys) == ["u3", "u7", "newcomer", "silent"])
    for (user, list) in lists {
      #expect(list.map { $0[1] } == ["1", "2", "3", "4", "5", "6"])
      #expect(rated[user]!.isDisjoint(with: list.map { $0[2] }), "\(user)")
      for row in list { #expect((0.2...1).contains(Double(row[6]) ?? -1), "\(row)") }
    }
    // The newcomer likes a bag.
    #expect(lists["newcomer"]!.count { $0[3].hasPrefix("Bags") } >= 4, "\(lists["newcomer"]!)")
  }

  /// Header or none, commas or TABs, columns in any order, from a file or a pipe.
  @Test func theFormOfTheFileDoesNotMatter() async throws {
    let folder = try ScratchFolder()
    try folder.write(Goods.csv(users: 60), to: "a.csv")
    try folder.write(Goods.csv(header: false, users: 60), to: "b.csv")
    try folder.write(
      "rating\titem_id\tuser_id\n"
        + Goods.ratings(users: 60).reversed().map { "\($0.rating)\ti\($0.item)\t\($0.user)\n" }
        .joined(), to: "c.tsv")
    var found: Set<String> = []
    for name in ["a.csv", "b.csv", "c.tsv"] {
      let result = try await run([name, "--user", "u1", "--out", name + "-out"], in: folder)
      try #require(result.status == .exited(0), "\(name): \(result.error)")
      found.insert(try folder.read(name + "-out/yours-recommendations.csv"))
      #expect(result.output.contains("no titles are known (--items FILE)"))
    }
    let piped = try await Command.shell(
      "cat a.csv | \"$0\" /dev/stdin --user u1 --out piped", "chapter-yours", in: folder)
    try #require(piped.status == .exited(0), "\(piped.error)")
    found.insert(try folder.read("piped/yours-recommendations.csv"))
    #expect(found.count == 1)
  }

  /// A gnuplot that draws the letter of the first check and no more.
  @Test func aPictureThatCannotBeDrawnTakesNothingWithIt() async throws {
    let folder = try ScratchFolder()
    try folder.write(Goods.csv(users: 60), to: "ratings.csv")
    try folder.write(
      """
      #!/bin/sh
      [ -e "$0-was-here" ] && exit 3
      : > "$0-was-here"
      PATH=${PATH#*:}
      exec gnuplot "$@"
      """, to: "bin/gnuplot")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.path + "/bin/gnuplot")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let result = try await run(
      ["ratings.csv"], in: folder, environment: ["PATH": "\(folder.path)/bin:\(path)"])
    #expect(result.status == .exited(69), "\(result.error)")
    #expect(result.error.contains("1 picture could not be drawn; all results are written"))
    #expect(result.output.contains("yours.md") && !result.output.contains("yours-map.png"))
    #expect(
      Set(folder.files().filter { $0.hasPrefix("yours/") })
        == Set(
          [
            "yours.md", "yours.html", "yours-methods.csv", "yours-concepts.csv",
            "yours-items.csv", "yours-sweeps.csv", "model.safetensors",
          ].map { "yours/" + $0 }))
  }

  @Test func whatIsWrongIsSaidBeforeAnythingTrains() async throws {
    let folder = try ScratchFolder()
    try folder.write(Goods.csv(), to: "ratings.csv")
    try folder.write("", to: "empty.csv")
    try folder.write("user_id\n", to: "nobody.txt")
    // As a spreadsheet saves text, with RecBole's header; and in Latin-1.
    let wide = "\u{FEFF}user_id:token\nu7\nu7O\n".data(using: .utf16LittleEndian)
    try #require(wide).write(to: folder.url.appending(path: "wide.txt"))
    try Data([0x75, 0xE9, 0x0A]).write(to: folder.url.appending(path: "latin1.txt"))
    try folder.write(
      Goods.ratings().map { "\($0.user),i\($0.item),1\n" }.joined(), to: "ones.csv")
    try folder.write(Goods.csv(), to: "own/yours-items.csv")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "own/yours-items.csv")
    try folder.write("user;item;rating\n1;2;5\n", to: "semicolons.csv")
    try folder.write("zz1,Title,Kind\nzz2,Other,Kind\n", to: "strangers.csv")
    try folder.write(
      (0..<5).flatMap { user in (0..<9).map { "\(user),\($0)\n" } }.joined(), to: "users.csv")
    try folder.write(
      (0..<40).flatMap { user in (0..<9).map { "\(user),\($0)\n" } }.joined(), to: "items.csv")
    let cases: [(arguments: [String], status: Int32, says: String)] = [
      (["none.csv"], 66, "no such file"), (["empty.csv"], 65, "the file is empty"),
      (["semicolons.csv"], 65, "separated by commas or TABs"),
      (["users.csv"], 65, "takes at least 8"), (["items.csv"], 65, "7 concepts need at least 14"),
      (["ratings.csv", "--user", "u7O"], 64, "the nearest ids are 'u7', 'u70' and 'u"),
      (["ones.csv"], 65, "no rating is 4 or higher"),
      (["ratings.csv", "--users", "nobody.txt"], 65, "names no user"),
      (["ratings.csv", "--users", "wide.txt"], 64, "wide.txt:3: there is no user 'u7O'"),
      (["ratings.csv", "--users", "latin1.txt"], 65, "latin1.txt:1: text that is not UTF-8"),
      (["ratings.csv", "--users", "none.txt"], 66, "none.txt"),
      (["own/yours-items.csv", "--out", "own"], 64, "yours-items.csv; name another folder"),
      (["ratings.csv", "--items", "link", "--out", "own"], 64, "would overwrite link"),
      (["ratings.csv", "--users", "link", "--out", "own"], 64, "would overwrite link"),
      ([""], 64, "<ratings> needs the name of a file"),
      (["ratings.csv", "--items", ""], 64, "--items needs the name of a file"),
      (["ratings.csv", "--users", ""], 64, "--users needs the name of a file"),
      (["ratings.csv", "--model", "", "--user", "u1"], 64, "--model needs the name of a file"),
      (
        ["ratings.csv", "--items", "strangers.csv"], 65, "none of the items is one of the ratings'"
      ),
      (["ratings.csv", "--out", "/proc/none"], 73, "/proc/none"),
      (["ratings.csv", "--out", "figures"], 64, "name another folder"),
      (["ratings.csv", "--model", "none.safetensors", "--user", "u1"], 66, "no such file"),
      (["ratings.csv", "--model", "ratings.csv", "--user", "u1"], 65, "no model that can be used"),
      (["ratings.csv", "--model", "none.safetensors"], 64, "say to whom"),
      (["ratings.csv", "--model", "m", "--user", "u1", "--concepts", "3"], 64, "leave --concepts"),
    ]
    for (arguments, status, says) in cases {
      let result = try await run(arguments, in: folder)
      #expect(result.status == .exited(status), "\(arguments): \(result.error)")
      #expect(result.error.contains(says), "\(arguments): \(result.error)")
      #expect(result.output.isEmpty, "\(arguments): \(result.output)")
    }
    let unseen = try await run(["ratings.csv"], in: folder, environment: ["PATH": "/nowhere"])
    #expect(unseen.status == .exited(69), "\(unseen.error)")
    #expect(unseen.error.contains("gnuplot"), "\(unseen.error)")
    #expect(!folder.files().contains { $0.hasPrefix("yours/") })
  }
}
