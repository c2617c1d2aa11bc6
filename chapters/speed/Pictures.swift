import Foundation
import Macrid
import Plotting
import Workbench

/// Seconds for an epoch, a panel a model, a group a dataset: ours, then PyTorch's variants, each with
/// its ratio to ours at the bar's end.
func figure(_ rows: [EpochRow], caption: String) -> Figure {
  let datasets = rows.map(\.dataset).reduce(into: [String]()) {
    if !$0.contains($1) { $0.append($1) }
  }
  let looks: [PeerVariant: (BarSeries.Fill, Color)] = [
    .plain: (.solid, Color(0x777777)), .compile: (.light, Palette.vermillion),
    .bf16: (.solid, Palette.orange),
  ]
  // One range, so that models compare; above the highest bar there is room for what is written.
  let all = rows.flatMap { [$0.secondsPerEpoch] + $0.peerSeconds.values }
  let range = (all.min() ?? 1) / 3...(all.max() ?? 1) * 3
  let panels = Method.timed.map { method in
    let own = datasets.map { name in
      rows.first { $0.dataset == name && $0.model == method.rawValue }
    }
    let ours = BarSeries(
      "this library", values: own.map { $0?.secondsPerEpoch },
      labels: own.map { $0.map { shortTime($0.secondsPerEpoch) } ?? "" },
      style: Style(color: Palette.blue))
    let peers = PeerVariant.allCases.compactMap { variant -> BarSeries? in
      let values = own.map { $0?.peerSeconds[variant.rawValue] }
      guard values.contains(where: { $0 != nil }) else { return nil }
      return BarSeries(
        variant.title, values: values,
        labels: own.map { row in
          row?.peerOverOurs[variant.rawValue].map { "\(Format.decimal($0, 1))\u{D7}" } ?? ""
        }, fill: looks[variant]!.0, style: Style(color: looks[variant]!.1))
    }
    return Panel(
      method.rawValue,
      .bars(
        BarChart(
          groups: datasets, series: [ours] + peers,
          y: Axis("seconds an epoch", range: range, scale: .logarithmic))))
  }
  return Figure(
    title: "Seconds for an epoch of training", panels: panels, columns: 1, caption: caption,
    panelAspect: 0.2)
}

/// Two digits that count, without an exponent: 0.023, 1.2, 45.
func significant(_ value: Double) -> String {
  guard value > 0, value.isFinite else { return Format.decimal(value, 0) }
  return Format.decimal(value, max(0, 1 - Int(log10(value).rounded(.down))))
}

/// As wide as a bar: 6.1 ms, 0.29 s.
private func shortTime(_ seconds: Double) -> String {
  seconds < 0.1 ? "\(significant(1_000 * seconds)) ms" : "\(significant(seconds)) s"
}

/// A logarithmic axis from a power of ten below all values to one above, and a little more.
private func decades(_ label: String, _ values: [Double]) -> Axis {
  guard let low = values.min(), let high = values.max() else { return Axis(label) }
  let first = pow(10, log10(low).rounded(.down))
  let last = max(10 * first, pow(10, log10(high).rounded(.up)))
  return Axis(label, range: first / 1.3...last * 1.3, scale: .logarithmic)
}

/// Seconds a user and peak memory against items, a line a model and a softmax; nil where nothing grew.
func growthFigure(_ rows: [GrowthRow], caption: String) -> Figure? {
  let growing = rows.filter { $0.series == .items && !$0.isEstimated }
  guard !growing.isEmpty else { return nil }
  func panel(_ title: String, _ y: String, _ value: (GrowthRow) -> Double?) -> Panel? {
    let lines = [Method.multDAE, .macridVAE].flatMap { method in
      [false, true].compactMap { isSampled -> Series? in
        let own = growing.filter {
          $0.method == method.rawValue && ($0.sampled != nil) == isSampled
        }
        let points = own.compactMap { row in value(row).map { (Double(row.items), $0) } }
        guard let first = own.first, !points.isEmpty else { return nil }
        return Series(
          "\(method.rawValue), \(softmaxName(first.sampled))", x: points.map(\.0),
          y: points.map(\.1), mark: .line(dashed: isSampled, markers: true), style: method.style)
      }
    }
    guard !lines.isEmpty else { return nil }
    return Panel(
      title,
      .xy(
        XYPlot(
          x: decades("items", lines.flatMap(\.x)), y: decades(y, lines.flatMap(\.y)),
          series: lines)))
  }
  let panels = [
    panel("(a) Time", "milliseconds a user", { 1_000 * $0.secondsPerUser }),
    panel("(b) Memory", "peak, MiB", \.peakMiB),
  ].compactMap(\.self)
  return Figure(
    title: "Growth with the number of items", panels: panels, columns: 2, caption: caption,
    panelAspect: 0.72)
}
