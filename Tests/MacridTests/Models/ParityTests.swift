import Foundation
import Testing

@testable import Macrid

/// Every fixture's loss, KL divergence, assignment, means, probabilities and gradients, to 1e-4.
@Suite struct ParityTests {
  static let tolerance: Float = 1e-4

  @Test(arguments: try Fixture.files())
  func stepAgreesWithTheFixture(file: URL) throws {
    let fixture = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
    let interactions = fixture.interactions
    let batch = Batch(
      BatchCapacity(batchSize: fixture.B, of: [interactions]), itemCount: fixture.M)
    batch.fill(0..<fixture.B, of: interactions, byItem: true)
    switch fixture.model {
    case "MacridVAE": try checkMacridVAE(fixture, batch)
    case "MultVAE": try checkMultVAE(fixture, batch)
    case "MultDAE": try checkMultDAE(fixture, batch)
    default: Issue.record("\(file.path): no model is called \(fixture.model)")
    }
  }

  private func checkMacridVAE(_ fixture: Fixture, _ batch: Batch) throws {
    var configuration = MacridVAE.Configuration()
    configuration.concepts = try #require(fixture.K)
    configuration.dimensions = fixture.d
    configuration.tau = try #require(fixture.tau)
    configuration.sigma0 = try #require(fixture.sigma0)
    configuration.keep = fixture.keep
    configuration.gumbelTemperature = try #require(fixture.gumbelTemperature)
    let similarity = try #require(fixture.similarity)
    configuration.similarity = try #require(MacridVAE.Similarity(rawValue: similarity))
    let model = MacridVAE(
      configuration, itemCount: fixture.M, capacity: capacity(of: batch), seed: 0)
    try load(fixture.parameters, into: model)
    let (K, B, M, d) = (configuration.concepts, fixture.B, fixture.M, fixture.d)
    let w = model.workspace
    let gumbel = try #require(fixture.gumbel)
    w.gumbel.copy(from: gumbel.values)
    for k in 0..<K {
      for user in 0..<B {
        for entry in batch.entries(of: user) {
          let item = Int(batch.items.pointer[entry])
          w.dropout.pointer[entry * K + k] =
            fixture.dropoutMask.values[(k * B + user) * M + item] / fixture.keep
        }
        for j in 0..<d {
          w.epsilon.pointer[(user * K + k) * d + j] =
            fixture.epsilon.values[(k * B + user) * d + j]
        }
      }
    }
    let loss = model.gradient(
      of: batch, beta: fixture.beta, isTraining: fixture.mode == "training",
      workers: Workers(count: 2))
    check(loss, fixture)
    try check(model, fixture)
    expectClose(w.assignment.array, fixture.expected.assignment!.flatMap { $0 }, "assignment")
    let mu = fixture.expected.mu!
    expectClose(
      Array(w.mean.array.prefix(B * K * d)),
      (0..<B).flatMap { u in (0..<K).flatMap { mu[$0][u] } }, "mu")
    if fixture.mode == "evaluation" {
      var scores = [Float](repeating: 0, count: B * M)
      scores.withUnsafeMutableBufferPointer {
        model.score(batch, into: $0.baseAddress!, workers: Workers(count: 2))
      }
      expectSameUpToAConstant(scores.map { log($0) }, fixture)
    }
  }

  private func checkMultVAE(_ fixture: Fixture, _ batch: Batch) throws {
    var configuration = MultVAE.Configuration()
    configuration.dimensions = fixture.d
    configuration.latentDimensions = try #require(fixture.dz)
    configuration.keep = fixture.keep
    let model = MultVAE(
      configuration, itemCount: fixture.M, capacity: capacity(of: batch), seed: 0)
    try load(fixture.parameters, into: model)
    fillDropout(model.encoder, fixture, batch)
    model.epsilon.copy(from: fixture.epsilon.values)
    check(model.gradient(of: batch, beta: fixture.beta, workers: Workers(count: 2)), fixture)
    try check(model, fixture)
  }

  private func checkMultDAE(_ fixture: Fixture, _ batch: Batch) throws {
    var configuration = MultDAE.Configuration()
    configuration.dimensions = fixture.d
    configuration.keep = fixture.keep
    let model = MultDAE(
      configuration, itemCount: fixture.M, capacity: capacity(of: batch), seed: 0)
    try load(fixture.parameters, into: model)
    fillDropout(model.encoder, fixture, batch)
    check(model.gradient(of: batch, beta: fixture.beta, workers: Workers(count: 2)), fixture)
    try check(model, fixture)
  }

  // MARK: Helpers

  private func capacity(of batch: Batch) -> BatchCapacity {
    BatchCapacity(users: batch.userCount, entries: batch.entryCount)
  }

  private func fillDropout(_ encoder: SparseEncoder, _ fixture: Fixture, _ batch: Batch) {
    for user in 0..<batch.userCount {
      for entry in batch.entries(of: user) {
        let item = Int(batch.items.pointer[entry])
        encoder.dropout.pointer[entry] =
          fixture.dropoutMask.values[user * fixture.M + item] / fixture.keep
      }
    }
  }

  private func load(_ values: [String: Tensor], into model: some TrainableRecommender) throws {
    #expect(Set(values.keys) == Set(model.parameters.map(\.name)))
    for parameter in model.parameters {
      let value = try #require(values[parameter.name])
      parameter.values = value.values
    }
  }

  private func check(_ loss: Loss, _ fixture: Fixture) {
    let expected = fixture.expected
    for (got, want, name) in [
      (loss.negativeLogLikelihood, expected.negativeLogLikelihood, "negative log-likelihood"),
      (loss.kl, expected.kl, "KL"), (loss.total, expected.loss, "loss"),
    ] {
      #expect(
        abs(got - want) <= Double(Self.tolerance) * max(abs(want), 1e-3),
        "\(name): \(got), expected \(want)")
    }
  }

  private func check(_ model: some TrainableRecommender, _ fixture: Fixture) throws {
    for parameter in model.parameters {
      let want = try #require(fixture.expected.gradients[parameter.name])
      expectClose(parameter.gradients, want.values, "gradient in \(parameter.name)")
    }
  }

  /// Relative to the larger of the value itself and a tenth of the tensor's largest, since an
  /// entry that is a difference of large terms has no relative precision of its own in Float.
  private func expectClose(_ got: [Float], _ want: [Float], _ name: String) {
    #expect(got.count == want.count, "\(name): \(got.count) values for \(want.count)")
    let scale = max(want.reduce(0) { max($0, abs($1)) } / 10, 1e-6)
    for (index, (g, w)) in zip(got, want).enumerated() {
      let error = abs(g - w) / max(abs(w), scale)
      #expect(error <= Self.tolerance, "\(name)[\(index)]: \(g), expected \(w)")
      if !(error <= Self.tolerance) { return }
    }
  }

  private func expectSameUpToAConstant(_ got: [Float], _ fixture: Fixture) {
    for (user, want) in fixture.expected.logProbabilities.enumerated() {
      let row = got[user * fixture.M..<(user + 1) * fixture.M]
      let constant = row.first! - want.first!
      for (g, w) in zip(row, want) {
        #expect(abs(g - constant - w) <= 1e-4 * abs(w), "log p of user \(user)")
      }
    }
  }
}
