import Foundation

/// What trains a MacridVAE with sampled softmax: a model of the step's items alone, S in place of M, whose
/// passes are those of MacridVAE+Items.swift and MacridVAE+Users.swift but for the decoder.
final class SampledMacridVAE: Sendable {
  let items: SampledItems
  /// Its tables hold the step's rows; their gradients, and all other parameters, are the whole model's.
  let step: MacridVAE
  let decoder: SampledSoftmax

  init(_ items: SampledItems, step: MacridVAE) {
    let (configuration, w) = (step.configuration, step.workspace)
    self.items = items
    self.step = step
    decoder = SampledSoftmax(
      items, concepts: configuration.concepts, width: configuration.dimensions,
      scale: 1 / configuration.tau,
      bound: configuration.similarity == .cosine ? 1 / configuration.tau : nil,
      codes: w.unitSample.values, table: w.unitItems.values, assignment: w.assignment,
      codeGradient: w.sampleGradient, capacity: step.capacity)
  }

  /// Draws the step's items and their noise.
  func drawNoise(for batch: Batch, seed: UInt64, step number: UInt64, workers: Workers) {
    items.draw(for: batch, seed: seed, step: number)
    step.itemCount = items.count
    step.drawNoise(for: items.batch, seed: seed, step: number, workers: workers)
  }

  /// Copies the step's rows of the two tables.
  func gather(from whole: MacridVAE, workers: Workers) {
    let d = step.configuration.dimensions
    for (table, rows) in [(whole.items, step.items), (whole.contextTable, step.contextTable)] {
      items.gather(table.value, width: d, into: rows.value, stride: d, workers: workers)
    }
  }
}

extension MacridVAE {
  /// The step of `gradient`, over the step's items.
  func sampledGradient(
    of sampled: SampledMacridVAE, beta: Float, isTraining: Bool, workers: Workers
  ) -> Loss {
    let (step, batch, decoder) = (sampled.step, sampled.items.batch, sampled.decoder)
    sampled.gather(from: self, workers: workers)
    step.assignConcepts(isTraining: isTraining, workers: workers)
    decoder.takeDrawn(workers: workers)
    forEachBlock(ofUsers: batch, workers) { users in
      step.encode(users, of: batch, isTraining: isTraining)
      step.sample(users, isTraining: isTraining)
      decoder.forwardAndBackward(users)
      step.encodeBackward(users, of: batch, beta: beta, isTraining: isTraining)
    }
    decoder.drawnBackward(workers: workers)
    step.itemsBackward(of: batch, isTraining: isTraining, workers: workers) {
      decoder.itemsBackward($0, into: step.workspace.itemGradient.pointer)
    }
    return Loss(
      negativeLogLikelihood: decoder.negativeLogLikelihood.mean(batch.userCount),
      kl: step.workspace.kl.mean(batch.userCount), beta: Double(beta))
  }

  /// The scores of `score`, a tile of items at a time: nothing is as large as users x K x M.
  ///
  /// With the inner product, log p_ui but for a constant a user: there tiles have shifts of their own.
  func scoreInTiles(
    _ batch: Batch, into scores: UnsafeMutablePointer<Float>, workers: Workers
  ) {
    assignConcepts(isTraining: false, workers: workers)
    forEachBlock(ofUsers: batch, workers) { users in
      self.encode(users, of: batch, isTraining: false)
      self.sample(users, isTraining: false)
    }
    nonisolated(unsafe) let scores = scores
    let (K, d, w, M) = (configuration.concepts, configuration.dimensions, workspace, itemCount)
    let (rows, isCosine) = (batch.userCount * K, configuration.similarity == .cosine)
    forEachTile(of: M, workers) { tile in
      let (first, n) = (tile.lowerBound, tile.count)
      withUnsafeTemporaryAllocation(of: Float.self, capacity: (rows + K) * n) { scratch in
        let logits = scratch.baseAddress!  // BK x n
        let c = logits + rows * n  // K x n
        for k in 0..<K { (c + k * n).update(from: w.assignmentT.pointer + k * M + first, count: n) }
        sgemm(
          rows, n, d, alpha: 1 / self.configuration.tau, w.unitSample.pointer, lda: d,
          w.unitItems.pointer + first * d, ldb: d, transposeB: true, logits, ldc: n)
        for user in 0..<batch.userCount {
          let (own, p) = (logits + user * K * n, scores + user * M + first)
          let shift = isCosine ? 1 / self.configuration.tau : kernels.maximum(own, K * n)
          _ = kernels.mixture(own, c, K, n, shift, p)
          if !isCosine { for i in 0..<n { p[i] = shift + log(max(p[i], .leastNormalMagnitude)) } }
        }
      }
    }
  }
}
