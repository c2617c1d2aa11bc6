import ArgumentParser
import Foundation
import Macrid
import Testing

@testable import Workbench

@Suite struct ChapterOptionsTests {
  @Test func defaults() throws {
    let options = try ChapterOptions.parse([])
    #expect(options.seed == 1 && !options.quick && options.verify == nil && !options.quiet)
    #expect(options.threadCount == ProcessLimits.current.processors)
    #expect(options.outFolder.relativePath == "figures" && options.depth == .standard)
  }

  @Test func aChaptersOwnOptionsComeFirstInHelp() throws {
    struct Own: ParsableCommand {
      @OptionGroup var shared: ChapterOptions
      @Option(help: "Its own.") var concepts = 7
    }
    let help = Own.ownOptionsFirst(Own.helpMessage(columns: 80))
    let places = try ["  --concepts", "  --quick", "  --data", "  --seed"].map {
      try #require(help.range(of: "\n\($0)")).lowerBound
    }
    #expect(places == places.sorted(), "\(help)")
    #expect(
      help.split(separator: "\n").count == Own.helpMessage(columns: 80).split(separator: "\n").count
    )
    #expect(Own.ownOptionsFirst("an error") == "an error")

    let timed = Own.help(help, without: ChapterOptions.ofTrials)
    #expect(timed.contains("\n  --quick ") && timed.contains("\nHOW MUCH IS RUN:\n"))
    for option in ["--redraw", "--verify", "--shard", "--merge", "Takes in"] {
      #expect(!timed.contains(option), "\(timed)")
    }
    let board = Own.help(help, without: ChapterOptions.ofTrialsAndData)
    #expect(!board.contains("HOW MUCH IS RUN") && board.contains("\nFOLDERS:\n  --out"))
    #expect(!board.contains("\n\n\n"))
    #expect(Own.help(help, without: []) == help)
  }

  @Test func quickLeavesFiguresAlone() throws {
    #expect(try ChapterOptions.parse(["--quick"]).outFolder.relativePath != "figures")
    #expect(
      try ChapterOptions.parse(["--out", "my figures"]).outFolder.relativePath == "my figures")
  }

  @Test func aVerificationMayLeaveItsNumberAway() throws {
    for (words, expected) in [
      (["--verify"], ChapterOptions.asManyAsFit), (["--verify", "3", "--quiet"], "3"),
      (["--verify", "--quiet"], ChapterOptions.asManyAsFit),
      (["--quiet", "--verify", "all"], "all"),
    ] {
      let options = try ChapterOptions.parse(ChapterOptions.withVerifyCount(words))
      #expect(options.verify == expected, "\(words)")
    }
  }

  @Test(arguments: [
    (["--threads", "0"], "from 1 to 1024"),
    (["--threads", "two"], "two"),
    (["--seed=-1"], "-1"),
    (["--seed", "9007199254740993"], "9007199254740992"),
    (["--data", ""], "--data needs"),
    (["--out", ""], "--out needs"),
    (["--quick", "--out", "figures"], "--quick never writes"),
    (["--quick", "--out", "../x/figures/"], "--quick never writes"),
    (["--quick", "--full"], "exclude each other"),
    (["--redraw", "--verify", "2"], "exclude each other"),
    (["--verify", "0"], "--verify takes"),
    (["--verify", "many"], "--verify takes"),
    (["--shard", "0/3"], "i/n"),
    (["--shard", "4/3"], "i/n"),
    (["--shard", "1/3", "--merge", "a.jsonl"], "leave --shard away"),
    (["--shard", "1/3", "--quick"], "not with --quick"),
    (["--merge", "a.jsonl", "--redraw"], "not with --redraw"),
    (["--quik"], "'--quick'"),
    (["extra"], "extra"),
  ])
  func mistakes(arguments: [String], expected: String) {
    #expect {
      try ChapterOptions.parse(arguments)
    } throws: { error in
      ChapterOptions.exitCode(for: error).rawValue == ExitStatus.usage.rawValue
        && ChapterOptions.message(for: error).contains(expected)
    }
  }

  @Test func dataFolder() {
    func path(_ option: String?, _ environment: [String: String]) -> String {
      ChapterOptions.dataFolder(option: option, environment: environment).relativePath
    }
    #expect(path("here", ["MACRIDVAE_DATA": "/there"]) == "here")
    #expect(path(nil, ["MACRIDVAE_DATA": "/there"]) == "/there")
    #expect(
      ChapterOptions.dataFolder(option: nil, environment: ["MACRIDVAE_DATA": ""])
        == Dataset.perUserCache)
  }

  @Test func commandToPaste() {
    #expect(
      commandLine("chapter-table1", ["--out", "my 'own' figures", "--seed=3", ""])
        == "swift run chapter-table1 --out 'my '\\''own'\\'' figures' --seed=3 ''")
  }

  @Test func statusesOfErrors() {
    struct Odd: Error {}
    #expect(ExitStatus.of(Interrupted()).status == .interrupted)
    #expect(ExitStatus.of(ValidationError("no")).status == .usage)
    #expect(ExitStatus.of(Odd()).status == .fault)
    #expect {
      try String(contentsOf: URL(filePath: "/nowhere/u.data"), encoding: .utf8)
    } throws: { error in
      let (status, message) = ExitStatus.of(error)
      return status == .missingInput && message.contains("/nowhere/u.data")
    }
  }
}

@Suite struct ShopSizeTests {
  @Test func namesSayTheSize() {
    for (users, items, name) in [
      (4_000, 7_000, "shop-simulated"), (15_000, 70, "shop-simulated-15000x70"),
    ] {
      let size = ShopSize(users: users, items: items)
      #expect(size.dataset == name)
      #expect(ShopSize(dataset: name) == size)
    }
    var odd = ShopSize(users: 300, items: 700)
    odd.traits.categoryCount = 12
    odd.traits.clicks = 0.5
    odd.traits.sharedTaste = 1
    #expect(odd.dataset == "shop-simulated-300x700-categories-12-clicks-0.5-shared-1.0")
    #expect(ShopSize(dataset: odd.dataset) == odd)
    for name in [
      "ml-1m", "shop", "shop-simulated-", "shop-simulated-3", "shop-simulated-axb",
      "shop-simulated-300x700-clicks-1.0", "shop-simulated-300x700-train-50",
    ] {
      #expect(ShopSize(dataset: name) == nil, "\(name)")
    }
  }
}
