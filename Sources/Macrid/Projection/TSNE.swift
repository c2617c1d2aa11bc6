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
    /// Halved, and the early iterations run again, as often as it must be where it collapses the
    /// embedding into a point, as it does with few points; `Embedding.phases` tells.
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
    /// Counted from 1 over everything that is run, early iterations run again included.
    public let iteration: Int
    /// How many there will be; more once the early ones have to be run again.
    public let iterations: Int
    /// What attraction was multiplied by.
    public let exaggeration: Double
    /// The divergence from the affinities without exaggeration, every 50 iterations of a phase.
    public let divergence: Double?
  }

  /// Iterations with one exaggeration.
  public struct Phase: Sendable, Equatable, Codable {
    public let exaggeration: Double
    public let iterations: Int
    /// Whether it collapsed the embedding into a point and was run again, exaggerating half as
    /// much; of such a phase nothing is left in the result.
    public let isDiscarded: Bool
  }

  /// The result.
  public struct Embedding: Sendable, Equatable {
    /// N x 2, mean 0.
    public let coordinates: Matrix
    /// KL(P || Q) in nats.
    public let divergence: Double
    /// What was run, in order: early iterations, perhaps more than once, then the others.
    public let phases: [Phase]

    /// The early exaggeration that led to the result, 1 where there were no early iterations.
    public var earlyExaggeration: Double {
      phases.dropLast().last { !$0.isDiscarded }?.exaggeration ?? 1
    }
    /// All iterations that were run.
    public var iterations: Int { phases.reduce(0) { $0 + $1.iterations } }
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
    var phases: [Phase] = []
    func iterate(_ optimiser: Optimiser, early: Bool, exaggeration: Double) throws {
      let iterations = early ? settings.earlyIterations : settings.iterations
      let done = phases.reduce(0) { $0 + $1.iterations }
      let learningRate = settings.learningRate ?? Double(affinities.count) / exaggeration
      for iteration in 1..<1 + iterations {
        guard
          optimiser.step(
            exaggeration: exaggeration, learningRate: learningRate,
            momentum: early ? settings.earlyMomentum : settings.momentum)
        else { throw ProjectionError.diverged(iteration: done + iteration) }
        if iteration % 50 == 0 { optimiser.arrange() }
        try progress(
          Progress(
            iteration: done + iteration,
            iterations: done + iterations + (early ? settings.iterations : 0),
            exaggeration: exaggeration,
            divergence: iteration % 50 == 0 ? optimiser.divergence() : nil))
      }
    }

    // With few points every eigenvalue of the graph's Laplacian may be so large that exaggerated
    // attraction beats repulsion in every direction; then there is nothing left to go on from.
    let least = 0.01 * standardDeviation(start, column: 0)
    var exaggeration = settings.earlyExaggeration
    var optimiser: Optimiser
    repeat {
      optimiser = Optimiser(
        affinities, start: start, repulsion: settings.repulsion, workers: workers)
      try iterate(optimiser, early: true, exaggeration: exaggeration)
      let isDiscarded =
        exaggeration > 1 && standardDeviation(optimiser.coordinates, column: 0) < least
      if settings.earlyIterations > 0 {
        phases.append(
          Phase(
            exaggeration: exaggeration, iterations: settings.earlyIterations,
            isDiscarded: isDiscarded))
      }
      exaggeration = max(1, exaggeration / 2)
    } while phases.last?.isDiscarded == true

    // Small clusters are pulled into one place each; so that they can come apart again:
    if settings.iterations > 0 { optimiser.jitter(seed: settings.seed) }
    try iterate(optimiser, early: false, exaggeration: 1)
    phases.append(Phase(exaggeration: 1, iterations: settings.iterations, isDiscarded: false))
    return Embedding(
      coordinates: optimiser.coordinates, divergence: optimiser.divergence(), phases: phases)
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
