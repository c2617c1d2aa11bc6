import Macrid
import Workbench

// The tables, as main.swift shows them.

func attributeTable(_ results: Results) -> Table {
  func rows(_ method: Method) -> [Encoding] {
    results.encodings.filter { $0.method == method.rawValue }
  }
  let ours = rows(.macridVAE)
  let first = ours.map(\.seed).min() ?? 0
  func strength(_ method: Method, _ like: Encoding) -> Double? {
    let same = rows(method).filter {
      $0.category == like.category && $0.attribute == like.attribute
    }
    return same.isEmpty ? nil : average(same.map(\.strength))
  }
  let groups = SimulatedShop.categories.map { category in
    Table.Group(
      category.name,
      rows: ours.filter { $0.category == category.name && $0.seed == first }.map { row in
        let same = ours.filter { $0.category == row.category && $0.attribute == row.attribute }
        return [
          .text(row.attribute), .count(row.dimension + 1), .number(row.strength),
          .text(Format.interval(row.lower, row.upper)), .number(average(same.map(\.strength))),
          .number(average(same.map(\.turnedMean))),
          .text("\(same.count(where: \.isSpecial)) of \(same.count)"),
          .number(
            row.allDimensions == nil ? nil : average(same.compactMap(\.allDimensions))),
          .number(strength(.multVAE, row)), .number(strength(.multDAE, row)),
          .number(strength(.svd, row)),
        ]
      })
  }
  func column(_ heading: String) -> Table.Column { Table.Column(heading, .right, decimals: 2) }
  return Table(
    caption: "Each attribute's best dimension, chosen on one half of the items and measured on "
      + "the other. MacridVAE, d = \(results.setting.dimensions).",
    columns: [
      Table.Column("Attribute"), Table.Column("Dimension, seed \(first)", .right),
      column("Strength, seed \(first)"), Table.Column("95 % interval"), column("all seeds"),
      column("turned axes"), Table.Column("beats 95 %"), column("all d, regression"),
      column("beta-MultVAE"), column("MultDAE"), column("SVD"),
    ],
    groups: groups,
    notes: [
      "Strength: |Spearman's rho|, or for named values the correlation ratio of ranks; 95 % "
        + "bootstrap interval over items, for numbers. Turned axes: the same, for the same vectors "
        + "in \(results.setting.turns) random rotations. Beats 95 %: seeds whose axis beats 95 % of "
        + "the rotations. The last three columns: the other methods' best single dimension, mean "
        + "over \(results.setting.seeds) seeds."
    ])
}

func sweepTable(_ study: Study) -> Table {
  let results = study.results
  func row(_ like: SweepResult, _ method: Method, _ kind: SweepKind) -> SweepResult? {
    study.rows(method, kind).first {
      $0.category == like.category && $0.attribute == like.attribute
    }
  }
  func column(_ heading: String) -> Table.Column { Table.Column(heading, .right, decimals: 2) }
  return Table(
    caption: "Kendall's tau along sweeps of \(results.setting.sweepLength) items from "
      + "\(results.setting.starts) starts a category and seed, \(results.setting.seeds) seeds.",
    columns: [
      Table.Column("Attribute"), column("tau"), Table.Column("95 % interval"), column("rising"),
      column("other dimension"), column("gamma = 0"), column("beta-MultVAE"),
      column("own spread"), column("others' spread"), column("in category"),
      Table.Column("starts", .right),
    ],
    groups: SimulatedShop.categories.map { category in
      Table.Group(
        category.name,
        rows: study.rows(.macridVAE, .best).filter { $0.category == category.name }.map { best in
          [
            .text(best.attribute), .number(best.tau),
            .text(Format.interval(best.lower, best.upper)),
            .number(best.rising), .number(row(best, .macridVAE, .random)?.tau),
            .number(row(best, .macridVAE, .noGamma)?.tau),
            .number(row(best, .multVAE, .best)?.tau), .number(best.ownSpread),
            .number(best.otherSpread), .number(best.inCategory), .count(best.starts),
          ]
        })
    },
    notes: [
      "Intervals: 95 % bootstrap over starts, seeds pooled. Rising: share of starts with tau above "
        + "zero. Starts whose sweep held fewer than three items of the category are left out; the "
        + "last column counts those that remain."
    ])
}

func gridTable(_ results: Results) -> Table {
  func column(_ heading: String, _ decimals: Int) -> Table.Column {
    Table.Column(heading, .right, decimals: decimals)
  }
  return Table(
    caption: "MacridVAE over beta and sigma_0, means over all attributes.",
    columns: [
      column("beta", 1), column("sigma_0", 3), column("strength", 3), column("turned axes", 3),
      Table.Column("attributes that beat 95 %", .right), column("concept share", 3),
      column("validation NDCG@100", 3),
    ],
    groups: [
      Table.Group(
        rows: results.grid.map {
          [
            .number($0.beta), .number($0.sigma0), .number($0.strength), .number($0.turnedMean),
            .text("\($0.specialAttributes) of \(results.summary.attributes)"),
            .number($0.conceptShare), .number($0.validationNDCG100),
          ]
        })
    ],
    notes: [
      "One seed. Concept share: mean over categories of the share of its items in the concept that "
        + "most of them have."
    ])
}

func measureTable(_ results: Results) -> Table {
  let names: [View: String] = [
    .perConcept: "Items, d dimensions within each category", .conceptScalars: "Users, K scalars",
    .all: "Users, all dimensions",
  ]
  return Table(
    caption: "Disentanglement: mean over \(results.setting.seeds) seeds (standard deviation over "
      + "seeds).",
    columns: [Table.Column("Method")]
      + Scores.fields.map { Table.Column($0.title, .right, decimals: 3, best: .highest) },
    groups: View.allCases.map { view in
      Table.Group(
        names[view],
        rows: results.views.filter { $0.view == view.rawValue }.map { row in
          [.text(row.method)]
            + Scores.fields.map { field -> Table.Cell in
              guard let mean = field.value(row.scores) else { return .absent }
              guard let deviation = row.deviations.flatMap(field.value) else {
                return .number(mean)
              }
              return .estimate(mean, standardError: deviation)
            }
        })
    },
    notes: [
      "Users' representations: MacridVAE 7 x 10, beta-MultVAE 70, MultDAE and SVD 10 dimensions; "
        + "only MacridVAE has K scalars. DCI's importances are those of gradient-boosted trees."
    ])
}

func movieTable(_ movies: MovieStudy) -> Table {
  Table(
    caption:
      "Dimensions that go with year or genre within a concept of \(movies.data.split.dataset).",
    columns: [
      Table.Column("Concept", .right), Table.Column("Dimension", .right), Table.Column("Proxy"),
      Table.Column("rho", .right, decimals: 2), Table.Column("95 % interval"),
      Table.Column("movies", .right),
    ],
    groups: [
      Table.Group(
        rows: movies.strongest(10).map {
          [
            .count($0.concept + 1), .count($0.dimension + 1), .text($0.factor), .number($0.rho),
            .text(Format.interval($0.lower, $0.upper)), .count($0.movies),
          ]
        })
    ],
    notes: [
      "First seed: of \(movies.found[0].count) pairs of concept and proxy, "
        + "\(movies.found[0].count(where: \.isClear)) have an interval without zero, where one in "
        + "twenty would by chance; shown are the strongest of them, ten at most. Dimensions were "
        + "chosen on the other half of the movies. Bootstrap intervals over movies."
    ])
}

func movieSweepTable(_ movies: MovieStudy) throws -> Table {
  let (codes, data) = (movies.codes, movies.data)
  let count = 6
  var rows: [[Table.Cell]] = []
  guard let concepts = codes.concepts else { return Table(columns: [], groups: []) }
  let control = try RecommendationControl(
    items: codes.items, prototypes: concepts.prototypes, concepts: concepts.ofItem)
  for one in movies.strongest(6) {
    let members = concepts.ofItem.indices.filter { concepts.ofItem[$0] == one.concept }
    guard let start = members.max(by: { data.clicks[$0] < data.clicks[$1] }),
      let sweep = try? control.sequence(
        from: Array(codes.items.row(start)), dimension: one.dimension, count: count)
    else { continue }
    let titles = (one.rho < 0 ? sweep.items.reversed() : sweep.items).map { item in
      let genres = data.metadata.genres[item].prefix(3).joined(separator: ", ")
      return Table.Cell.text(data.title(item) + (genres.isEmpty ? "" : " (\(genres))"))
    }
    rows.append(
      [
        .text("concept \(one.concept + 1), dimension \(one.dimension + 1): \(one.factor)"),
        .text(data.title(start)),
      ] + titles + Array(repeating: .absent, count: count - titles.count))
  }
  return Table(
    caption: "Sweeps through \(data.split.dataset); from left to right the proxy should grow.",
    columns: [Table.Column("Swept"), Table.Column("Start")]
      + (1...count).map { Table.Column("\($0)") },
    groups: [Table.Group(rows: rows)])
}
