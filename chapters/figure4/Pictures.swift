import Macrid
import Plotting
import Workbench

private let styles: [Variant: Style] = [
  .oursSeven: Style(color: Palette.blue, marker: .circle),
  .oursOne: Style(color: Palette.bluishGreen, marker: .triangle),
  .multVAESeven: Style(color: Palette.vermillion, marker: .square),
  .multVAEOne: Style(color: Palette.orange, marker: .diamond),
]

private func title(_ kind: Representations, _ cloud: Cloud) -> String {
  "\(kind.title), \(cloud.dataset.name)\(cloud.isCommitted ? ", committed" : "")"
}

/// The paper's figure: a point a configuration.
func figure(_ clouds: [Cloud], caption: String) -> Figure {
  let panels = clouds.flatMap { cloud in
    [Representations.items, .testUsers].map { kind in
      let series = Variant.allCases.compactMap { variant -> Series? in
        let points = cloud[variant]
        guard !points.isEmpty else { return nil }
        return Series(
          variant.rawValue, x: points.map(\.meanRecall), y: points.map { $0.independence(kind) },
          mark: .points(diameter: nil, opacity: points.count > 500 ? 0.35 : 0.6),
          style: styles[variant])
      }
      return Panel(
        title(kind, cloud),
        .xy(
          XYPlot(
            x: Axis("Performance (Recall@20)"), y: Axis("Disentanglement (Uncorrelatedness)"),
            series: series)))
    }
  }
  return Figure(
    title: "Figure 4, regenerated: micro disentanglement against performance", panels: panels,
    columns: 2, caption: caption, panelAspect: 0.9)
}

/// Medians and quartiles of independence in bins of equally many configurations, by recall.
func bandsFigure(_ clouds: [Cloud], caption: String) -> Figure {
  let panels = clouds.filter { !$0.isCommitted }.flatMap { cloud in
    Representations.allCases.map { kind in
      let series = Variant.allCases.compactMap { variant -> Series? in
        let points = cloud[variant].sorted { $0.meanRecall < $1.meanRecall }
        guard !points.isEmpty else { return nil }
        let bins = min(12, max(1, points.count / 6))
        let groups = (0..<bins).map {
          points[$0 * points.count / bins..<($0 + 1) * points.count / bins]
        }
        func independence(_ p: Double) -> [Double] {
          groups.map { $0.map { $0.independence(kind) }.quantile(p)! }
        }
        return Series(
          variant.rawValue, x: groups.map { $0.map(\.meanRecall).median! }, y: independence(0.5),
          mark: .line(markers: true),
          band: Series.Band(lower: independence(0.25), upper: independence(0.75)),
          style: styles[variant])
      }
      return Panel(
        title(kind, cloud),
        .xy(XYPlot(x: Axis("Recall@20"), y: Axis("Uncorrelatedness"), series: series)))
    }
  }
  return Figure(
    title: "Independence of representations, binned by Recall@20", panels: panels, columns: 3,
    caption: caption, panelAspect: 1)
}
