import Foundation
import Macrid
import Synchronization

/// What a command prints: standard output, whole or told.
///
/// A failure is kept until `check()`, so that a full disk behind `>` takes no file with it. A
/// reader who closes the pipe (`| head`) has seen enough, which is no failure.
public enum Output {
  private static let failure = Mutex<Int32?>(nil)

  /// Columns of the terminal that standard output is; nil where it is none.
  static var width: Int? {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 20
    else { return nil }
    return Int(size.ws_col)
  }

  /// Whether what is printed may be coloured: on a terminal that is not dumb, unless NO_COLOR is
  /// set (no-color.org).
  static var isColoured: Bool {
    let environment = ProcessInfo.processInfo.environment
    return isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb"
      && environment["NO_COLOR", default: ""].isEmpty
  }

  /// Prints sentences of Markdown without their stars, broken between words where standard output
  /// is a terminal.
  public static func print(prose: String) {
    let plain = prose.replacing("**", with: "")
    guard let width else { return print(plain) }
    let lines = plain.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
      Table.lines(String($0), width: width)
    }
    print(lines.joined(separator: "\n"))
  }

  /// Prints text and ends the line.
  public static func print(_ text: String) {
    failure.withLock { failure in
      guard failure == nil else { return }
      failure = Data((text + "\n").utf8).withUnsafeBytes { writeAll($0, to: STDOUT_FILENO) }
    }
  }

  /// - Throws: `ChapterFailure` where something printed was lost.
  public static func check() throws {
    if let code = failure.withLock({ $0 }), code != EPIPE {
      throw ChapterFailure(
        .cannotWrite,
        "standard output cannot be written: \(String(cString: strerror(code))); what was to be "
          + "printed is lost, files are not")
    }
  }

  /// Opens those of descriptors 0 to 2 that the shell closed (`2>&-`), or the first files of this
  /// process would get their numbers, and messages be written into them. What is printed to a
  /// closed standard output is lost, and told.
  static func openClosedStreams() {
    for (descriptor, path, mode) in [
      (STDIN_FILENO, "/dev/null", O_RDONLY), (STDOUT_FILENO, "/dev/full", O_WRONLY),
      (STDERR_FILENO, "/dev/null", O_WRONLY),
    ] where fcntl(descriptor, F_GETFD) == -1 {
      let opened = open(path, mode)
      if opened >= 0, opened != descriptor {
        dup2(opened, descriptor)
        close(opened)
      }
    }
  }
}
