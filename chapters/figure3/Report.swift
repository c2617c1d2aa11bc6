import Foundation
import Macrid
import Plotting
import Workbench

// How the results are shown; what they mean is main.swift's.

/// Writes everything the chapter has to show.
func publish(
  _ study: Study, _ movies: MovieSet, _ movieCodes: Codes, _ photos: Photos,
  _ chapter: Chapter<Figure3>
) throws {
  var study = study
  study.summarise()
  let results = study.results
  try chapter.publish(attributeTable(results), suffix: "-attributes")
  try chapter.publish(sweepTable(study), suffix: "-sweeps")
  try chapter.publish(gridTable(results), suffix: "-grid")
  try chapter.publish(measureTable(results), suffix: "-measures")
  try chapter.publish(try sweepFigure(study, photos, chapter))
  try chapter.publish(dimensionFigure(study, chapter), suffix: "-dimensions")
  let explorer = try explorer(study, movies, movieCodes, chapter)
  try AtomicFile.write(try explorer.page(), to: chapter.out.appending(path: "figure3.html"))
  let claims = claims(study)
  try AtomicFile.write(Table(claims: claims).markdown, to: chapter.file("claims.md"))
  try chapter.publish(
    results: results, claims: claims,
    keys: [
      "method", "kind", "category", "attribute", "seed", "view", "beta", "sigma0", "dataset",
      "concept", "factor",
    ],
    bands: bands(results))
}

private func interval(_ lower: Double?, _ upper: Double?, _ digits: Int = 2) -> String {
  guard let lower, let upper else { return Format.absent }
  return "[\(Format.decimal(lower, digits)), \(Format.decimal(upper, digits))]"
}

func attributeTable(_ results: Results) -> Table {
  func rows(_ method: Method) -> [EncodingResult] {
    results.encodings.filter { $0.method == method.rawValue }
  }
  let ours = rows(.macridVAE)
  let first = ours.map(\.seed).min() ?? 0
  func strength(_ method: Method, _ like: EncodingResult) -> Double? {
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
          .text(row.attribute), .count(row.dimension), .number(row.strength),
          .text(interval(row.lower, row.upper)), .number(average(same.map(\.strength))),
          .number(average(same.map(\.turnedMean))),
          .text("\(same.count { $0.strength > $0.turned95 }) of \(same.count)"),
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
            .text(best.attribute), .number(best.tau), .text(interval(best.lower, best.upper)),
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
  let columns: [(String, (Scores) -> Double?)] = [
    ("MIG", { $0.mig }), ("DCI disentanglement", { $0.disentanglement }),
    ("DCI completeness", { $0.completeness }), ("DCI informativeness", { $0.informativeness }),
    ("SAP", { $0.sap }),
  ]
  let names: [View: String] = [
    .perConcept: "Items, d dimensions within each category", .conceptScalars: "Users, K scalars",
    .all: "Users, all dimensions",
  ]
  return Table(
    caption: "Disentanglement: mean over \(results.setting.seeds) seeds (standard deviation over "
      + "seeds).",
    columns: [Table.Column("Method")]
      + columns.map { Table.Column($0.0, .right, decimals: 3, best: .highest) },
    groups: View.allCases.map { view in
      Table.Group(
        names[view],
        rows: results.views.filter { $0.view == view.rawValue }.map { row in
          [.text(row.method)]
            + columns.map { _, value -> Table.Cell in
              guard let mean = value(row.scores) else { return .absent }
              guard let deviations = row.deviations, let deviation = value(deviations) else {
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

func movieTable(_ results: Results, _ movies: MovieSet) -> Table {
  Table(
    caption: "Dimensions that go with year or genre within a concept of \(movies.split.dataset).",
    columns: [
      Table.Column("Concept", .right), Table.Column("Dimension", .right), Table.Column("Proxy"),
      Table.Column("rho", .right, decimals: 2), Table.Column("95 % interval"),
      Table.Column("movies", .right),
    ],
    groups: [
      Table.Group(
        rows: movies.strongest(results.movies, 10).map {
          [
            .count($0.concept + 1), .count($0.dimension + 1), .text($0.factor), .number($0.rho),
            .text(interval($0.lower, $0.upper)), .count($0.movies),
          ]
        })
    ],
    notes: [
      "The ten strongest of \(results.movies.count) pairs of concept and proxy; "
        + "\(results.movies.count { $0.lower > 0 || $0.upper < 0 }) have an interval without zero, "
        + "where one in twenty would by chance. Dimensions were chosen on the other half of the movies. "
        + "Bootstrap intervals over movies."
    ])
}

func movieSweepTable(_ results: Results, _ movies: MovieSet, _ codes: Codes) throws -> Table {
  let count = 6
  var rows: [[Table.Cell]] = []
  guard let concepts = codes.concepts else { return Table(columns: [], groups: []) }
  let control = try RecommendationControl(
    items: codes.items, prototypes: concepts.prototypes, concepts: concepts.ofItem)
  for one in movies.strongest(results.movies, 6) {
    let members = concepts.ofItem.indices.filter { concepts.ofItem[$0] == one.concept }
    guard let start = members.max(by: { movies.clicks[$0] < movies.clicks[$1] }),
      let sweep = try? control.sequence(
        from: Array(codes.items.row(start)), dimension: one.dimension, count: count)
    else { continue }
    let titles = (one.rho < 0 ? sweep.items.reversed() : sweep.items).map { item in
      let genres = movies.metadata.genres[item].prefix(3).joined(separator: ", ")
      return Table.Cell.text(movies.title(item) + (genres.isEmpty ? "" : " (\(genres))"))
    }
    rows.append(
      [
        .text("concept \(one.concept + 1), dimension \(one.dimension + 1): \(one.factor)"),
        .text(movies.title(start)),
      ] + titles + Array(repeating: .absent, count: count - titles.count))
  }
  return Table(
    caption: "Sweeps through \(movies.split.dataset); from left to right the proxy should grow.",
    columns: [Table.Column("Swept"), Table.Column("Start")]
      + (1...count).map { Table.Column("\($0)") },
    groups: [Table.Group(rows: rows)])
}

/// Figure 3: six sweeps, the start before each.
func sweepFigure(_ study: Study, _ photos: Photos, _ chapter: Chapter<Figure3>) throws -> Figure {
  guard let codes = study.shown, let concepts = codes.concepts else {
    throw ChapterFailure(.fault, "no MacridVAE was trained")
  }
  let lab = study.lab
  let control = try RecommendationControl(
    items: codes.items, prototypes: concepts.prototypes, concepts: concepts.ofItem)
  // The paper's rows: category, attribute, and the place of the start among the most clicked.
  let wanted = [
    ("bags", "size", 0), ("bags", "colour", 0), ("phone cases", "style", 0), ("bags", "size", 1),
    ("bags", "colour", 1), ("meat", "kind", 0),
  ]
  let side = 144
  func cell(_ item: Int, isMarked: Bool) throws -> ThumbnailGrid.Cell {
    let id = lab.split.itemIDs[item]
    let image =
      try photos.photo(of: id, side: side)
      ?? (try Image.drawing(thumbnail(of: lab.shopItems[item], in: lab.shop), side: side))
    let words = lab.shop.title(of: lab.shopItems[item]).split(separator: ", ").dropFirst()
    return ThumbnailGrid.Cell(
      image, caption: words.joined(separator: ", "), isMarked: isMarked)
  }
  var rows: [ThumbnailGrid.Row] = []
  for (letter, (categoryName, attributeName, place)) in zip("abcdef", wanted) {
    guard
      let category = SimulatedShop.categories.firstIndex(where: { $0.name == categoryName }),
      let encoding = study.shownEncodings[category].first(where: {
        study.name(category, $0.attribute) == attributeName
      }), let concept = codes.concept(of: lab.groups[category])?.concept
    else { continue }
    let starts = lab.groups[category].filter { concepts.ofItem[$0] == concept }
      .sorted { (-lab.clicks[$0], $0) < (-lab.clicks[$1], $1) }
    let found = starts.lazy.compactMap { start in
      (try? control.sequence(
        from: Array(codes.items.row(start)), dimension: encoding.dimension,
        count: study.arguments.sweepLength)).map { (start: start, sweep: $0) }
    }
    guard let (start, sweep) = found.dropFirst(place).first else { continue }
    let tau = study.results.sweeps.first {
      $0.method == codes.method.rawValue && $0.kind == SweepKind.best.rawValue
        && $0.category == categoryName && $0.attribute == attributeName
    }?.tau
    let group = lab.groups[category]
    let factor = lab.shop.factors(of: group.map { lab.shopItems[$0] }, in: category)[
      encoding.attribute]
    let isRising = association(codes.items.selecting(group).column(encoding.dimension), factor) >= 0
    rows.append(
      ThumbnailGrid.Row(
        "(\(letter)) \(categoryName): \(attributeName), dimension \(encoding.dimension + 1) "
          + "(tau \(Format.decimal(tau, 2)))",
        cells: try [cell(start, isMarked: true)]
          + (isRising ? sweep.items : sweep.items.reversed()).map { try cell($0, isMarked: false) })
    )
  }
  return Figure(
    title: "Sweeps along single dimensions",
    panels: [Panel("", .thumbnails(ThumbnailGrid(rows: rows)))],
    caption: chapter.caption(
      "MacridVAE, K = 7, d = 10, beta = 50, sigma_0 = 0.3. Framed: the start item; then the items "
        + "recommended along one dimension, in the direction in which a numeric attribute should grow. Each row's dimension is the one that goes best "
        + "with the attribute on half of the category's items. tau: mean over many starts, not of "
        + "this row alone."))
}

/// |strength| of every dimension for every attribute, on all of a category's items.
func dimensionFigure(_ study: Study, _ chapter: Chapter<Figure3>) -> Figure {
  let lab = study.lab
  var (rows, values): ([String], [[Double?]]) = ([], [])
  if let codes = study.shown {
    for (category, group) in lab.groups.enumerated() {
      let items = codes.items.selecting(group)
      let factors = lab.shop.factors(of: group.map { lab.shopItems[$0] }, in: category)
      for factor in factors {
        rows.append(factor.name)
        values.append((0..<items.columns).map { abs(association(items.column($0), factor)) })
      }
    }
  }
  return Figure(
    title: "Which dimension goes with which attribute",
    panels: [
      Panel(
        "",
        .heatMap(
          HeatMap(
            rows: rows, columns: (values.first ?? []).indices.map { "\($0 + 1)" }, values: values,
            columnLabel: "dimension", valueLabel: "strength", range: 0...1)))
    ],
    caption: chapter.caption(
      "MacridVAE, first seed. Strength: |Spearman's rho| over the category's items, or the "
        + "correlation ratio of ranks for named values."),
    panelAspect: 0.75)
}

/// How far a number may lie off elsewhere: as far as another seed takes it. Spreads over seeds are
/// measured by this run, pooled over attributes and methods.
private func bands(_ results: Results) -> [Band] {
  func pooled(_ groups: [[Double]]) -> Double {
    let variances = groups.filter { $0.count > 1 }.map { deviation($0) * deviation($0) }
    return average(variances).squareRoot()
  }
  let encodings = Dictionary(grouping: results.encodings) {
    "\($0.method) \($0.category) \($0.attribute)"
  }.sorted { $0.key < $1.key }.map(\.value)
  let strength = pooled(encodings.map { $0.map(\.strength) })
  let views = results.views.compactMap(\.deviations)
  let score = average(
    views.map { max($0.mig, $0.informativeness, $0.sap, $0.disentanglement ?? 0) })
  let ndcg = pooled(
    Dictionary(grouping: results.trainings, by: \.method).sorted { $0.key < $1.key }
      .map { $0.value.map(\.validationNDCG100) })
  let basis = "three standard deviations over seeds, pooled"
  let axis = "which axis an attribute or an epoch falls on is arbitrary on another processor"
  return [
    Band("results.trainings[*].bestEpoch", Double(results.setting.epochs), basis: axis),
    Band("results.trainings[*].validationNDCG100", 3 * ndcg, basis: basis),
    Band("results.trainings[*].conceptShare", 3 * strength, basis: basis),
    Band("results.encodings[*].dimension", Double(results.setting.dimensions), basis: axis),
    Band("results.encodings[*].*", 3 * strength, basis: basis),
    Band(
      "results.sweeps[*].starts", Double(results.setting.starts * results.setting.seeds),
      basis: axis),
    Band(
      "results.sweeps[*].failed", Double(results.setting.starts * results.setting.seeds),
      basis: axis),
    Band("results.sweeps[*].*", 4 * strength, basis: basis + ", for sweeps four"),
    Band("results.views[*].*.*", 3 * score, basis: basis),
    Band("results.grid[*].specialAttributes", Double(results.summary.attributes), basis: axis),
    Band("results.grid[*].*", 3 * strength, basis: basis),
    Band("results.movies[*].dimension", Double(results.setting.dimensions), basis: axis),
    Band("results.movies[*].movies", 1e6, basis: axis),
    Band("results.movies[*].*", 4 * strength, basis: basis + ", for movies four"),
    Band("results.summary.*", 3 * strength, basis: basis),
  ]
}
