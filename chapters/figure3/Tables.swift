import Macrid
import Workbench

// The tables, as main.swift shows them.

private func interval(_ lower: Double?, _ upper: Double?) -> Table.Cell {
  .interval(of: Estimate(value: 0, lower: lower, upper: upper))
}

/// Every training: how it ended, and the weight that beta truly reached.
func trainingTable(_ reading: Reading) -> Table {
  Table(
    caption: "The trainings. beta: as it was reached, in the epoch kept and at the end.",
    columns: [
      Table.Column("Method"), Table.Column("Dataset"), .number("beta asked for"),
      .number("sigma_0", 3), .number("rate", 3), Table.Column("d", .right),
      Table.Column("Other settings"), Table.Column("Seed", .right), .number("beta kept"),
      .number("beta at the end"),
      Table.Column("Epoch kept", .right), Table.Column("Epochs", .right),
      .number("validation NDCG@100", 3), .number("Popularity's", 3),
      .number("gain of the last 50", 3), Table.Column("dead", .right), Table.Column("End"),
    ],
    groups: [
      Table.Group(
        rows: reading.all.compactMap { training, isKept in
          guard let summary = training.summary else { return nil }
          let trial = training.trial
          return [
            .text(trial.method), .text(trial.dataset), .number(trial.settings["beta"]?.number),
            .number(trial.settings["sigma0"]?.number), .number(trial.settings["rate"]?.number),
            .count(Int(setting(trial, "d"))),
            .text(unusualSettings(of: trial, among: reading).joined(separator: ", ")),
            .text("\(trial.seed)"),
            .number(summary.beta), .number(summary.betaAtEnd), .count(summary.bestEpoch),
            .count(summary.epochs), .number(Double(summary.bestNDCG100)),
            .number(summary.popularityNDCG100), .number(summary.gain(ofLast: 50)),
            training.looks.deadDimensions.map { .count($0) } ?? .absent,
            .text(
              summary.ending.rawValue + (isKept ? "" : "; left out: " + (summary.collapse ?? ""))),
          ]
        })
    ],
    notes: [
      "A training has collapsed, by one rule for all methods, where its best epoch ranks less than a "
        + "tenth better than Popularity. Gain of the last 50: how far the best validation NDCG@100 "
        + "rose in the last 50 epochs; 0 is what ends a training. Other settings: where they are not "
        + "as in most trainings of the method. Dead: dimensions of the items with less than a hundredth "
        + "of the variance of an even spread, where they were counted; none is left out for them."
    ])
}

/// Settings without a column of their own that differ from those of most trainings of the method.
private func unusualSettings(of trial: Trial, among reading: Reading) -> [String] {
  let own = reading.all.map(\.training.trial).filter { $0.method == trial.method }
  let shown = ["beta", "sigma0", "rate", "d"]
  return trial.settings.filter { name, value in
    !shown.contains(name) && own.count { $0.settings[name] == value } * 2 <= own.count
  }.map { "\($0) = \($1)" }.sorted()
}

extension TrainingSummary {
  /// How far the best validation NDCG@100 rose in the last so many epochs; nil of shorter trainings.
  func gain(ofLast count: Int) -> Double? {
    guard epochs > count, let before = curve.dropLast(count).max() else { return nil }
    return Double(max(0, bestNDCG100 - before))
  }
}

func attributeTable(_ reading: Reading) -> Table {
  let ours = reading[.macridVAE]
  let first = ours.first
  var place = -1
  let groups = SimulatedShop.categories.map { category in
    Table.Group(
      category.name,
      rows: category.attributes.compactMap { attribute -> [Table.Cell]? in
        place += 1
        guard let row = first?.looks.encodings[place] else { return nil }
        let same = ours.map { $0.looks.encodings[place] }
        func strength(_ kind: Kind) -> Table.Cell {
          .number(reading[kind].map { $0.looks.encodings[place].strength }.mean)
        }
        return [
          .text(attribute.name), .count(row.dimension + 1), .number(row.strength),
          interval(row.lower, row.upper), .number(same.map(\.strength).mean),
          .number(same.map(\.turnedMean).mean),
          .share(same.count(where: \.isSpecial), of: same.count),
          .number(same.compactMap(\.allDimensions).mean), strength(.multVAE), strength(.multDAE),
          strength(.svd),
        ]
      })
  }
  let seed = first.map { "seed \($0.trial.seed)" } ?? "no seed"
  return Table(
    caption: "Each attribute's best dimension, chosen on one half of the items and measured on "
      + "the other. MacridVAE, d = 10\(ours.betaWords).",
    columns: [
      Table.Column("Attribute"), Table.Column("Dimension, \(seed)", .right),
      .number("Strength, \(seed)"), .number("95 % interval"), .number("all seeds"),
      .number("turned axes"), Table.Column("beats 95 %", .right), .number("all d, regression"),
      .number("beta-MultVAE"), .number("MultDAE"), .number("SVD"),
    ],
    groups: groups,
    notes: [
      "Strength: |Spearman's rho|, or for named values the correlation ratio of ranks; 95 % "
        + "bootstrap interval over items, for numbers. Turned axes: the same, for the same vectors "
        + "in 100 random rotations. Beats 95 %: seeds whose axis beats 95 % of the rotations. The "
        + "last three columns: the other methods' best single dimension, mean over "
        + Kind.allCases.filter { !$0.isOurs }.map { "\(reading[$0].count)" }.joined(separator: ", ")
        + " trainings."
    ])
}

func sweepTable(_ reading: Reading) -> Table {
  func tau(_ kind: Kind, _ sweep: SweepKind, _ category: Int, _ attribute: Int) -> Table.Cell {
    .number(reading.sweeps(kind, sweep, category, attribute).flatMap(\.counted).mean)
  }
  return Table(
    caption: "Kendall's tau along sweeps of \(sweepLength) items, mean over starts and "
      + "\(reading[.macridVAE].count) seeds. MacridVAE, d = 10\(reading[.macridVAE].betaWords).",
    columns: [
      Table.Column("Attribute"), .number("tau"), .number("rising"), .number("another dimension"),
      .number("best turned axis"), .number("gamma = 0"), .number("beta-MultVAE"),
      .number("own spread"), .number("others' spread"), .number("in category"),
      Table.Column("starts", .right), Table.Column("failed", .right),
    ],
    groups: SimulatedShop.categories.enumerated().map { category, kind in
      Table.Group(
        kind.name,
        rows: kind.attributes.enumerated().map { attribute, named in
          let best = reading.sweeps(.macridVAE, .best, category, attribute)
          let taus = best.flatMap(\.counted)
          return [
            .text(named.name), .number(taus.mean), .number(taus.map { $0 > 0 ? 1 : 0 }.mean),
            tau(.macridVAE, .random, category, attribute),
            tau(.macridVAE, .turned, category, attribute),
            tau(.macridVAE, .noGamma, category, attribute),
            tau(.multVAE, .best, category, attribute),
            .number(best.flatMap { $0.ownSpread.compactMap(\.self) }.mean),
            .number(best.flatMap { $0.otherSpread.compactMap(\.self) }.mean),
            .number(best.flatMap(\.inCategory).mean), .count(taus.count),
            .count(best.reduce(0) { $0 + $1.failures }),
          ]
        })
    },
    notes: [
      "Rising: share of starts with tau above zero. Failed: sweeps that held fewer than three items "
        + "of the start's category; they count as tau = 0, for every kind of sweep alike, and are in "
        + "no spread."
    ])
}

func gridTable(_ reading: Reading) -> Table {
  func rows(_ trainings: [Reading.Training]) -> [[Table.Cell]] {
    trainings.map { row in
      let found = row.looks.encodings
      return [
        .number(setting(row.trial, "beta")), .number(row.summary?.beta),
        .number(row.summary?.betaAtEnd), .number(setting(row.trial, "sigma0")),
        .count(Int(setting(row.trial, "annealing"))), .count(Int(setting(row.trial, "d"))),
        .number(found.map(\.strength).mean), .number(found.map(\.turnedMean).mean),
        .share(found.count(where: \.isSpecial), of: found.count),
        .number(row.looks.conceptShares.mean),
        .number(row.summary.map { Double($0.bestNDCG100) }),
      ]
    }
  }
  return Table(
    caption: "MacridVAE over beta and sigma_0, means over all attributes.",
    columns: [
      .number("beta asked for", 1), .number("beta kept", 1), .number("beta at the end", 1),
      .number("sigma_0", 3), Table.Column("ramp", .right), Table.Column("d", .right),
      .number("strength", 3), .number("turned axes", 3),
      Table.Column("attributes that beat 95 %", .right), .number("concept share", 3),
      .number("validation NDCG@100", 3),
    ],
    groups: [
      Table.Group(rows: rows(reading.grid)),
      Table.Group("The authors' ramp, and fewer dimensions", rows: rows(reading.variants)),
    ].filter { !$0.rows.isEmpty },
    notes: [
      "One seed each. Ramp: epochs until the weight of the KL term is 1; the authors' is 5. Concept "
        + "share: mean over categories of the share of its items in the concept that most of them "
        + "have. Turned axes: the best of d."
    ])
}

func measureTable(_ reading: Reading) -> Table {
  let names: [View: String] = [
    .perConcept: "Items, d dimensions within each category", .conceptScalars: "Users, K scalars",
    .all: "Users, all dimensions",
  ]
  return Table(
    caption: "Disentanglement: mean over seeds (standard deviation over seeds). MacridVAE"
      + reading[.macridVAE].betaWords + "; beta-MultVAE" + reading[.multVAE].betaWords + ".",
    columns: [Table.Column("Method")]
      + Scores.fields.map { Table.Column($0.title, .right, decimals: 3, best: .highest) },
    groups: View.allCases.map { view in
      Table.Group(
        names[view],
        rows: Kind.allCases.compactMap { kind -> [Table.Cell]? in
          let own = scores(reading, kind, view)
          guard !own.isEmpty else { return nil }
          return [.text(kind.rawValue)]
            + Scores.fields.map { field -> Table.Cell in
              let values = own.compactMap(field.value)
              guard let mean = values.mean else { return .absent }
              return values.standardDeviation.map { .estimate(mean, standardError: $0) }
                ?? .number(mean)
            }
        })
    },
    notes: [
      "Users' representations: MacridVAE 7 x 10, beta-MultVAE 70, MultDAE and SVD 10 dimensions; "
        + "only MacridVAE has K scalars. DCI's importances are those of gradient-boosted trees, ties "
        + "broken at random."
    ])
}

func scores(_ reading: Reading, _ kind: Kind, _ view: View) -> [Scores] {
  reading[kind].flatMap { $0.looks.views.filter { $0.view == view }.map(\.scores) }
}

func movieTable(_ reading: Reading) -> Table? {
  guard let first = reading.movies.first else { return nil }
  let found = first.looks.movies
  return Table(
    caption: "Dimensions that go with year or genre within a concept of \(first.trial.dataset). "
      + "MacridVAE, d = 10\(reading.movies.betaWords).",
    columns: [
      Table.Column("Concept", .right), Table.Column("Dimension", .right), Table.Column("Proxy"),
      .number("rho"), .number("95 % interval"), Table.Column("movies", .right),
    ],
    groups: [
      Table.Group(
        rows: strongest(found, 10).map {
          [
            .count($0.concept + 1), .count($0.dimension + 1), .text($0.factor), .number($0.rho),
            interval($0.lower, $0.upper), .count($0.movies),
          ]
        })
    ],
    notes: [
      "First seed: of \(found.count) pairs of concept and proxy, \(found.count(where: \.isClear)) "
        + "have an interval without zero, where one in twenty would by chance; shown are the "
        + "strongest of them, ten at most. Dimensions were chosen on the other half of the movies. "
        + "Bootstrap intervals over movies."
    ])
}
