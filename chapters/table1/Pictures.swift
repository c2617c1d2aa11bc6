import Macrid
import Plotting
import Workbench

/// The table as bars, a panel a metric: the paper's light, ours solid.
func figure(_ rows: [Row], caption: String) -> Figure {
  let groups = rows.grouped()
  let colors: [Method: Color] = [
    .popularity: Color(0x777777), .itemKNN: Palette.yellow, .pureSVD: Palette.reddishPurple,
    .ease: Palette.bluishGreen, .iALS: Palette.vermillion, .multDAE: Palette.orange,
    .multVAE: Palette.skyBlue, .macridVAE: Palette.blue,
  ]
  let panels = zip("abc", RankingMetric.allCases).map { letter, metric in
    var series: [BarSeries] = []
    for method in Method.allCases {
      let ours = groups.map { group in
        group.first { $0.method == method }?.result(metric)
      }
      guard ours.contains(where: { $0 != nil }) else { continue }
      let style = Style(color: colors[method]!)
      if Method.trained.contains(method) {
        let paper = groups.map { Paper.cell($0[0].dataset.name, method)?[metric] }
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
      .bars(
        BarChart(
          groups: groups.map { $0[0].dataset.name + ($0[0].isCommitted ? ", committed" : "") },
          series: series, y: Axis(metric.rawValue))))
  }
  return Figure(
    title: "Table 1 of the paper and its regeneration", panels: panels, columns: 1,
    caption: caption, panelAspect: 0.3)
}

/// Validation NDCG@100 over epochs, a panel a dataset, a line a method; the band spans the seeds.
/// Nil where nothing was trained.
func trainingFigure(_ rows: [Row], caption: String) -> Figure? {
  let styles: [Method: Style] = [
    .multDAE: Style(color: Palette.orange, marker: .square),
    .multVAE: Style(color: Palette.skyBlue, marker: .triangle),
    .macridVAE: Style(color: Palette.blue, marker: .circle),
  ]
  let panels = rows.filter { !$0.isCommitted }.grouped().compactMap { group -> Panel? in
    let series = group.compactMap { row -> Series? in
      let curves = row.records.compactMap { $0.outcome.training?.curve.map(Double.init) }
      guard let epochs = curves.map(\.count).min() else { return nil }
      let values = (0..<epochs).map { epoch in curves.map { $0[epoch] } }
      return Series(
        row.method.rawValue, x: (1...epochs).map(Double.init), y: values.map { $0.mean! },
        mark: .line(),
        band: curves.count > 1
          ? Series.Band(lower: values.map { $0.min()! }, upper: values.map { $0.max()! }) : nil,
        style: styles[row.method])
    }
    guard !series.isEmpty else { return nil }
    return Panel(
      group[0].dataset.name,
      .xy(XYPlot(x: Axis("epoch"), y: Axis("validation NDCG@100"), series: series)))
  }
  guard !panels.isEmpty else { return nil }
  return Figure(
    title: "Validation NDCG@100 while training", panels: panels, columns: 2, caption: caption,
    panelAspect: 0.6)
}
