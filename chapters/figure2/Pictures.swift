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

/// Alignment, ranking and collapse over epochs: each training a line to its end, a point where it is
/// kept.
func alignmentFigure(_ reading: Reading, _ chapter: Chapter<Figure2>) -> Figure? {
  func lines(_ values: (Reading.Training) -> [Double]) -> [Series] {
    similarities.enumerated().flatMap { number, similarity in
      // More lines would be mud.
      reading[similarity].prefix(5).flatMap { training -> [Series] in
        let y = values(training)
        guard !y.isEmpty else { return [] }
        let style = Style.numbered(number)
        let line = Series(
          similarity.rawValue, x: y.indices.map { Double($0 + 1) }, y: y,
          mark: .line(width: 2, dashed: similarity == .innerProduct), style: style)
        guard let kept = training.summary?.bestEpoch, y.indices.contains(kept - 1) else {
          return [line]
        }
        return [
          line,
          Series(
            "\(similarity.rawValue): epoch kept", x: [Double(kept)], y: [y[kept - 1]],
            mark: .points(diameter: 12, opacity: 1), style: style),
        ]
      }
    }
  }
  func panel(_ title: String, _ y: Axis, _ series: [Series]) -> Panel {
    Panel(title, .xy(XYPlot(x: Axis("epoch"), y: y, series: series)))
  }
  let nmi = lines(\.clusters.history.nmi)
  guard !nmi.isEmpty else { return nil }
  let most = similarities.map { min(5, reading[$0].count) }.max() ?? 0
  return Figure(
    title: "When prototypes align with categories: \(reading.title)",
    panels: [
      panel("Agreement with categories", Axis("NMI", range: 0...1), nmi),
      panel(
        "Ranking", Axis("validation NDCG@100"),
        lines { $0.summary?.curve.map { Double($0) } ?? [] }),
      panel(
        "Largest prototype", Axis("share of the items", range: 0...1),
        lines(\.clusters.history.largest)),
    ], columns: 3,
    caption: chapter.caption(
      "NMI of items' most probable prototypes with their categories (0: nothing in common, 1: the "
        + "same). The authors' settings; a line a training, to its end"
        + (most == 1 ? "." : ", of the first \(most) seeds."), of: reading.dataset),
    panelAspect: 0.9)
}
