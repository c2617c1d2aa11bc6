import Foundation
import Macrid
import Plotting
import Workbench

private func title(_ kind: Representations, _ cloud: Cloud) -> String {
  "\(kind.title), \(cloud.dataset.name)\(cloud.isCommitted ? ", committed" : "")"
}

/// A range for all panels, so that heights can be compared from one to another.
private func commonRange(_ values: [Double]) -> ClosedRange<Double>? {
  guard let low = values.min(), let high = values.max(), low < high else { return nil }
  let margin = 0.05 * (high - low)
  return low - margin...high + margin
}

/// The paper's figure: a point a configuration, and each method's medians.
func figure(_ clouds: [Cloud], caption: String) -> Figure {
  let kinds = [Representations.items, .testUsers]
  let all = clouds.flatMap { cloud in Variant.allCases.flatMap { cloud[$0] } }
  let range = commonRange(all.flatMap { point in kinds.map { point.independence($0) } })
  let panels = clouds.flatMap { cloud in
    kinds.map { kind in
      let clouds = Variant.allCases.map { (variant: $0, points: cloud[$0]) }
        .filter { !$0.points.isEmpty }
      let points = clouds.map { variant, points in
        Series(
          variant.title, x: points.map(\.meanRecall), y: points.map { $0.independence(kind) },
          mark: .points(diameter: nil, opacity: points.count > 500 ? 0.3 : 0.6),
          style: variant.style)
      }
      let medians = clouds.map { variant, points in
        Series(
          variant.title, x: [points.map(\.meanRecall).median!],
          y: [points.map { $0.independence(kind) }.median!], mark: .outlined,
          style: variant.style)
      }
      return Panel(
        title(kind, cloud),
        .xy(
          XYPlot(
            x: Axis("Performance (Recall@20)"),
            y: Axis("Disentanglement (Uncorrelatedness)", range: range),
            series: points + medians + [cap(kind, cloud)].compactMap(\.self))))
    }
  }
  return Figure(
    title: "Figure 4, regenerated: micro disentanglement against performance", panels: panels,
    columns: 2, caption: caption, panelAspect: 0.9)
}

/// What dimensions that have nothing to do with each other reach over as few points as there are
/// test users.
private func cap(_ kind: Representations, _ cloud: Cloud) -> Series? {
  let recalls = Variant.allCases.flatMap { cloud[$0].map(\.meanRecall) }
  guard kind == .testUsers, let low = recalls.min(), let high = recalls.max(),
    let users = cloud.testUsers
  else { return nil }
  let reached = 1 - (2 / (.pi * Double(users))).squareRoot()
  return Series(
    "independent dimensions over \(users) users", x: [low, high], y: [reached, reached],
    mark: .line(width: 2.5, dashed: true), style: Style(color: Color(0x777777)))
}

/// Medians and quartiles of independence in bins of equally many configurations, by recall.
func bandsFigure(_ clouds: [Cloud], caption: String) -> Figure {
  let own = clouds.filter { !$0.isCommitted }
  func binned(_ cloud: Cloud, _ kind: Representations) -> [Series] {
    Variant.allCases.compactMap { variant -> Series? in
      let points = cloud[variant].sorted { $0.meanRecall < $1.meanRecall }
      guard !points.isEmpty else { return nil }
      let bins = min(12, max(min(2, points.count), points.count / 6))
      let groups = (0..<bins).map {
        points[$0 * points.count / bins..<($0 + 1) * points.count / bins]
      }
      func independence(_ p: Double) -> [Double] {
        groups.map { $0.map { $0.independence(kind) }.quantile(p)! }
      }
      return Series(
        variant.title, x: groups.map { $0.map(\.meanRecall).median! }, y: independence(0.5),
        mark: .line(dashed: variant.style.isHollow, markers: true),
        band: Series.Band(lower: independence(0.25), upper: independence(0.75)),
        style: variant.style)
    }
  }
  let series = own.map { cloud in Representations.allCases.map { binned(cloud, $0) } }
  let range = commonRange(
    series.joined().joined().flatMap { $0.y + $0.band!.lower + $0.band!.upper })
  let panels = zip(own, series).flatMap { cloud, series in
    zip(Representations.allCases, series).map { kind, series in
      Panel(
        "\(kind.rawValue), \(cloud.dataset.name)",
        .xy(
          XYPlot(
            x: Axis("Recall@20"), y: Axis("Uncorrelatedness", range: range), series: series)))
    }
  }
  return Figure(
    title: "Within a method: does independence rise with recall?", panels: panels, columns: 3,
    caption: caption, panelAspect: 1)
}
