import ArgumentParser
import Foundation

extension ParsableCommand {
  /// The command line; or, where it asks for help or is wrong, the words for that and the end of
  /// the process.
  ///
  /// - Parameter words: without the command's name.
  static func parsed(_ words: [String]) -> Self {
    Output.openClosedStreams()
    do {
      return try parse(words)
    } catch {
      widenForHelp()
      let refused = (Self.self as? any ChapterArguments.Type)?.refused ?? []
      let (code, text) = (
        exitCode(for: error), help(ownOptionsFirst(fullMessage(for: error)), without: refused)
      )
      guard code == .success else {
        Console.standardError.say(text)
        Foundation.exit(code.rawValue)
      }
      Output.print(text)
      end { .done }
    }
  }

  /// ArgumentParser traps where there are hardly more columns than its help is indented by.
  private static func widenForHelp() {
    let asked = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
    let terminals = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO].compactMap { file -> Int? in
      var size = winsize()
      let isTerminal = ioctl(file, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
      return isTerminal ? Int(size.ws_col) : nil
    }
    if let columns = asked ?? terminals.min(), columns < 40 { setenv("COLUMNS", "40", 1) }
  }

  /// ArgumentParser's help with a command's own options, which it sets last, before the groups that
  /// all chapters share.
  static func ownOptionsFirst(_ help: String) -> String {
    guard let shared = help.range(of: "\n\(ChapterOptions.firstGroup):\n"),
      let own = help.range(of: "\nOPTIONS:\n"), shared.lowerBound < own.lowerBound
    else { return help }
    return help[..<shared.lowerBound] + help[own.lowerBound...]
      + (help.hasSuffix("\n") ? "" : "\n") + help[shared.lowerBound..<own.lowerBound]
  }

  /// Help without some options, and without a group that has no others.
  static func help(_ help: String, without refused: [String]) -> String {
    guard !refused.isEmpty else { return help }
    var kept: [Substring] = []
    var isLeftOut = false
    for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("  -") {
        isLeftOut = refused.contains { line.hasPrefix("  \($0) ") || line == "  \($0)" }
      } else if !line.hasPrefix("   ") {
        isLeftOut = false
      }
      guard !isLeftOut else { continue }
      if line.isEmpty, kept.last?.hasSuffix(":") == true, kept.dropLast().last?.isEmpty == true {
        kept.removeLast(2)
      }
      kept.append(line)
    }
    return kept.joined(separator: "\n")
  }

  /// Runs a command that is no chapter, and ends the process with the status of what happened.
  public static func runAndExit(_ body: (Self) throws -> ExitStatus) -> Never {
    let arguments = parsed(Array(CommandLine.arguments.dropFirst()))
    end { try body(arguments) }
  }

  private static func end(_ body: () throws -> ExitStatus) -> Never {
    do {
      let status = try body()
      try Output.check()
      Foundation.exit(status.rawValue)
    } catch {
      let (status, message) = ExitStatus.of(error)
      Console.standardError.say("\(_commandName): \(message)")
      Foundation.exit(status.rawValue)
    }
  }
}
