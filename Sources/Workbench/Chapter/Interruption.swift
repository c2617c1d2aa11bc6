import Foundation
import Synchronization

/// Ctrl-C and SIGTERM as a flag that long loops poll.
///
/// The first signal asks; a loop stops at its next safe point (`check()` between epochs or
/// trials), and the chapter says how to resume. The second ends the process at once.
public enum Interruption {
  private static let count = Atomic<Int>(0)

  /// Whether the user asked to stop.
  public static var isRequested: Bool { count.load(ordering: .relaxed) > 0 }

  /// Throws `Interrupted` if the user asked to stop.
  public static func check() throws {
    if isRequested { throw Interrupted() }
  }

  /// From now on SIGINT and SIGTERM set the flag.
  ///
  /// To be called before threads are started: neither the calling thread nor those it starts are
  /// interrupted themselves. In the matrix products that oneDNN generates the stack pointer is at
  /// the start of a block on the heap, and a handler's frame would be written over what lies
  /// before it.
  public static func install() {
    // Touched here so that the handler, which may only do async-signal-safe things, never
    // meets the lazy initialisation of a static property.
    _ = count.load(ordering: .relaxed)
    changeMask(SIG_BLOCK)
    for number in signals {
      signal(number) { _ in
        if Interruption.count.wrappingAdd(1, ordering: .relaxed).oldValue > 0 { _exit(130) }
        let note: StaticString = "\nstopping at the next safe point; again to stop at once\n"
        _ = write(STDERR_FILENO, note.utf8Start, note.utf8CodeUnitCount)
      }
    }
    Thread.detachNewThread {
      changeMask(SIG_UNBLOCK)
      while true { pause() }
    }
  }

  private static let signals = [SIGINT, SIGTERM]

  private static func changeMask(_ how: Int32) {
    var set = sigset_t()
    sigemptyset(&set)
    for number in signals { sigaddset(&set, number) }
    pthread_sigmask(how, &set, nil)
  }
}

/// The user asked to stop, and what was done so far is kept.
public struct Interrupted: Failure {
  public init() {}
  public var exitStatus: ExitStatus { .interrupted }
  public var description: String { "interrupted" }
}
