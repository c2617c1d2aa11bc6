import Foundation
import Macrid
import Plotting
import Workbench

// How the results are shown; what they mean is main.swift's.

/// The table: the paper's figures and ours side by side, a group a dataset.
func table(_ runs: [DatasetRun]) -> Table {
  var columns = [Table.Column("Method")]
  for metric in Metric.allCases {
    columns += [
      Table.Column("\(metric.rawValue), paper", .right, decimals: 3),
      Table.Column("ours", .right, decimals: 3, best: .highest),
      Table.Column("diff./SE", .right, decimals: 1),
    ]
  }
  var notes: [String] = []
  let groups = runs.map { run in
    let paperTitle = Paper.datasets.first { $0.name == Paper.row(for: run.name) }?.title
    var heading = run.name
    if let paperTitle { heading += " (held against the paper's \(paperTitle))" }
    if let reason = run.reason {
      heading += ": not run"
      notes.append("\(run.name): \(reason)")
    }
    if let split = run.split {
      notes.append(
        "\(run.name): \(split.protocolDescription); \(split.itemIDs.count) items; split digest "
          + "\(split.digest.prefix(12)); \(run.seedWords).")
    }
    return Table.Group(
      heading,
      rows: run.rows.map { row in
        [.text(row.method)]
          + Metric.allCases.flatMap { metric -> [Table.Cell] in
            let paper = Method(rawValue: row.method).flatMap { Paper.cell(run.name, $0) }?[metric]
            let ours = row[metric]
            return [
              paper.map { .estimate($0.mean, standardError: $0.error) } ?? .absent,
              ours.map { .estimate($0.mean, standardError: $0.standardError) } ?? .absent,
              .number(ours?.differenceInStandardErrors),
            ]
          }
      })
  }
  return Table(
    caption: "Table 1, regenerated. Mean over test users (standard error over test users); where "
      + "several seeds were trained, a user's value is the mean over them."
      + " diff./SE: (ours - paper's) over the root of the sum of both squared standard errors.",
    columns: columns, groups: groups, notes: notes)
}

/// Every test user's metrics of every method and seed.
func perUserCSV(_ runs: [DatasetRun]) -> String {
  var text = "dataset,method,seed,user,ndcg100,recall20,recall50\n"
  for run in runs {
    guard let split = run.split else { continue }
    for method in run.methods {
      for (index, evaluation) in method.evaluations.enumerated() {
        let seed = method.seeds.isEmpty ? "" : "\(method.seeds[index].seed)"
        for (user, metrics) in zip(evaluation.users, evaluation.metrics) {
          text +=
            "\(quote(run.name)),\(method.method.rawValue),\(seed),\(quote(split.test.userIDs[user])),"
            + "\(metrics.ndcg100),\(metrics.recall20),\(metrics.recall50)\n"
        }
      }
    }
  }
  return text
}

private func quote(_ field: String) -> String {
  field.contains { ",\"\r\n".contains($0) }
    ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
}

/// The table as bars, a panel a metric: the paper's light, ours solid.
func figure(_ runs: [DatasetRun], caption: String) -> Figure {
  let shown = runs.filter { $0.reason == nil }
  let colors: [Method: Color] = [
    .popularity: Color(0x777777), .multDAE: Palette.orange, .multVAE: Palette.skyBlue,
    .macridVAE: Palette.blue,
  ]
  let panels = zip("abc", Metric.allCases).map { letter, metric in
    var series: [BarSeries] = []
    for method in Method.allCases {
      let ours = shown.map { run in
        run.rows.first { $0.method == method.rawValue }?[metric]
      }
      guard ours.contains(where: { $0 != nil }) else { continue }
      let style = Style(color: colors[method]!)
      if method != .popularity {
        let paper = shown.map { Paper.cell($0.name, method)?[metric] }
        series.append(
          BarSeries(
            "\(method.rawValue), paper", values: paper.map { $0?.mean },
            errors: paper.map { $0?.error }, fill: .light, style: style))
      }
      series.append(
        BarSeries(
          method.rawValue, values: ours.map { $0?.mean }, errors: ours.map { $0?.standardError },
          style: style))
    }
    return Panel(
      "(\(letter)) \(metric.rawValue)",
      .bars(BarChart(groups: shown.map(\.name), series: series, y: Axis(metric.rawValue))))
  }
  return Figure(
    title: "Table 1 of the paper and its regeneration", panels: panels, columns: 1,
    caption: caption, panelAspect: 0.3)
}

/// Validation NDCG@100 over epochs, a panel a dataset, a line a method; the band spans the seeds.
func trainingFigure(_ runs: [DatasetRun], caption: String) -> Figure {
  let styles: [Method: Style] = [
    .multDAE: Style(color: Palette.orange, marker: .square),
    .multVAE: Style(color: Palette.skyBlue, marker: .triangle),
    .macridVAE: Style(color: Palette.blue, marker: .circle),
  ]
  let panels = runs.filter { $0.reason == nil }.map { run in
    let series = run.methods.filter { !$0.histories.isEmpty }.map { method in
      let epochs = method.histories.map(\.count).min() ?? 0
      let values = (0..<epochs).map { epoch in
        method.histories.map { $0[epoch].validationNDCG100 }
      }
      return Series(
        method.method.rawValue, x: (1...max(epochs, 1)).map(Double.init),
        y: values.map { $0.reduce(0, +) / Double($0.count) }, mark: .line(),
        band: method.histories.count > 1
          ? Series.Band(lower: values.map { $0.min()! }, upper: values.map { $0.max()! }) : nil,
        style: styles[method.method])
    }
    return Panel(
      run.name,
      .xy(XYPlot(x: Axis("epoch"), y: Axis("validation NDCG@100"), series: series)))
  }
  return Figure(
    title: "Validation NDCG@100 while training", panels: panels, columns: 2, caption: caption,
    panelAspect: 0.6)
}

/// Writes everything the chapter has to show.
func publish(_ runs: [DatasetRun], _ chapter: Chapter<Table1>) throws {
  let claims = claims(runs, seed: chapter.options.seed)
  try chapter.publish(table(runs))
  try AtomicFile.write(Table(claims: claims).markdown, to: chapter.file("claims.md"))
  try AtomicFile.write(perUserCSV(runs), to: chapter.file("users.csv"))
  // A picture that cannot be drawn takes no result with it.
  try chapter.publish(
    results: runs.flatMap(\.rows), claims: claims, keys: ["dataset", "method"],
    bands: bands(runs, epochs: chapter.arguments.epochLimit))
  try chapter.publish(
    figure(
      runs,
      caption: chapter.caption(
        "Bars: means over test users; lines: one standard error over test users each way. "
          + "Light: the paper's.")))
  // Popularity alone has no curve.
  guard runs.contains(where: { $0.methods.contains { !$0.histories.isEmpty } }) else { return }
  try chapter.publish(
    trainingFigure(
      runs,
      caption: chapter.caption(
        "Mean over validation users. Where several seeds were trained: their mean, and a band "
          + "from the smallest to the largest.")),
    suffix: "-training")
}

/// How far a number may lie off elsewhere: not at all for data and Popularity; for what was
/// trained, where another processor's last bits grow through the epochs, as far as another seed
/// would take it. That spread is measured by this run and pooled over methods and metrics; where
/// a dataset was trained with one seed it is the spread of the others, which have fewer test users.
private func bands(_ runs: [DatasetRun], epochs: Int) -> [Band] {
  func pooledDeviation(_ runs: [DatasetRun]) -> Double? {
    let variances = runs.flatMap { run in
      run.methods.flatMap { method in
        Metric.allCases.compactMap { metric in
          method.result(metric, on: run.name).seedDeviation.map { $0 * $0 }
        }
      }
    }
    return variances.isEmpty
      ? nil : (variances.reduce(0, +) / Double(variances.count)).squareRoot()
  }
  var bands: [Band] = []
  for run in runs {
    let own = pooledDeviation([run])
    guard let deviation = own ?? pooledDeviation(runs) else { continue }
    let basis =
      "three standard deviations over seeds, pooled over methods and metrics"
      + (own == nil ? " of the datasets with several seeds" : "")
    for method in run.methods where method.method != .popularity {
      let place = "results[dataset=\(run.name),method=\(method.method.rawValue)]"
      for metric in Metric.allCases {
        let result = method.result(metric, on: run.name)
        for field in ["mean", "standardError", "seedDeviation"] {
          bands.append(Band("\(place).\(metric).\(field)", 3 * deviation, basis: basis))
        }
        if let paperError = result.paperStandardError {
          let error = (result.standardError * result.standardError + paperError * paperError)
            .squareRoot()
          bands.append(
            Band(
              "\(place).\(metric).differenceInStandardErrors", 3 * deviation / error,
              basis: basis))
        }
      }
      for field in ["bestEpoch", "epochs"] {
        bands.append(
          Band(
            "\(place).seeds[*].\(field)", Double(epochs),
            basis: "any epoch: near the best, one is as good as another"))
      }
      bands.append(Band("\(place).seeds[*].seed", 0, basis: "given"))
      bands.append(Band("\(place).seeds[*].*", 6 * deviation, basis: "twice that of the mean"))
    }
  }
  return bands
}
