import Dispatch
import Synchronization

/// How many threads a computation may use.
///
/// Work is split into blocks that do not depend on the number of threads, and every block
/// writes to its own place, so that a result has the same bytes at any `count`.
public struct Workers: Sendable {
  /// More threads than this are not asked for in earnest.
  public static let most = 1_024

  /// Number of threads, at least one and at most `most`.
  public let count: Int

  /// - Parameter count: threads to use, by default as many as the process may run at once; values
  ///   out of bounds mean the nearest bound.
  public init(count: Int = ProcessLimits.current.processors) {
    self.count = max(1, min(count, Self.most))
  }

  /// Runs `body(0) ... body(blocks - 1)`, each once, on up to `count` threads; returns when all are done.
  ///
  /// Blocks are handed out in order as threads become free.
  public func forEach(_ blocks: Int, _ body: @Sendable (Int) -> Void) {
    let threads = min(count, blocks)
    if threads <= 1 {
      for block in 0..<max(blocks, 0) { body(block) }
      return
    }
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if block >= blocks { return }
        body(block)
      }
    }
  }
}
