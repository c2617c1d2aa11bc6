import Foundation

/// t-distributed stochastic neighbour embedding (van der Maaten and Hinton 2008) into the plane.
///
///     let embedding = try TSNE.embed(points, workers: Workers(count: 2))
///     embedding.coordinates  // N x 2
///     embedding.divergence   // KL(P || Q)
public enum TSNE {
  /// Everything that can be chosen. The defaults are openTSNE's.
  public struct Settings: Sendable, Equatable {
    /// The effective number of neighbours; 3 x perplexity neighbours are looked at.
    public var perplexity = 30.0
    public var initialisation = Initialisation.pca
    /// Attraction is multiplied by this for the first `earlyIterations`, so that clusters gather.
    /// Halved as often as it must be where it would collapse the embedding into a point, as it
    /// does with few points.
    public var earlyExaggeration = 12.0
    public var earlyIterations = 250
    /// Iterations after the early ones.
    public var iterations = 500
    /// nil: N / exaggeration, that is N / 12 in the early iterations and N after them, for
    /// a gradient without its factor 4 (scikit-learn's rate is a quarter of this one's).
    public var learningRate: Double?
    public var earlyMomentum = 0.8
    public var momentum = 0.8
    public var repulsion = Repulsion.automatic
    /// Of the initialisation's draws.
    public var seed: UInt64 = 0

    public init() {}
  }

  /// What is told after each iteration.
  public struct Progress: Sendable, Equatable {
    /// Counted from 1, the early ones included.
    public let iteration: Int
    /// How many there will be.
    public let iterations: Int
    /// The divergence from the affinities without exaggeration, every 50 iterations.
    public let divergence: Double?
  }

  /// The result.
  public struct Embedding: Sendable, Equatable {
    /// N x 2, mean 0.
    public let coordinates: Matrix
    /// KL(P || Q) in nats.
    public let divergence: Double
    /// The early exaggeration that was used.
    public let earlyExaggeration: Double
  }

  /// Embeds points (N x dimensions) in the plane.
  ///
  /// The same seed gives the same bytes at any number of threads.
  ///
  /// - Parameter progress: called after every iteration; an error thrown from it ends the run
  ///   and is passed on.
  /// - Throws: `ProjectionError` for fewer than 3 x perplexity + 1 points, for NaN or infinite
  ///   coordinates (with their row) and for points that are all the same.
  public static func embed(
    _ points: Matrix, settings: Settings = Settings(), workers: Workers,
    progress: (Progress) throws -> Void = { _ in }
  ) throws -> Embedding {
    try settings.check(count: points.rows)
    _ = try points.usableColumnMeans()
    let start = try settings.initialisation.coordinates(
      of: points, seed: settings.seed, workers: workers)
    let neighbours = try Neighbours(
      of: points, k: Int(3 * settings.perplexity), workers: workers)
    guard neighbours.squaredDistances.contains(where: { $0 > 0 }) || points.hasDifferentRows else {
      throw ProjectionError.allPointsEqual(count: points.rows)
    }
    let affinities = try Affinities(
      neighbours, perplexity: settings.perplexity, workers: workers)
    return try embed(
      affinities, start: start, settings: settings, workers: workers, progress: progress)
  }

  /// Embeds points known by their affinities, from given positions (N x 2).
  public static func embed(
    _ affinities: Affinities, start: Matrix, settings: Settings = Settings(), workers: Workers,
    progress: (Progress) throws -> Void = { _ in }
  ) throws -> Embedding {
    try settings.check()
    guard start.rows == affinities.count, start.columns == 2 else {
      throw ProjectionError.shape(
        name: "the initial embedding", rows: start.rows, columns: start.columns,
        expectedRows: affinities.count, expectedColumns: 2)
    }
    try start.requireFinite()
    /// `iterations` steps after the first `done`.
    func iterate(
      _ optimiser: Optimiser, _ iterations: Int, after done: Int, exaggeration: Double,
      momentum: Double
    ) throws {
      let learningRate = settings.learningRate ?? Double(affinities.count) / exaggeration
      for iteration in done + 1..<done + 1 + iterations {
        guard
          optimiser.step(
            exaggeration: exaggeration, learningRate: learningRate, momentum: momentum)
        else { throw ProjectionError.diverged(iteration: iteration) }
        if iteration % 50 == 0 { optimiser.arrange() }
        try progress(
          Progress(
            iteration: iteration, iterations: settings.earlyIterations + settings.iterations,
            divergence: iteration % 50 == 0 ? optimiser.divergence() : nil))
      }
    }
    func early(_ exaggeration: Double) throws -> Optimiser {
      let optimiser = Optimiser(
        affinities, start: start, repulsion: settings.repulsion, workers: workers)
      try iterate(
        optimiser, settings.earlyIterations, after: 0, exaggeration: exaggeration,
        momentum: settings.earlyMomentum)
      return optimiser
    }

    var exaggeration = settings.earlyExaggeration
    var optimiser = try early(exaggeration)
    // With few points every eigenvalue of the graph's Laplacian may be so large that exaggerated
    // attraction beats repulsion in every direction; then there is nothing left to go on from.
    let least = 0.01 * standardDeviation(start, column: 0)
    while exaggeration > 1, standardDeviation(optimiser.coordinates, column: 0) < least {
      exaggeration = max(1, exaggeration / 2)
      optimiser = try early(exaggeration)
    }
    // Small clusters are pulled into one place each; so that they can come apart again:
    optimiser.jitter(seed: settings.seed)
    try iterate(
      optimiser, settings.iterations, after: settings.earlyIterations, exaggeration: 1,
      momentum: settings.momentum)
    return Embedding(
      coordinates: optimiser.coordinates, divergence: optimiser.divergence(),
      earlyExaggeration: exaggeration)
  }
}

extension TSNE.Settings {
  /// Throws for a value outside its range.
  func check() throws {
    func require(_ holds: Bool, _ name: String, _ value: Any, _ expected: String) throws {
      guard holds else {
        throw ProjectionError.setting(name: name, value: "\(value)", expected: expected)
      }
    }
    try require(
      perplexity >= 1 && perplexity.isFinite, "perplexity", perplexity, "a number of 1 or more")
    try require(
      earlyExaggeration >= 1 && earlyExaggeration.isFinite, "early exaggeration",
      earlyExaggeration, "a number of 1 or more")
    try require(
      earlyIterations >= 0, "the number of early iterations", earlyIterations, "0 or more")
    try require(iterations >= 0, "the number of iterations", iterations, "0 or more")
    if let learningRate {
      try require(
        learningRate > 0 && learningRate.isFinite, "learning rate", learningRate,
        "a number above 0")
    }
    for (name, value) in [("early momentum", earlyMomentum), ("momentum", momentum)] {
      try require(value >= 0 && value < 1, name, value, "a number from 0 up to but not 1")
    }
  }

  /// Also throws where there are too few points for the perplexity.
  func check(count: Int) throws {
    try check()
    guard Double(count - 1) >= (3 * perplexity).rounded(.down) else {
      throw ProjectionError.perplexityTooLarge(perplexity, count: count)
    }
  }
}

extension Matrix {
  /// Whether any row differs from the first.
  var hasDifferentRows: Bool {
    (1..<max(1, rows)).contains { row in !self.row(row).elementsEqual(self.row(0)) }
  }
}
