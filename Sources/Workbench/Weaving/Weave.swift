import ArgumentParser
import Foundation
import Macrid

/// The command `weave`.
public struct Weave: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "weave",
    abstract: "Weave every chapters/*/main.swift and its results into the README.md beside it.",
    discussion: """
      Run it in the folder of Package.swift. The top README.md is refreshed between its marks. \
      Ends with 1 where something is wrong, each finding with its file, line and what to do; a \
      page with findings keeps its old text.
      """)

  @Flag(help: "Write nothing; also end with 1 where a README.md is stale.")
  var check = false

  public init() {}

  /// Runs the command and ends the process.
  public static func runAndExit() -> Never {
    runAndExit { try $0.weave() }
  }

  private func weave() throws -> ExitStatus {
    let weaver = try Weaver(root: URL(filePath: FileManager.default.currentDirectoryPath))
    var findings = weaver.findings
    for page in weaver.stale {
      if check {
        findings.append(
          Finding(file: page.path, line: nil, message: "stale; run swift run weave"))
      } else {
        try AtomicFile.write(page.text, to: weaver.root.appending(path: page.path))
        Output.print("wrote \(page.path)")
      }
    }
    for finding in findings { Console.standardError.say(finding.description) }
    if findings.isEmpty { Output.print("\(weaver.pages.count) pages are up to date") }
    return findings.isEmpty ? .done : .difference
  }
}
