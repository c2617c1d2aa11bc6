import CAllocations
import Foundation
import Testing

@testable import Macrid

/// In a process of their own, as other tests allocate beside them.
@Suite struct AllocationTests {
  /// Calls of malloc and its kin in an epoch, but for the scratch that oneDNN takes for its
  /// products and what libdispatch takes to hand a pass to several threads.
  static func allocations(
    _ model: some TrainableRecommender, _ split: Split, batchSize: Int, threads: Int
  ) throws -> Int {
    var settings = TrainingTests.settings()
    settings.batchSize = batchSize
    let trainer = Trainer(model, on: split.train, settings, workers: Workers(count: threads))
    for number in 1...2 { _ = try trainer.epoch(number) }
    callocations_start()
    _ = try trainer.epoch(3)
    let all = callocations_stop()
    let others: [String] = ["libdnnl", "libdispatch", "libBlocksRuntime"]
    return others.reduce(all) { $0 - callocations_from($1) }
  }

  /// 200 steps are as good as 20: a stray thread is forgiven, one allocation in ten steps is not.
  ///
  /// - Parameter passes: how many of a step's passes may take one allocation of Swift's each.
  static func expectNothing(threads: Int, passes: Int) throws {
    let split = TrainingTests.split(users: 200)
    for model in TrainingTests.models(split) {
      let few = try allocations(model, split, batchSize: 10, threads: threads)
      let many = try allocations(model, split, batchSize: 1, threads: threads)
      #expect(
        many - few < 180 * passes + 18, "\(type(of: model)): \(few) in 20 steps, \(many) in 200")
    }
  }

  @Test func theCounterCounts() async {
    await #expect(processExitsWith: .success) {
      callocations_start()
      let blocks = (0..<1_000).map { malloc(100 + $0) }
      let count = callocations_stop()
      for block in blocks { free(block) }
      #expect(count >= 1_000)
    }
  }

  @Test func aStepAllocatesNothing() async {
    await #expect(processExitsWith: .success) {
      try AllocationTests.expectNothing(threads: 1, passes: 0)
    }
  }

  /// Swift wraps the closure that several threads run, once for each of up to five passes: over
  /// noise, concepts, users, items and parameters.
  @Test func onSeveralThreadsAStepAllocatesNoMoreThanItsPasses() async {
    await #expect(processExitsWith: .success) {
      try AllocationTests.expectNothing(threads: 2, passes: 5)
    }
  }
}
