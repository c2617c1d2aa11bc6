import Macrid
import Plotting
import Workbench

/// The figure's four series: a model and its two sizes, (d, d'). The raw values are the paper's
/// names; configurations are drawn by them.
enum Variant: String, CaseIterable, Sendable {
  case oursSeven = "Ours(100,700)"
  case oursOne = "Ours(100,100)"
  case multVAESeven = "beta-MultVAE(100,700)"
  case multVAEOne = "beta-MultVAE(100,100)"

  var isOurs: Bool { self == .oursSeven || self == .oursOne }

  /// What pictures and tables call it.
  var title: String {
    switch self {
    case .oursSeven: "MacridVAE (K = 7)"
    case .oursOne: "MacridVAE (K = 1)"
    case .multVAESeven: "beta-MultVAE (d' = 700)"
    case .multVAEOne: "beta-MultVAE (d' = 100)"
    }
  }

  /// Its method's, hollow for the variant of d' = 100.
  var style: Style { userDimensions == 700 ? method.style : method.style.hollow }

  var method: Method { isOurs ? .macridVAE : .multVAE }

  /// d' = K d for MacridVAE.
  var userDimensions: Int { self == .oursSeven || self == .multVAESeven ? 700 : 100 }

  /// The settings that tell it from the others.
  var sizes: [String: Setting] {
    isOurs
      ? ["d": 100, "K": .number(Double(userDimensions / 100))]
      : ["d": 100, "latent": .number(Double(userDimensions))]
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
