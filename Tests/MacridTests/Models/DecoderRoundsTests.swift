import Testing

@testable import Macrid

/// A batch decoded in rounds against the same batch decoded at once.
@Suite struct DecoderRoundsTests {
  private static let (users, items) = (60, 700)

  private struct Step: Equatable {
    var loss: Loss
    var gradients: [[Float]]
    var scores: [Float]
  }

  /// - Parameter roundUsers: that there is room for; nil for the usual room.
  private static func step(
    _ similarity: MacridVAE.Similarity, roundUsers: Int?, precision: Precision? = nil,
    threads: Int = 2
  ) -> Step {
    var configuration = MacridVAE.Configuration()
    configuration.concepts = 3
    configuration.dimensions = 8
    configuration.similarity = similarity
    configuration.precision = precision
    let x = SampledSoftmaxTests.interactions(users: users, items: items, seed: 5)
    let capacity = BatchCapacity(batchSize: users, of: [x])
    let model =
      roundUsers.map {
        MacridVAE(
          configuration, itemCount: items, capacity: capacity, seed: 1, decoderRoom: $0 * 3 * items)
      } ?? MacridVAE(configuration, itemCount: items, capacity: capacity, seed: 1)
    #expect(model.workspace.roundUsers == roundUsers ?? users)
    #expect(model.workspace.weights.values.count == (roundUsers ?? users) * 3 * items)
    let (batch, workers) = (Batch(capacity, itemCount: items), Workers(count: threads))
    batch.fill(0..<users, of: x, byItem: true)
    model.drawNoise(for: batch, seed: 3, step: 2, workers: workers)
    let loss = model.gradient(of: batch, beta: 0.5, workers: workers)
    var scores = [Float](repeating: 0, count: users * items)
    model.score(batch, into: &scores, workers: workers)
    return Step(loss: loss, gradients: model.parameters.map(\.gradients), scores: scores)
  }

  @Test(
    arguments: MacridVAE.Similarity.allCases,
    [1, 7, 30, 59])  // 59: a last round of one user
  func theSameAsAtOnce(similarity: MacridVAE.Similarity, roundUsers: Int) {
    let whole = Self.step(similarity, roundUsers: nil)
    let rounds = Self.step(similarity, roundUsers: roundUsers)
    #expect(abs(rounds.loss.total - whole.loss.total) < 1e-6 * whole.loss.total)
    expectNear(rounds.scores, whole.scores)
    for (a, b) in zip(rounds.gradients, whole.gradients) { expectNear(a, b) }
  }

  @Test func theSameBytesAtAnyNumberOfThreads() {
    let one = Self.step(.cosine, roundUsers: 7, threads: 1)
    #expect(Self.step(.cosine, roundUsers: 7, threads: 2) == one)
    #expect(Self.step(.cosine, roundUsers: 7, threads: 5) == one)
  }

  @Test(.enabled(if: PrecisionTests.hasBF16, "this processor has neither AVX512-BF16 nor AMX"))
  func productsOfBF16() {
    let whole = Self.step(.cosine, roundUsers: nil, precision: .bf16)
    let rounds = Self.step(.cosine, roundUsers: 7, precision: .bf16)
    for (a, b) in zip(rounds.gradients, whole.gradients) { expectNear(a, b) }
  }

  /// Within 1e-5 of the largest value.
  private func expectNear(_ a: [Float], _ b: [Float]) {
    let largest = b.reduce(0) { max($0, abs($1)) }
    let worst = zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(worst <= 1e-5 * largest, "differs by \(worst) of \(largest)")
  }
}
