import Foundation
import Macrid
import Plotting
import Workbench

// How the results are shown; what they mean is main.swift's.

private let styles: [Method: Style] = [
  .oursSeven: Style(color: Palette.blue, marker: .circle),
  .oursOne: Style(color: Palette.bluishGreen, marker: .triangle),
  .multVAESeven: Style(color: Palette.vermillion, marker: .square),
  .multVAEOne: Style(color: Palette.orange, marker: .diamond),
]

private func list(_ results: Figure4Results, _ word: (MethodResult) -> String) -> String {
  results.methods.map(word).joined(separator: ", ")
}

/// A row a method.
func table(_ results: Figure4Results, _ split: Split, epochs: Int) -> Table {
  let columns =
    [
      Table.Column("Method"), Table.Column("Trials", .right),
      Table.Column("Recall@20, median", .right, decimals: 3, best: .highest),
      Table.Column("of the best on validation", .right, decimals: 3, best: .highest),
    ]
    + Representations.allCases.map {
      Table.Column("Independence, \($0.rawValue)", .right, decimals: 3, best: .highest)
    }
  let rows = results.methods.map { method -> [Table.Cell] in
    let best: Table.Cell =
      if let mean = method.recall20OfBest, let error = method.recall20OfBestStandardError {
        .estimate(mean, standardError: error)
      } else {
        .absent
      }
    return [
      .text(method.method), .count(method.configurations), .number(method.recall20?.value), best,
    ] + Representations.allCases.map { .number(method.independence[$0.rawValue]?.value) }
  }
  let diverged = results.methods.reduce(0) { $0 + $1.diverged }
  return Table(
    caption: "Figure 4 in numbers. Medians over configurations; in brackets the standard error "
      + "over test users.",
    columns: columns, groups: [Table.Group(rows: rows)],
    notes: [
      "\(split.dataset): \(split.protocolDescription); \(split.itemIDs.count) items; split digest "
        + "\(split.digest.prefix(12)).",
      diverged == 0
        ? "No trial diverged." : "\(diverged) trials diverged; they are in no median.",
      "By method, in the order above: the epoch that was kept, median "
        + list(results) { Format.decimal($0.epochKept?.value, 0) }
        + "; trials that used up their \(epochs) epochs " + list(results) { "\($0.cappedByEpochs)" }
        + "; trials whose best epoch came before the ramp had reached their beta "
        + list(results) { "\($0.belowBeta)" } + ".",
    ])
}

/// Spearman's rho between independence and recall.
func linkTable(_ results: Figure4Results) -> Table {
  let kinds = Representations.allCases
  func row(_ name: String, _ cell: (Representations) -> String?) -> [Table.Cell] {
    [.text(name)] + kinds.map { .text(cell($0) ?? Format.absent) }
  }
  let links = kinds.map { kind in results.links.first { $0.representations == kind }! }
  func link(_ kind: Representations) -> LinkResult { links[kinds.firstIndex(of: kind)!] }
  return Table(
    caption: "Spearman's rho between independence and Recall@20, with 95 % bootstrap intervals "
      + "over configurations.",
    columns: [Table.Column("Over")] + kinds.map { Table.Column($0.rawValue, .right) },
    groups: [
      Table.Group(
        "within a method",
        rows: results.methods.map { method in
          row(method.method) { method.spearman[$0.rawValue]?.text(2) }
        } + [row("all, ranked within their method") { link($0).within?.text(2) }]),
      Table.Group(
        "across methods",
        rows: [
          row("the methods' medians (four points)") {
            link($0).between.map { Format.decimal($0, 2) }
          },
          row("all trials, methods mixed") { link($0).pooled?.text(2) },
        ]),
    ])
}

/// What the drawn hyper-parameters have to do with both axes of the figure.
func parametersTable(_ results: Figure4Results) -> Table {
  let quantities = ["recall20"] + Representations.allCases.map(\.rawValue)
  return Table(
    caption: "Spearman's rho of a hyper-parameter with Recall@20 and with independence, with 95 % "
      + "bootstrap intervals over configurations.",
    columns: [Table.Column("Method"), Table.Column("Recall@20", .right)]
      + Representations.allCases.map { Table.Column("Independence, \($0.rawValue)", .right) },
    groups: ["beta", "sigma0"].map { name in
      Table.Group(
        name,
        rows: results.methods.compactMap { method in
          method.parameters[name].map { rhos in
            [.text(method.method)]
              + quantities.map { .text(rhos[$0]?.text(2) ?? Format.absent) }
          }
        })
    })
}

/// The paper's measure beside the two standard ones.
func measuresTable(_ results: Figure4Results) -> Table {
  let groups = [Representations.items, .allUsers].map { kind in
    let link = results.links.first { $0.representations == kind }
    let others = [link?.totalCorrelation, link?.mutualInformation]
    return Table.Group(
      kind.rawValue,
      rows: results.methods.map { method in
        [
          .text(method.method), .number(method.independence[kind.rawValue]?.value),
          .number(method.totalCorrelation[kind.rawValue]?.value),
          .number(method.mutualInformation[kind.rawValue]?.value),
          .number(method.mutualInformationByChance[kind.rawValue]?.value),
        ]
      } + [
        [.text("pairs of methods ordered as by independence"), .absent]
          + others.map { agreement in
            agreement.map { .text("\($0.methodPairsAlike) of \($0.methodPairs)") } ?? .absent
          } + [.absent],
        [.text("rho with independence, within methods"), .absent]
          + others.map { .text($0?.withinMethods?.text(2) ?? Format.absent) } + [.absent],
      ])
  }
  return Table(
    caption: "Three measures of dependence. Medians over configurations.",
    columns: [
      Table.Column("Method"), Table.Column("Independence", .right, decimals: 3),
      Table.Column("Total correlation a dimension, nats", .right, decimals: 3),
      Table.Column("Mutual information of a pair, nats", .right, decimals: 3),
      Table.Column("by chance alone", .right, decimals: 3),
    ], groups: groups,
    notes: [
      "By chance alone: the same dimensions with their points shuffled. rho: Spearman's, over "
        + "trials ranked within their method, of independence with the negated measure; 1: the "
        + "two order trials alike.",
      "Both measures need many points: test users are too few. A total correlation that is absent "
        + "is infinite: some dimensions are linear combinations of others. Users' is compared "
        + "between methods of as many dimensions only.",
    ])
}

/// Every trial, a line each.
func csv(_ trials: Trials) -> String {
  let dependence = [
    "independence", "total_correlation", "mutual_information", "mutual_information_by_chance",
    "constant",
  ]
  var names = [
    "method", "configuration", "seed", "beta", "sigma0", "epochs", "best_epoch", "beta_reached",
    "validation_ndcg100", "recall20", "recall20_se", "ndcg100",
  ]
  for kind in ["items", "test_users", "all_users"] { names += dependence.map { "\(kind)_\($0)" } }
  var lines = [names.joined(separator: ",")]
  for trial in trials.all {
    let configuration = trial.configuration
    func value(_ name: String) -> String { configuration.values[name].map { "\($0)" } ?? "" }
    var fields = [
      "\"\(configuration.method)\"", "\(configuration.number)", "\(configuration.seed)",
      value("beta"), value("sigma0"),
    ]
    switch trial.outcome {
    case .diverged(let epoch): fields += ["\(epoch)", "diverged"]
    case .finished(let outcome):
      fields += [
        "\(outcome.epochs)", "\(outcome.bestEpoch)", "\(outcome.betaReached)",
        "\(outcome.validationNDCG100)", "\(outcome.recall20)", "\(outcome.recall20StandardError)",
        "\(outcome.ndcg100)",
      ]
      for kind in Representations.allCases {
        let measure = outcome[keyPath: kind.path]
        fields += [
          "\(measure.independence)", measure.totalCorrelation.map { "\($0)" } ?? "",
          measure.mutualInformation.map { "\($0)" } ?? "",
          measure.mutualInformationByChance.map { "\($0)" } ?? "",
          "\(measure.constantDimensions)",
        ]
      }
    }
    fields += [String](repeating: "", count: names.count - fields.count)
    lines.append(fields.joined(separator: ","))
  }
  return lines.joined(separator: "\n") + "\n"
}

/// The paper's figure: a point a configuration.
func figure(_ trials: Trials, caption: String) -> Figure {
  let panels = [Representations.items, .testUsers].map { kind in
    let series = Method.allCases.compactMap { method -> Series? in
      let outcomes = trials.outcomes(method)
      guard !outcomes.isEmpty else { return nil }
      return Series(
        method.rawValue, x: outcomes.map(\.recall20),
        y: outcomes.map { $0[keyPath: kind.path].independence },
        mark: .points(diameter: nil, opacity: outcomes.count > 500 ? 0.35 : 0.6),
        style: styles[method])
    }
    return Panel(
      kind.title,
      .xy(
        XYPlot(
          x: Axis("Performance (Recall@20)"), y: Axis("Disentanglement (Uncorrelatedness)"),
          series: series)))
  }
  return Figure(
    title: "Figure 4, regenerated: micro disentanglement against performance", panels: panels,
    columns: 2, caption: caption, panelAspect: 0.9)
}

/// Medians and quartiles of independence in bins of equally many configurations, by recall.
func bandsFigure(_ trials: Trials, caption: String) -> Figure {
  let panels = Representations.allCases.map { kind in
    let series = Method.allCases.compactMap { method -> Series? in
      let points = trials.outcomes(method)
        .map { (recall: $0.recall20, independence: $0[keyPath: kind.path].independence) }
        .sorted { $0.recall < $1.recall }
      guard !points.isEmpty else { return nil }
      let bins = min(12, max(1, points.count / 6))
      let groups = (0..<bins).map {
        points[$0 * points.count / bins..<($0 + 1) * points.count / bins]
      }
      func independence(_ p: Double) -> [Double] {
        groups.map { quantile($0.map(\.independence), p) }
      }
      return Series(
        method.rawValue, x: groups.map { median($0.map(\.recall)) }, y: independence(0.5),
        mark: .line(markers: true),
        band: Series.Band(lower: independence(0.25), upper: independence(0.75)),
        style: styles[method])
    }
    return Panel(
      kind.title,
      .xy(
        XYPlot(x: Axis("Recall@20"), y: Axis("Uncorrelatedness"), series: series)))
  }
  return Figure(
    title: "Independence of representations, binned by Recall@20", panels: panels, columns: 3,
    caption: caption,
    panelAspect: 1)
}

/// Writes everything the chapter has to show.
func publish(_ trials: Trials, _ experiment: Experiment, _ chapter: Chapter<Figure4>) throws {
  let results = trials.results
  let claims = claims(trials, results)
  let words =
    "\(experiment.split.dataset), \(experiment.split.test.userIDs.count) test users, "
    + "\(chapter.arguments.configurationCount) configurations a method."
  try chapter.publish(table(results, experiment.split, epochs: experiment.epochs))
  for (table, suffix) in [
    (linkTable(results), "recall"), (parametersTable(results), "parameters"),
    (measuresTable(results), "measures"),
  ] {
    print(table.terminalText)
    try AtomicFile.write(table.markdown, to: chapter.file("\(suffix).md"))
  }
  try AtomicFile.write(Table(claims: claims).markdown, to: chapter.file("claims.md"))
  try AtomicFile.write(csv(trials), to: chapter.file("trials.csv"))
  try chapter.publish(
    figure(trials, caption: chapter.caption("\(words) A point is a configuration.")))
  try chapter.publish(
    bandsFigure(
      trials,
      caption: chapter.caption(
        "\(words) Lines: medians of bins that hold equally many of a method's configurations; "
          + "bands: from the lower to the upper quartile.")),
    suffix: "-bands")
  if let costs = experiment.costs.table(
    experiment.split, threads: chapter.options.threadCount)
  {
    print(costs.terminalText)
    try AtomicFile.write(costs.markdown, to: chapter.file("speed.md"))
  } else {
    chapter.say("no new trial of every method, so no new figures of speed")
  }
  try chapter.publish(
    results: results, claims: claims, keys: ["method", "representations"],
    bands: bands(trials, results))
}
