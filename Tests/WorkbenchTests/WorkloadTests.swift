import Macrid
import Testing

@testable import Workbench

@Suite struct WorkloadTests {
  private struct Nothing: Measured {
    static let revision = 1
    var quantities: [String: Double] { [:] }
  }

  private func trial(_ method: String, _ seed: UInt64) -> Trial {
    Trial(
      method: method, settings: [:], dataset: "a", split: "b", seed: seed, measure: "c")
  }

  /// Small trials of ten seconds, large ones of a hundred.
  private func estimates() throws -> Estimates {
    let lines = [("small", 10.0), ("large", 100)].map { method, seconds in
      TrialRecord<Nothing>(
        trial: trial(method, 1), outcome: Outcome(measured: Nothing()),
        run: TrialRun(processor: "any", seconds: seconds))
    }
    return Estimates(lines, rate: 1) { _ in nil }
  }

  @Test func whatFollowsIsReckonedByWhatFollowed() throws {
    let open = (1...4).map { trial("small", UInt64($0)) }
    var workload = Workload(try estimates(), open: open, following: 4, mean: 10)
    #expect(workload.left == 80 && workload.share == 0)
    for trial in open { workload.finish(trial) }
    #expect(workload.left == 40 && workload.share == 0.5)
    // Trials that nobody could name are ten times as large as was thought: so are the others.
    workload.finish(trial("large", 1))
    #expect(workload.left == 300 && workload.done == 140)
    for seed in 2...4 { workload.finish(trial("large", UInt64(seed))) }
    #expect(workload.left == 0 && workload.share == 1)
  }

  @Test func aTrialMoreThanPlannedLeavesNothing() throws {
    var workload = Workload(try estimates(), open: [trial("small", 1)])
    workload.finish(trial("small", 1))
    workload.finish(trial("small", 2))
    #expect(workload.left == 0 && workload.share == 1)
  }
}
