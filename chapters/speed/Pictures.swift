import Foundation
import Macrid
import Plotting
import Workbench

/// How many times as fast as PyTorch, a panel a model and a bar a variant; and the share of the
/// machine's sgemm, a bar a model.
func figure(_ rows: [EpochRow], caption: String) -> Figure {
  let datasets = rows.map(\.dataset).reduce(into: [String]()) {
    if !$0.contains($1) { $0.append($1) }
  }
  func row(_ dataset: String, _ method: Method) -> EpochRow? {
    rows.first { $0.dataset == dataset && $0.model == method.rawValue }
  }
  let looks: [PeerVariant: (BarSeries.Fill, Color)] = [
    .plain: (.solid, Color(0x444444)), .compile: (.light, Palette.reddishPurple),
    .bf16: (.solid, Palette.bluishGreen),
  ]
  var panels: [Panel] = []
  if rows.contains(where: { $0.peers != nil }) {
    panels = Method.timed.map { method in
      let series = PeerVariant.allCases.map { variant in
        BarSeries(
          "PyTorch, \(variant.title)",
          values: datasets.map { name in
            row(name, method).flatMap { row in
              row.peers?[variant].map { $0 / row.secondsPerEpoch }
            }
          }, fill: looks[variant]!.0, style: Style(color: looks[variant]!.1))
      }
      return Panel(
        "\(method.rawValue): times as fast",
        .bars(BarChart(groups: datasets, series: series, y: Axis("PyTorch's seconds / ours"))))
    }
  }
  let colors: [Method: Color] = [
    .multDAE: Palette.orange, .multVAE: Palette.skyBlue, .macridVAE: Palette.blue,
  ]
  panels.append(
    Panel(
      "Share of the machine's sgemm",
      .bars(
        BarChart(
          groups: datasets,
          series: Method.timed.map { method in
            BarSeries(
              method.rawValue,
              values: datasets.map { row($0, method).map { 100 * $0.shareOfSgemm } },
              style: Style(color: colors[method]!))
          }, y: Axis("% of sgemm")))))
  return Figure(
    title: "Epochs of training against PyTorch and against the machine", panels: panels,
    columns: panels.count > 1 ? 2 : 1, caption: caption, panelAspect: panels.count > 1 ? 0.6 : 0.4)
}

/// A logarithmic axis from a power of ten below all values to one above, and a little more.
private func decades(_ label: String, _ values: [Double]) -> Axis {
  guard let low = values.min(), let high = values.max() else { return Axis(label) }
  let first = pow(10, log10(low).rounded(.down))
  let last = max(10 * first, pow(10, log10(high).rounded(.up)))
  return Axis(label, range: first / 1.3...last * 1.3, scale: .logarithmic)
}

/// Seconds a user and peak memory, against items and against users.
func growthFigure(_ rows: [GrowthRow], caption: String) -> Figure {
  let styles: [String: Style] = ["full": Style(color: Palette.blue, marker: .circle)]
  let softmaxes = rows.map(\.softmax).reduce(into: [String]()) {
    if !$0.contains($1) { $0.append($1) }
  }
  func panel(
    _ title: String, _ series: String, _ x: KeyPath<GrowthRow, Int>, _ y: String,
    _ value: (GrowthRow) -> Double?
  ) -> Panel {
    let lines = softmaxes.compactMap { softmax -> Series? in
      let points = rows.filter { $0.series == series && $0.softmax == softmax }
        .compactMap { row in value(row).map { (Double(row[keyPath: x]), $0) } }
      guard !points.isEmpty else { return nil }
      return Series(
        "\(softmax) softmax", x: points.map(\.0), y: points.map(\.1), mark: .line(markers: true),
        style: styles[softmax])
    }
    let published = rows.filter { $0.series == "shapes" }.compactMap { row in
      value(row).map {
        Series(
          row.shape, x: [Double(row[keyPath: x])], y: [$0], mark: .points(diameter: 18),
          style: row.shape.hasPrefix("ML")
            ? Style(color: Palette.vermillion, marker: .diamond)
            : Style(color: Palette.bluishGreen, marker: .square))
      }
    }
    let all = lines + published
    return Panel(
      title,
      .xy(
        XYPlot(
          x: decades(series, all.flatMap(\.x)), y: decades(y, all.flatMap(\.y)), series: all)))
  }
  let milliseconds: (GrowthRow) -> Double? = { 1_000 * $0.secondsPerUser }
  return Figure(
    title: "Growth: an epoch of MacridVAE on simulated sets",
    panels: [
      panel("(a) Time, 500 users", "items", \.items, "milliseconds a user", milliseconds),
      panel("(b) Memory, 500 users", "items", \.items, "peak, MiB", \.peakMiB),
      panel("(c) Time, 3,000 items", "users", \.users, "milliseconds a user", milliseconds),
      panel("(d) Memory, 3,000 items", "users", \.users, "peak, MiB", \.peakMiB),
    ], columns: 2, caption: caption, panelAspect: 0.62)
}
