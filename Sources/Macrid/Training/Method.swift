/// The methods a trial can name, with their settings and how a model is made of them.
///
/// The names of settings are those of this package's tables: d, K, tau, sigma0, keep, gumbel,
/// similarity, evaluation, latent (d'), and of training beta, rate, l2, batch, epochs (the cap),
/// patience, annealing. Some only a trial that needs them names: `sampled` with sampled softmax,
/// `precision` with products of bfloat16, `mean`, `initialisation`, `priorRatio` and `axisPenalty` with
/// MacridVAE's variants of them, and `hurdles` where it is stopped if others had come further
/// ("20:0.10312 40:0.12056").
public enum Method: String, Sendable, CaseIterable, Codable {
  case popularity = "Popularity"
  /// Settings: neighbours, shrink.
  case itemKNN = "ItemKNN"
  /// Settings: d.
  case pureSVD = "PureSVD"
  /// Settings: lambda.
  case ease = "EASE"
  /// Settings: d, lambda, alpha, nu, epochs, which are all run.
  case iALS = "iALS"
  case multDAE = "MultDAE"
  case multVAE = "beta-MultVAE"
  /// MultDAE as Liang et al. have it, d = 200, without the paper's rule of about 2Md parameters.
  case wideMultDAE = "MultDAE (wide)"
  /// beta-MultVAE as Liang et al. have it, d = 600 and d' = 200.
  case wideMultVAE = "beta-MultVAE (wide)"
  case macridVAE = "MacridVAE"

  /// Raised when the bytes of its trainings change, by a change of the model, its kernels, the
  /// training loop or the evaluation. The golden trials in the tests notice.
  public var revision: Int {
    switch self {
    case .popularity: 1
    case .itemKNN, .pureSVD, .ease, .iALS: 1
    case .multDAE, .multVAE, .wideMultDAE, .wideMultVAE, .macridVAE: 1
    }
  }

  /// Its settings with their defaults: the authors' (Ma et al.'s code; Liang et al. 2018), and for
  /// `batch` 0, which stands for 500 where more than 4,000 users train and 100 elsewhere.
  public var defaults: [String: Setting] {
    let training: [String: Setting] = [
      "rate": 0.001, "l2": 0, "batch": 0, "epochs": 200, "patience": 50, "keep": 0.5, "d": 100,
    ]
    let annealed: [String: Setting] = ["beta": 0.2, "annealing": 5]
    switch self {
    case .popularity: return [:]
    // Of a small grid, what ranks best for the validation users of ml-100k; iALS had no grid.
    case .itemKNN: return ["neighbours": 100, "shrink": 0]
    case .pureSVD: return ["d": 15]
    case .ease: return ["lambda": 300]
    case .iALS: return ["d": 64, "lambda": 0.01, "alpha": 0.1, "nu": 1, "epochs": 16]
    case .multDAE: return training
    case .multVAE:
      return training.merging(annealed) { $1 }.merging(["latent": 100]) { $1 }
    case .wideMultDAE: return training.merging(["d": 200]) { $1 }
    case .wideMultVAE:
      return training.merging(annealed) { $1 }.merging(["d": 600, "latent": 200]) { $1 }
    case .macridVAE:
      return training.merging(annealed) { $1 }.merging([
        "K": 7, "tau": 0.1, "sigma0": 0.075, "gumbel": 1, "similarity": "cosine",
        "evaluation": "soft",
      ]) { $1 }
    }
  }

  /// Settings without a default: a trial that does not name them does without.
  var optional: Set<String> {
    switch self {
    case .popularity, .itemKNN, .pureSVD, .ease, .iALS: []
    case .multDAE, .multVAE, .wideMultDAE, .wideMultVAE: ["sampled", "precision", "hurdles"]
    case .macridVAE:
      ["sampled", "precision", "hurdles", "mean", "initialisation", "priorRatio", "axisPenalty"]
    }
  }

  /// The settings with every default filled in and `batch` decided.
  ///
  /// - Throws: `SearchError.setting` for a name that the method does not know or a value that it
  ///   cannot take.
  public func completed(
    _ settings: [String: Setting], for split: Split
  ) throws -> [String: Setting] {
    var all = defaults
    for (name, value) in settings {
      guard defaults[name] != nil || optional.contains(name) else {
        throw SearchError.setting(
          method: rawValue, name: name,
          reason: "is none of \(optional.union(defaults.keys).sorted().joined(separator: ", "))")
      }
      all[name] = value
    }
    if all["batch"]?.number == 0 {
      all["batch"] = split.train.userCount > 4_000 ? 500 : 100
    }
    // Made once, so that a value out of range is an error before anything trains.
    _ = try recipe(all)
    return all
  }
}
