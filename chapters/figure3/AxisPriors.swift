import Macrid
import Workbench

/// Objectives under which axes are not like other directions, and what they do to attributes: a prior
/// whose deviation differs from dimension to dimension, and a penalty that favours means along axes.
enum AxisPrior {
  /// Every value that was tried, weakest first.
  static let objectives: [[String: Setting]] =
    [1.02, 1.05, 1.2, 1.5, 3].map { ["priorRatio": .number($0)] }
    + [0.02, 0.05, 0.2, 2].map { ["axisPenalty": .number($0)] }

  static func trials(on shop: Split, seeds: [UInt64], epochs: Int) throws -> [Trial] {
    try seeds.flatMap { seed in
      try objectives.map { own in
        try Kind.macridVAE.trial(
          settings(.macridVAE, epochs: epochs).merging(own) { $1 }, on: shop, seed: seed,
          measure: Measure.encodings)
      }
    }
  }

  /// Whether a trial is one of them.
  static func isNamed(by trial: Trial) -> Bool {
    objectives.contains { $0.keys.contains { trial.settings[$0] != nil } }
  }
}

/// A row of the table: trainings with one objective.
struct AxisPriorRow {
  var name: String
  /// Those that did not collapse.
  var trainings: [Reading.Training]
  var collapsed: Int

  /// Of the epochs kept, mean over trainings.
  var ndcg: Double? {
    trainings.compactMap { $0.summary.map { Double($0.bestNDCG100) } }.mean
  }

  /// Best axes less best turned ones; attributes and trainings resampled.
  var difference: Estimate? {
    bootstrap(
      ofDifferences: trainings.map { $0.looks.encodings.map { $0.strength - $0.turnedMean } }
    )?.estimate()
  }
}

extension Reading {
  /// The paper's objective first, then those that favour axes; empty where none was tried.
  var axisPriorRows: [AxisPriorRow] {
    let tried = all.filter { AxisPrior.isNamed(by: $0.training.trial) }
    guard !tried.isEmpty else { return [] }
    let rows = AxisPrior.objectives.compactMap { settings -> AxisPriorRow? in
      let own = tried.filter { tried in
        settings.allSatisfy { tried.training.trial.settings[$0.key] == $0.value }
      }
      guard !own.isEmpty, let (name, value) = settings.first else { return nil }
      return AxisPriorRow(
        name: (name == "priorRatio" ? "sigma_0 of unequal dimensions, ratio " : "penalty, weight ")
          + value.description,
        trainings: own.filter(\.isKept).map(\.training), collapsed: own.count { !$0.isKept })
    }
    return [AxisPriorRow(name: "the paper's", trainings: self[.macridVAE], collapsed: 0)] + rows
  }
}

func axisPriorTable(_ reading: Reading) -> Table? {
  let rows = reading.axisPriorRows
  guard !rows.isEmpty else { return nil }
  return Table(
    caption: "Objectives under which axes differ from other directions: the best of ten axes "
      + "against the best of ten turned ones.",
    columns: [
      Table.Column("Divergence"), Table.Column("trainings", .right),
      Table.Column("collapsed", .right), .number("beta kept", 1), .number("validation NDCG@100", 3),
      .number("concept share"), .number("strength"), .number("turned axes"),
      .number("difference", 3), Table.Column("beats 95 %", .right),
    ],
    groups: [
      Table.Group(
        rows: rows.map { row in
          let found = row.trainings.flatMap(\.looks.encodings)
          return [
            .text(row.name), .count(row.trainings.count), .count(row.collapsed),
            .number(row.trainings.compactMap(\.summary?.beta).mean), .number(row.ndcg),
            .number(row.trainings.flatMap(\.looks.conceptShares).mean),
            .number(found.map(\.strength).mean), .number(found.map(\.turnedMean).mean),
            .estimate(row.difference), .share(found.count(where: \.isSpecial), of: found.count),
          ]
        })
    ],
    notes: [
      "MacridVAE with all other settings as above, and the same seeds in every row. Unequal dimensions: "
        + "the prior's deviations are a geometric series around sigma_0, greatest over least being the "
        + "ratio, and the divergence has the term that equal ones make a constant. Penalty: weight times "
        + "the mean's L1 norm, in the divergence, so that beta and its ramp hold for it, too. Every value "
        + "that was tried is shown; beta kept: that of the epoch that ranks best, small where the strongest "
        + "are ahead of their ramp only. Beats 95 %: attributes and trainings whose axis is stronger than in "
        + "95 % of the turns. Intervals: 95 %, attributes and trainings resampled."
    ])
}

/// How many of them make axes better than turned ones, and at what price; nil where none was tried.
func axisPriorFinding(_ reading: Reading) -> String? {
  let rows = reading.axisPriorRows.dropFirst().filter { !$0.trainings.isEmpty }
  guard let paper = reading.axisPriorRows.first, !rows.isEmpty else { return nil }
  let better = rows.filter { than($0.difference) == "stronger than" }
  let greatest = rows.max { ($0.difference?.value ?? -1) < ($1.difference?.value ?? -1) }!
  let verb = better.count == 1 ? "makes" : "make"
  return "of \(rows.count) objectives that favour axes (unequal deviations of the prior, a "
    + "penalty) \(better.count) \(verb) the best axis stronger than the best turned one, most with "
    + "\(greatest.name): by \(Format.decimal(greatest.difference?.value, 2))"
    + (greatest.difference?.interval(2).map { " \($0)" } ?? "")
    + ", at a validation NDCG@100 of \(Format.decimal(greatest.ndcg, 3)) (the paper's: "
    + "\(Format.decimal(paper.ndcg, 3)))"
}
