/// When a training is not worth going on with: the median-stopping rule of Golovin et al. ("Google
/// Vizier", KDD 2017), as data.
public struct MedianRule: Sendable, Equatable, Codable {
  /// No training is stopped before this many epochs.
  public var leastEpochs: Int
  /// Nor where fewer others have come as far.
  public var leastOthers: Int

  public init(leastEpochs: Int = 10, leastOthers: Int = 5) {
    self.leastEpochs = leastEpochs
    self.leastOthers = leastOthers
  }

  /// What a training's best value so far must reach at an epoch for it to go on: the median of the
  /// others' means up to the same epoch. Nil where the rule asks for nothing.
  ///
  /// - Parameter others: as of `stops`.
  public func threshold(at epoch: Int, others: [[Float]]) -> Double? {
    guard epoch >= max(leastEpochs, 1) else { return nil }
    let means = others.compactMap { $0.prefix(epoch).map(Double.init).mean }.filter { !$0.isNaN }
    return means.count >= leastOthers ? means.median : nil
  }

  /// Whether the training's best value so far is below the median of the others' means up to the
  /// same epoch.
  ///
  /// It is a function of its arguments alone: give it the curves of a fixed set of trials, such as
  /// those that the proposal saw, and no thread's luck decides.
  ///
  /// - Parameters:
  ///   - curve: validation values after every epoch so far, greater is better.
  ///   - others: the whole curves of finished trials. One that ended before this epoch, stopped or
  ///     converged, counts with its mean up to its end: left out, only the long ones would be the
  ///     measure.
  public func stops(_ curve: [Float], others: [[Float]]) -> Bool {
    guard let median = threshold(at: curve.count, others: others) else { return false }
    // A curve that is no number anywhere is below all others.
    let best = curve.filter { !$0.isNaN }.max().map(Double.init) ?? -.infinity
    return best < median
  }
}
