// One step of training or evaluation, from the passes over items and users.

extension MacridVAE {
  public func drawNoise(for batch: Batch, seed: UInt64, step: UInt64, workers: Workers) {
    if let sampled {
      return sampled.drawNoise(for: batch, seed: seed, step: step, workers: workers)
    }
    let (K, d, w) = (configuration.concepts, configuration.dimensions, workspace)
    let counts = (itemCount * K, batch.entryCount * K, batch.userCount * K * d)
    forEachNoiseTile(counts, workers) { series, first, n in
      switch series {
      case 0:
        kernels.gumbel(
          w.gumbel.pointer + first, n, seed, NoiseStream.gumbel.at(step), UInt64(first))
      case 1:
        kernels.dropout(
          w.dropout.pointer + first, n, self.configuration.keep, seed,
          NoiseStream.dropout.at(step), UInt64(first))
      default:
        kernels.normal(
          w.epsilon.pointer + first, n, seed, NoiseStream.epsilon.at(step), UInt64(first))
        if self.configuration.priorRatio != nil {
          for i in first..<first + n { w.epsilon.pointer[i] *= w.priorScale.pointer[i % d] }
        }
      }
    }
  }

  public func gradient(of batch: Batch, beta: Float, workers: Workers) -> Loss {
    gradient(of: batch, beta: beta, isTraining: true, workers: workers)
  }

  /// - Parameter isTraining: false takes the objective and its gradient without noise.
  func gradient(of batch: Batch, beta: Float, isTraining: Bool, workers: Workers) -> Loss {
    if let sampled {
      return sampledGradient(of: sampled, beta: beta, isTraining: isTraining, workers: workers)
    }
    assignConcepts(isTraining: isTraining, workers: workers)
    var last = 0..<0
    forEachRound(of: batch) { round in
      if !last.isEmpty { decoderBackward(from: last, workers) }
      forEachBlock(of: round, by: workspace.roundBlock, workers) { users in
        self.encode(users, of: batch, isTraining: isTraining)
        self.sample(users, isTraining: isTraining)
        self.decodeWithGradient(users, of: batch, in: round)
        self.encodeBackward(users, of: batch, beta: beta, isTraining: isTraining)
      }
      last = round
    }
    itemsBackward(of: batch, isTraining: isTraining, workers: workers) { [last] tile in
      self.decoderBackward(tile, from: last)
    }
    return Loss(
      negativeLogLikelihood: workspace.negativeLogLikelihood.mean(batch.userCount),
      kl: workspace.kl.mean(batch.userCount), beta: Double(beta))
  }

  func headBackward(of batch: Batch) {
    let (K, d, w) = (configuration.concepts, configuration.dimensions, workspace)
    let rows = batch.userCount * K
    sgemm(
      d, 2 * d, rows, w.hidden.pointer, lda: d, transposeA: true, w.headGradient.pointer,
      ldb: 2 * d, headWeight.gradient, ldc: 2 * d)
    headBias.gradient.update(repeating: 0, count: 2 * d)
    kernels.add_column_sums(w.headGradient.pointer, rows, 2 * d, headBias.gradient)
    contextBias.gradient.update(repeating: 0, count: d)
    kernels.add_column_sums(w.hiddenGradient.pointer, rows, d, contextBias.gradient)
  }

  public func score(_ batch: Batch, into scores: UnsafeMutablePointer<Float>, workers: Workers) {
    if sampled != nil { return scoreInTiles(batch, into: scores, workers: workers) }
    assignConcepts(isTraining: false, workers: workers)
    nonisolated(unsafe) let scores = scores
    let M = itemCount
    forEachRound(of: batch) { round in
      forEachBlock(of: round, by: workspace.roundBlock, workers) { users in
        self.encode(users, of: batch, isTraining: false)
        self.sample(users, isTraining: false)
        self.decode(users, in: round) { user, _, p in
          (scores + user * M).update(from: p, count: M)
        }
      }
    }
  }
}
