/// Mult-DAE: denoising auto-encoder with a multinomial likelihood.
///
/// Liang, Krishnan, Hoffman and Jebara, "Variational Autoencoders for Collaborative Filtering",
/// WWW 2018. l2-normalised input, dropout, M -> d (tanh), d -> M.
public final class MultDAE: TrainableRecommender, Sendable {
  /// The settings of the model; the defaults are the paper's.
  public struct Configuration: Sendable, Codable, Equatable {
    /// Dimensions of the hidden layer (d).
    public var dimensions = 100
    /// Probability that an input is kept by dropout.
    public var keep: Float = 0.5
    /// Items drawn a step (N) with which sampled softmax estimates the sum over all of them (Section
    /// 2.2), for very many items; nil takes all, the full softmax.
    public var sampledItems: Int?
    /// Of the decoder's products; nil is single precision. Sampled softmax has no other.
    public var precision: Precision?

    public init() {}
  }

  public let configuration: Configuration
  let encoder: SparseEncoder
  let decoder: SoftmaxDecoder
  public let capacity: BatchCapacity

  public var itemCount: Int { decoder.itemCount }
  public var parameters: [Parameter] {
    [encoder.weight, encoder.bias, decoder.weight, decoder.bias]
  }

  /// Random parameters: Glorot-uniform weights, truncated normal biases.
  ///
  /// - Parameter adoptions: training users per item, M values; sampled softmax needs them.
  public init(
    _ configuration: Configuration, itemCount: Int, capacity: BatchCapacity, seed: UInt64,
    adoptions: [Int] = []
  ) {
    let drawn = SampledItems(
      configuration.sampledItems, of: adoptions, itemCount: itemCount, capacity: capacity)
    self.configuration = configuration
    self.capacity = capacity
    encoder = SparseEncoder(
      itemCount: itemCount, dimensions: configuration.dimensions, keep: configuration.keep,
      capacity: capacity, rows: drawn)
    decoder = SoftmaxDecoder(
      itemCount: itemCount, dimensions: configuration.dimensions, capacity: capacity,
      drawn: drawn, precision: configuration.precision ?? .single)
    initialise(seed: seed)
  }

  public func drawNoise(for batch: Batch, seed: UInt64, step: UInt64, workers: Workers) {
    decoder.sampled?.items.draw(for: batch, seed: seed, step: step)
    forEachNoiseTile((batch.entryCount, 0, 0), workers) { _, first, n in
      self.encoder.drawDropout(first, n, seed: seed, step: step)
    }
  }

  public func gradient(of batch: Batch, beta: Float, workers: Workers) -> Loss {
    let d = configuration.dimensions
    decoder.sampled?.gather(from: decoder, workers: workers)
    decoder.roundTable(workers: workers)
    forEachBlock(ofUsers: batch, workers) { users in
      self.encode(users, of: batch, isTraining: true)
      self.decoder.forwardAndBackward(users, of: batch)
      let first = users.lowerBound * d
      (self.encoder.hiddenGradient.pointer + first).update(
        from: self.decoder.hiddenGradient.pointer + first, count: users.count * d)
      self.encoder.activationBackward(users)
    }
    // With sampled softmax, numbered by the step's rows.
    let rows = decoder.sampled?.items.batch ?? batch
    decoder.sampled?.backward(decoder, workers: workers)
    @Sendable func biasBackward() { encoder.biasBackward(of: batch) }
    forEachTile(of: rows.itemCount, workers, besides: biasBackward) { tile in
      if self.decoder.sampled == nil { self.decoder.backward(tile, of: batch) }
      self.encoder.weightBackward(tile, of: rows)
    }
    return Loss(
      negativeLogLikelihood: decoder.negativeLogLikelihood.mean(batch.userCount), kl: 0,
      beta: Double(beta))
  }

  func encode(_ users: Range<Int>, of batch: Batch, isTraining: Bool) {
    let d = configuration.dimensions
    encoder.forward(users, of: batch, isTraining: isTraining)
    for user in users {
      (decoder.hidden.pointer + user * (d + 1)).update(
        from: encoder.hidden.pointer + user * d, count: d)
    }
  }

  public func score(_ batch: Batch, into scores: UnsafeMutablePointer<Float>, workers: Workers) {
    nonisolated(unsafe) let scores = scores
    decoder.roundTable(workers: workers)
    forEachBlock(ofUsers: batch, workers) { users in
      self.encode(users, of: batch, isTraining: false)
      if self.decoder.sampled == nil {
        self.decoder.logits(users, into: scores + users.lowerBound * self.itemCount)
      }
    }
    if decoder.sampled != nil {
      decoder.logitsInTiles(batch, into: scores, workers: workers)
    }
  }
}
