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

  var isOurs: Bool { self == .oursSeven || self == .oursOne }

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
