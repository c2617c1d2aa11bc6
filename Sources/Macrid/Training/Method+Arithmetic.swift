extension Method {
  /// The arithmetic that an epoch of training cannot do without, in GFLOP: the products of users'
  /// codes with the dense layers, decoder, head and what lies between, forward and twice backward
  /// (for the gradients of codes and of weights): 6 N for every weight. What the machine's matrix
  /// products would take for it is the roof that speeds are held against.
  ///
  /// The encoder's first layer is not among it, as it costs no more than the ones in its input. With
  /// sampled softmax, N items of a step stand for M (a user's own come on top).
  ///
  /// - Parameters:
  ///   - settings: those of a trial; d, d', K and sampled count.
  ///   - users: those that train (N).
  ///   - items: M.
  /// - Returns: 0 for what has no epochs; iALS's own count.
  public func gigaflopAnEpoch(_ settings: [String: Setting], users: Int, items: Int) -> Double {
    let size = sizes(settings)
    let sampled = defaults.merging(settings) { $1 }["sampled"]?.number ?? .infinity
    let (M, d) = (min(Double(items), sampled), Double(size.d))
    if self == .iALS { return alternatingGigaflop(d, users: users, items: items) }
    let weights: Double =
      switch self {
      case .popularity, .itemKNN, .pureSVD, .ease, .iALS: 0
      case .multDAE, .wideMultDAE: d * M
      case .multVAE, .wideMultVAE: d * M + 3 * d * Double(size.latent)
      case .macridVAE: Double(size.K) * (d * M + 2 * d * d)
      }
    return 6 * Double(users) * weights / 1e9
  }

  /// The decoder's three products in a step, as the models cut them into blocks.
  ///
  /// - Parameters:
  ///   - settings: those of a trial; d and K count.
  ///   - users: those of a batch (B).
  ///   - items: M.
  public func decoderProducts(
    _ settings: [String: Setting], users: Int, items: Int
  ) -> [DecoderProduct] {
    let (B, M, (d, K, _)) = (users, items, sizes(settings))
    let (block, tile) = (min(B, userBlock), min(M, itemTile))
    let flop = 2 * Double(B) * Double(M) * Double(d) * Double(max(K, 1))
    let shapes: [MatrixProduct]
    switch self {
    case .popularity, .itemKNN, .pureSVD, .ease, .iALS: return []
    case .multDAE, .multVAE, .wideMultDAE, .wideMultVAE:
      shapes = [
        MatrixProduct(block, M, d + 1),
        MatrixProduct(block, d, M, transposeB: true),
        MatrixProduct(d + 1, tile, B, transposeA: true, ldb: M, ldc: M),
      ]
    case .macridVAE:
      shapes = [
        MatrixProduct(block * K, M, d, transposeB: true),
        MatrixProduct(block * K, d, M),
        MatrixProduct(tile, d + K, B * K, transposeA: true, lda: M),
      ]
    }
    return zip(DecoderProduct.Purpose.allCases, shapes).map {
      DecoderProduct(purpose: $0, shape: $1, gigaflop: flop / 1e9)
    }
  }

  private func sizes(_ settings: [String: Setting]) -> (d: Int, K: Int, latent: Int) {
    let all = defaults.merging(settings) { $1 }
    func size(_ name: String) -> Int { Int(all[name]?.number ?? 0) }
    return (size("d"), size("K"), size("latent"))
  }
}

/// One of a decoder's three products.
public struct DecoderProduct: Sendable {
  public enum Purpose: String, Sendable, CaseIterable {
    case forward
    /// The gradient in users' codes.
    case users
    /// The gradient in items' representations.
    case items
  }

  public let purpose: Purpose
  /// Of one block.
  public let shape: MatrixProduct
  /// Of a whole step.
  public let gigaflop: Double
}
