import Foundation
import Macrid
import Plotting
import Workbench

/// Draws the page's three pictures.
func publishPictures(_ clouds: [Cloud], _ chapter: Chapter<Figure4>) {
  let counts = Set(clouds.filter { !$0.isCommitted }.map { "\($0.count)" }).sorted()
  chapter.publish(
    figure(
      clouds,
      caption: chapter.caption(
        "\(counts.joined(separator: " or ")) configurations a method. A point is a configuration; a "
          + "large outlined mark is a method's median. Folds are levelled. All panels have one "
          + "vertical range.")))
  chapter.publish(
    bandsFigure(
      clouds,
      caption: chapter.caption(
        "Lines: medians of bins that hold equally many of a method's configurations; bands: from "
          + "the lower to the upper quartile. All panels have one vertical range.")),
    suffix: "-bands")
  if let picture = correlationsFigure(
    clouds,
    caption: chapter.caption(
      "Spearman's rho with 95 % intervals over configurations and test users. Above zero: the more "
        + "independent configuration recommends better."))
  {
    chapter.publish(picture, suffix: "-correlations")
  }
}

private func title(_ kind: Representations, _ cloud: Cloud) -> String {
  "\(kind.title), \(cloud.dataset.name)\(cloud.isCommitted ? ", committed" : "")"
}

/// A range for all panels, so that heights can be compared from one to another.
private func commonRange(_ values: [Double]) -> ClosedRange<Double>? {
  guard let low = values.min(), let high = values.max(), low < high else { return nil }
  let margin = 0.05 * (high - low)
  return low - margin...high + margin
}

extension Cloud {
  /// A method's configurations as the figure shows them; none where the representations are not
  /// looked at.
  fileprivate func places(
    _ variant: Variant, _ kind: Representations
  ) -> [(recall: Double, independence: Double)] {
    zip(recall(variant), self[variant]).compactMap { recall, point in
      point.independence(kind).map { (recall, $0) }
    }
  }
}

/// The paper's figure: a point a configuration, and each method's medians.
func figure(_ clouds: [Cloud], caption: String) -> Figure {
  let kinds = [Representations.items, .testUsers]
  let values = clouds.flatMap { cloud in
    kinds.flatMap { kind in
      Variant.allCases.flatMap { cloud.places($0, kind).map(\.independence) }
    }
  }
  // A few far below the others would take half of every panel.
  let lowest = values.quantile(0.001) ?? 0
  let range = commonRange(values.filter { $0 >= lowest })
  let below = range.map { range in values.count { $0 < range.lowerBound } } ?? 0
  let panels = clouds.flatMap { cloud in
    kinds.map { kind in
      let clouds = Variant.allCases.map { (variant: $0, places: cloud.places($0, kind)) }
        .filter { !$0.places.isEmpty }
      let points = clouds.map { variant, places in
        Series(
          variant.title, x: places.map(\.recall), y: places.map(\.independence),
          mark: .points(diameter: nil, opacity: places.count > 500 ? 0.3 : 0.6),
          style: variant.style)
      }
      let medians = clouds.map { variant, places in
        Series(
          variant.title, x: [places.map(\.recall).median!],
          y: [places.map(\.independence).median!], mark: .outlined, style: variant.style)
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
    columns: 2,
    caption: caption
      + (below == 0
        ? ""
        : " \(below) of \(Format.count(values.count)) points lie below it, the lowest at "
          + "\(Format.decimal(values.min(), 2))."),
    panelAspect: 0.9)
}

/// What dimensions that have nothing to do with each other reach over as few points as a fold has
/// test users.
private func cap(_ kind: Representations, _ cloud: Cloud) -> Series? {
  let recalls = Variant.ofPaper.flatMap { cloud.recall($0) }
  guard kind == .testUsers, let low = recalls.min(), let high = recalls.max() else { return nil }
  let users = cloud.usersOfAFold
  let reached = 1 - (2 / (.pi * Double(users))).squareRoot()
  return Series(
    "independent dimensions over a fold's test users", x: [low, high], y: [reached, reached],
    mark: .line(width: 2.5, dashed: true), style: Style(color: Color(0x777777)))
}

/// Medians and quartiles of independence in bins of equally many configurations, by recall.
func bandsFigure(_ clouds: [Cloud], caption: String) -> Figure {
  let own = clouds.filter { !$0.isCommitted }
  func binned(_ cloud: Cloud, _ kind: Representations) -> [Series] {
    Variant.allCases.compactMap { variant -> Series? in
      let places = cloud.places(variant, kind).sorted { $0 < $1 }
      guard !places.isEmpty else { return nil }
      let bins = min(12, max(min(2, places.count), places.count / 6))
      let groups = (0..<bins).map {
        places[$0 * places.count / bins..<($0 + 1) * places.count / bins]
      }
      func independence(_ p: Double) -> [Double] {
        groups.map { $0.map(\.independence).quantile(p)! }
      }
      return Series(
        variant.title, x: groups.map { $0.map(\.recall).median! }, y: independence(0.5),
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

/// Correlations of independence and recall with their intervals: of the trials mixed, and of what is
/// left of it within methods.
func correlationsFigure(_ clouds: [Cloud], caption: String) -> Figure? {
  let rows: [(name: String, quantity: (Representations) -> Quantity)] =
    [
      ("four methods mixed", { .rhoMixed($0) }),
      ("within the four", { .rhoWithin($0, .all, .nothing) }),
      ("within MacridVAE", { .rhoOfOurs($0, .all, .nothing) }),
      ("its best fifth", { .rhoOfOurs($0, .best, .nothing) }),
      ("its beta at most 1", { .rhoOfOurs($0, .smallBeta, .nothing) }),
      ("its beta, sigma_0 taken out", { .rhoOfOurs($0, .all, .parameters) }),
    ] + Variant.ofPaper.map { variant in (variant.title, { .rho(variant, $0, .nothing) }) }
  let own = clouds.filter { !$0.isCommitted }
  let panels = [Representations.items, .testUsers].compactMap { kind -> Panel? in
    let series = own.enumerated().compactMap { place, cloud -> IntervalSeries? in
      let estimates = rows.map { row -> IntervalSeries.Estimate? in
        guard let estimate = cloud.estimate(row.quantity(kind)), let lower = estimate.lower,
          let upper = estimate.upper
        else { return nil }
        return .init(estimate.value, interval: lower...upper)
      }
      guard estimates.contains(where: { $0 != nil }) else { return nil }
      return IntervalSeries(cloud.dataset.name, estimates, line: place)
    }
    guard !series.isEmpty else { return nil }
    return Panel(
      kind.title,
      .intervals(
        IntervalChart(
          rows: rows.map(\.name), series: series,
          x: Axis("rho of independence and Recall@20", range: -1...1))))
  }
  guard !panels.isEmpty else { return nil }
  return Figure(
    title: "Do independence and performance go together?", panels: panels, columns: 2,
    caption: caption, panelAspect: 1)
}
