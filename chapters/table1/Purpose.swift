import Macrid
import Workbench

/// What a trial of this page is for, which its `measure` says.
enum Purpose: String {
  /// A row of the table or of the folds, with settings that nothing was tuned for.
  case ranking
  /// A choice of settings, judged by fold 0's validation users.
  case tuning
  /// A fold with the settings that tuning chose.
  case tuned
  /// A fold with one of MacridVAE's settings changed.
  case ablation
  /// MacridVAE with products of bfloat16 in a fold, or with a number of sampled items.
  case arithmetic
}

extension Trial {
  /// Nil for a trial of another page.
  var purpose: Purpose? { Purpose(rawValue: measure) }
}

extension Page {
  /// Its trials of one purpose.
  func records(for purpose: Purpose) -> [TrialRecord<Measures>] {
    records.filter { $0.trial.purpose == purpose }
  }
}

/// What an ablation's trial measures besides ranking: how sharply items belong to concepts.
struct Sharpness: Measured {
  static let revision = 1

  /// The mean over items of the largest share c_ik: 1 where every item is of one concept, 1 / K
  /// where it is of all alike.
  var largestShare: Double

  var quantities: [String: Double] { ["largest share": largestShare] }

  /// - Parameter assignment: c, M x K.
  init(_ assignment: Matrix) {
    let largest = (0..<assignment.rows).map { Double(assignment.row($0).max() ?? 0) }
    largestShare = largest.mean ?? 0
  }
}
