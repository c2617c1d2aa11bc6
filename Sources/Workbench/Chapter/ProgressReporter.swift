import Foundation
import Synchronization

/// Progress of one long piece of work, on standard error: a live bar on a terminal, a plain line
/// now and then elsewhere, nothing with `--quiet`. Any thread may report.
public final class ProgressReporter: Sendable {
  /// A plain line at most this often, in seconds.
  static let plainInterval = 10.0
  private static let liveInterval = 0.1

  private struct State {
    var completed: Int
    /// Of the work, where steps are unequal: what the time left is reckoned by.
    var share: Double?
    var lastShown = -Double.infinity
    var isFinished = false
  }

  private let title: String
  private let unit: String
  private let total: Int
  private let first: Int
  private let console: Console?
  private let now: @Sendable () -> Double
  private let start: Double
  private let state: Mutex<State>

  /// - Parameters:
  ///   - title: what is being done, such as "MacridVAE on ml-1m".
  ///   - total: number of steps.
  ///   - unit: what a step is called, such as "epoch".
  ///   - completed: steps that an earlier run did; they do not count in the time left.
  ///   - now: seconds on some clock that only goes forward.
  public init(
    _ title: String, total: Int, unit: String, completed: Int = 0, console: Console?,
    now: @escaping @Sendable () -> Double = { ProcessInfo.processInfo.systemUptime }
  ) {
    self.title = title
    self.unit = unit
    self.total = total
    self.first = completed
    self.console = console
    self.now = now
    start = now()
    state = Mutex(State(completed: completed))
  }

  /// Reports the number of steps done so far, with fields such as ("loss", "312.4").
  ///
  /// A report of fewer steps than were reported before (threads race) shows the larger number.
  public func update(_ completed: Int, _ fields: KeyValuePairs<String, String> = [:]) {
    report(fields) { $0 = max($0, completed) }
  }

  /// Reports one more step.
  public func advance(_ fields: KeyValuePairs<String, String> = [:]) {
    report(fields) { $0 += 1 }
  }

  /// The same where steps are unequal: `share` of this run's work is done.
  func advance(by steps: Int, share: Double, _ fields: KeyValuePairs<String, String>) {
    state.withLock { $0.share = share }
    report(fields) { $0 += steps }
  }

  /// Ends the report with a line that stays: what came out, and the time it took.
  public func finish(_ summary: String = "done") {
    guard let console else { return }
    let isFirst = state.withLock { state in
      defer { state.isFinished = true }
      return !state.isFinished
    }
    guard isFirst else { return }
    if console.isTerminal { console.draw("") }
    console.say("\(title): \(summary), \(Format.duration(now() - start))")
  }

  private func report(_ fields: KeyValuePairs<String, String>, _ change: (inout Int) -> Void) {
    guard let console else { return }
    let time = now()
    state.withLock { state in
      change(&state.completed)
      let interval = console.isTerminal ? Self.liveInterval : Self.plainInterval
      guard !state.isFinished, time - state.lastShown >= interval else { return }
      state.lastShown = time
      let line = line(
        completed: state.completed, share: state.share, fields, elapsed: time - start)
      if console.isTerminal { console.draw(line) } else { console.say(line) }
    }
  }

  private func line(
    completed: Int, share: Double?, _ fields: KeyValuePairs<String, String>, elapsed: Double
  ) -> String {
    var parts = ["\(title)"]
    if console?.isTerminal == true, total > 0 {
      let filled = min(12, 12 * completed / total)
      parts.append(
        "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 12 - filled)
          + "]")
    }
    let width = String(total).count
    let count = String(completed)
    parts.append(
      "\(unit) " + String(repeating: " ", count: max(0, width - count.count)) + "\(count)/\(total)")
    // What a narrow terminal cuts off comes last.
    let done = share ?? Double(completed - first) / Double(max(1, total - first))
    // One step says little of the others, and so does a moment.
    if completed - first > 1 || (share ?? 0) > 0.1, elapsed >= 1, total > completed {
      parts.append("left " + Format.duration(elapsed / done * (1 - done)))
    }
    parts += fields.map { "\($0.key) \($0.value)" }
    parts.append("elapsed " + Format.duration(elapsed))
    return parts.joined(separator: "  ")
  }
}
