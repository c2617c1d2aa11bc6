/// iALS: matrix factorisation by alternating least squares over all pairs of users and items.
///
/// Rendle, Krichene, Zhang and Koren, "Revisiting the Performance of iALS on Item Recommendation
/// Benchmarks", RecSys 2022, equation 4, with S the ones of X:
///
///     sum_{(u, i) in S} (w_u h_i - 1)^2 + alpha sum_u sum_i (w_u h_i)^2
///       + lambda (sum_u (|I_u| + alpha M)^nu |w_u|^2 + sum_i (|U_i| + alpha N)^nu |h_i|^2)
///
/// A held-out user is folded in by one solve against the items' factors.
public final class IALS: Recommender, Sendable {
  public struct Configuration: Sendable, Codable, Equatable {
    /// Dimensions of a factor (d).
    public var dimensions = 64
    /// The weight of the regularisation.
    public var lambda = 0.01
    /// The weight of a pair that was not adopted, alpha_0 in the paper; above 0.
    public var alpha = 0.1
    /// How the regularisation grows with the number of ones: 0 not at all, 1 in proportion.
    public var nu = 1.0
    /// Passes over users, then items.
    public var epochs = 16

    public init() {}
  }

  public let configuration: Configuration
  public let itemCount: Int
  /// Items x d.
  let items: Buffer<Double>
  /// alpha H^T H, d x d.
  private let itemGram: Buffer<Double>

  /// Factorises the training users' items from normal factors of standard deviation 0.1 / sqrt(d).
  ///
  /// - Throws: `TrainingError.interrupted`, or `.diverged` where a solve has no finite answer.
  public convenience init(
    _ train: Interactions, _ configuration: Configuration, seed: UInt64, workers: Workers,
    isInterrupted: () -> Bool = { false }
  ) throws {
    var random = Philox(seed: seed, stream: NoiseStream.initialisation.at(0))
    let scale = 0.1 / Double(configuration.dimensions).squareRoot()
    let start = (0..<train.itemCount * configuration.dimensions).map { _ in
      scale * random.normal()
    }
    try self.init(
      train, configuration, start: start, workers: workers, isInterrupted: isInterrupted)
  }

  /// - Parameter start: the items' first factors, items x d.
  init(
    _ train: Interactions, _ configuration: Configuration, start: [Double], workers: Workers,
    isInterrupted: () -> Bool = { false }
  ) throws {
    self.configuration = configuration
    itemCount = train.itemCount
    let byItem = train.transposed()
    items = Buffer(copying: start)
    let users = Buffer<Double>(count: train.userCount * configuration.dimensions)
    for epoch in 0..<configuration.epochs {
      for (rows, solved, fixed) in [(train, users, items), (byItem, items, users)] {
        if isInterrupted() { throw TrainingError.interrupted(epoch: epoch) }
        let solver = IALSSolver(configuration, fixed, rows: rows.itemCount, workers: workers)
        let isSolved = workers.map(rows.userCount) { row in
          solver.solve(rows.items(of: row), into: solved.pointer + row * configuration.dimensions)
        }
        guard isSolved.allSatisfy({ $0 }) else { throw TrainingError.diverged(epoch: epoch + 1) }
      }
    }
    itemGram = IALSSolver(configuration, items, rows: itemCount, workers: workers).gram
  }

  public func score(_ batch: Batch, into scores: UnsafeMutablePointer<Float>, workers: Workers) {
    nonisolated(unsafe) let scores = scores
    let (m, d) = (itemCount, configuration.dimensions)
    let solver = IALSSolver(configuration, items, rows: m, gram: itemGram)
    forEachBlock(ofUsers: batch, workers) { users in
      let factors = Buffer<Double>(count: users.count * d)
      for user in users {
        let factor = factors.pointer + (user - users.lowerBound) * d
        if !solver.solve(batch.items(of: user), into: factor) {
          factor.update(repeating: .nan, count: d)  // Ranks nothing.
        }
      }
      let products = Buffer<Double>(count: users.count * m)
      dgemm(
        users.count, m, d, factors.pointer, lda: d, self.items.pointer, ldb: d, transposeB: true,
        products.pointer, ldc: m)
      let out = scores + users.lowerBound * m
      for index in 0..<users.count * m { out[index] = Float(products.pointer[index]) }
    }
  }
}
