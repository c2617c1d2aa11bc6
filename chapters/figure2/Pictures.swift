import Macrid
import Plotting
import Workbench

/// The paper's panels: (c) beside (d) beside what both have in common, and (a), (b), (e) below.
func mapFigure(_ reading: Reading, _ chapter: Chapter<Figure2>) -> Figure? {
  guard let map = reading.map(.cosine), let inner = reading.map(.innerProduct) else { return nil }
  let colouring = Colouring([map, inner])
  return Figure(
    title: "Figure 2, \(reading.title): \(map.matches.count) of \(conceptCount) prototypes have a "
      + "category of their own",
    panels: [
      map.items("(c) items by prototype", colouring),
      map.categories("(d) items by category", colouring),
      map.shares("% of a prototype's items"),
      map.all("(a) items and users by prototype", colouring),
      map.users("(b) users by prototype", colouring),
      inner.items("(e) with the inner product", colouring),
    ], columns: 3,
    caption: chapter.caption(
      "\(reading.title), \(Format.count(reading.dataset.trainingUsers)) training users, "
        + "\(Format.count(map.clusters.count)) items, \(Format.count(map.components.count)) "
        + "components of training and validation users; the authors' settings, first seed. "
        + "Letters are prototypes, at the point nearest to the median of theirs; (e) has prototypes "
        + "of its own. "
        + "Coloured and framed: prototype and category that are each other's most frequent; all "
        + "else is grey.", of: reading.dataset),
    panelAspect: 1)
}

/// Panels (a) and (b) by the paper's text and by the authors' script; the others are the same.
func scriptFigure(_ reading: Reading, _ chapter: Chapter<Figure2>) -> Figure? {
  guard let map = reading.map(.cosine), let script = reading.scriptMap else { return nil }
  let colouring = Colouring([map, script])
  return Figure(
    title: "Which components are drawn, \(reading.title)",
    panels: [
      map.all("(a) by the paper's text", colouring),
      script.all("(a) by the authors' script", colouring),
      map.users("(b) by the paper's text", colouring),
      script.users("(b) by the authors' script", colouring),
    ], columns: 2,
    caption: chapter.caption(
      "\(reading.title): one training, laid out twice. By the text, users' two most confident "
        + "components (\(Format.count(map.components.count))), each as its own prototype; by the "
        + "script, those of the prototypes nearest to the categories that a user clicked "
        + "(\(Format.count(script.components.count))), each as the prototype nearest to it. Letters "
        + "and colours as in the figure of the five panels.", of: reading.dataset),
    panelAspect: 1)
}

/// Alignment and collapse over epochs: the cosine in solid lines, the inner product dashed.
func alignmentFigure(_ reading: Reading, _ chapter: Chapter<Figure2>) -> Figure? {
  func lines(_ value: (History) -> [Double]) -> [Series] {
    [MacridVAE.Similarity.cosine, .innerProduct].compactMap { similarity in
      let all = reading[similarity].map { value($0.clusters.history) }
      guard let epochs = all.map(\.count).min(), epochs > 0 else { return nil }
      let values = (0..<epochs).map { epoch in all.map { $0[epoch] } }
      return Series(
        "MacridVAE, \(similarity.rawValue)", x: (1...epochs).map(Double.init),
        y: values.map { $0.mean! }, mark: .line(dashed: similarity == .innerProduct),
        band: all.count > 1
          ? Series.Band(lower: values.map { $0.min()! }, upper: values.map { $0.max()! }) : nil,
        style: Macrid.Method.macridVAE.style)
    }
  }
  guard !lines(\.nmi).isEmpty else { return nil }
  func panel(_ title: String, _ label: String, _ series: [Series]) -> Panel {
    Panel(
      title, .xy(XYPlot(x: Axis("epoch"), y: Axis(label, range: 0...1), series: series)))
  }
  return Figure(
    title: "When prototypes align with categories: \(reading.title)",
    panels: [
      panel("Agreement with categories", "NMI", lines(\.nmi)),
      panel("Largest prototype", "share of the items", lines(\.largest)),
    ], columns: 2,
    caption: chapter.caption(
      "NMI of items' most probable prototypes with their categories (0: nothing in common, 1: the "
        + "same). The authors' settings; lines are means over seeds, bands from the smallest to the "
        + "largest.", of: reading.dataset),
    panelAspect: 0.6)
}
