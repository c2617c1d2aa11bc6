extension Method {
  /// A model's configuration and how it is trained.
  enum Recipe {
    case popularity
    case baseline(Baseline)
    case multDAE(MultDAE.Configuration, TrainingSettings)
    case multVAE(MultVAE.Configuration, TrainingSettings)
    case macridVAE(MacridVAE.Configuration, TrainingSettings)
  }

  /// - Parameter settings: all of them (`completed`).
  /// - Throws: `SearchError.setting`.
  func recipe(_ settings: [String: Setting]) throws -> Recipe {
    let read = SettingReader(method: rawValue, settings: settings)
    switch self {
    case .popularity:
      return .popularity
    case .itemKNN:
      return .baseline(
        .itemKNN(
          neighbours: try read.count("neighbours", 1...1_000_000),
          shrink: try read.number("shrink", from: 0)))
    case .pureSVD:
      return .baseline(.pureSVD(dimensions: try read.count("d", 1...100_000)))
    case .ease:
      return .baseline(.ease(lambda: try read.number("lambda", above: 0)))
    case .iALS:
      return .baseline(.iALS(try read.iALS()))
    case .multDAE, .wideMultDAE:
      var configuration = MultDAE.Configuration()
      configuration.dimensions = try read.count("d", 1...100_000)
      configuration.keep = try read.number("keep", above: 0, upTo: 1)
      configuration.sampledItems = try read.sampled()
      configuration.precision = try read.precision()
      return .multDAE(configuration, try read.training())
    case .multVAE, .wideMultVAE:
      var configuration = MultVAE.Configuration()
      configuration.dimensions = try read.count("d", 1...100_000)
      configuration.latentDimensions = try read.count("latent", 1...100_000)
      configuration.keep = try read.number("keep", above: 0, upTo: 1)
      configuration.sampledItems = try read.sampled()
      configuration.precision = try read.precision()
      return .multVAE(configuration, try read.training())
    case .macridVAE:
      var configuration = MacridVAE.Configuration()
      configuration.concepts = try read.count("K", 1...10_000)
      configuration.dimensions = try read.count("d", 1...100_000)
      configuration.tau = try read.number("tau", above: 0)
      configuration.sigma0 = try read.number("sigma0", above: 0)
      configuration.keep = try read.number("keep", above: 0, upTo: 1)
      configuration.sampledItems = try read.sampled()
      configuration.precision = try read.precision()
      configuration.drawsConcepts = settings["gumbel"] != "none"
      if configuration.drawsConcepts {
        configuration.gumbelTemperature = try read.number("gumbel", above: 0)
      }
      configuration.similarity = try read.word("similarity")
      configuration.evaluation = try read.word("evaluation")
      if settings["mean"] != nil { configuration.mean = try read.word("mean") }
      if settings["initialisation"] != nil {
        configuration.initialisation = try read.word("initialisation")
      }
      if settings["priorRatio"] != nil {
        configuration.priorRatio = try read.number("priorRatio", above: 1)
      }
      if settings["axisPenalty"] != nil {
        configuration.axisPenalty = try read.number("axisPenalty", above: 0)
      }
      return .macridVAE(configuration, try read.training())
    }
  }
}

/// Reads settings by name; each error says which setting and what it may be.
struct SettingReader {
  let method: String
  let settings: [String: Setting]

  func training() throws -> TrainingSettings {
    var training = TrainingSettings()
    training.epochs = try count("epochs", 1...1_000_000)
    training.batchSize = try count("batch", 1...1_000_000)
    training.patience = try count("patience", 1...1_000_000)
    training.learningRate = try number("rate", above: 0)
    training.l2 = try number("l2", from: 0)
    training.hurdles = try hurdles()
    if settings["beta"] != nil {
      training.beta = try number("beta", from: 0)
      training.annealingEpochs = try count("annealing", 1...1_000_000)
    } else {
      // No KL term, so no ramp for patience to wait for.
      training.beta = 0
    }
    return training
  }

  /// Draws a step of sampled softmax; nil for the full softmax.
  func sampled() throws -> Int? {
    settings["sampled"] == nil ? nil : try count("sampled", 1...1_000_000_000)
  }

  /// Of the decoder's products; nil for single precision.
  func precision() throws -> Precision? {
    guard settings["precision"] != nil else { return nil }
    let precision: Precision = try word("precision")
    if precision != .single, settings["sampled"] != nil {
      throw SearchError.setting(
        method: method, name: "precision", reason: "can only be single with sampled softmax")
    }
    return precision
  }

  /// None where none are named.
  func hurdles() throws -> [Hurdle] {
    guard let setting = settings["hurdles"] else { return [] }
    guard let hurdles = setting.text.flatMap([Hurdle].init(parsing:)) else {
      throw failure("hurdles", "a list of epochs and values such as 20:0.10312 40:0.12056")
    }
    return hurdles
  }

  func count(_ name: String, _ range: ClosedRange<Int>) throws -> Int {
    guard let value = settings[name]?.number, let count = Int(exactly: value), range.contains(count)
    else {
      throw failure(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return count
  }

  func number<Value: BinaryFloatingPoint>(
    _ name: String, above: Double? = nil, from: Double? = nil, upTo: Double = 1e30
  ) throws -> Value {
    let bounds =
      (above.map { "above \($0)" } ?? from.map { "from \($0)" } ?? "")
      + (upTo < 1e30 ? " up to \(upTo)" : "")
    guard let value = settings[name]?.number, value.isFinite, value <= upTo,
      above.map({ value > $0 }) ?? true, from.map({ value >= $0 }) ?? true
    else { throw failure(name, "a number \(bounds)") }
    return Value(value)
  }

  func word<Value: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws -> Value where Value.RawValue == String {
    guard let value = settings[name]?.text.flatMap(Value.init(rawValue:)) else {
      throw failure(name, Value.allCases.map(\.rawValue).joined(separator: " or "))
    }
    return value
  }

  private func failure(_ name: String, _ expected: String) -> SearchError {
    .setting(
      method: method, name: name,
      reason: "is \(settings[name]?.description ?? "not given"), which is not \(expected)")
  }
}
