import Testing

@testable import Plotting

/// Data that cannot be drawn is refused with a word on where it is.
@Suite struct PlotCheckingTests {
  private static func xy(_ series: Series..., x: Axis = Axis(), y: Axis = Axis()) -> Plot {
    .xy(XYPlot(x: x, y: y, series: series))
  }

  private static func bars(_ values: [Double?], _ errors: [Double?] = [], y: Axis = Axis()) -> Plot
  {
    .bars(
      BarChart(
        groups: ["a", "b"], series: [BarSeries("ours", values: values, errors: errors)], y: y))
  }

  private static func intervals(_ estimates: IntervalSeries.Estimate?..., x: Axis = Axis()) -> Plot
  {
    .intervals(
      IntervalChart(rows: ["a", "b"], series: [IntervalSeries("ours", estimates, line: 0)], x: x))
  }

  static let cases: [(plot: Plot, words: [String])] = [
    (
      xy(Series("good", x: [1], y: [1]), Series("ours", x: [1, 2], y: [1, .nan])),
      ["panel 1 \"(a) Title\"", "series 2 \"ours\"", "y[1] is nan"]
    ),
    (xy(Series("ours", x: [-.infinity], y: [1])), ["x[0] is -inf"]),
    (xy(Series("ours", x: [1], y: [1e301])), ["y[0] is 1e+301"]),
    (xy(Series("ours", x: [], y: [])), ["series 1 \"ours\" is empty"]),
    (xy(), ["no series"]),
    (xy(Series("ours", x: [1, 2], y: [1])), ["2 values of x, but 1 of y"]),
    (xy(Series("ours", x: [1], y: [1], errors: [])), ["0 of errors"]),
    (xy(Series("ours", x: [1], y: [1], errors: [.nan])), ["errors[0] is nan"]),
    (xy(Series("ours", x: [1], y: [1], band: Series.Band(lower: [0], upper: []))), ["band.upper"]),
    (
      xy(Series("ours", x: [1], y: [1], band: Series.Band(lower: [.nan], upper: [1]))),
      ["band.lower[0] is nan"]
    ),
    (
      xy(Series("ours", x: [0], y: [1]), x: Axis(scale: .logarithmic)),
      ["x[0] is 0.0", "logarithmic"]
    ),
    (
      xy(Series("ours", x: [1], y: [1], errors: [1]), y: Axis(scale: .logarithmic)),
      ["y - errors[0] is 0.0"]
    ),
    (xy(Series("ours", x: [1], y: [1]), y: Axis("NDCG", range: 1...1)), ["NDCG", "1.0...1.0"]),
    (xy(Series("ours", x: [1], y: [1]), y: Axis(range: 0...1, scale: .logarithmic)), ["0.0...1.0"]),
    (bars([1]), ["2 groups, but 1 values"]),
    (
      .bars(
        BarChart(
          groups: ["a", "b"], series: [BarSeries("ours", values: [1, 2], labels: ["1"])], y: Axis())
      ), ["2 groups", "1 labels"]
    ),
    (bars([1, .infinity]), ["values[1] is inf"]),
    (bars([1, 2], [1, -.infinity]), ["errors[1] is -inf"]),
    (bars([1, 0], y: Axis(scale: .logarithmic)), ["values[1] is 0.0", "logarithmic"]),
    (.bars(BarChart(groups: [], series: [], y: Axis())), ["0 groups"]),
    (intervals(.init(1)), ["2 rows, but 1 estimates"]),
    (intervals(nil, .init(.nan)), ["estimates[1] is nan"]),
    (intervals(.init(1, interval: 0...(.infinity)), nil), ["upper ends[0] is inf"]),
    (
      intervals(.init(1, interval: 0...2), nil, x: Axis(scale: .logarithmic)),
      ["lower ends[0] is 0.0", "logarithmic"]
    ),
    (.intervals(IntervalChart(rows: ["a"], series: [], x: Axis())), ["0 series"]),
    (
      .heatMap(HeatMap(rows: ["r"], columns: ["c"], values: [[.nan]])),
      ["row 1 \"r\"", "values[0] is nan"]
    ),
    (.heatMap(HeatMap(rows: ["r"], columns: ["c"], values: [[1, 2]])), ["1 column names, but 2"]),
    (.heatMap(HeatMap(rows: [], columns: [], values: [])), ["0 row names"]),
    (
      .heatMap(
        HeatMap(
          rows: ["r"], columns: ["c"], values: [[1]], framed: [HeatMap.Place(row: 1, column: 0)])),
      ["row 1, column 0 is framed"]
    ),
    (
      .xy(
        XYPlot(
          series: [Series("ours", x: [1], y: [1])], labels: [PlacedLabel("a", x: .nan, y: 1)])),
      ["labels.x[0] is nan"]
    ),
    (.thumbnails(ThumbnailGrid(rows: [])), ["thumbnails"]),
    (
      .thumbnails(
        ThumbnailGrid(rows: [
          ThumbnailGrid.Row(
            "r", cells: [ThumbnailGrid.Cell(nil)],
            curve: ThumbnailGrid.Curve([.infinity], range: 0...1, hasDiagonal: true))
        ])), ["row 1: curve[0] is inf"]
    ),
  ]

  @Test func refusals() {
    for (plot, words) in Self.cases {
      let error = #expect(throws: PlottingError.self, "\(words)") {
        try Figure(panels: [Panel("(a) Title", plot)]).render()
      }
      for word in words {
        #expect(
          error?.description.contains(word) == true, "\(word) in \(String(describing: error))")
      }
    }
  }

  @Test func impossibleFigures() {
    let panel = Panel("", Self.xy(Series("s", x: [1], y: [1])))
    for figure in [
      Figure(panels: []), Figure(panels: [panel], columns: 0), Figure(panels: [panel], width: 10),
      Figure(panels: [panel], panelAspect: .nan),
      Figure(panels: [Panel](repeating: panel, count: 40), width: 1600),
    ] {
      #expect(throws: PlottingError.self) { try figure.render() }
    }
  }

  /// Shapes of data that trip autoscaling: constants, single points, huge and tiny numbers.
  @Test func extremeDataIsDrawn() throws {
    let extremes: [[Double]] = [
      [0], [5, 5, 5], [-1e299, 1e299], [1e-300, 2e-300], [1e15, 1e15 + 1], [-3, -3], [0, 1e-12],
    ]
    for values in extremes {
      let line = Series("line", x: values, y: values, mark: .line(markers: true))
      let figure = Figure(
        panels: [
          Panel("", .xy(XYPlot(series: [line, Series("points", x: values, y: values)]))),
          Panel("", .xy(XYPlot(series: [line], isMap: true))),
          Panel(
            "",
            .bars(
              BarChart(
                groups: values.map { "\($0)" }, series: [BarSeries("b", values: values)],
                y: Axis("")))),
          Panel(
            "",
            .heatMap(
              HeatMap(rows: ["r"], columns: values.map { "\($0)" }, values: [values], digits: 1))),
        ], columns: 2)
      _ = try figure.render()
    }
    let positive = Series("log", x: [1e-200, 1e200], y: [3, 3.1], mark: .line())
    _ = try Figure(panels: [
      Panel(
        "",
        .xy(
          XYPlot(
            x: Axis(scale: .logarithmic), y: Axis(scale: .logarithmic), series: [positive])))
    ]).render()
  }
}
