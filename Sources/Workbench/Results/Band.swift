/// How far a number may lie from the committed one on another machine.
///
/// A number for which no band is stated must be equal; of several bands that fit, the first holds.
public struct Band: Sendable, Equatable, Codable {
  /// Which numbers: a `ResultPath` below the result file's root, such as
  /// `results[method=MacridVAE].ndcg100` or `results[*].loss`.
  public var path: String
  /// Largest absolute difference; 0 means exact.
  public var band: Double
  /// How it was measured, such as "three standard deviations over seeds 1...5".
  public var basis: String

  public init(_ path: String, _ band: Double, basis: String) {
    self.path = path
    self.band = band
    self.basis = basis
  }
}
