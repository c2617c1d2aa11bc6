import Foundation
import Macrid
import Workbench

/// How one method did on the test users.
struct Tested {
  var method: Method
  var test: UserMetrics
  /// Kept and run; nil for what has none.
  var epochs: (kept: Int, run: Int)?
  var seconds: Double
}

/// What came of training every method on the same users.
struct Comparison {
  var tested: [Tested] = []
  var model: MacridVAE
  /// That trained the model.
  var trial: Trial
  /// What a reader should know.
  var notes: [String]

  static let others: [Method] = [.popularity, .itemKNN, .ease, .multDAE, .multVAE]
}

/// Trains every method, and keeps MacridVAE's model.
///
/// - Parameter asked: users whose likes the model will be fed later.
/// - Throws: `DataError`; `ChapterFailure` where a training is interrupted or diverges.
func compare(on split: Split, feeding asked: Interactions, _ yours: Yours) throws -> Comparison {
  let experiment = try Experiment(split)
  var (tested, notes): ([Tested], [String]) = ([], [])
  do {
    for method in Comparison.others {
      do {
        tested.append(try test(method, on: experiment, yours))
      } catch SearchError.tooLarge {
        notes.append("\(method.rawValue) is left out: there are too many users and items for it.")
      } catch TrainingError.diverged(let epoch) {
        notes.append("\(method.rawValue) diverged in epoch \(epoch) and is left out.")
      }
    }
    let settings: [String: Setting] = ["K": .number(Double(yours.concepts))]
    let trial = try Trial(.macridVAE, settings, on: split, seed: yours.seed)
    let (model, row, note) = try trainMacridVAE(on: split, feeding: asked, trial, yours)
    return Comparison(tested: tested + [row], model: model, trial: trial, notes: notes + [note])
  } catch TrainingError.interrupted {
    throw ChapterFailure(
      .interrupted, "interrupted; nothing was written, and the same command starts afresh")
  }
}

private func test(
  _ method: Method, on experiment: Experiment, _ yours: Yours
) throws -> Tested {
  let trial = try Trial(method, on: experiment.split, seed: yours.seed)
  let progress = yours.progress(
    method.rawValue, total: Int(trial.settings["epochs"]?.number ?? 1), unit: "epoch")
  let run = Experiment.Run(
    workers: yours.workers, isInterrupted: { Interruption.isRequested },
    progress: { progress.update($0) })
  let start = ContinuousClock.now
  let outcome = try experiment.run(trial, run)
  guard let test = outcome.test else { throw TrainingError.diverged(epoch: 0) }
  let epochs = outcome.training.map { (kept: $0.bestEpoch, run: $0.epochs) }
  progress.finish(epochs.map { "epoch \($0.kept) of \($0.run) is kept" } ?? "done")
  return Tested(
    method: method, test: test, epochs: epochs, seconds: start.duration(to: .now) / .seconds(1))
}

extension Comparison {
  var table: Table {
    func cell(_ test: UserMetrics, _ metric: RankingMetric) -> Table.Cell {
      let values = test.values(metric)
      guard let mean = values.mean else { return .absent }
      return values.standardError.map { .estimate(mean, standardError: $0) } ?? .number(mean)
    }
    return Table(
      columns: [Table.Column("Method")]
        + RankingMetric.allCases.map {
          Table.Column($0.rawValue, .right, decimals: 3, best: .highest)
        } + [Table.Column("Epochs", .right), Table.Column("Seconds", .right, decimals: 1)],
      groups: [
        Table.Group(
          rows: tested.map { one in
            [.text(one.method.rawValue)]
              + RankingMetric.allCases.map { cell(one.test, $0) }
              + [
                one.epochs.map { .share($0.kept, of: $0.run) } ?? .absent, .number(one.seconds),
              ]
          })
      ], notes: notes)
  }

  /// Whether MacridVAE beats the best of the others, in a sentence.
  func verdict(seed: UInt64, workers: Workers) -> String {
    func mean(_ one: Tested) -> Double { one.test.values(.ndcg100).mean ?? 0 }
    guard let ours = tested.first(where: { $0.method == .macridVAE }),
      let other = tested.filter({ $0.method != .macridVAE }).max(by: { mean($0) < mean($1) }),
      let paired = PairedComparison(
        [ours.test.values(.ndcg100)], [other.test.values(.ndcg100)], seed: seed, workers: workers)
    else { return "" }
    let estimate = paired.estimate()
    let difference = Format.decimal(estimate.value, 3)
    guard let lower = estimate.lower, let upper = estimate.upper else {
      return "There are too few test users to compare MacridVAE with \(other.method.rawValue)."
    }
    let word = lower > 0 ? "better than" : upper < 0 ? "worse than" : "not clearly different from"
    return "MacridVAE is \(word) the best of the others, \(other.method.rawValue): its NDCG@100 "
      + "less that one's is \(difference), with a 95 % interval from \(Format.decimal(lower, 3)) "
      + "to \(Format.decimal(upper, 3)) over \(Format.count(paired.userCount)) test users."
  }
}
