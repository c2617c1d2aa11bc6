import Macrid
import Plotting
import Workbench

/// MacridVAE less each baseline, a panel a metric, a row a dataset, the paper's difference beside
/// each of ours. Nil where nothing can be compared.
func effectsFigure(_ comparisons: [Comparison], caption: String) -> Figure? {
  let compared = comparisons.filter { $0.effect != nil }
  guard !compared.isEmpty else { return nil }
  let datasets = compared.map(\.dataset).reduce(into: [String]()) { names, name in
    if !names.contains(name) { names.append(name) }
  }
  let panels = RankingMetric.allCases.map { metric in
    let series = [Method.multDAE, .multVAE].enumerated().flatMap { line, baseline in
      let row = datasets.map { name in
        compared.first { $0.dataset == name && $0.baseline == baseline && $0.metric == metric }
      }
      return [
        IntervalSeries(
          "less \(baseline.rawValue)'s, ours",
          row.map { comparison in
            comparison?.effect.map { effect in
              let estimate = effect.estimate()
              return IntervalSeries.Estimate(
                estimate.value,
                interval: estimate.lower.flatMap { low in estimate.upper.map { low...$0 } })
            }
          }, line: line, style: baseline.style),
        IntervalSeries(
          "less \(baseline.rawValue)'s, the paper's",
          row.map { $0?.paperEffect.map { IntervalSeries.Estimate($0) } }, line: line,
          isHollow: true, style: Style(color: baseline.style.color, marker: .diamond)),
      ]
    }
    let rows = datasets.map { name in
      "\(name) (\(Format.count(compared.first { $0.dataset == name }!.effect!.userCount))\u{A0}users)"
    }
    return Panel(
      metric.rawValue,
      .intervals(
        IntervalChart(rows: rows, series: series, x: Axis("MacridVAE less the baseline"))))
  }
  return Figure(
    title: "Does MacridVAE beat the baselines?", panels: panels, columns: 3, caption: caption,
    panelAspect: 0.3 + 0.18 * Double(datasets.count))
}

/// The table as bars, a panel a metric: the paper's light, ours solid.
func figure(_ rows: [Row], caption: String) -> Figure {
  let groups = rows.grouped()
  let panels = zip("abc", RankingMetric.allCases).map { letter, metric in
    var series: [BarSeries] = []
    for method in Method.allCases {
      let ours = groups.map { group in
        group.first { $0.method == method }?.result(metric)
      }
      guard ours.contains(where: { $0 != nil }) else { continue }
      if Method.trained.contains(method) {
        let paper = groups.map { Paper.cell($0[0].dataset.name, method)?[metric] }
        series.append(
          BarSeries(
            "\(method.rawValue), paper", values: paper.map { $0?.mean },
            errors: paper.map { $0?.error }, fill: .light, style: method.style))
      }
      series.append(
        BarSeries(
          method.rawValue, values: ours.map { $0?.mean }, errors: ours.map { $0?.standardError },
          style: method.style))
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

/// Validation NDCG@100 over epochs, a panel a dataset, a line a method; the band spans the seeds. A mark
/// is an epoch that was kept, one a seed.
/// Nil where nothing was trained.
func trainingFigure(_ rows: [Row], caption: String) -> Figure? {
  let panels = rows.filter { !$0.isCommitted && !$0.isFolds }.grouped().compactMap {
    group -> Panel? in
    let kept = group.map { row -> Series in
      let best = row.records.compactMap { record -> (epoch: Int, value: Double)? in
        guard let training = record.outcome.training,
          training.curve.indices.contains(training.bestEpoch - 1)
        else { return nil }
        return (training.bestEpoch, Double(training.curve[training.bestEpoch - 1]))
      }
      return Series(
        "", x: best.map { Double($0.epoch) }, y: best.map(\.value),
        mark: .points(diameter: 13, opacity: 1), style: row.method.style)
    }.filter { !$0.x.isEmpty }
    let series = group.compactMap { row -> Series? in
      let curves = row.records.compactMap { $0.outcome.training?.curve.map(Double.init) }
      guard let epochs = curves.map(\.count).min() else { return nil }
      let values = (0..<epochs).map { epoch in curves.map { $0[epoch] } }
      return Series(
        row.method.rawValue, x: (1...epochs).map(Double.init), y: values.map { $0.mean! },
        mark: .line(),
        band: curves.count > 1
          ? Series.Band(lower: values.map { $0.min()! }, upper: values.map { $0.max()! }) : nil,
        style: row.method.style)
    }
    guard !series.isEmpty else { return nil }
    return Panel(
      group[0].dataset.name,
      .xy(XYPlot(x: Axis("epoch"), y: Axis("validation NDCG@100"), series: series + kept)))
  }
  guard !panels.isEmpty else { return nil }
  return Figure(
    title: "Validation NDCG@100 while training", panels: panels, columns: 2, caption: caption,
    panelAspect: 0.6)
}
