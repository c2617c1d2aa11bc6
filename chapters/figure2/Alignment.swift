import Macrid
import Plotting
import Workbench

/// Alignment against recall, and alignment and collapse over epochs.
func alignmentFigure(_ run: DatasetRun, _ chapter: Chapter<Figure2>) -> Figure {
  let pairs = zip(run.settings, run.endings).compactMap { setting, ending in
    ending.outcome.map { (setting, $0) }
  }
  func points(_ name: String, _ style: Style, _ members: (Setting) -> Bool) -> Series? {
    let chosen = pairs.filter { members($0.0) }
    guard !chosen.isEmpty else { return nil }
    return Series(
      name, x: chosen.map { $0.1.recall20 ?? 0 }, y: chosen.map { $0.1.prototypes?.nmi ?? 0 },
      mark: .points(diameter: 16, opacity: 0.9), style: style)
  }
  let kinds: [(String, MacridVAE.Similarity, wide: Bool, Style)] = [
    ("cosine, d = 100", .cosine, true, Style(color: Palette.blue)),
    ("cosine, d = 10", .cosine, false, Style(color: Palette.skyBlue, marker: .square)),
    ("inner product, d = 100", .innerProduct, true, Style(color: Palette.vermillion)),
    ("inner product, d = 10", .innerProduct, false, Style(color: Palette.orange, marker: .square)),
  ]
  let scatter =
    kinds.compactMap { name, similarity, wide, style in
      points(name, style) { $0.similarity == similarity && ($0.dimensions == 100) == wide }
    } + [
      Series(
        "k-means on the same items", x: pairs.map { $0.1.recall20 ?? 0 },
        y: pairs.map { $0.1.kMeans.nmi }, mark: .points(diameter: 10, opacity: 0.6),
        style: Style(color: Color(0x888888), marker: .diamond))
    ]

  let (validation, labels, inner) = (
    run.choices.validation, run.choices.labels, run.choices.inner
  )
  let equal = run.settings.first { validation.becomes($0) { $0.similarity = .innerProduct } }
  func lines(_ value: KeyPath<EpochOutcome, Double>) -> [Series] {
    func line(_ name: String, _ outcomes: [Outcome], _ color: Color, dashed: Bool) -> Series? {
      guard let first = outcomes.first, !first.history.isEmpty else { return nil }
      let values = first.history.indices.map { epoch in
        outcomes.map { $0.history[epoch][keyPath: value] }
      }
      return Series(
        name, x: first.history.map { Double($0.epoch) },
        y: values.map { $0.reduce(0, +) / Double($0.count) }, mark: .line(dashed: dashed),
        band: outcomes.count > 1
          ? Series.Band(lower: values.map { $0.min()! }, upper: values.map { $0.max()! }) : nil,
        style: Style(color: color))
    }
    func first(_ setting: Setting) -> [Outcome] {
      pairs.filter { $0.0.name == setting.name }.map(\.1)
    }
    return [
      line("\(validation.name), validation users' choice", run.cosine, Palette.blue, dashed: false),
      labels == validation
        ? nil
        : line(
          "\(labels.name), the labels' choice", first(labels), Palette.bluishGreen, dashed: true),
      line(
        "\(inner.name), their choice for the inner product", run.inner, Palette.vermillion,
        dashed: false),
      equal.flatMap {
        $0 == inner
          ? nil
          : line(
            "\($0.name), inner product as \(validation.name)", first($0), Palette.orange,
            dashed: true)
      },
    ].compactMap(\.self)
  }
  return Figure(
    title: "When prototypes align with categories: \(run.title)",
    panels: [
      Panel(
        "Alignment against recall",
        .xy(XYPlot(x: Axis("validation Recall@20"), y: Axis("NMI"), series: scatter))),
      Panel(
        "Alignment over epochs",
        .xy(XYPlot(x: Axis("epoch"), y: Axis("NMI"), series: lines(\.nmi)))),
      Panel(
        "Effective clusters over epochs",
        .xy(
          XYPlot(
            x: Axis("epoch"), y: Axis("effective clusters", range: 0...7.3),
            series: lines(\.effective)))),
    ], columns: 3,
    caption: chapter.caption(
      "NMI of argmax c with the categories; left: the grid, one seed; right: lines are means over "
        + "\(chapter.arguments.seedCount) seeds, bands from the smallest to the largest"
        + (labels == validation && equal == inner ? "." : "; dashed: one seed.")),
    panelAspect: 0.85)
}
