import Foundation
import Testing

@testable import Plotting

/// One figure of each kind. To look at them, name a folder in PLOTTING_GALLERY.
@Suite struct GalleryTests {
  static let gallery = ProcessInfo.processInfo.environment["PLOTTING_GALLERY"]

  /// Simulated points: a small generator of its own, so that the pictures never change.
  struct Noise {
    var state: UInt64

    mutating func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 9_007_199_254_740_992
    }

    mutating func normal() -> Double {
      (0..<12).reduce(-6) { sum, _ in sum + uniform() }
    }
  }

  @Test(arguments: Figures.all.map(\.name))
  func drawsTwiceAlike(name: String) throws {
    let make = try #require(Figures.all.first { $0.name == name }?.make)
    let figure = try make()
    let provenance = ["Seed": "7", "Software": "macrid-workbench", "Title": name]
    let image = try figure.render()
    let bytes = Data(try image.png(provenance: provenance))
    #expect(try Data(figure.render().png(provenance: provenance)) == bytes)
    #expect(image.width == figure.width)
    #expect(image.height == Layout(figure).height)
    #expect(colors(of: image).count > 20)
    if let gallery = Self.gallery {
      try bytes.write(to: URL(filePath: gallery).appending(path: name + ".png"))
    }
  }

  @Test func drawsAHundredThousandPoints() throws {
    let image = try Figures.dense().render()
    #expect(colors(of: image).count > 20)
    if let gallery = Self.gallery {
      try Data(image.png()).write(to: URL(filePath: gallery).appending(path: "dense.png"))
    }
  }

  private func colors(of image: Image) -> Set<UInt32> {
    var found: Set<UInt32> = []
    for index in stride(from: 0, to: image.pixels.count, by: 4) {
      let (red, green, blue) = (
        image.pixels[index], image.pixels[index + 1], image.pixels[index + 2]
      )
      found.insert(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
    }
    return found
  }
}

enum Figures {
  static let all: [(name: String, make: @Sendable () throws -> Figure)] = [
    ("scatter", scatter), ("map", map), ("lines", lines), ("bars", bars), ("intervals", intervals),
    ("heatmap", heatMap), ("thumbnails", thumbnails), ("hostile", hostile), ("slanted", slanted),
  ]

  /// Differences with intervals, one of them absent, and hollow points beside them.
  static func intervals() -> Figure {
    func series(_ name: String, _ values: [Double?], _ line: Int, _ style: Style)
      -> [IntervalSeries]
    {
      [
        IntervalSeries(
          name, values.map { $0.map { .init($0, interval: $0 - 0.02...$0 + 0.03) } }, line: line,
          style: style),
        IntervalSeries(
          "\(name), the paper's", values.map { $0.map { .init($0 + 0.05) } }, line: line,
          isHollow: true, style: Style(color: style.color, marker: .diamond)),
      ]
    }
    let chart = IntervalChart(
      rows: ["alishop-7c", "ml-100k", "ml-latest-small"],
      series: series("less MultDAE's", [0.05, nil, -0.01], 0, Style(color: Palette.orange))
        + series(
          "less MultVAE's", [0.09, 0.02, 0], 1, Style(color: Palette.blue, marker: .triangle)),
      x: Axis("difference in NDCG@100"))
    return Figure(
      title: "Differences",
      panels: [Panel("(a)", .intervals(chart)), Panel("(b)", .intervals(chart))],
      columns: 2, caption: "Simulated differences with intervals.", panelAspect: 0.5)
  }

  /// Independence against recall, as in the paper's Figure 4: four methods, two panels.
  static func scatter() -> Figure {
    var noise = GalleryTests.Noise(state: 1)
    let methods = [
      "Ours(100,700)", "Ours(100,100)", "beta-MultVAE(100,700)", "beta-MultVAE(100,100)",
    ]
    func panel() -> XYPlot {
      let series = methods.enumerated().map { index, name in
        let x = (0..<500).map { _ in 0.24 - 0.015 * Double(index) + 0.012 * noise.normal() }
        let y = x.map { 0.9 - 0.05 * Double(index) + 0.5 * ($0 - 0.2) + 0.01 * noise.normal() }
        return Series(name, x: x, y: y)
      }
      return XYPlot(
        x: Axis("Recall@20"), y: Axis("Disentanglement (Uncorrelatedness)"), series: series)
    }
    return Figure(
      title: "Independence against recall",
      panels: [
        Panel("(a) Items' representations", .xy(panel())),
        Panel("(b) Users' representations", .xy(panel())),
      ],
      columns: 2, caption: "Simulated points: 500 configurations a method.", panelAspect: 0.85)
  }

  /// A t-SNE-like map in five panels, the first with 28,000 points.
  static func map() -> Figure {
    var noise = GalleryTests.Noise(state: 2)
    let categories = ["bags", "phone cases", "shirts", "shoes", "watches", "sofas", "meat"]
    func clusters(_ count: Int, marker: Marker, suffix: String = "") -> [Series] {
      categories.enumerated().map { index, name in
        let angle = 2 * Double.pi * Double(index) / 7
        return Series(
          name + suffix, x: (0..<count).map { _ in 30 * cos(angle) + 6 * noise.normal() },
          y: (0..<count).map { _ in 30 * sin(angle) + 6 * noise.normal() },
          style: Style(color: Palette.colors[index], marker: marker))
      }
    }
    let titles = [
      "(a) Items and users", "(b) Users", "(c) Items", "(d) Items by category", "(e) Inner product",
    ]
    let panels = titles.enumerated().map { index, title in
      Panel(
        title, .xy(XYPlot(series: clusters(index == 0 ? 4_000 : 700, marker: .circle), isMap: true))
      )
    }
    return Figure(
      panels: panels, columns: 3, caption: "t-SNE of simulated points; colours by cluster.",
      panelAspect: 1)
  }

  /// A line with error bars, a dashed one, and a median with a band; a logarithmic axis.
  static func lines() -> Figure {
    let beta = [0.001, 0.01, 0.1, 1, 10, 100, 1000, 10_000]
    let recall = [0.31, 0.33, 0.36, 0.40, 0.41, 0.37, 0.30, 0.22]
    let spread = [0.010, 0.012, 0.011, 0.009, 0.014, 0.02, 0.03, 0.025]
    let epochs = (0..<50).map(Double.init)
    let median = epochs.map { 0.45 - 0.4 * exp(-$0 / 12) }
    return Figure(
      title: "Training",
      panels: [
        Panel(
          "(a) Recall over beta",
          .xy(
            XYPlot(
              x: Axis("beta", scale: .logarithmic), y: Axis("Recall@20"),
              series: [
                Series("MacridVAE", x: beta, y: recall, mark: .line(markers: true), errors: spread),
                Series(
                  "MultVAE", x: beta, y: recall.map { $0 - 0.05 }, mark: .line(markers: true),
                  errors: spread),
                Series("paper", x: [0.001, 10_000], y: [0.36, 0.36], mark: .line(dashed: true)),
              ]))),
        Panel(
          "(b) Validation NDCG@100",
          .xy(
            XYPlot(
              x: Axis("epoch"), y: Axis("NDCG@100", range: 0...0.6),
              series: [
                Series(
                  "MacridVAE", x: epochs, y: median, mark: .line(),
                  band: Series.Band(
                    lower: median.map { $0 - 0.06 }, upper: median.map { $0 + 0.04 })),
                Series(
                  "MultVAE", x: epochs, y: median.map { 0.8 * $0 }, mark: .line(),
                  band: Series.Band(
                    lower: median.map { 0.7 * $0 }, upper: median.map { 0.9 * $0 })),
              ]))),
      ], columns: 2,
      caption: "Simulated curves. Error bars: standard error over users; bands: 10 % to 90 % "
        + "quantiles over seeds, long enough a caption to show that it is wrapped at the picture's edge.",
      panelAspect: 0.75)
  }

  /// The paper's Table 1 beside ours, where one dataset is missing.
  static func bars() -> Figure {
    let datasets = ["AliShop-7C", "ML-100k", "ML-1M", "ML-20M", "Netflix"]
    let paper: [(String, [Double], [Double])] = [
      (
        "MultDAE", [0.23923, 0.24487, 0.40453, 0.41900, 0.37450],
        [0.0038, 0.02738, 0.00799, 0.00209, 0.00095]
      ),
      (
        "beta-MultVAE", [0.23875, 0.27484, 0.40555, 0.41113, 0.36291],
        [0.00379, 0.02883, 0.00809, 0.00212, 0.00094]
      ),
      (
        "MacridVAE", [0.29148, 0.28895, 0.42740, 0.42496, 0.37987],
        [0.0038, 0.02739, 0.00789, 0.00212, 0.00096]
      ),
    ]
    let series = paper.enumerated().flatMap { index, row in
      let style = Style.numbered(index)
      return [
        BarSeries(row.0 + ", paper", values: row.1, errors: row.2, fill: .light, style: style),
        BarSeries(
          row.0 + ", ours (simulated)",
          values: row.1.enumerated().map { $0 == 4 ? nil : 0.97 * $1 },
          errors: row.2.enumerated().map { $0 == 4 ? nil : $1 }, style: style),
      ]
    }
    let chart = BarChart(groups: datasets, series: series, y: Axis("NDCG@100"))
    let small = BarChart(groups: datasets, series: Array(series.prefix(4)), y: Axis("Recall@20"))
    return Figure(
      title: "Table 1",
      panels: [
        Panel("(a) NDCG@100", .bars(chart)), Panel("(b) Recall@20", .bars(small)),
      ],
      caption: "Error bars: standard error over test users.", panelAspect: 0.35)
  }

  static func heatMap() -> Figure {
    var values: [[Double?]] = []
    for row in 1...5 { values.append((0..<6).map { sin(Double(row) * Double($0)) }) }
    values[2][3] = nil
    let sigmas = ["0.05", "0.075", "0.1", "0.2", "0.3", "0.5"]
    let betas = ["beta 0.1", "beta 1", "beta 10", "beta 50", "beta 100"]
    func map(_ colors: HeatMap.ColorScale) -> Plot {
      .heatMap(
        HeatMap(
          rows: betas, columns: sigmas, values: values, columnLabel: "sigma_0",
          valueLabel: "rank correlation", colors: colors))
    }
    return Figure(
      panels: [Panel("(a) Sequential", map(.sequential)), Panel("(b) Diverging", map(.diverging))],
      columns: 2, caption: "Simulated values; one setting was not run.", panelAspect: 0.7)
  }

  static func thumbnails() throws -> Figure {
    let labels = [
      "(a) bag size, dimension 3 of bags", "(b) bag colour", "(c) phone cases",
      "(d) bag size, another start",
    ]
    let rows = try labels.enumerated().map { row, label in
      let cells = try (0..<8).map { column in
        var image = try Image(width: 90, height: 70, fill: Color(0xF4F0E8))
        let bag = try Image(
          width: 20 + 8 * column, height: 15 + 6 * column, fill: Palette.colors[(row + column) % 8])
        image.draw(bag, x: 45 - bag.width / 2, y: 35 - bag.height / 2)
        return ThumbnailGrid.Cell(
          row == 2 && column == 5 ? nil : image, caption: row == 0 ? "item \(column)" : "",
          isMarked: column == row)
      }
      return ThumbnailGrid.Row(label, cells: cells)
    }
    return Figure(
      title: "Sweeps of one dimension", panels: [Panel("", .thumbnails(ThumbnailGrid(rows: rows)))],
      caption: "Simulated shop; the start item is framed.")
  }

  /// Every text a troublemaker.
  static func hostile() -> Figure {
    let text = "`touch pwned` $(touch pwned) @x {/=40 y} \"q\" 'q' \\n 95% a_b^c <b>&amp;</b> é 漢"
    return Figure(
      title: text + "\nsecond line; system('touch pwned')",
      panels: [
        Panel(
          text,
          .bars(
            BarChart(
              groups: [text, "100%", "50 %d %s", ""],
              series: [
                BarSeries(text, values: [1, -2, 3, nil]),
                BarSeries("!touch pwned", values: [1, 1, 1, 1]),
              ],
              y: Axis(text)))),
        Panel(
          text,
          .heatMap(
            HeatMap(
              rows: [text, "b"], columns: ["a\nb", text], values: [[1, 2], [3, nil]],
              rowLabel: text, columnLabel: text, valueLabel: text))),
      ], columns: 2, caption: text, panelAspect: 0.8)
  }

  /// Names wider than their bars, a legend of many entries at the top, a logarithmic axis.
  static func slanted() -> Figure {
    let genres = [
      "Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama",
      "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Science-Fiction",
      "Thriller", "War", "Western",
    ]
    let counts = genres.indices.map { 10 + pow(Double($0 - 9), 4) }
    let lines = (0..<12).map { number in
      Series(
        "setting \(number + 1)", x: [0, 1, 2], y: [0, Double(number), Double(number * 2)],
        mark: .line(markers: true))
    }
    return Figure(
      title: "Movies by genre",
      panels: [
        Panel(
          "(a) Movies",
          .bars(
            BarChart(
              groups: genres, series: [BarSeries("", values: counts)],
              y: Axis("movies", scale: .logarithmic)))),
        Panel("(b) Settings", .xy(XYPlot(x: Axis("step"), y: Axis("value"), series: lines))),
      ], columns: 2, caption: "Simulated counts.", legend: .top, panelAspect: 0.8)
  }

  /// 100,000 points of four overlapping series.
  static func dense() -> Figure {
    var noise = GalleryTests.Noise(state: 5)
    let series = (0..<4).map { index in
      Series(
        "cluster \(index + 1)",
        x: (0..<25_000).map { _ in noise.normal() + Double(index) },
        y: (0..<25_000).map { _ in noise.normal() })
    }
    return Figure(
      panels: [Panel("", .xy(XYPlot(x: Axis("x"), y: Axis("y"), series: series)))],
      caption: "100,000 simulated points, drawn evenly interleaved.")
  }
}
