import Foundation

/// What the best epoch so far must have reached, by some epoch, for a training to go on.
///
/// So a rule that looks at other trainings, such as `MedianRule`, becomes part of what a trial is:
/// its hurdles are among its settings, and its outcome is a function of them alone.
public struct Hurdle: Sendable, Codable, Equatable {
  /// After which it is asked, from 1 on.
  public var epoch: Int
  /// Least validation NDCG@100 of the best epoch up to there.
  public var ndcg100: Double

  public init(epoch: Int, ndcg100: Double) {
    self.epoch = epoch
    self.ndcg100 = ndcg100
  }
}

extension [Hurdle] {
  /// As a setting: "20:0.10312 40:0.12056".
  public var setting: Setting {
    .text(map { "\($0.epoch):" + String(format: "%.5f", $0.ndcg100) }.joined(separator: " "))
  }

  /// Nil where the text is no list of hurdles.
  init?(parsing text: String) {
    self = []
    for word in text.split(separator: " ") {
      let parts = word.split(separator: ":").map(String.init)
      guard parts.count == 2, let epoch = Int(parts[0]), epoch >= 1,
        let ndcg100 = Double(parts[1]), ndcg100.isFinite
      else { return nil }
      append(Hurdle(epoch: epoch, ndcg100: ndcg100))
    }
  }
}

extension MedianRule {
  /// The rule as it is asked after some epochs, against others that are finished.
  ///
  /// - Parameter others: as of `stops`.
  public func hurdles(after epochs: [Int], others: [[Float]]) -> [Hurdle] {
    epochs.compactMap { epoch in
      threshold(at: epoch, others: others).map { Hurdle(epoch: epoch, ndcg100: $0) }
    }
  }
}
