import CAllocations
import Foundation
import Testing

@testable import Macrid

/// In a process of their own, as other tests allocate beside them.
@Suite struct AllocationTests {
  /// Calls of malloc in an epoch of 20 steps and in one of 200, oneDNN's scratch left out.
  static func allocations(_ index: Int, threads: Int) throws -> (few: Int, many: Int) {
    let split = TrainingTests.split(users: 200)
    func count(batchSize: Int) throws -> Int {
      var settings = TrainingTests.settings()
      settings.batchSize = batchSize
      let trainer = anyTrainer(TrainingTests.models(split)[index], split, settings, threads)
      for number in 1...2 { try trainer(number) }
      callocations_start()
      defer { _ = callocations_stop("") }
      try trainer(3)
      return callocations_stop("libdnnl")
    }
    return (try count(batchSize: 10), try count(batchSize: 1))
  }

  private static func anyTrainer(
    _ model: some TrainableRecommender, _ split: Split, _ settings: TrainingSettings, _ threads: Int
  ) -> (Int) throws -> Void {
    let trainer = Trainer(model, on: split.train, settings, workers: Workers(count: threads))
    return { _ = try trainer.epoch($0) }
  }

  @Test func theCounterCounts() async {
    await #expect(processExitsWith: .success) {
      callocations_start()
      let block = malloc(100)
      let count = callocations_stop("libdnnl")
      free(block)
      #expect(count == 1)
    }
  }

  @Test func aStepAllocatesNothing() async {
    await #expect(processExitsWith: .success) {
      try AllocationTests.expectNothing(threads: 1)
    }
  }

  @Test func norOnSeveralThreads() async {
    await #expect(processExitsWith: .success) {
      try AllocationTests.expectNothing(threads: 2)
    }
  }

  static func expectNothing(threads: Int) throws {
    for index in 0..<3 {
      let (few, many) = try allocations(index, threads: threads)
      #expect(many == few, "model \(index): \(few) in 20 steps, \(many) in 200")
    }
  }
}
