import Commands
import Foundation
import Subprocess
import Testing

@testable import Workbench

/// The `tsne` command as a user runs it.
@Suite(.timeLimit(.minutes(2))) struct TSNECommandTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Points in three columns, no two alike.
  private func points(_ name: String, count: Int, columns: Int = 3) throws {
    var data = Data()
    for value in 0..<count * columns {
      let number = Float(value * value % 97) + Float(value) / 10
      withUnsafeBytes(of: number.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    try data.write(to: folder.url.appending(path: name))
  }

  private func run(_ arguments: String...) async throws -> (
    status: Int32, output: String, error: String
  ) {
    let run = try await Command.run("tsne", arguments, in: folder)
    guard case .exited(let status) = run.status else {
      Issue.record("\(arguments): \(run.status)")
      return (-1, run.output, run.error)
    }
    return (status, run.output, run.error)
  }

  @Test(arguments: [(4, true), (4, false), (5, false), (11, false), (12, false), (40, false)])
  func fewPointsGiveCoordinates(count: Int, named: Bool) async throws {
    try points("p", count: count)
    let run =
      try named
      ? await run("p", "--dimensions", "3", "--perplexity", "1", "--csv", "o.csv")
      : await run("p", "--dimensions", "3", "--csv", "o.csv", "--iterations", "60")
    #expect(run.status == 0, "\(run.error)")
    #expect(try folder.read("o.csv").split(separator: "\n").count == count + 1)
    #expect(!run.output.contains("nan"))
    #expect(run.error.contains("is null") == (count < 12), "\(run.error)")
    #expect(run.output.contains("\"neighbourPreservation\":null") == (count < 12))
    #expect(run.error.contains("perplexity 30") == !named)
  }

  @Test(arguments: [
    (["--dimensions", "9223372036854775807"], "from 1 to 1000000"),
    (["--dimensions", "0"], "from 1 to 1000000"), (["--dimensions", "3.0"], "whole number"),
    (["--dimensions", "3", "--perplexity", "nan"], "from 1 to 1000000"),
    (["--dimensions", "3", "--perplexity", "inf"], "from 1 to"),
    (["--dimensions", "3", "--perplexity", "0.5"], "from 1 to"),
    (["--dimensions", "3", "--perplexity", "5"], "at most 1.0"),
    (["--dimensions", "3", "--threads", "0"], "from 1 to 1024"),
    (["--dimensions", "3", "--threads", "10000"], "from 1 to 1024"),
    (["--dimensions", "3", "--iterations=-1"], "from 0 to"),
    (["--dimensions", "3", "--iterations", "9223372036854775807"], "from 0 to"),
    (["--dimensions", "3", "--early-momentum", "1"], "below 1"),
    (["--dimensions", "3", "--seed=-1"], "from 0 to 18446744073709551615"),
    (["--dimensions", "2", "--evaluate", "p", "--perplexity", "nan"], "from 1 to"),
    (["--dimensions", "2", "--evaluate", "p", "--iterations", "9"], "leave --iterations away"),
    (["--dimensions", "3", "--csv", "p"], "overwrite"),
    (["--dimensions", "3", "--csv", "./link"], "overwrite"),
  ]) func whatIsOutOfBoundsIsUsage(arguments: [String], says: String) async throws {
    try points("p", count: 4)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "p")
    let run = try await Command.run("tsne", ["p"] + arguments, in: folder)
    #expect(run.status == .exited(64), "\(arguments): \(run.error)")
    #expect(run.error.contains(says), "\(run.error)")
  }

  @Test func pointsFromAPipe() async throws {
    try points("p", count: 12)
    let piped = try await Command.shell(
      "cat p | \"$0\" /dev/stdin --dimensions 3", "tsne", in: folder)
    #expect(piped.status == .exited(0), "\(piped.error)")
    #expect(piped.output.contains("\"points\":12"), "\(piped.output)")
  }

  @Test func whatIsMissingOrBroken() async throws {
    try points("p", count: 20)
    try folder.write("", to: "empty")
    try folder.write("twelve bytes, and one", to: "odd")
    try points("coordinates", count: 7, columns: 2)
    try points("two", count: 2)
    for (arguments, status, says) in [
      (["nowhere", "--dimensions", "3"], 66, "no such file"),
      ([".", "--dimensions", "3"], 66, "a folder"),
      (["p", "--dimensions", "3", "--evaluate", "nowhere"], 66, "no such file"),
      (["empty", "--dimensions", "3"], 65, "0 bytes"),
      (["odd", "--dimensions", "3"], 65, "12 bytes"),
      (["two", "--dimensions", "3"], 65, "cannot be embedded"),
      (["p", "--dimensions", "3", "--evaluate", "coordinates"], 65, "was expected"),
      (["p", "--dimensions", "3", "--csv", "empty/o.csv"], 73, "o.csv"),
      (["p", "--dimensions", "3", "--csv", "/proc/o.csv"], 73, "/proc"),
      (["p", "--dimensions", "3", "--csv", "."], 73, "directory"),
      (["p", "--dimensions", "3", "--csv", "/dev/full"], 73, "No space"),
    ] as [([String], Int32, String)] {
      let run = try await Command.run("tsne", arguments, in: folder)
      #expect(run.status == .exited(status), "\(arguments): \(run.error)")
      #expect(run.error.contains(says) && run.error.hasPrefix("tsne: "), "\(run.error)")
      // What cannot be written is found before the work.
      #expect(!run.error.contains("KL") || arguments.contains("/dev/full"), "\(run.error)")
    }
  }

  @Test func coordinatesOnStandardOutput() async throws {
    try points("p", count: 6)
    let run = try await run("p", "--dimensions", "3", "--csv", "/dev/stdout", "--quiet")
    let lines = run.output.split(separator: "\n")
    #expect(run.status == 0 && run.error.isEmpty)
    #expect(lines.count == 8 && lines[0] == "x,y" && lines[7].hasPrefix("{"))
  }

  @Test func throughALink() async throws {
    try points("p", count: 6)
    try folder.write("old", to: "real.csv")
    let link = folder.path + "/link.csv"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.csv")
    #expect(try await run("p", "--dimensions", "3", "--csv", "link.csv").status == 0)
    #expect(try folder.read("real.csv").hasPrefix("x,y\n"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.csv")
  }

  /// `tsne ... > /dev/full`, and with one processor.
  @Test func lostResultsAndOneProcessor() async throws {
    try points("p", count: 6)
    for (shell, status, output) in [
      ("\"$0\" p --dimensions 3 > /dev/full", 73, ""),
      ("\"$0\" p --dimensions 3 >&-", 73, ""),
      ("\"$0\" p --dimensions 3 2> /dev/full", 0, "\"points\":6"),
      (
        "taskset -c \"$(taskset -cp $$ | sed 's/.*: *\\([0-9]*\\).*/\\1/')\" \"$0\" p --dimensions 3",
        0,
        "\"threads\":1}"
      ),
    ] as [(String, Int32, String)] {
      let run = try await Command.shell(shell, "tsne", in: folder)
      #expect(run.status == .exited(status), "\(shell): \(run.error)")
      #expect(run.output.contains(output) || output.isEmpty, "\(shell)")
    }
  }
}
