import Macrid
import Plotting
import Workbench

/// The five panels, together and each alone.
func publishMaps(_ reading: Reading, _ chapter: Chapter<Figure2>) {
  guard let map = reading.map(.cosine), let inner = reading.map(.innerProduct) else { return }
  let panels = [
    map.all("(a) items and users, by prototype"), map.users("(b) users' components, by prototype"),
    map.items("(c) items, by prototype"), map.categories("(d) items, by category"),
    inner.items("(e) inner product: items, by prototype"),
  ]
  let colours = "A prototype has the colour of the category it is matched with."
  chapter.publish(
    Figure(
      title: "Figure 2 regenerated: \(reading.title)", panels: panels, columns: 3,
      caption: chapter.caption(
        "\(reading.title), \(Format.count(reading.dataset.trainingUsers)) training users, "
          + "\(Format.count(map.clusters.count)) items, "
          + "\(Format.count(map.components.count)) components of training and validation users. The "
          + "authors' settings, first seed. \(colours)", of: reading.dataset),
      panelAspect: 1),
    suffix: reading.suffix)
  for (letter, panel) in zip("abcde", panels) {
    chapter.publish(
      Figure(
        panels: [panel],
        caption: chapter.caption(
          "\(reading.title). \(colours)", of: reading.dataset), width: 1000,
        panelAspect: 0.9),
      suffix: "\(reading.suffix)-\(letter)")
  }
}

/// Alignment and collapse over epochs.
func alignmentFigure(_ reading: Reading, _ chapter: Chapter<Figure2>) -> Figure? {
  let kinds: [(MacridVAE.Similarity, Color)] = [
    (.cosine, Palette.blue), (.innerProduct, Palette.vermillion),
  ]
  func lines(_ value: (History) -> [Double]) -> [Series] {
    kinds.compactMap { similarity, color in
      let all = reading[similarity].map { value($0.clusters.history) }
      guard let epochs = all.map(\.count).min(), epochs > 0 else { return nil }
      let values = (0..<epochs).map { epoch in all.map { $0[epoch] } }
      return Series(
        similarity.rawValue, x: (1...epochs).map(Double.init), y: values.map { $0.mean! },
        mark: .line(),
        band: all.count > 1
          ? Series.Band(lower: values.map { $0.min()! }, upper: values.map { $0.max()! }) : nil,
        style: Style(color: color))
    }
  }
  guard !lines(\.nmi).isEmpty else { return nil }
  func panel(_ title: String, _ label: String, _ range: ClosedRange<Double>?, _ series: [Series])
    -> Panel
  {
    Panel(title, .xy(XYPlot(x: Axis("epoch"), y: Axis(label, range: range), series: series)))
  }
  return Figure(
    title: "When prototypes align with categories: \(reading.title)",
    panels: [
      panel("Alignment", "NMI", nil, lines(\.nmi)),
      panel("Largest prototype", "share of the items", 0...1, lines(\.largest)),
      panel("Effective clusters", "effective clusters", 0...7.3, lines(\.effective)),
    ], columns: 3,
    caption: chapter.caption(
      "NMI of argmax c with the categories. The authors' settings; lines are means over seeds, bands "
        + "from the smallest to the largest.", of: reading.dataset),
    panelAspect: 0.85)
}
