import Foundation
import Testing

@testable import Macrid

/// The three models with sampled softmax: beside the full softmax, and by themselves.
@Suite struct SampledSoftmaxTests {
  enum Kind: CaseIterable { case cosine, oneConcept, innerProduct, multVAE, multDAE }

  /// A model with `sampled` draws a step, nil for the full softmax.
  static func model(
    _ kind: Kind, _ sampled: Int?, _ x: Interactions, capacity: BatchCapacity, d: Int = 5,
    seed: UInt64
  ) -> any TrainableRecommender {
    let (M, adoptions) = (x.itemCount, Popularity(x).counts)
    switch kind {
    case .multDAE:
      var configuration = MultDAE.Configuration()
      configuration.dimensions = d
      configuration.sampledItems = sampled
      return MultDAE(
        configuration, itemCount: M, capacity: capacity, seed: seed, adoptions: adoptions)
    case .multVAE:
      var configuration = MultVAE.Configuration()
      configuration.dimensions = d
      configuration.latentDimensions = d - 1
      configuration.sampledItems = sampled
      return MultVAE(
        configuration, itemCount: M, capacity: capacity, seed: seed, adoptions: adoptions)
    case .cosine, .oneConcept, .innerProduct:
      var configuration = MacridVAE.Configuration()
      configuration.concepts = kind == .oneConcept ? 1 : 3
      configuration.dimensions = d
      configuration.sigma0 = 0.3
      configuration.similarity = kind == .innerProduct ? .innerProduct : .cosine
      configuration.tau = kind == .innerProduct ? 1 : 0.5
      configuration.sampledItems = sampled
      return MacridVAE(
        configuration, itemCount: M, capacity: capacity, seed: seed, adoptions: adoptions)
    }
  }

  static func interactions(users: Int, items: Int, seed: UInt64) -> Interactions {
    var generator = Philox(seed: seed)
    let rows = (0..<users).map { user in
      user == 2 ? [] : (0..<items).filter { _ in generator.uniform() < 0.2 }.map { Int32($0) } + [0]
    }
    return Interactions(rows: rows, itemCount: items)
  }

  /// Values, or gradients, of a parameter with a row an item wherever sampled softmax has one.
  private static func itemMajor(_ values: [Float], _ parameter: Parameter, M: Int) -> [Float] {
    guard parameter.name == "decoderWeight", parameter.rows == nil else { return values }
    return (0..<values.count).map { values[$0 % (values.count / M) * M + $0 / (values.count / M)] }
  }

  /// Parameters away from where they are nearly symmetric, the same in both.
  private static func perturb(
    _ full: any TrainableRecommender, _ sampled: any TrainableRecommender, seed: UInt64
  ) {
    var generator = Philox(seed: seed, stream: 98)
    for (a, b) in zip(full.parameters, sampled.parameters) {
      a.values = a.values.map { $0 + 0.2 * Float(generator.normal()) }
      b.values = itemMajor(a.values, a, M: full.itemCount)
    }
  }

  @Test(arguments: Kind.allCases, 0..<3)
  func withAllItemsItIsTheFullSoftmax(kind: Kind, seed: UInt64) throws {
    let x = Self.interactions(users: 30, items: 700, seed: seed)
    let capacity = BatchCapacity(batchSize: 30, of: [x])
    let workers = Workers(count: 2)
    let full = Self.model(kind, nil, x, capacity: capacity, seed: seed)
    let sampled = Self.model(kind, 700, x, capacity: capacity, seed: seed)
    Self.perturb(full, sampled, seed: seed)
    let batch = Batch(capacity, itemCount: 700)
    batch.fill(0..<30, of: x, byItem: true)
    let losses = [full, sampled].map { model in
      model.drawNoise(for: batch, seed: seed, step: 4, workers: workers)
      return model.gradient(of: batch, beta: 0.7, workers: workers)
    }
    let name = "\(kind), seed \(seed)"
    #expect(abs(losses[1].total / losses[0].total - 1) < 1e-5, "\(name): \(losses)")
    for (a, b) in zip(full.parameters, sampled.parameters) {
      let expected = Self.itemMajor(a.gradients, a, M: 700)
      let found = b.gradients
      let largest = expected.map(abs).max() ?? 0
      let error = zip(expected, found).map { abs($0 - $1) }.max() ?? 0
      #expect(error <= 1e-5 * largest, "\(name), \(a.name): \(error) of \(largest)")
    }
    let scores = [full, sampled].map { model -> [Float] in
      var scores = [Float](repeating: 0, count: 30 * 700)
      scores.withUnsafeMutableBufferPointer {
        model.score(batch, into: $0.baseAddress!, workers: workers)
      }
      return scores
    }
    for user in 0..<30 {
      let ranked = scores.map { all in
        var row = Array(all[user * 700..<(user + 1) * 700])
        return row.withUnsafeMutableBufferPointer { topItems(20, of: $0, excluding: []) }
      }
      // Equal to the last digit they are not, so neighbours may change places.
      let common = Set(ranked[0]).intersection(ranked[1]).count
      #expect(common >= 19, "\(name), user \(user)")
    }
  }

  /// The loss is n_u log Z_u - log p_u with the same log p_u for every draw: exp(loss / n_u) is
  /// proportional to Z_u, and its mean over draws is the full softmax's.
  @Test(arguments: Kind.allCases)
  func theEstimateOfZIsUnbiased(kind: Kind) {
    let (M, seed) = (400, UInt64(3))
    var generator = Philox(seed: seed)
    // Long-tailed, so that draws and the user's own meet.
    let rows = (0..<40).map { _ in
      (0..<M).filter { generator.uniform() < 3 / Double($0 + 4) }.map { Int32($0) }
    }
    let x = Interactions(rows: rows, itemCount: M)
    let capacity = BatchCapacity(batchSize: 1, of: [x])
    let full = Self.model(kind, nil, x, capacity: capacity, seed: seed)
    let all = Self.model(kind, M, x, capacity: capacity, seed: seed)
    let batch = Batch(capacity, itemCount: M)
    let user = 5
    batch.fill(user...user, of: x, byItem: true)
    let n = Double(rows[user].count)
    for count in [8, 60] {
      let sampled = Self.model(
        kind, count, x, capacity: capacity, seed: seed)
      Self.perturb(full, sampled, seed: seed)
      Self.perturb(full, all, seed: seed)
      for (a, b) in zip(sampled.parameters, all.parameters) { a.values = b.values }
      func loss(_ model: any TrainableRecommender, draws step: Int) -> Double {
        Self.withoutNoise(model, batch, seed: seed, step: step)
      }
      let exact = loss(all, draws: 0)
      let steps = 3_000
      let ratios = (0..<steps).map { exp((loss(sampled, draws: $0) - exact) / n) }
      let mean = ratios.reduce(0, +) / Double(steps)
      let variance = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(steps - 1)
      let error = (variance / Double(steps)).squareRoot()
      #expect(
        abs(mean - 1) < 4 * error && error > 0 && error < 0.05,
        "\(kind), \(count) draws: Z over the exact is \(mean) +- \(error)")
    }
  }

  /// The negative log-likelihood with a step's draws and no other noise.
  private static func withoutNoise(
    _ model: any TrainableRecommender, _ batch: Batch, seed: UInt64, step: Int
  ) -> Double {
    let workers = Workers(count: 1)
    model.drawNoise(for: batch, seed: seed, step: UInt64(step), workers: workers)
    switch model {
    case let model as MacridVAE:
      return model.gradient(of: batch, beta: 0, isTraining: false, workers: workers)
        .negativeLogLikelihood
    case let model as MultVAE:
      model.encoder.dropout.pointer.update(repeating: 1, count: batch.entryCount)
      model.epsilon.pointer.update(
        repeating: 0, count: batch.userCount * model.configuration.latentDimensions)
      return model.gradient(of: batch, beta: 0, workers: workers).negativeLogLikelihood
    case let model as MultDAE:
      model.encoder.dropout.pointer.update(repeating: 1, count: batch.entryCount)
      return model.gradient(of: batch, beta: 0, workers: workers).negativeLogLikelihood
    default: return .nan
    }
  }

  @Test(arguments: Kind.allCases, 0..<3)
  func gradientsAreThoseOfFiniteDifferences(kind: Kind, seed: UInt64) {
    let x = Self.interactions(users: 6, items: 40, seed: seed)
    let capacity = BatchCapacity(batchSize: 6, of: [x])
    let workers = Workers(count: 2)
    let model = Self.model(kind, 12, x, capacity: capacity, seed: seed)
    let batch = Batch(capacity, itemCount: 40)
    batch.fill(0..<6, of: x, byItem: true)
    model.drawNoise(for: batch, seed: seed, step: 3, workers: workers)
    func loss() -> Double { model.gradient(of: batch, beta: 0.7, workers: workers).total }
    var generator = Philox(seed: seed, stream: 99)
    for parameter in model.parameters {
      parameter.values = parameter.values.map { $0 + 0.1 * Float(generator.normal()) }
    }
    for parameter in model.parameters {
      let start = parameter.values
      let direction = start.map { _ in Float(generator.normal()) }
      _ = loss()
      let slope = zip(parameter.gradients, direction).reduce(0) { $0 + Double($1.0 * $1.1) }
      let h: Float = 2e-3
      parameter.values = zip(start, direction).map { $0 + h * $1 }
      let above = loss()
      parameter.values = zip(start, direction).map { $0 - h * $1 }
      let below = loss()
      parameter.values = start
      let difference = (above - below) / (2 * Double(h))
      #expect(
        abs(difference - slope) < 0.01 * max(abs(slope), 0.5),
        "\(kind), seed \(seed), \(parameter.name): \(slope), by differences \(difference)")
    }
  }

  private static func train(
    _ model: some TrainableRecommender, on x: Interactions, _ settings: TrainingSettings,
    epochs: Int, threads: Int
  ) throws {
    let trainer = Trainer(model, on: x, settings, workers: Workers(count: threads))
    for epoch in 1...epochs { _ = try trainer.epoch(epoch) }
  }

  /// A step moves the rows of its items, and with L2 no other either.
  @Test(arguments: Kind.allCases) func onlyTheStepsRowsMove(kind: Kind) throws {
    let x = Self.interactions(users: 4, items: 500, seed: 2)
    let capacity = BatchCapacity(batchSize: 4, of: [x])
    let model = Self.model(kind, 20, x, capacity: capacity, seed: 2)
    var settings = TrainingSettings()
    settings.batchSize = 4
    settings.l2 = 0.01
    let before = model.parameters.map(\.values)
    try Self.train(model, on: x, settings, epochs: 1, threads: 2)
    for (parameter, before) in zip(model.parameters, before) {
      let moved = zip(parameter.values, before).map { $0 != $1 }
      guard let rows = parameter.rows else {
        #expect(moved.contains(true), "\(parameter.name)")
        continue
      }
      let items = Set(rows.rows.array.prefix(rows.count).map { Int($0) })
      #expect(items.count < 500)
      for index in moved.indices where moved[index] {
        #expect(items.contains(index / parameter.width), "\(parameter.name)")
      }
      #expect(moved.contains(true), "\(parameter.name)")
    }
  }

  @Test(arguments: Kind.allCases) func sameSeedSameBytesAtAnyNumberOfThreads(kind: Kind) throws {
    let x = Self.interactions(users: 130, items: 1_300, seed: 1)
    let capacity = BatchCapacity(batchSize: 60, of: [x])
    var settings = TrainingSettings()
    settings.batchSize = 60
    let results = try [1, 2, 5].map { threads in
      let model = Self.model(kind, 700, x, capacity: capacity, seed: 1)
      try Self.train(model, on: x, settings, epochs: 2, threads: threads)
      var scores = [Float](repeating: 0, count: 60 * 1_300)
      let batch = Batch(capacity, itemCount: 1_300)
      batch.fill(0..<60, of: x, byItem: false)
      scores.withUnsafeMutableBufferPointer {
        model.score(batch, into: $0.baseAddress!, workers: Workers(count: threads))
      }
      return model.parameters.map(\.values) + [scores]
    }
    #expect(results[0] == results[1] && results[1] == results[2])
  }

  /// Scores come in tiles of items and blocks of users; neither decides a rank.
  @Test(arguments: Kind.allCases) func blocksOfUsersDoNotChangeRanks(kind: Kind) {
    let (known, sought) = (
      Self.interactions(users: 40, items: 1_300, seed: 1),
      Self.interactions(users: 40, items: 1_300, seed: 2)
    )
    let capacity = BatchCapacity(batchSize: 40, of: [known])
    let model = Self.model(kind, 100, known, capacity: capacity, seed: 1)
    let users = HeldOutUsers(userIDs: (0..<40).map(String.init), known: known, sought: sought)
    let evaluations = [1, 7, 40].map { size in
      Evaluator(itemCount: 1_300, capacity: BatchCapacity(batchSize: size, of: [known]))
        .evaluate(model, on: users, workers: Workers(count: 2))
    }
    #expect(evaluations[0] == evaluations[1] && evaluations[1] == evaluations[2])
  }
}
