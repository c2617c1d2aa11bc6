import Macrid

/// Prototypes, as many as AliShop-7C and the simulated shop have categories (K).
let conceptCount = 7

/// One point of the grid: what a MacridVAE and its training are set to. The defaults are the
/// authors', but for the number of epochs.
struct Setting: Sendable, Equatable, Codable {
  /// Such as "C3": C for cosine, I for inner product.
  var name = ""
  var similarity = MacridVAE.Similarity.cosine
  var dimensions = 100
  var tau = 0.1
  var beta = 0.2
  var sigma0 = 0.075
  var keep = 0.5
  /// Temperature of the Gumbel-Softmax; nil takes the softmax without noise.
  var gumbel: Double? = 1
  var learningRate = 0.001
  var epochs: Int

  var model: MacridVAE.Configuration {
    var configuration = MacridVAE.Configuration()
    configuration.concepts = conceptCount
    configuration.similarity = similarity
    configuration.dimensions = dimensions
    configuration.tau = Float(tau)
    configuration.sigma0 = Float(sigma0)
    configuration.keep = Float(keep)
    configuration.gumbelTemperature = Float(gumbel ?? 1)
    configuration.drawsConcepts = gumbel != nil
    return configuration
  }

  func training(seed: UInt64) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.epochs = epochs
    settings.patience = epochs
    settings.learningRate = Float(learningRate)
    settings.beta = Float(beta)
    settings.seed = seed
    return settings
  }

  /// Whether it is the authors' but for the number of epochs and the similarity.
  var isAuthors: Bool {
    self == Setting(name: name, similarity: similarity, epochs: epochs)
  }

  /// Whether the other differs from this in the change alone.
  func becomes(_ other: Setting, by change: (inout Setting) -> Void) -> Bool {
    var wanted = self
    change(&wanted)
    wanted.name = other.name
    return wanted == other && name != other.name
  }

  /// Its values by name, for a journal.
  var values: [String: Double] {
    [
      "innerProduct": similarity == .innerProduct ? 1 : 0, "d": Double(dimensions), "tau": tau,
      "beta": beta, "sigma0": sigma0, "keep": keep, "gumbel": gumbel ?? 0,
      "learningRate": learningRate, "epochs": Double(epochs),
    ]
  }
}

/// How many settings are tried.
enum GridSize: String, CaseIterable {
  /// A few short ones, for --quick.
  case quick
  case small
  case full
}

/// The settings to try, each with the cosine and with the inner product: C3 and I3 differ in
/// nothing else. For d = 100 and for the ten times cheaper d = 10, which is given more epochs.
func grid(_ size: GridSize) -> [Setting] {
  typealias Change = (inout Setting) -> Void
  let (wideEpochs, narrowEpochs) =
    switch size {
    case .quick: (3, 15)
    case .small: (8, 12)
    case .full: (25, 60)
    }
  func wide(_ change: Change = { _ in }) -> Setting {
    var setting = Setting(dimensions: 100, learningRate: 0.003, epochs: wideEpochs)
    change(&setting)
    return setting
  }
  func narrow(_ change: Change = { _ in }) -> Setting {
    var setting = Setting(dimensions: 10, learningRate: 0.01, epochs: narrowEpochs)
    change(&setting)
    return setting
  }
  var settings = [narrow(), narrow { $0.gumbel = 3 }]
  if size != .quick {
    settings = [wide { $0.learningRate = 0.001 }, wide(), wide { $0.gumbel = 3 }] + settings
    settings += [
      narrow { $0.gumbel = nil }, narrow { $0.gumbel = 10 }, narrow { $0.tau = 1 },
      narrow { ($0.beta, $0.sigma0) = (50, 0.3) }, narrow { $0.keep = 0.8 },
    ]
  }
  if size == .full {
    settings += [
      wide { $0.gumbel = nil }, wide { $0.gumbel = 0.3 }, wide { $0.gumbel = 10 },
      wide { ($0.beta, $0.sigma0) = (50, 0.3) }, wide { ($0.gumbel, $0.sigma0) = (3, 0.3) },
      wide { $0.keep = 0.8 }, wide { $0.tau = 1 },
      wide { ($0.gumbel, $0.learningRate) = (3, 0.01) },
      narrow { $0.gumbel = 0.3 }, narrow { ($0.gumbel, $0.sigma0) = (3, 0.3) },
      narrow { $0.learningRate = 0.001 }, narrow { $0.beta = 5 }, narrow { $0.tau = 0.3 },
    ]
  }
  let similarities: [(String, MacridVAE.Similarity)] = [("C", .cosine), ("I", .innerProduct)]
  return similarities.flatMap { letter, similarity in
    settings.enumerated().map { index, setting in
      var setting = setting
      setting.name = "\(letter)\(index + 1)"
      setting.similarity = similarity
      return setting
    }
  }
}
