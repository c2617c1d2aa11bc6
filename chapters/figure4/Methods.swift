import Macrid

/// The figure's four series: a model and its two sizes, (d, d').
enum Method: String, CaseIterable {
  case oursSeven = "Ours(100,700)"
  case oursOne = "Ours(100,100)"
  case multVAESeven = "beta-MultVAE(100,700)"
  case multVAEOne = "beta-MultVAE(100,100)"

  /// d: dimensions of an item's representation, and of one component of a user's.
  var itemDimensions: Int { 100 }

  /// d' = K d for MacridVAE.
  var userDimensions: Int { isSeven ? 700 : 100 }

  var isOurs: Bool { self == .oursSeven || self == .oursOne }

  private var isSeven: Bool { self == .oursSeven || self == .multVAESeven }

  /// K; the baseline has no concepts.
  var concepts: Int { userDimensions / itemDimensions }
}
