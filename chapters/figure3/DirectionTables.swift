import Macrid
import Workbench

/// Trainings of one method whose directions were looked at in one scope.
struct DirectionRow {
  var kind: Kind
  var dimensions: Int
  var scope: Scope
  /// Trainings x attributes; attributes where all trainings have an answer.
  var looks: [[DirectionLook]]

  /// Trainings x attributes.
  func values(_ heading: Heading, _ value: (DirectionLook.Found) -> Double) -> [[Double]] {
    looks.map { $0.compactMap { $0[heading].map(value) } }
  }

  /// One heading less another, attributes and trainings resampled.
  func difference(
    _ first: Heading, _ second: Heading, _ value: (DirectionLook.Found) -> Double
  ) -> Estimate? {
    let rows = zip(values(first, value), values(second, value)).map { zip($0, $1).map(-) }
    guard let count = rows.first?.count, count > 0 else { return nil }
    return PairedComparison(rows, [[Double](repeating: 0, count: count)], seed: 1)?.estimate()
  }

  /// Attributes and trainings whose best principal direction is stronger than in 95 % of turns of
  /// the same subspace.
  var special: (count: Int, all: Int) {
    let all = looks.flatMap(\.self)
    return (
      all.count {
        guard let own = $0[.principal], let turned = $0[.turnedPrincipal]?.strength95 else {
          return false
        }
        return own.strength > turned
      }, all.count
    )
  }
}

extension Reading {
  /// By method, dimensions and scope.
  var directionRows: [DirectionRow] {
    Kind.allCases.flatMap { kind -> [DirectionRow] in
      let own = directions.filter { $0.trial.method == kind.rawValue }
      return Set(own.map { Int(setting($0.trial, "d")) }).sorted().flatMap { d in
        Scope.allCases.compactMap { scope -> DirectionRow? in
          let looks = own.filter { Int(setting($0.trial, "d")) == d }
            .map { ($0.looks.directions ?? []).filter { $0.scope == scope } }
          let answered = (looks.first ?? []).indices.filter { place in
            looks.allSatisfy { $0[place].missing == nil }
          }
          guard !answered.isEmpty else { return nil }
          return DirectionRow(
            kind: kind, dimensions: d, scope: scope,
            looks: looks.map { all in answered.map { all[$0] } })
        }
      }
    }
  }
}

/// Nil where no directions were looked at.
func directionTable(_ reading: Reading) -> Table? {
  let rows = reading.directionRows
  guard !rows.isEmpty else { return nil }
  func group(
    _ heading: String, showsSpecial: Bool, _ value: (DirectionLook.Found) -> Double
  ) -> Table.Group {
    Table.Group(
      heading,
      rows: rows.map { row in
        [
          .text("\(row.kind.rawValue), d = \(row.dimensions)"), .text(row.scope.rawValue),
          .count(row.looks.count), .number(row.looks.flatMap(\.self).compactMap(\.share).mean),
        ] + Heading.allCases.map { .number(row.values($0, value).flatMap(\.self).mean) } + [
          .estimate(row.difference(.principal, .axes, value)),
          .estimate(row.difference(.principal, .turnedPrincipal, value)),
          showsSpecial ? .share(row.special.count, of: row.special.all) : .absent,
        ]
      })
  }
  let missing = Set(reading.directions.flatMap { $0.looks.directions ?? [] }.compactMap(\.missing))
  return Table(
    caption: "Directions: an attribute's best one, chosen on one half of the category's items and "
      + "measured on the other; mean over attributes and trainings.",
    columns: [
      Table.Column("Method"), Table.Column("Items of a"),
      Table.Column("trainings", .right), Table.Column("variance", .right, decimals: 2),
    ] + Heading.allCases.map { Table.Column($0.rawValue, .right, decimals: 2) } + [
      Table.Column("principal less axes", .right, decimals: 3),
      Table.Column("principal less turns", .right, decimals: 3),
      Table.Column("beats 95 %", .right),
    ],
    groups: [
      group("Strength", showsSpecial: true, \.strength),
      group("Kendall's tau of sweeps along it", showsSpecial: false, \.tau),
    ],
    notes: [
      "Items of a: whose principal directions, the ten of greatest variance, and within what a sweep "
        + "stays: the category's commonest concept, or the true category. Variance: the share that "
        + "those ten explain. Axes: the best of d. Turned axes: the best of d, "
        + "mean over 100 random turns (three for tau). Turns of their subspace: the same for the ten "
        + "directions within what they span, which with d = 10 is everything. Supervised: ridge "
        + "regression or linear discriminant fitted on the first half. Beats 95 %: attributes and "
        + "trainings whose best principal direction is stronger than in 95 % of those turns. "
        + "Intervals: 95 %, attributes and trainings resampled."
    ] + missing.sorted().map { "Left out where it was so: \($0)" })
}

/// What the table says of MacridVAE, in words.
func directionFinding(_ reading: Reading) -> String? {
  let rows = reading.directionRows
  func number(_ value: Double?) -> String { Format.decimal(value, 2) }
  func than(_ estimate: Estimate?) -> String {
    switch Verdict(of: estimate, paperEffect: nil, margin: margin) {
    case .holds, .smallerThanClaimed: "stronger than"
    case .contradicted: "weaker than"
    case .noDifference: "as strong as"
    case .undecided, .notTested: "not distinguishable from"
    }
  }
  let texts = rows.filter { $0.kind.isOurs }.map { row in
    func mean(_ heading: Heading) -> String {
      number(row.values(heading, \.strength).flatMap(\.self).mean)
    }
    func comparison(_ other: Heading, _ name: String) -> String {
      let difference = row.difference(.principal, other, \.strength)
      return "\(than(difference)) \(name) (\(mean(other))"
        + (difference?.interval(3).map { "; difference \($0)" } ?? "") + ")"
    }
    return "With d = \(row.dimensions) the best of the ten principal directions of a "
      + "\(row.scope.rawValue)'s items holds an attribute at \(mean(.principal)): "
      + "\(comparison(.axes, "the best axis")) and "
      + "\(comparison(.turnedPrincipal, "the best in random turns of their subspace")); a supervised "
      + "direction, the ceiling, reaches \(mean(.supervised)). Sweeps along them have tau "
      + "\(number(row.values(.principal, \.tau).flatMap(\.self).mean)), along axes "
      + "\(number(row.values(.axes, \.tau).flatMap(\.self).mean))."
  }
  let others = rows.filter { !$0.kind.isOurs }.map { row in
    "\(row.kind.rawValue), d = \(row.dimensions): "
      + "\(number(row.values(.principal, \.strength).flatMap(\.self).mean)) against "
      + "\(number(row.values(.axes, \.strength).flatMap(\.self).mean))"
  }
  guard !texts.isEmpty else { return nil }
  return "**Directions.** " + texts.joined(separator: " ")
    + (others.isEmpty
      ? ""
      : " The other methods' principal directions, those of a true category's items, against their "
        + "axes: " + others.joined(separator: "; ") + ".")
}
