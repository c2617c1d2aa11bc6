import Macrid
import Workbench

/// What users and dimensions do to MacridVAE's concepts, axes and sweeps; nil where one size alone
/// was looked at.
func sizeTable(_ reading: Reading) -> Table? {
  let rows = reading.directionRows.ours(.concept)
  guard rows.count > 1 else { return nil }
  return Table(
    caption: "What size does to MacridVAE: concepts, the best axis, and sweeps along it, against "
      + "the best of as many turned axes.",
    columns: [
      Table.Column("training users", .right), Table.Column("d", .right),
      Table.Column("trainings", .right), .number("beta kept", 1),
      .number("validation NDCG@100", 3), .number("concept share"),
      .number("NMI"), Table.Column("dead", .right), .number("strength"), .number("turned axes"),
      .number("difference", 3), Table.Column("beats 95 %", .right), .number("tau"),
      .number("turned axes"), .number("difference", 3), .number("in category"), .number("failed"),
    ],
    groups: [
      Table.Group(
        rows: rows.map { row in
          let special = row.special(.axes, of: .turnedAxes)
          let dead = row.trainings.compactMap(\.looks.deadDimensions)
          return [
            .count(row.users), .count(row.dimensions), .count(row.looks.count),
            .number(row.trainings.betaKept),
            .number(row.trainings.compactMap { $0.summary.map { Double($0.bestNDCG100) } }.mean),
            .number(reading.conceptShares(row).mean),
            .number(row.trainings.compactMap(\.looks.agreement).mean),
            dead.max().map { .count($0) } ?? .absent,
            .number(row.mean(.axes, \.strength)), .number(row.mean(.turnedAxes, \.strength)),
            .estimate(row.difference(.axes, .turnedAxes, \.strength)),
            .share(special.count, of: special.all),
            .number(row.mean(.axes, \.tau)), .number(row.mean(.turnedAxes, \.tau)),
            .estimate(row.difference(.axes, .turnedAxes, \.tau)),
            .number(reading.inCategory(row)), .number(reading.failed(row)),
          ]
        })
    ],
    notes: [
      "Beta kept: the least of any training, in the epoch that ranks best. Concept share: mean "
        + "over categories of the share of its items in the concept that most of "
        + "them have; NMI: normalised mutual information of concepts and categories. Dead: dimensions of "
        + "the items with less than a hundredth of the variance of an even spread, the most of any "
        + "training. In category: share of the recommended items that are of the start's category; "
        + "failed: sweeps with fewer than three of them, which count as tau = 0. An absent number was "
        + "not kept. Intervals: 95 %, attributes and trainings resampled."
    ])
}

extension Reading {
  /// Share of what sweeps along the best axis recommend that is of the start's category; measured
  /// with a row's trainings, or in another trial of them.
  func inCategory(_ row: DirectionRow) -> Double? {
    row.mean(.axes, \.inCategory) ?? sweeps(of: row).flatMap(\.inCategory).mean
  }

  /// Share of those sweeps that failed.
  func failed(_ row: DirectionRow) -> Double? {
    row.mean(.axes, \.failed)
      ?? sweeps(of: row).map { Double($0.failures) / Double(max(1, $0.taus.count)) }.mean
  }

  private func sweeps(of row: DirectionRow) -> [SweepMeasure] {
    row.trainings.flatMap { training in
      (self[row.kind].first { $0.trial.isSameTraining(as: training.trial) }?.looks.sweeps ?? [])
        .filter { $0.kind == .best }.map(\.measure)
    }
  }

  /// Of a row's trainings, measured with them or in another trial of the same training.
  func conceptShares(_ row: DirectionRow) -> [Double] {
    row.trainings.flatMap { training -> [Double] in
      if !training.looks.conceptShares.isEmpty { return training.looks.conceptShares }
      return self[row.kind].first { $0.trial.isSameTraining(as: training.trial) }?.looks
        .conceptShares ?? []
    }
  }
}

extension Trial {
  /// Whether two trials differ at most in what they measure.
  func isSameTraining(as other: Trial) -> Bool {
    var copy = other
    copy.measure = measure
    return self == copy
  }
}

/// What size does, in words; nil where one size alone was looked at.
func sizeFinding(_ reading: Reading) -> String? {
  func number(_ value: Double?) -> String { Format.decimal(value, 2) }
  let rows = reading.directionRows.ours(.concept)
  guard Set(rows.map(\.users)).count > 1 else { return nil }
  let texts = rows.map { row in
    let strength = row.difference(.axes, .turnedAxes, \.strength)
    let share = reading.conceptShares(row).mean
    return "With \(Format.count(row.users)) training users and d = \(row.dimensions) "
      + (share.map { "a category's commonest concept holds \(number(100 * $0)) % of it, and " }
        ?? "")
      + "the best axis (\(number(row.mean(.axes, \.strength)))) is \(than(strength)) the best turned "
      + "one (\(number(row.mean(.turnedAxes, \.strength)))"
      + (strength?.interval(3).map { "; difference \($0)" } ?? "")
      + "); sweeps along it have tau \(number(row.mean(.axes, \.tau))), along the turned one "
      + number(row.mean(.turnedAxes, \.tau))
      + (reading.inCategory(row).map {
        ", and \(Format.decimal(100 * $0, 0)) % of what they recommend is of the start's category"
      } ?? "") + "."
  }
  return "**Size.** " + texts.joined(separator: " ")
}

/// The tries of every trained method's settings; nil where none was tried.
func triesTable(_ reading: Reading) -> Table? {
  guard !reading.tries.isEmpty else { return nil }
  let named: [Kind: [String]] = [
    .macridVAE: ["beta", "sigma0"], .multVAE: ["beta", "rate"], .multDAE: ["keep", "rate"],
  ]
  func row(_ tried: Reading.Training, _ names: [String], isChosen: Bool) -> [Table.Cell] {
    [
      .text(
        names.map { "\($0) = \(tried.trial.settings[$0]?.description ?? "—")" }
          .joined(separator: ", ")), .number(tried.summary?.betaAtEnd),
      .number(tried.summary.map { Double($0.bestNDCG100) }), .count(tried.summary?.bestEpoch ?? 0),
      .text((tried.summary?.collapse).map { "collapsed: \($0)" } ?? (isChosen ? "chosen" : "")),
    ]
  }
  func group(_ kind: Kind, onShop: Bool) -> Table.Group? {
    let tries = kind.isOurs ? reading.grid : reading.tried(kind, onShop: onShop)
    guard let dataset = tries.first?.trial.dataset, let names = named[kind] else { return nil }
    let best = tries.filter { $0.summary?.collapse == nil }
      .max { ($0.summary?.bestNDCG100 ?? 0) < ($1.summary?.bestNDCG100 ?? 0) }
    return Table.Group(
      "\(kind.rawValue) on \(dataset)",
      rows: tries.map { row($0, names, isChosen: !kind.isOurs && $0.trial == best?.trial) })
  }
  return Table(
    caption: "Settings tried on validation users, d = 10, six a method.",
    columns: [
      Table.Column("Settings"), .number("beta at the end"), .number("validation NDCG@100", 3),
      Table.Column("Epoch kept", .right), Table.Column("Remark"),
    ],
    groups: [
      group(.macridVAE, onShop: true), group(.multVAE, onShop: true), group(.multDAE, onShop: true),
      group(.multVAE, onShop: false), group(.multDAE, onShop: false),
    ].compactMap(\.self),
    notes: [
      "One seed, which no other trial has. MacridVAE keeps the paper's settings of this figure, "
        + "whatever ranks best. The SVD has nothing to be tried but its rank."
    ])
}
