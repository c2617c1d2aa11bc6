import Macrid
import Workbench

/// MacridVAE against one baseline in one metric on one dataset: the effect that a claim is of.
struct Comparison {
  let dataset: String
  let baseline: Method
  let metric: RankingMetric
  /// Rotating folds; 0 for the paper's own form.
  let folds: Int
  let isTuned: Bool
  /// Nil where a method was left out, or never ranked.
  let effect: PairedComparison?

  init(_ group: [Row], _ baseline: Method, _ metric: RankingMetric, workers: Workers) {
    dataset = group[0].dataset.name
    self.baseline = baseline
    self.metric = metric
    let ours = group.first { $0.method == .macridVAE }
    let theirs = group.first { $0.method == baseline }
    let pairs = theirs.flatMap { ours?.paired(with: $0, metric) } ?? []
    isTuned = group[0].form == .tuned
    folds = group[0].isFolds ? pairs.count : 0
    effect = pairs.isEmpty ? nil : PairedComparison(folds: pairs, seed: 1, workers: workers)
  }

  /// The paper's difference; nil where it has none.
  var paperEffect: Double? {
    guard let ours = Paper.cell(dataset, .macridVAE)?[metric],
      let theirs = Paper.cell(dataset, baseline)?[metric]
    else { return nil }
    return ours.mean - theirs.mean
  }

  var units: String {
    guard let effect else { return "" }
    let users = "\(Format.count(effect.userCount)) users"
    let counts = effect.trainingCounts[0]
    guard folds > 0 else {
      return users + ", " + counts.map(String.init).joined(separator: " + ") + " trainings"
    }
    return users + (folds == 1 ? ", 1 fold" : ", \(folds) folds")
      + (counts[0] == 1 ? ", 1 seed" : ", \(counts[0]) seeds") + (isTuned ? ", tuned" : "")
  }
}

/// Every comparison that the paper's table makes, on each dataset over its folds where they were
/// trained, with tuned settings if they were, else in the paper's own form.
func comparisons(_ all: [Row], workers: Workers) -> [Comparison] {
  all.decisive.grouped().flatMap { group in
    [Method.multDAE, .multVAE].flatMap { baseline in
      RankingMetric.allCases.map { Comparison(group, baseline, $0, workers: workers) }
    }
  }
}

extension [Row] {
  /// Leaves out the folds in which not all of the paper's methods have been trained yet.
  mutating func removeFoldsUnderWay() {
    self = grouped().flatMap { group -> [Row] in
      guard group[0].form == .folds else { return group }
      let done = Method.trained.map { method in
        Set(group.filter { $0.method == method }.flatMap { $0.folds.compactMap(\.fold) })
      }
      let shared = done.dropFirst().reduce(done[0]) { $0.intersection($1) }
      return group.map { row in
        var row = row
        row.folds.removeAll { !shared.contains($0.fold!) }
        return row
      }.filter { !$0.folds.isEmpty }
    }
  }

  /// Of each dataset run here the rows that verdicts rest on: those over folds where the paper's
  /// methods have been trained on them, with tuned settings before defaults.
  var decisive: [Row] {
    let here = filter { !$0.isCommitted }
    return here.filter { row in
      let best = [Form.tuned, .folds].first { form in
        Method.trained.allSatisfy { method in
          here.contains {
            $0.form == form && $0.method == method && $0.dataset.name == row.dataset.name
          }
        }
      }
      return row.form == best ?? .own
    }
  }
}
