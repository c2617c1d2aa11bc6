import Macrid
import Workbench

/// What tuning brought where it had no say: NDCG@100 with the chosen settings less that with the
/// defaults, over the folds that were trained with both.
struct TuningGain {
  let choice: Choice
  /// At the level of Holm's correction over all of them; nil where no fold has both, and of defaults
  /// that were chosen.
  let effect: Estimate?

  var verdict: Verdict { Verdict(of: effect, paperEffect: nil, margin: margin) }
  /// The same for the validation users that chose.
  var promised: Double? { choice.best.flatMap { best in choice.ofDefaults.map { best - $0 } } }
}

func tuningGains(_ choices: [Choice], _ rows: [Row], workers: Workers) -> [TuningGain] {
  let effects = choices.map { choice -> PairedComparison? in
    if choice.isOfDefaults { return nil }
    func row(_ form: Form) -> Row? {
      rows.first {
        $0.form == form && $0.dataset.name == choice.dataset && !$0.isCommitted
          && $0.method.rawValue == choice.method
      }
    }
    guard let tuned = row(.tuned), let defaults = row(.folds) else { return nil }
    let pairs = tuned.paired(with: defaults, .ndcg100)
    return pairs.isEmpty ? nil : PairedComparison(folds: pairs, seed: 1, workers: workers)
  }
  var levels = holmLevels(pValues: effects.compactMap { $0?.pValue }).makeIterator()
  return zip(choices, effects).map { choice, effect in
    TuningGain(choice: choice, effect: effect.map { $0.estimate(level: levels.next()!) })
  }
}

/// The table of chosen settings.
func choiceTable(_ gains: [TuningGain]) -> Table {
  let names = gains.map(\.choice.dataset).reduce(into: [String]()) { names, name in
    if names.last != name { names.append(name) }
  }
  var notes: [String] = []
  for choice in gains.map(\.choice) {
    let space = choice.space.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let note = "\(choice.method) was tuned over \(space.joined(separator: "; "))."
    if !notes.contains(note) { notes.append(note) }
  }
  return Table(
    caption: "Tuned on fold 0 of each dataset: as many trials for every method, proposed by a "
      + "tree-structured Parzen estimator, stopped by the median rule, judged by validation "
      + "NDCG@100, which those that collapsed have not. Gain elsewhere: NDCG@100 of test users with "
      + "the chosen settings less that with the defaults, over folds whose users tuning did not look "
      + "at, with its interval at the family's level.",
    columns: [
      Table.Column("Method"), Table.Column("Trials", .right), Table.Column("Stopped", .right),
      Table.Column("Defaults", .right, decimals: 4),
      Table.Column("Tuned", .right, decimals: 4),
      Table.Column("Gain elsewhere", .right, decimals: 4), Table.Column("Chosen"),
    ],
    groups: names.map { name in
      Table.Group(
        name,
        rows: gains.filter { $0.choice.dataset == name }.map { gain in
          let choice = gain.choice
          return [
            .text(choice.method), .count(choice.trials), .count(choice.stopped),
            .number(choice.ofDefaults), .number(choice.best), .estimate(gain.effect),
            .text(
              choice.settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                .joined(separator: ", ")),
          ]
        })
    }, notes: notes)
}

/// What tuning was worth, in a sentence that follows from the gains; nil where no fold can tell.
func tuningAnswer(_ gains: [TuningGain]) -> String? {
  let judged = gains.filter { $0.effect != nil && !$0.choice.isOfDefaults }
  guard !judged.isEmpty else { return nil }
  func name(_ gain: TuningGain) -> String { "\(gain.choice.method) on \(gain.choice.dataset)" }
  let words: [(String, Verdict)] = [
    ("better", .holds), ("worse", .contradicted), ("of no consequence", .noDifference),
    ("undecided", .undecided),
  ]
  let parts = words.compactMap { word, verdict -> String? in
    let own = judged.filter { $0.verdict == verdict }
    guard !own.isEmpty else { return nil }
    let each = own.map { gain in
      "\(name(gain)) \(Format.decimal(gain.effect!.value, 3)) (\(Format.decimal(gain.promised, 3)))"
    }
    return "\(word): \(Format.list(each))"
  }
  let kept = gains.filter(\.choice.isOfDefaults).map(name)
  return
    "NDCG@100 on folds whose users tuning did not look at, chosen settings less defaults (in "
    + "brackets what "
    + "the validation users promised), is \(parts.joined(separator: "; "))"
    + (kept.isEmpty ? "" : "; no proposal beat the defaults of \(Format.list(kept))") + ".\n"
}
