/// A baseline that is no network, with its settings.
enum Baseline {
  case itemKNN(neighbours: Int, shrink: Double)
  case pureSVD(dimensions: Int)
  case ease(lambda: Double)
  case iALS(IALS.Configuration)

  /// The fitted model: a function of the training users' items, the settings and, for iALS, the
  /// seed.
  ///
  /// - Parameter spectrum: asked for where the model needs it.
  /// - Throws: `SearchError`; `TrainingError`.
  func model(
    of train: Interactions, seed: UInt64, spectrum: () throws -> GramSpectrum, _ run: Experiment.Run
  ) throws -> any Recommender {
    switch self {
    case .itemKNN(let neighbours, let shrink):
      ItemKNN(train, neighbours: neighbours, shrink: shrink, workers: run.workers)
    case .pureSVD(let dimensions):
      try PureSVD(spectrum(), dimensions: dimensions, workers: run.workers)
    case .ease(let lambda):
      EASE(try spectrum(), lambda: lambda, workers: run.workers)
    case .iALS(let configuration):
      try IALS(
        train, configuration, seed: seed, workers: run.workers, isInterrupted: run.isInterrupted)
    }
  }
}

extension Method {
  /// Whether its outcome depends on the seed; one trial says all of what has no chance in it.
  public var isSeeded: Bool {
    switch self {
    case .popularity, .itemKNN, .pureSVD, .ease: false
    case .iALS, .multDAE, .multVAE, .wideMultDAE, .wideMultVAE, .macridVAE: true
    }
  }

  /// What an epoch of iALS cannot do without, in GFLOP: for N users and M items a matrix of d x d,
  /// added up and factorised once each, (N + M) (d^2 + d^3 / 3). What the ones add is on top.
  func alternatingGigaflop(_ dimensions: Double, users: Int, items: Int) -> Double {
    Double(users + items) * (dimensions * dimensions + dimensions * dimensions * dimensions / 3)
      / 1e9
  }
}

extension SettingReader {
  func iALS() throws -> IALS.Configuration {
    var configuration = IALS.Configuration()
    configuration.dimensions = try count("d", 1...10_000)
    configuration.lambda = try number("lambda", above: 0)
    configuration.alpha = try number("alpha", above: 0)
    configuration.nu = try number("nu", from: 0)
    configuration.epochs = try count("epochs", 1...1_000_000)
    return configuration
  }
}
