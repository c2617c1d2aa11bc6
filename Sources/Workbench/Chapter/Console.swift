import Foundation
import Macrid
import Synchronization

/// Standard error, shared by messages and one live progress line, from any thread. What cannot be
/// written there is no failure.
public final class Console: Sendable {
  /// The process's own; `--quiet` swaps it for one that drops everything.
  public static let standardError = Console(
    isTerminal: isatty(STDERR_FILENO) == 1
      && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  ) { text in Data(text.utf8).withUnsafeBytes { _ = writeAll($0, to: STDERR_FILENO) } }

  /// Whether a line can be drawn over.
  let isTerminal: Bool
  private let sink: @Sendable (String) -> Void
  private let live = Mutex("")

  init(isTerminal: Bool, sink: @escaping @Sendable (String) -> Void) {
    self.isTerminal = isTerminal
    self.sink = sink
  }

  /// A whole line; a live line moves below it. On a terminal it is broken between words; a line
  /// that begins with a blank, such as a command to paste, stays whole.
  public func say(_ line: String) {
    let line = isTerminal ? broken(line) : line
    live.withLock { live in
      sink(live.isEmpty ? line + "\n" : "\r\u{1B}[K" + line + "\n" + live)
    }
  }

  /// Draws the live line anew; an empty one is wiped away.
  func draw(_ line: String) {
    live.withLock { live in
      let visible = String(line.prefix(width - 1))
      guard visible != live else { return }
      live = visible
      sink("\r\u{1B}[K" + visible)
    }
  }

  private func broken(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      line.hasPrefix(" ") ? [String(line)] : Table.lines(String(line), width: width - 1)
    }.joined(separator: "\n")
  }

  private var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 80 }
    return Int(size.ws_col)
  }
}
