import Macrid
import Plotting
import Workbench

/// The figure's four series, a model and its two sizes (d, d'), and MultDAE, which the paper's figure
/// has not. The raw values are the paper's names; configurations are drawn by them.
enum Variant: String, CaseIterable, Sendable {
  case oursSeven = "Ours(100,700)"
  case oursOne = "Ours(100,100)"
  case multVAESeven = "beta-MultVAE(100,700)"
  case multVAEOne = "beta-MultVAE(100,100)"
  case multDAE = "MultDAE"

  /// Those of the paper's figure.
  static let ofPaper = allCases.filter { $0 != .multDAE }
  static let placesOfPaper = ofPaper.map(\.place)
  static let ours: [Variant] = [.oursSeven, .oursOne]

  /// Its place among all.
  var place: Int { Self.allCases.firstIndex(of: self)! }

  /// What pictures and tables call it.
  var title: String {
    switch self {
    case .oursSeven: "MacridVAE (K = 7)"
    case .oursOne: "MacridVAE (K = 1)"
    case .multVAESeven: "beta-MultVAE (d' = 700)"
    case .multVAEOne: "beta-MultVAE (d' = 100)"
    case .multDAE: "MultDAE"
    }
  }

  /// Its method's, hollow for the variant of d' = 100.
  var style: Style { userDimensions == 100 ? method.style.hollow : method.style }

  var method: Method {
    switch self {
    case .oursSeven, .oursOne: .macridVAE
    case .multVAESeven, .multVAEOne: .multVAE
    case .multDAE: .multDAE
    }
  }

  /// d' = K d for MacridVAE; nil where users' representations are not looked at.
  var userDimensions: Int? {
    switch self {
    case .oursSeven, .multVAESeven: 700
    case .oursOne, .multVAEOne: 100
    case .multDAE: nil
    }
  }

  /// The settings that tell it from the others.
  var sizes: [String: Setting] {
    switch self {
    case .oursSeven: ["d": 100, "K": 7]
    case .oursOne: ["d": 100, "K": 1]
    case .multVAESeven: ["d": 100, "latent": 700]
    case .multVAEOne: ["d": 100, "latent": 100]
    case .multDAE: ["d": 100]
    }
  }

  /// What is drawn anew for every configuration.
  var parameters: [SearchSpace.Parameter] {
    let drawn: KeyValuePairs<String, LogUniform> =
      switch method {
      case .macridVAE: ["beta": Self.beta, "sigma0": LogUniform(from: 0.02, to: 0.5)]
      case .multVAE: ["beta": Self.beta]
      default: ["keep": LogUniform(from: 0.3, to: 1), "l2": LogUniform(from: 1e-9, to: 1e-4)]
      }
    return drawn.map { SearchSpace.Parameter($0.key, $0.value) }
  }

  private static let beta = LogUniform(from: 0.01, to: 10)

  /// Of all methods, each once.
  static let parameterNames = ["beta", "sigma0", "keep", "l2"]

  /// Nil for a trial of another method or size.
  init?(_ trial: Trial) {
    let found = Self.allCases.first { variant in
      variant.method.rawValue == trial.method
        && variant.sizes.allSatisfy { trial.settings[$0.key] == $0.value }
    }
    guard let found else { return nil }
    self = found
  }
}
