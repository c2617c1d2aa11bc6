/// Mult-VAE: variational auto-encoder with a multinomial likelihood.
///
/// Liang, Krishnan, Hoffman and Jebara, "Variational Autoencoders for Collaborative Filtering",
/// WWW 2018. l2-normalised input, dropout, M -> d (tanh) -> (mu, log variance) in d' dimensions;
/// z = mu + sigma eps -> d (tanh) -> M; KL divergence against N(0, I). The MacridVAE paper calls
/// it beta-MultVAE(d, d') with items in d and users in d' dimensions.
public final class MultVAE: TrainableRecommender, Sendable {
  /// The settings of the model; the defaults are the paper's.
  public struct Configuration: Sendable, Codable, Equatable {
    /// Dimensions of the two hidden layers and so of an item's representation (d).
    public var dimensions = 100
    /// Dimensions of a user's representation (d').
    public var latentDimensions = 100
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
  /// d x 2d', [mu | log variance].
  public let headWeight: Parameter
  /// 2d'.
  public let headBias: Parameter
  /// d' x d.
  public let hiddenWeight: Parameter
  /// d.
  public let hiddenBias: Parameter
  public let capacity: BatchCapacity

  let epsilon: Buffer<Float>  // B x d'
  private let head: Buffer<Float>  // B x 2d'
  let sample: Buffer<Float>  // B x d', z
  private let hidden: Buffer<Float>  // B x d
  private let hiddenGradient: Buffer<Float>  // B x d
  private let sampleGradient: Buffer<Float>  // B x d'
  private let headGradient: Buffer<Float>  // B x 2d'
  private let kl: Buffer<Double>  // B

  public var itemCount: Int { decoder.itemCount }
  public var parameters: [Parameter] {
    [
      encoder.weight, encoder.bias, headWeight, headBias, hiddenWeight, hiddenBias,
      decoder.weight, decoder.bias,
    ]
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
    let (B, d, l) = (
      capacity.users, configuration.dimensions, configuration.latentDimensions
    )
    self.configuration = configuration
    self.capacity = capacity
    encoder = SparseEncoder(
      itemCount: itemCount, dimensions: d, keep: configuration.keep, capacity: capacity,
      rows: drawn)
    decoder = SoftmaxDecoder(
      itemCount: itemCount, dimensions: d, capacity: capacity, drawn: drawn,
      precision: configuration.precision ?? .single)
    headWeight = Parameter(name: "headWeight", shape: [d, 2 * l], isWeight: true)
    headBias = Parameter(name: "headBias", shape: [2 * l], isWeight: false)
    hiddenWeight = Parameter(name: "hiddenWeight", shape: [l, d], isWeight: true)
    hiddenBias = Parameter(name: "hiddenBias", shape: [d], isWeight: false)
    epsilon = Buffer(count: B * l)
    head = Buffer(count: B * 2 * l)
    sample = Buffer(count: B * l)
    hidden = Buffer(count: B * d)
    hiddenGradient = Buffer(count: B * d)
    sampleGradient = Buffer(count: B * l)
    headGradient = Buffer(count: B * 2 * l)
    kl = Buffer(count: B)
    initialise(seed: seed)
  }

  public func drawNoise(for batch: Batch, seed: UInt64, step: UInt64, workers: Workers) {
    decoder.sampled?.items.draw(for: batch, seed: seed, step: step)
    let counts = (batch.entryCount, batch.userCount * configuration.latentDimensions, 0)
    forEachNoiseTile(counts, workers) { series, first, n in
      if series == 0 {
        self.encoder.drawDropout(first, n, seed: seed, step: step)
      } else {
        kernels.normal(
          self.epsilon.pointer + first, n, seed, NoiseStream.epsilon.at(step), UInt64(first))
      }
    }
  }

  public func gradient(of batch: Batch, beta: Float, workers: Workers) -> Loss {
    decoder.sampled?.gather(from: decoder, workers: workers)
    decoder.roundTable(workers: workers)
    forEachBlock(ofUsers: batch, workers) { users in
      self.forward(users, of: batch, isTraining: true)
      self.decoder.forwardAndBackward(users, of: batch)
      self.backward(users, of: batch, beta: beta)
    }
    // With sampled softmax, numbered by the step's rows.
    let rows = decoder.sampled?.items.batch ?? batch
    decoder.sampled?.backward(decoder, workers: workers)
    @Sendable func middleBackward() { self.middleBackward(of: batch) }
    forEachTile(of: rows.itemCount, workers, besides: middleBackward) { tile in
      if self.decoder.sampled == nil { self.decoder.backward(tile, of: batch) }
      self.encoder.weightBackward(tile, of: rows)
    }
    return Loss(
      negativeLogLikelihood: decoder.negativeLogLikelihood.mean(batch.userCount),
      kl: kl.mean(batch.userCount), beta: Double(beta))
  }

  func forward(_ users: Range<Int>, of batch: Batch, isTraining: Bool) {
    let (d, l) = (configuration.dimensions, configuration.latentDimensions)
    encoder.forward(users, of: batch, isTraining: isTraining)
    let head = head.pointer + users.lowerBound * 2 * l
    for row in 0..<users.count { (head + row * 2 * l).update(from: headBias.value, count: 2 * l) }
    sgemm(
      users.count, 2 * l, d, encoder.hidden.pointer + users.lowerBound * d, lda: d,
      headWeight.value, ldb: 2 * l, beta: 1, head, ldc: 2 * l)
    for user in users {
      let mean = self.head.pointer + user * 2 * l
      kl.pointer[user] = Double(
        kernels.gaussian(
          mean, mean + l, isTraining ? epsilon.pointer + user * l : nil, l,
          sample.pointer + user * l))
    }
    let hidden = hidden.pointer + users.lowerBound * d
    sgemm(
      users.count, d, l, sample.pointer + users.lowerBound * l, lda: l, hiddenWeight.value,
      ldb: d, hidden, ldc: d)
    kernels.add_bias_tanh(hidden, hiddenBias.value, users.count, d)
    for user in users {
      (decoder.hidden.pointer + user * (d + 1)).update(
        from: self.hidden.pointer + user * d, count: d)
    }
  }

  private func backward(_ users: Range<Int>, of batch: Batch, beta: Float) {
    let (d, l) = (configuration.dimensions, configuration.latentDimensions)
    let (first, count) = (users.lowerBound, users.count)
    let dhidden = hiddenGradient.pointer + first * d
    dhidden.update(from: decoder.hiddenGradient.pointer + first * d, count: count * d)
    kernels.tanh_backward(hidden.pointer + first * d, dhidden, count * d)
    let dz = sampleGradient.pointer + first * l
    sgemm(
      count, l, d, dhidden, lda: d, hiddenWeight.value, ldb: d, transposeB: true, dz, ldc: l)
    for user in users {
      let mean = head.pointer + user * 2 * l
      let dmean = headGradient.pointer + user * 2 * l
      kernels.gaussian_backward(
        mean, mean + l, epsilon.pointer + user * l, sampleGradient.pointer + user * l,
        beta / Float(batch.userCount), l, dmean, dmean + l)
    }
    sgemm(
      count, d, 2 * l, headGradient.pointer + first * 2 * l, lda: 2 * l, headWeight.value,
      ldb: 2 * l, transposeB: true, encoder.hiddenGradient.pointer + first * d, ldc: d)
    encoder.activationBackward(users)
  }

  private func middleBackward(of batch: Batch) {
    let (d, l, B) = (
      configuration.dimensions, configuration.latentDimensions, batch.userCount
    )
    sgemm(
      d, 2 * l, B, encoder.hidden.pointer, lda: d, transposeA: true, headGradient.pointer,
      ldb: 2 * l, headWeight.gradient, ldc: 2 * l)
    headBias.gradient.update(repeating: 0, count: 2 * l)
    kernels.add_column_sums(headGradient.pointer, B, 2 * l, headBias.gradient)
    sgemm(
      l, d, B, sample.pointer, lda: l, transposeA: true, hiddenGradient.pointer, ldb: d,
      hiddenWeight.gradient, ldc: d)
    encoder.biasBackward(of: batch)
    hiddenBias.gradient.update(repeating: 0, count: d)
    kernels.add_column_sums(hiddenGradient.pointer, B, d, hiddenBias.gradient)
  }

  public func score(_ batch: Batch, into scores: UnsafeMutablePointer<Float>, workers: Workers) {
    nonisolated(unsafe) let scores = scores
    decoder.roundTable(workers: workers)
    forEachBlock(ofUsers: batch, workers) { users in
      self.forward(users, of: batch, isTraining: false)
      if self.decoder.sampled == nil {
        self.decoder.logits(users, into: scores + users.lowerBound * self.itemCount)
      }
    }
    if decoder.sampled != nil {
      decoder.logitsInTiles(batch, into: scores, workers: workers)
    }
  }
}
