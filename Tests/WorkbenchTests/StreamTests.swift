import Commands
import Foundation
import Subprocess
import Testing

/// Streams that are full, closed or cut off: lost progress is no failure, lost results are one
/// (73), and an error keeps its status.
@Suite(.timeLimit(.minutes(2))) struct StreamTests {
  @Test(
    arguments: [
      ("2> /dev/full", 0), ("2>&-", 0), ("<&-", 0), ("<&- 2>&-", 0), ("> /dev/full", 73),
      (">&-", 73), ("> /dev/full 2>&1", 73), (">&- 2>&-", 73), ("<&- >&- 2>&-", 73),
      ("--quiet > /dev/full", 73),
    ] as [(String, Int32)])
  func aChapterLosesNothingButWhatWasPrinted(streams: String, status: Int32) async throws {
    let folder = try ScratchFolder()
    let run = try await Command.shell("\"$0\" \(streams)", "chapter-example", in: folder)
    #expect(run.status == .exited(status), "\(run.error)")
    #expect(folder.files().contains("figures/example.json"))
    #expect(folder.files().contains("figures/example.png"))
    // A closed stream's number is not given to a file.
    #expect(!(try folder.read("figures/example-trials.jsonl")).contains("chapter-example:"))
    if status == 73, !streams.contains("2>") {
      #expect(run.error.contains("standard output cannot be written: "), "\(run.error)")
    }
  }

  @Test func aReaderWhoHasSeenEnoughStopsNothing() async throws {
    let folder = try ScratchFolder()
    // `true` reads nothing at all.
    let run = try await Command.shell(
      "{ \"$0\" --pause 100; echo $? > status; } | true", "chapter-example", in: folder)
    #expect(run.status == .exited(0))
    #expect(try folder.read("status") == "0\n")
    #expect(folder.files().contains("figures/example.png"))
  }

  @Test(
    arguments: [
      ("chapter-example", "--sed 3", 64), ("chapter-example", "--data nowhere", 66),
      ("chapter-example", "--redraw", 66), ("weave", "--chek", 64), ("tsne", "p", 64),
      ("tsne", "p --dimensions 2", 66),
    ] as [(String, String, Int32)])
  func anErrorKeepsItsStatus(command: String, words: String, status: Int32) async throws {
    let folder = try ScratchFolder()
    for streams in ["2> /dev/full", "2>&-", "> /dev/full", ">&-", ">&- 2>&-"] {
      let run = try await Command.shell("\"$0\" \(words) \(streams)", command, in: folder)
      #expect(run.status == .exited(status), "\(streams): \(run.error)")
    }
  }

  @Test(arguments: ["chapter-example", "weave", "tsne"])
  func helpFitsAnyTerminal(command: String) async throws {
    let folder = try ScratchFolder()
    for columns in ["1", "20", "-5", "60"] {
      let run = try await Command.shell("COLUMNS=\(columns) \"$0\" --help", command, in: folder)
      #expect(run.status == .exited(0) && run.output.contains("USAGE"), "\(columns): \(run.error)")
    }
  }

  @Test(arguments: ["chapter-example", "weave", "tsne"])
  func helpThatIsLostIsTold(command: String) async throws {
    let folder = try ScratchFolder()
    #expect(
      try await Command.shell("\"$0\" --help 2>&-", command, in: folder).output.contains("USAGE"))
    for streams in ["> /dev/full", ">&-"] {
      let run = try await Command.shell("\"$0\" --help \(streams)", command, in: folder)
      #expect(run.status == .exited(73))
      #expect(run.error.hasPrefix("\(command): standard output cannot be written: "))
    }
  }
}
