extension MacridVAE {
  /// Everything a step computes on the way, sized once for the largest batch.
  ///
  /// B users, n ones in the batch, M items, K concepts, d dimensions.
  final class Workspace: Sendable {
    // Items.
    let unitItems: Operand  // M x d, h / ||h|| (h itself with the inner product)
    let inverseItemNorms: Buffer<Float>  // M
    let unitPrototypes: Buffer<Float>  // K x d
    let inversePrototypeNorms: Buffer<Float>  // K
    let similarities: Buffer<Float>  // M x K, s
    let gumbel: Buffer<Float>  // M x K
    let assignment: Buffer<Float>  // M x K, c
    let assignmentT: Buffer<Float>  // K x M
    // Entries of the batch.
    let dropout: Buffer<Float>  // n x K, 0 or 1 / keep
    let input: Buffer<Float>  // n x K, x^(k) before dropout
    let coefficient: Buffer<Float>  // n x K, x^(k) after dropout
    let entryGradient: Buffer<Float>  // n x K, c_ik dL/dc_ik by way of the encoder
    // Users' components, a row for each (u, k).
    let hidden: Buffer<Float>  // BK x d
    let head: Buffer<Float>  // BK x 2d, [a | b]
    let mean: Buffer<Float>  // BK x d, mu
    let inverseMeanNorms: Buffer<Float>  // BK
    let epsilon: Buffer<Float>  // BK x d, times the prior's scale where dimensions differ
    let priorScale: Buffer<Float>  // d, the prior's standard deviation over sigma_0
    let sample: Buffer<Float>  // BK x d, z
    let unitSample: Operand  // BK x d, z / ||z||
    let inverseSampleNorms: Buffer<Float>  // BK
    let hiddenGradient: Buffer<Float>  // BK x d
    let headGradient: Buffer<Float>  // BK x 2d
    let sampleGradient: Buffer<Float>  // BK x d
    /// BK x (d + K): alpha_u z_uk / tau, and alpha_u in column d + k. One product with the
    /// weights then gives the items' gradient and, in its last K columns, c_ik dL/dc_ik.
    let scaledSample: Operand
    // The decoder.
    let roundUsers: Int  // R, users decoded at a time
    let roundBlock: Int  // users in a block of them
    let weights: Operand  // RK x M, c_ik exp(logit) and then its gradient over alpha_u
    let mixture: Buffer<Float>  // R x M, p_ui before normalisation
    let itemGradient: Buffer<Float>  // M x (d + K)
    let similarityGradient: Buffer<Float>  // M x K
    let unitPrototypeGradient: Buffer<Float>  // K x d
    let negativeLogLikelihood: Buffer<Double>  // B
    let kl: Buffer<Double>  // B

    /// - Parameters:
    ///   - trains: with room for the items' noise and gradients.
    ///   - decodes: with room for a round of users x K x M.
    ///   - decoderRoom: the most values of it, if one user's are not more.
    init(
      _ configuration: Configuration, itemCount M: Int, capacity: BatchCapacity,
      trains: Bool = true, decodes: Bool = true, decoderRoom: Int = MacridVAE.decoderRoom
    ) {
      let (K, d) = (configuration.concepts, configuration.dimensions)
      let (trained, decoded) = (trains ? M : 0, decodes ? M : 0)
      let (B, n, precision) = (
        capacity.users, capacity.entries, configuration.precision ?? .single
      )
      unitItems = Operand(count: M * d, precision)
      inverseItemNorms = Buffer(count: M)
      unitPrototypes = Buffer(count: K * d)
      inversePrototypeNorms = Buffer(count: K)
      similarities = Buffer(count: M * K)
      gumbel = Buffer(count: trained * K)
      assignment = Buffer(count: M * K)
      assignmentT = Buffer(count: K * M)
      dropout = Buffer(count: n * K)
      input = Buffer(count: n * K)
      coefficient = Buffer(count: n * K)
      entryGradient = Buffer(count: n * K)
      hidden = Buffer(count: B * K * d)
      head = Buffer(count: B * K * 2 * d)
      mean = Buffer(count: B * K * d)
      inverseMeanNorms = Buffer(count: B * K)
      epsilon = Buffer(count: B * K * d)
      priorScale = Buffer(count: d)
      for j in 0..<d { priorScale.pointer[j] = configuration.priorScale(j) }
      sample = Buffer(count: B * K * d)
      unitSample = Operand(count: B * K * d, precision)
      inverseSampleNorms = Buffer(count: B * K)
      hiddenGradient = Buffer(count: B * K * d)
      headGradient = Buffer(count: B * K * 2 * d)
      sampleGradient = Buffer(count: B * K * d)
      scaledSample = Operand(count: B * K * (d + K), precision)
      roundUsers = max(1, min(B, decoderRoom / max(1, K * M)))
      // Four blocks at least where a round is not the whole batch, so that threads have work.
      roundBlock = roundUsers < B ? min(userBlock, (roundUsers + 3) / 4) : userBlock
      weights = Operand(count: roundUsers * K * decoded, precision)
      mixture = Buffer(count: roundUsers * decoded)
      itemGradient = Buffer(count: trained * (d + K))
      similarityGradient = Buffer(count: trained * K)
      unitPrototypeGradient = Buffer(count: K * d)
      negativeLogLikelihood = Buffer(count: B)
      kl = Buffer(count: B)
    }
  }
}
