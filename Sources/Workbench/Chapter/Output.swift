import Foundation
import Macrid
import Synchronization

/// What a command prints: standard output, whole or told.
///
/// A failure is kept until `check()`, so that a full disk behind `>` takes no file with it. A
/// reader who closes the pipe (`| head`) has seen enough, which is no failure.
public enum Output {
  private static let failure = Mutex<Int32?>(nil)

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
