import Macrid
import Workbench

/// Trainings of one method on the movies whose directions were looked at in one scope.
struct MovieRow {
  var kind: Kind
  var dimensions: Int
  var scope: Scope
  /// The proxies that all trainings have.
  var factors: [String]
  /// Of each training the looks at each of those proxies: one a concept.
  var looks: [[[DirectionLook]]]

  /// Trainings x proxies: means over concepts. Of one proxy alone where it is named.
  func values(
    _ heading: Heading, of factor: String? = nil, _ value: (DirectionLook.Found) -> Double
  ) -> [[Double]] {
    looks.map { training in
      zip(factors, training).filter { factor == nil || $0.0 == factor }.map { _, looks in
        looks.compactMap { $0[heading].map(value) }.mean ?? 0
      }
    }
  }

  /// One heading less another, proxies and trainings resampled.
  func difference(
    _ first: Heading, _ second: Heading, _ value: (DirectionLook.Found) -> Double
  ) -> Estimate? {
    bootstrap(
      ofDifferences: zip(values(first, value), values(second, value)).map { zip($0, $1).map(-) }
    )?.estimate()
  }
}

extension Reading {
  var movieRows: [MovieRow] {
    Kind.allCases.flatMap { kind -> [MovieRow] in
      let own = movieDirections.filter { $0.trial.method == kind.rawValue }
      return Set(own.map { Int(setting($0.trial, "d")) }).sorted().flatMap { d in
        Scope.allCases.compactMap { scope -> MovieRow? in
          let looks = own.filter { Int(setting($0.trial, "d")) == d }.map { training in
            (training.looks.directions ?? []).filter { $0.scope == scope && $0.missing == nil }
          }
          func names(_ all: [DirectionLook]) -> Set<String> { Set(all.compactMap(\.factor)) }
          let shared = looks.dropFirst().reduce(names(looks.first ?? [])) {
            $0.intersection(names($1))
          }
          guard !shared.isEmpty else { return nil }
          // Year, then the genres.
          let factors = shared.filter { $0 == "year" } + shared.filter { $0 != "year" }.sorted()
          return MovieRow(
            kind: kind, dimensions: d, scope: scope, factors: factors,
            looks: looks.map { all in
              factors.map { factor in all.filter { $0.factor == factor } }
            })
        }
      }
    }
  }
}

/// Nil where no directions were looked at.
func movieDirectionTable(_ reading: Reading) -> Table? {
  let rows = reading.movieRows
  guard let dataset = reading.movieDirections.first?.trial.dataset, !rows.isEmpty else {
    return nil
  }
  func cells(
    _ row: MovieRow, of factor: String?, _ value: (DirectionLook.Found) -> Double
  ) -> [Table.Cell] {
    var cells: [Table.Cell] = [
      .text("\(row.kind.rawValue), d = \(row.dimensions)"),
      .text(row.scope == .concept ? "a concept" : row.scope.rawValue),
      .count(row.looks.count), .count(factor == nil ? row.factors.count : 1),
    ]
    for heading in Heading.allCases {
      cells.append(.number(row.values(heading, of: factor, value).flatMap(\.self).mean))
    }
    // One proxy alone has no interval.
    guard factor == nil else { return cells + [.absent, .absent] }
    return cells + [
      .estimate(row.difference(.axes, .turnedAxes, value)),
      .estimate(row.difference(.principal, .axes, value)),
    ]
  }
  func group(
    _ heading: String, of factor: String? = nil, _ value: (DirectionLook.Found) -> Double
  ) -> Table.Group {
    let own = rows.filter { row in factor.map(row.factors.contains) ?? true }
    return Table.Group(heading, rows: own.map { cells($0, of: factor, value) })
  }
  return Table(
    caption: "Directions on \(dataset): a proxy's best one, chosen on one half of the movies and "
      + "measured on the other; mean over proxies, concepts and trainings. MacridVAE"
      + reading.movieDirections.filter { $0.trial.method == Kind.macridVAE.rawValue }.betaWords
      + ".",
    columns: [
      Table.Column("Method"), Table.Column("Movies of"), Table.Column("trainings", .right),
      Table.Column("proxies", .right),
    ] + Heading.allCases.map { Table.Column($0.rawValue, .right, decimals: 2) } + [
      Table.Column("axes less turned", .right, decimals: 3),
      Table.Column("principal less axes", .right, decimals: 3),
    ],
    groups: [
      group("Strength, year and genres", \.strength),
      group("Strength, year", of: "year", \.strength),
      group("Kendall's tau of sweeps, year and genres", \.tau),
      group("Kendall's tau of sweeps, year", of: "year", \.tau),
    ],
    notes: [
      "Proxies: the year, and genres that one movie of twenty has and one has not, in both halves. "
        + "Turned axes and turns as on the shop, over 20 turns. A sweep without three movies whose "
        + "proxies are known counts as tau = 0. Intervals: 95 %, proxies and trainings resampled."
    ])
}

/// What the table says of MacridVAE, and of the others beside it, in words.
func movieDirectionFinding(_ reading: Reading) -> String? {
  func number(_ value: Double?) -> String { Format.decimal(value, 2) }
  func mean(_ row: MovieRow, _ heading: Heading, _ factor: String? = nil) -> String {
    number(row.values(heading, of: factor, \.strength).flatMap(\.self).mean)
  }
  let rows = reading.movieRows
  guard let dataset = reading.movieDirections.first?.trial.dataset else { return nil }
  let texts = rows.filter { $0.kind.isOurs }.map { row in
    let (axes, principal) = (
      row.difference(.axes, .turnedAxes, \.strength), row.difference(.principal, .axes, \.strength)
    )
    return "With d = \(row.dimensions), within "
      + (row.scope == .concept ? "a concept" : "all movies")
      + ", the best axis (\(mean(row, .axes)), year \(mean(row, .axes, "year"))) is \(than(axes)) the "
      + "best turned one (\(mean(row, .turnedAxes))), and the best principal direction "
      + "(\(mean(row, .principal)), year \(mean(row, .principal, "year"))) is \(than(principal)) the "
      + "best axis; the ceiling is \(mean(row, .supervised))."
  }
  let others = rows.filter { !$0.kind.isOurs }.map { row in
    "\(row.kind.rawValue), d = \(row.dimensions): \(mean(row, .principal)) against "
      + mean(row, .axes)
  }
  guard !texts.isEmpty else { return nil }
  return "**Directions of movies.** On \(dataset). " + texts.joined(separator: " ")
    + (others.isEmpty
      ? ""
      : " The other methods' principal directions of all movies against their axes: "
        + others.joined(separator: "; ") + ".")
}

/// Sweeps along the dimensions that go best with a proxy, and along the strongest directions of
/// either kind.
func movieSweepTable(_ reading: Reading, _ show: Show) -> Table {
  let dataset = reading.movies.first?.trial.dataset ?? ""
  let strongest = reading.movieDirections.lazy.compactMap(\.looks.movieSweeps).first { !$0.isEmpty }
  func group(_ heading: String?, _ sweeps: [[String]]) -> Table.Group {
    Table.Group(
      heading,
      rows: sweeps.map { row in
        (0..<8).map { row.indices.contains($0) ? .text(row[$0]) : .absent }
      })
  }
  return Table(
    caption: "Sweeps through \(dataset); from left to right the proxy should grow.",
    columns: [Table.Column("Swept"), Table.Column("Start")] + (1...6).map { Table.Column("\($0)") },
    groups: strongest.map {
      [
        group("Along dimensions", show.movieSweeps),
        group("The strongest of dimensions and principal directions", $0),
      ]
    } ?? [group(nil, show.movieSweeps)])
}
