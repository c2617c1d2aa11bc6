import Macrid
import Workbench

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
        let special = row.special(.principal, of: .turnedPrincipal)
        return [
          .text("\(row.kind.rawValue), d = \(row.dimensions)"), .count(row.users),
          .text(row.scope.rawValue), .count(row.looks.count), .number(row.trainings.betaKept),
          .number(row.looks.flatMap(\.self).compactMap(\.share).mean),
        ] + Heading.allCases.map { .number(row.mean($0, value)) } + [
          .estimate(row.difference(.principal, .axes, value)),
          .estimate(row.difference(.principal, .turnedPrincipal, value)),
          showsSpecial ? .share(special.count, of: special.all) : .absent,
        ]
      })
  }
  let missing = Set(
    (reading.sizes + reading.directions).flatMap { $0.looks.directions ?? [] }.compactMap(\.missing)
  )
  return Table(
    caption: "Directions: an attribute's best one, chosen on one half of the category's items and "
      + "measured on the other; mean over attributes and trainings.",
    columns: [
      Table.Column("Method"), Table.Column("training users", .right), Table.Column("Items of a"),
      Table.Column("trainings", .right), Table.Column("beta kept", .right, decimals: 2),
      Table.Column("variance", .right, decimals: 2),
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
      "Beta kept: the least of any training, in the epoch that ranks best. Items of a: whose "
        + "principal directions, the ten of greatest variance, and within what a sweep "
        + "stays: the category's commonest concept, or the true category. Variance: the share that "
        + "those ten explain. Axes: the best of d. Turned axes: the best of d, "
        + "mean over 100 random turns (tau: over 20 turns, each swept from ten starts; without --full "
        + "over three). Turns of their subspace: the same for the ten "
        + "directions within what they span, which with d = 10 is everything. Supervised: ridge "
        + "regression or linear discriminant fitted on the first half. Beats 95 %: attributes and "
        + "trainings whose best principal direction is stronger than in 95 % of those turns. "
        + "A sweep without three items of its category counts as tau = 0. "
        + "Intervals: 95 %, attributes and trainings resampled."
    ] + missing.sorted().map { "Left out where it was so: \($0)" })
}

/// Of one thing over another, by the rule of the verdicts.
func than(_ estimate: Estimate?) -> String {
  switch Verdict(of: estimate, paperEffect: nil, margin: margin) {
  case .holds, .smallerThanClaimed: "stronger than"
  case .contradicted: "weaker than"
  case .noDifference: "as strong as"
  case .undecided, .notTested: "not distinguishable from"
  }
}

/// What the table says, in words.
func directionFinding(_ reading: Reading) -> String? {
  let rows = reading.directionRows
  func number(_ value: Double?) -> String { Format.decimal(value, 2) }
  let texts = rows.filter(\.kind.isOurs).map { row in
    func comparison(_ other: Heading, _ name: String) -> String {
      let difference = row.difference(.principal, other, \.strength)
      return "\(than(difference)) \(name) (\(number(row.mean(other, \.strength)))"
        + (difference?.interval(3).map { "; difference \($0)" } ?? "") + ")"
    }
    return "With \(Format.count(row.users)) users and d = \(row.dimensions) the best of the ten "
      + "principal directions of a \(row.scope.rawValue)'s items holds an attribute at "
      + "\(number(row.mean(.principal, \.strength))): "
      + "\(comparison(.axes, "the best axis")) and "
      + "\(comparison(.turnedPrincipal, "the best in random turns of their subspace")); a supervised "
      + "direction, the ceiling, reaches \(number(row.mean(.supervised, \.strength))). Sweeps along "
      + "them have tau \(number(row.mean(.principal, \.tau))), along axes "
      + "\(number(row.mean(.axes, \.tau)))."
  }
  let others = rows.filter { !$0.kind.isOurs }.map { row in
    "\(row.kind.rawValue), \(Format.count(row.users)) users, d = \(row.dimensions): "
      + "\(number(row.mean(.principal, \.strength))) against \(number(row.mean(.axes, \.strength)))"
  }
  guard !texts.isEmpty else { return nil }
  return "**Directions.** " + texts.joined(separator: " ")
    + (others.isEmpty
      ? ""
      : " The other methods' principal directions, those of a true category's items, against their "
        + "axes: " + others.joined(separator: "; ") + ".")
}
