import Macrid
import Plotting
import Testing

@testable import Workbench

/// The libraries' errors end a chapter with the statuses that scripts rely on.
@Suite struct LibraryFailureTests {
  @Test func statuses() throws {
    let unknown = try #require(throws: DataError.self) {
      try Dataset.load("no-such-set", seed: 1)
    }
    let failures: [(any Error, Int32)] = [
      (unknown, 64),
      (CannotWrite(path: "x", reason: "full"), 73),
      (TrainingError.interrupted(epoch: 3), 130),
      (TrainingError.diverged(epoch: 3), 65),
      (SearchError.shard("9/3"), 64),
      (SearchError.tuning(setting: "keep", reason: "has no choices"), 64),
      (PlottingError.gnuplotMissing(program: "gnuplot"), 69),
      (PlottingError.imageMissing(path: "x.png"), 66),
      (PlottingError.imageUnreadable(path: "x.png", reason: "cut short"), 65),
    ]
    for (failure, status) in failures {
      #expect(ExitStatus.of(failure).status.rawValue == status, "\(failure)")
    }
  }
}
