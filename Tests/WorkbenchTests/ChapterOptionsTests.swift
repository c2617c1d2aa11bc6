import ArgumentParser
import Foundation
import Macrid
import Testing

@testable import Workbench

@Suite struct ChapterOptionsTests {
  @Test func defaults() throws {
    let options = try ChapterOptions.parse([])
    #expect(options.seed == 1 && !options.quick && !options.verify && !options.quiet)
    #expect(options.threadCount == ProcessLimits.current.processors)
    #expect(options.resultFolder.relativePath == "figures")
    #expect(options.writeFolder.relativePath == "figures")
  }

  @Test func quickAndVerifyLeaveFiguresAlone() throws {
    #expect(try ChapterOptions.parse(["--quick"]).writeFolder.relativePath != "figures")
    let verify = try ChapterOptions.parse(["--verify"])
    #expect(verify.resultFolder.relativePath == "figures")
    #expect(verify.writeFolder.relativePath != "figures")
    #expect(
      try ChapterOptions.parse(["--out", "my figures"]).writeFolder.relativePath == "my figures")
  }

  @Test(arguments: [
    (["--threads", "0"], "at least 1, not 0"),
    (["--threads", "two"], "two"),
    (["--seed=-1"], "-1"),
    (["--seed", "9007199254740993"], "2^53"),
    (["--data", ""], "--data needs"),
    (["--out", ""], "--out needs"),
    (["--quick", "--out", "figures"], "--quick never writes"),
    (["--quick", "--out", "../x/figures/"], "--quick never writes"),
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
