import Foundation
import Testing

@testable import Macrid

@Suite struct TrainingTests {
  /// Two groups of users that like two halves of the items: easily learnt, by every model.
  static func split(users: Int = 60, items: Int = 24) -> Split {
    var generator = Philox(seed: 5)
    func row(_ user: Int) -> [Int32] {
      let half = items / 2
      return (0..<half).filter { _ in generator.uniform() < 0.5 }
        .map { Int32($0 + (user % 2) * half) }
    }
    func heldOut(_ range: Range<Int>) -> HeldOutUsers {
      let rows = range.map(row)
      return HeldOutUsers(
        userIDs: range.map(String.init),
        known: Interactions(rows: rows.map { Array($0.dropLast($0.count / 5)) }, itemCount: items),
        sought: Interactions(rows: rows.map { Array($0.suffix($0.count / 5)) }, itemCount: items))
    }
    return Split(
      dataset: "two-halves", itemIDs: (0..<items).map(String.init),
      trainUserIDs: (0..<users).map(String.init),
      train: Interactions(rows: (0..<users).map(row), itemCount: items),
      validation: heldOut(0..<20), test: heldOut(20..<40), protocolDescription: "made up")
  }

  static func settings(epochs: Int = 12) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.epochs = epochs
    settings.batchSize = 16
    settings.learningRate = 0.01
    settings.seed = 3
    return settings
  }

  static func macridVAE(_ split: Split) -> MacridVAE {
    var configuration = MacridVAE.Configuration()
    configuration.concepts = 2
    configuration.dimensions = 8
    return MacridVAE(
      configuration, itemCount: split.itemIDs.count,
      capacity: BatchCapacity(
        batchSize: 16, of: [split.train, split.validation.known, split.test.known]), seed: 3)
  }

  static func models(_ split: Split) -> [any TrainableRecommender] {
    var dae = MultDAE.Configuration()
    dae.dimensions = 8
    var vae = MultVAE.Configuration()
    vae.dimensions = 8
    vae.latentDimensions = 6
    let capacity = BatchCapacity(
      batchSize: 16, of: [split.train, split.validation.known, split.test.known])
    let itemCount = split.itemIDs.count
    return [
      macridVAE(split), MultDAE(dae, itemCount: itemCount, capacity: capacity, seed: 3),
      MultVAE(vae, itemCount: itemCount, capacity: capacity, seed: 3),
    ]
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "training tests \(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  /// Every model learns which half a user likes, and none knew before.
  @Test func everyModelLearnsATinySet() throws {
    let split = Self.split()
    for model in Self.models(split) {
      let evaluator = Evaluator(itemCount: model.itemCount, capacity: model.capacity)
      let before = evaluator.evaluate(model, on: split.test, workers: Workers(count: 1))
      #expect(before.mean(of: \.ndcg100) < 0.55, "\(type(of: model)) untrained")
      _ = try train(model, on: split, Self.settings(epochs: 40), workers: Workers(count: 1))
      let after = evaluator.evaluate(model, on: split.test, workers: Workers(count: 1))
      // A user's other items are chance; those of the wrong half are not.
      let ranks = after.mean(of: \.recall20)
      #expect(ranks == 1, "\(type(of: model)): the right half is among the first 20")
      #expect(after.mean(of: \.ndcg100) > before.mean(of: \.ndcg100))
    }
  }

  @Test func sameSeedSameBytesAtAnyNumberOfThreads() throws {
    let split = Self.split()
    for index in 0..<3 {
      var results: [[[Float]]] = []
      for threads in [1, 2, 5] {
        let model = Self.models(split)[index]
        _ = try train(model, on: split, Self.settings(), workers: Workers(count: threads))
        results.append(model.parameters.map(\.values))
      }
      #expect(results[0] == results[1] && results[1] == results[2], "model \(index)")
    }
  }

  @Test func anotherSeedGivesAnotherModel() throws {
    let split = Self.split()
    let first = Self.macridVAE(split)
    let second = Self.macridVAE(split)
    var settings = Self.settings(epochs: 2)
    _ = try train(first, on: split, settings, workers: Workers(count: 1))
    settings.seed += 1
    _ = try train(second, on: split, settings, workers: Workers(count: 1))
    #expect(first.items.values != second.items.values)
  }

  @Test func continuesFromItsCheckpointToTheSameBytes() throws {
    let split = Self.split()
    for index in 0..<3 {
      try withFolder { folder in
        let whole = Self.models(split)[index]
        let expected = try train(whole, on: split, Self.settings(), workers: Workers(count: 1))
        var stops = 0
        while true {
          let model = Self.models(split)[index]  // as a new process would
          var steps = 0
          do {
            let outcome = try train(
              model, on: split, Self.settings(), workers: Workers(count: 2), checkpoint: folder,
              checkpointInterval: 0, identity: "test",
              isInterrupted: {
                steps += 1
                return steps > 9  // four steps an epoch: in the middle of the third
              })
            #expect(outcome == expected)
            #expect(model.parameters.map(\.values) == whole.parameters.map(\.values))
            break
          } catch TrainingError.interrupted {
            stops += 1
          }
        }
        #expect(stops >= 3, "model \(index) was interrupted")
      }
    }
  }

  @Test func keepsTheBestEpoch() throws {
    let split = Self.split()
    let model = Self.macridVAE(split)
    let outcome = try train(model, on: split, Self.settings(), workers: Workers(count: 1))
    let evaluation = Evaluator(itemCount: model.itemCount, capacity: model.capacity)
      .evaluate(model, on: split.validation, workers: Workers(count: 1))
    #expect(evaluation.mean(of: \.ndcg100) == outcome.best.validationNDCG100)
    let best = outcome.history.map(\.validationNDCG100).max()
    #expect(outcome.best.validationNDCG100 == best)
  }

  @Test func patienceEndsTraining() throws {
    let split = Self.split()
    var settings = Self.settings(epochs: 500)
    settings.patience = 3
    let outcome = try train(
      Self.macridVAE(split), on: split, settings, workers: Workers(count: 1))
    #expect(outcome.history.count == outcome.bestEpoch + 3)
    #expect(outcome.stopReason == "no better validation NDCG@100 in 3 epochs")
  }

  /// A cap that the ramp reaches after 40 epochs is not judged by what came before.
  @Test func patienceWaitsForTheRamp() throws {
    let split = Self.split()
    var settings = Self.settings(epochs: 500)
    (settings.beta, settings.patience) = (8, 3)
    let outcome = try train(
      Self.macridVAE(split), on: split, settings, workers: Workers(count: 1))
    #expect(outcome.history.count == max(outcome.bestEpoch, 40) + 3)
    #expect(outcome.history.last?.beta == 8)
    settings.epochs = 3
    for cap: Float in [1e30, .infinity] {
      settings.beta = cap
      let short = try train(
        Self.macridVAE(split), on: split, settings, workers: Workers(count: 1))
      #expect(short.history.count == 3)
    }
  }

  @Test func annealingDoesNotDependOnTheCap() throws {
    let split = Self.split()
    for cap: Float in [0.1, 1] {
      var settings = Self.settings(epochs: 3)
      settings.beta = cap
      let outcome = try train(
        Self.macridVAE(split), on: split, settings, workers: Workers(count: 1))
      // Four steps an epoch, 20 in five: the weight of step t, from 0, is min(cap, t / 20).
      let expected = [3, 7, 11].map { min(Double(cap), $0 / 20) }
      for (record, beta) in zip(outcome.history, expected) {
        #expect(abs(record.beta - beta) < 1e-7)
      }
    }
  }

  private func training(
    _ folder: URL, epochs: Int, identity: String = "one", interval: Double = 0
  ) throws -> (outcome: TrainingOutcome, told: [String]) {
    let (split, told) = (Self.split(), Told())
    let outcome = try train(
      Self.macridVAE(split), on: split, Self.settings(epochs: epochs), workers: Workers(count: 1),
      checkpoint: folder, checkpointInterval: interval, identity: identity,
      notice: { told.lines.append($0) })
    return (outcome, told.lines)
  }

  /// Another training's checkpoint, or a damaged one, is told, put aside, and trained anew.
  @Test func whatCannotBeUsedIsPutAside() throws {
    let split = Self.split()
    let expected = try train(
      Self.macridVAE(split), on: split, Self.settings(epochs: 4), workers: Workers(count: 1))
    try withFolder { folder in
      #expect(try training(folder, epochs: 2).told == [])
      let state = folder.appending(path: "state.safetensors")
      let whole = try Data(contentsOf: state)
      let other = try training(folder, epochs: 4, identity: "two")
      #expect(other.outcome == expected)
      #expect(other.told.count == 1 && other.told[0].contains("with other settings"))

      // One bit anywhere, in the state or in the best, and a file cut short.
      var generator = Philox(seed: 5)
      for round in 0..<12 {
        try? FileManager.default.removeItem(at: folder)
        _ = try training(folder, epochs: 2)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
          .filter { $0.hasSuffix(".safetensors") }.sorted()
        let file = folder.appending(path: names[round % names.count])
        var bytes = try Data(contentsOf: file)
        if round == 11 {
          bytes = bytes.prefix(bytes.count / 2)
        } else {
          bytes[generator.index(below: bytes.count)] ^= 1 << generator.index(below: 8)
        }
        try bytes.write(to: file)
        let again = try training(folder, epochs: 4)
        #expect(again.outcome == expected, "round \(round)")
        #expect(again.told.count == 1, "round \(round): \(again.told)")
      }
      #expect(!whole.isEmpty)
    }
  }

  /// The file at fault is named and does not stay to fail again; nor does a state without its best.
  @Test(arguments: ["state", "best-", "no best-"]) func theFileAtFaultIsNamed(name: String) throws {
    try withFolder { folder in
      #expect(try training(folder, epochs: 2).told == [])
      func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      }
      let damaged = try #require(try files().first { name.hasSuffix(String($0.prefix(5))) })
      let file = folder.appending(path: damaged)
      let bytes = try Data(contentsOf: file)
      try FileManager.default.removeItem(at: file)
      if !name.hasPrefix("no") { try bytes.prefix(bytes.count / 2).write(to: file) }
      // No other checkpoint takes its place.
      let told = try training(folder, epochs: 4, interval: 1e9).told
      #expect(told.count == 1 && told[0].contains("/\(damaged) "), "\(told)")
      #expect(told[0].contains("is put aside as damaged") == !name.hasPrefix("no"), "\(told)")
      let left = try files()
      #expect(!left.contains(damaged) && !left.contains("state.safetensors"), "\(left)")
      #expect(left.contains("damaged.safetensors") == !name.hasPrefix("no"), "\(left)")
      #expect(try training(folder, epochs: 4, interval: 1e9).told == [])
    }
  }

  /// Two processes do not share a folder: the second trains without; nor is it removed under them.
  @Test func aFolderInUseIsLeftAlone() throws {
    let split = Self.split()
    try withFolder { folder in
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      guard case .taken(let lock) = CheckpointLock.take(folder) else {
        Issue.record("no lock")
        return
      }
      let told = Told()
      _ = try train(
        Self.macridVAE(split), on: split, Self.settings(epochs: 2), workers: Workers(count: 1),
        checkpoint: folder, checkpointInterval: 0, notice: { told.lines.append($0) })
      #expect(told.lines.count == 1 && told.lines[0].contains("another process"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["lock"])
      Checkpoints.remove(folder)
      #expect(FileManager.default.fileExists(atPath: folder.path))
      close(lock)
      Checkpoints.remove(folder)
      #expect(!FileManager.default.fileExists(atPath: folder.path))
    }
  }

  /// A cache that cannot be written costs no training.
  @Test func withoutAFolderItGoesOn() throws {
    let split = Self.split()
    try withFolder { folder in
      try FileManager.default.createDirectory(
        at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: folder)
      let told = Told()
      let outcome = try train(
        Self.macridVAE(split), on: split, Self.settings(epochs: 2), workers: Workers(count: 1),
        checkpoint: folder.appending(path: "x"), checkpointInterval: 0,
        notice: { told.lines.append($0) })
      #expect(outcome.history.count == 2)
      #expect(told.lines.count == 1 && told.lines[0].contains("XDG_CACHE_HOME"))
    }
  }

  @Test func oldCheckpointsArePruned() throws {
    try withFolder { root in
      for (name, age) in [("old", 15.0), ("new", 13.0)] {
        let folder = root.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "state.safetensors")
        try Data(count: 1000).write(to: file)
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -age * 86_400)], ofItemAtPath: file.path)
      }
      let left = Checkpoints.prune(in: root)
      #expect(left.count == 1 && left.bytes == 1000)
      #expect(try FileManager.default.contentsOfDirectory(atPath: root.path) == ["new"])
    }
  }

  @Test func splitsThatCannotBeTrainedOn() {
    let whole = Self.split()
    let nobody = HeldOutUsers(
      userIDs: [], known: Interactions(rows: [], itemCount: 24),
      sought: Interactions(rows: [], itemCount: 24))
    func split(train: Interactions, validation: HeldOutUsers) -> Split {
      Split(
        dataset: "bad", itemIDs: whole.itemIDs, trainUserIDs: [], train: train,
        validation: validation, test: nobody, protocolDescription: "")
    }
    let empty = Interactions(rows: [], itemCount: 24)
    #expect(throws: DataError.self) {
      try Macrid.train(
        Self.macridVAE(whole), on: split(train: empty, validation: whole.validation),
        Self.settings(), workers: Workers(count: 1))
    }
    #expect(throws: DataError.self) {
      try Macrid.train(
        Self.macridVAE(whole), on: split(train: whole.train, validation: nobody),
        Self.settings(), workers: Workers(count: 1))
    }
  }
}

/// What a training told.
private final class Told: @unchecked Sendable {
  var lines: [String] = []
}
