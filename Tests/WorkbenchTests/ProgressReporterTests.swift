import Dispatch
import Synchronization
import Testing

@testable import Workbench

@Suite struct ProgressReporterTests {
  /// What was written, and a clock that the test sets.
  final class Recorder: Sendable {
    let text = Mutex("")
    let time = Mutex(0.0)

    func console(isTerminal: Bool) -> Console {
      Console(isTerminal: isTerminal) { part in self.text.withLock { $0 += part } }
    }

    func reporter(isTerminal: Bool, total: Int, completed: Int = 0) -> ProgressReporter {
      ProgressReporter(
        "MacridVAE", total: total, unit: "epoch", completed: completed,
        console: console(isTerminal: isTerminal)
      ) { self.time.withLock { $0 } }
    }

    func at(_ seconds: Double) { time.withLock { $0 = seconds } }
    var lines: [Substring] { text.withLock { $0 }.split(separator: "\n") }
  }

  @Test func plainLinesNowAndThen() {
    let recorder = Recorder()
    let reporter = recorder.reporter(isTerminal: false, total: 100)
    for epoch in 1...40 {
      recorder.at(Double(epoch))
      reporter.update(epoch, ["loss": "3.5"])
    }
    reporter.finish("best 0.41")
    reporter.finish("again")
    reporter.update(41)
    #expect(
      recorder.lines == [
        "MacridVAE  epoch   1/100  loss 3.5  elapsed 1.0 s",
        "MacridVAE  epoch  11/100  left 1 min 29 s  loss 3.5  elapsed 11 s",
        "MacridVAE  epoch  21/100  left 1 min 19 s  loss 3.5  elapsed 21 s",
        "MacridVAE  epoch  31/100  left 1 min 09 s  loss 3.5  elapsed 31 s",
        "MacridVAE: best 0.41, 40 s",
      ])
  }

  @Test func timeLeftCountsOnlyThisRun() {
    let recorder = Recorder()
    let reporter = recorder.reporter(isTerminal: false, total: 100, completed: 90)
    recorder.at(20)
    reporter.update(92)
    #expect(recorder.lines == ["MacridVAE  epoch  92/100  left 1 min 20 s  elapsed 20 s"])
  }

  @Test func oneStepSaysNothingOfTheTimeLeft() {
    let recorder = Recorder()
    let reporter = recorder.reporter(isTerminal: false, total: 4)
    recorder.at(12)
    reporter.update(1)
    #expect(recorder.lines == ["MacridVAE  epoch 1/4  elapsed 12 s"])
  }

  @Test func aBarIsRedrawnInPlace() {
    let recorder = Recorder()
    let reporter = recorder.reporter(isTerminal: true, total: 4)
    recorder.at(1)
    reporter.update(1)
    recorder.at(1.01)
    reporter.update(2)
    recorder.at(2)
    reporter.update(3)
    reporter.finish()
    let text = recorder.text.withLock { $0 }
    let drawn = text.components(separatedBy: "\r\u{1B}[K")
    #expect(drawn.count == 4)
    #expect(drawn[1].hasPrefix("MacridVAE  [###.........]  epoch 1/4"))
    #expect(drawn[2].hasPrefix("MacridVAE  [#########...]  epoch 3/4"))
    #expect(drawn[3] == "MacridVAE: done, 2.0 s\n")
  }

  @Test func aMessageGoesAboveTheBar() {
    let recorder = Recorder()
    let console = recorder.console(isTerminal: true)
    console.draw("bar")
    console.say("message")
    #expect(recorder.text.withLock { $0 } == "\r\u{1B}[Kbar\r\u{1B}[Kmessage\nbar")
  }

  @Test func anyThreadMayReport() {
    let recorder = Recorder()
    let reporter = recorder.reporter(isTerminal: false, total: 1000)
    DispatchQueue.concurrentPerform(iterations: 1000) { _ in reporter.advance() }
    recorder.at(50)
    reporter.update(0)
    #expect(recorder.lines.last?.hasPrefix("MacridVAE  epoch 1000/1000") == true)
  }
}
