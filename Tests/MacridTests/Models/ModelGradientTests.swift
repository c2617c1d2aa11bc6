import Testing

@testable import Macrid

/// Gradients against central differences of the loss, at fixed noise, in directions drawn at random.
@Suite struct ModelGradientTests {
  static let (users, items) = (6, 17)

  static func interactions(seed: UInt64) -> Interactions {
    var generator = Philox(seed: seed)
    let rows = (0..<users).map { _ in
      (0..<items).filter { _ in generator.uniform() < 0.3 }.map { Int32($0) } + [0]
    }
    return Interactions(rows: rows, itemCount: items)
  }

  @Test(arguments: 0..<4) func macridVAE(seed: UInt64) {
    for similarity in MacridVAE.Similarity.allCases {
      for concepts in [1, 3] {
        var configuration = MacridVAE.Configuration()
        configuration.concepts = concepts
        configuration.dimensions = 5
        configuration.tau = similarity == .cosine ? 0.5 : 1
        configuration.sigma0 = 0.3
        configuration.similarity = similarity
        check(seed: seed, "\(similarity), K = \(concepts)") { capacity in
          MacridVAE(configuration, itemCount: Self.items, capacity: capacity, seed: seed)
        }
      }
    }
  }

  @Test(arguments: 0..<2) func macridVAEWithoutGumbelNoise(seed: UInt64) {
    var configuration = MacridVAE.Configuration()
    configuration.concepts = 3
    configuration.dimensions = 5
    configuration.tau = 0.5
    configuration.drawsConcepts = false
    check(seed: seed, "without noise") { capacity in
      MacridVAE(configuration, itemCount: Self.items, capacity: capacity, seed: seed)
    }
  }

  @Test(arguments: 0..<2) func macridVAEWithRawMean(seed: UInt64) {
    var configuration = MacridVAE.Configuration()
    configuration.concepts = 3
    configuration.dimensions = 5
    configuration.tau = 0.5
    configuration.sigma0 = 0.8
    configuration.mean = .raw
    check(seed: seed, "raw mean") { capacity in
      MacridVAE(configuration, itemCount: Self.items, capacity: capacity, seed: seed)
    }
  }

  @Test(arguments: MacridVAE.Mean.allCases)
  func macridVAEWithUnequalPriors(mean: MacridVAE.Mean) {
    var configuration = MacridVAE.Configuration()
    configuration.concepts = 3
    configuration.dimensions = 5
    configuration.tau = 0.5
    configuration.sigma0 = 0.8
    configuration.mean = mean
    configuration.priorRatio = 3
    check(seed: 1, "unequal priors, \(mean) mean") { capacity in
      MacridVAE(configuration, itemCount: Self.items, capacity: capacity, seed: 1)
    }
  }

  /// Through the whole model the penalty's bends at zero are too many for differences.
  @Test(arguments: [nil, 2] as [Float?]) func theAxisPenaltysGradientIsThatOfItsDivergence(
    priorRatio: Float?
  ) {
    var configuration = MacridVAE.Configuration()
    configuration.dimensions = 4
    configuration.sigma0 = 0.8
    configuration.axisPenalty = 0.5
    configuration.priorRatio = priorRatio
    let model = MacridVAE(
      configuration, itemCount: Self.items, capacity: BatchCapacity(users: 1, entries: 1), seed: 1)
    let mean: [Float] = [0.5, -0.25, 0.75, -0.5]
    if priorRatio == nil { #expect(model.divergence(ofMean: mean) == 1) }
    var gradient: [Float] = [1, 1, 1, 1]
    model.addDivergenceGradient(mean, beta: 3, users: 2, to: &gradient)
    for j in 0..<4 {
      func divergence(_ step: Float) -> Double {
        var moved = mean
        moved[j] += step
        return model.divergence(ofMean: moved)
      }
      let slope = (divergence(0.125) - divergence(-0.125)) / 0.25
      #expect(abs(Double(gradient[j]) - (1 + 1.5 * slope)) < 1e-5)
    }
  }

  @Test func theUnequalPriorsDeviationsAreAGeometricSeriesAroundSigma0() {
    var configuration = MacridVAE.Configuration()
    configuration.dimensions = 3
    #expect((0..<3).map(configuration.priorScale) == [1, 1, 1])
    configuration.priorRatio = 4
    #expect((0..<3).map(configuration.priorScale) == [2, 1, 0.5])
    configuration.dimensions = 1
    #expect(configuration.priorScale(0) == 1)
  }

  /// With the inner product an item far below all others is one that no gradient reaches.
  @Test(arguments: [1e3, -1e3] as [Float]) func underflowLeavesGradientsFinite(height: Float) {
    var configuration = MacridVAE.Configuration()
    configuration.concepts = 1
    configuration.dimensions = 2
    configuration.similarity = .innerProduct
    let x = Interactions(rows: [[0], [0]], itemCount: Self.items)
    let capacity = BatchCapacity(batchSize: 2, of: [x])
    let model = MacridVAE(configuration, itemCount: Self.items, capacity: capacity, seed: 1)
    // Above or below all others, which are level: z's sign says which, and both are asked.
    model.items.values = (0..<Self.items).flatMap { [$0 == 0 ? height : -height, 0] }
    let (batch, workers) = (Batch(capacity, itemCount: Self.items), Workers(count: 1))
    batch.fill(0..<2, of: x, byItem: true)
    model.drawNoise(for: batch, seed: 1, step: 0, workers: workers)
    let loss = model.gradient(of: batch, beta: 0, workers: workers)
    #expect(loss.total.isFinite)
    for parameter in model.parameters {
      #expect(parameter.gradients.allSatisfy { $0.isFinite }, "\(parameter.name)")
    }
  }

  @Test func sharedInitialisationIsTheAuthors() {
    var configuration = MacridVAE.Configuration()
    configuration.initialisation = .shared
    let x = Self.interactions(seed: 1)
    let capacity = BatchCapacity(batchSize: Self.users, of: [x])
    let model = MacridVAE(configuration, itemCount: Self.items, capacity: capacity, seed: 1)
    #expect(model.contextTable.values == model.items.values)
    let assignment = model.assignment(workers: Workers(count: 1))
    for k in 0..<configuration.concepts {
      #expect(assignment.values[k * configuration.concepts + k] > 0.9)
    }
    let widest = (6 / Float(configuration.concepts + configuration.dimensions)).squareRoot()
    #expect(model.prototypes.values.allSatisfy { abs($0) <= widest })
    #expect(model.prototypes.values.contains { abs($0) > 0.9 * widest })
  }

  @Test func withoutGumbelNoiseTrainingAssignsAsEvaluationDoes() {
    for draws in [false, true] {
      var configuration = MacridVAE.Configuration()
      configuration.drawsConcepts = draws
      let x = Self.interactions(seed: 1)
      let capacity = BatchCapacity(batchSize: Self.users, of: [x])
      let model = MacridVAE(configuration, itemCount: Self.items, capacity: capacity, seed: 1)
      let batch = Batch(capacity, itemCount: Self.items)
      let workers = Workers(count: 1)
      batch.fill(0..<Self.users, of: x, byItem: true)
      model.drawNoise(for: batch, seed: 1, step: 0, workers: workers)
      model.assignConcepts(isTraining: true, workers: workers)
      let training = model.workspace.assignment.array
      #expect((training == model.assignment(workers: workers).values) == !draws)
    }
  }

  @Test(arguments: 0..<4) func multVAE(seed: UInt64) {
    var configuration = MultVAE.Configuration()
    configuration.dimensions = 5
    configuration.latentDimensions = 4
    check(seed: seed, "MultVAE") { capacity in
      MultVAE(configuration, itemCount: Self.items, capacity: capacity, seed: seed)
    }
  }

  @Test(arguments: 0..<4) func multDAE(seed: UInt64) {
    var configuration = MultDAE.Configuration()
    configuration.dimensions = 5
    check(seed: seed, "MultDAE") { capacity in
      MultDAE(configuration, itemCount: Self.items, capacity: capacity, seed: seed)
    }
  }

  private func check(
    seed: UInt64, _ name: String, _ make: (BatchCapacity) -> some TrainableRecommender
  ) {
    let x = Self.interactions(seed: seed)
    let capacity = BatchCapacity(batchSize: Self.users, of: [x])
    let model = make(capacity)
    let batch = Batch(capacity, itemCount: Self.items)
    let workers = Workers(count: 2)
    batch.fill(0..<Self.users, of: x, byItem: true)
    model.drawNoise(for: batch, seed: seed, step: 3, workers: workers)
    func loss() -> Double { model.gradient(of: batch, beta: 0.7, workers: workers).total }
    var generator = Philox(seed: seed, stream: 99)
    for parameter in model.parameters {
      // Away from where initial biases and prototypes are nearly symmetric.
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
        "\(name), seed \(seed), \(parameter.name): \(slope), by differences \(difference)")
    }
  }
}
