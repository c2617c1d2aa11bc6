import Foundation

/// What a panel shows.
public enum Plot: Sendable {
  case xy(XYPlot)
  case bars(BarChart)
  case intervals(IntervalChart)
  case heatMap(HeatMap)
  case thumbnails(ThumbnailGrid)
}

/// One plot with its title, such as "(a) Items and users".
public struct Panel: Sendable {
  public var title: String
  public var plot: Plot

  public init(_ title: String = "", _ plot: Plot) {
    self.title = title
    self.plot = plot
  }
}

/// A picture: panels in a grid under one title, with one legend and a caption beneath.
///
///     let figure = Figure(
///       title: "Independence against recall",
///       panels: [Panel("(a) Items", .xy(items)), Panel("(b) Users", .xy(users))], columns: 2,
///       caption: "ml-100k; 200 configurations a method")
///     let png = try figure.render().png(provenance: ["Seed": "7"])
///
/// Text is set in DejaVu Sans at sizes made for 1,600 pixels, the width at which GitHub still
/// shows it readably. The same figure gives the same bytes on the same machine.
public struct Figure: Sendable {
  public enum LegendPlacement: Sendable {
    /// Between panels and caption.
    case bottom
    /// Between title and panels.
    case top
    case hidden
  }

  public var title: String
  public var panels: [Panel]
  /// Panels in a row.
  public var columns: Int
  public var caption: String
  public var legend: LegendPlacement
  /// Pixels.
  public var width: Int
  /// A panel's height over its width. Thumbnails take the height they need.
  public var panelAspect: Double

  public init(
    title: String = "", panels: [Panel], columns: Int = 1, caption: String = "",
    legend: LegendPlacement = .bottom, width: Int = 1600, panelAspect: Double = 0.66
  ) {
    self.title = title
    self.panels = panels
    self.columns = columns
    self.caption = caption
    self.legend = legend
    self.width = width
    self.panelAspect = panelAspect
  }

  /// Draws the figure.
  ///
  /// - Throws: ``PlottingError``: data that cannot be drawn (with panel, series and index), or
  ///   gnuplot missing or failing.
  public func render() throws -> Image {
    try render(with: Gnuplot())
  }

  func render(with gnuplot: Gnuplot) throws -> Image {
    try check()
    let (script, thumbnails) = script()
    var image = try Image(png: gnuplot.png(script), name: "gnuplot's picture")
    for thumbnail in thumbnails { try image.place(thumbnail.image, in: thumbnail.frame) }
    return image
  }

  func check() throws {
    guard !panels.isEmpty else { throw PlottingError.invalidPlot(what: "a figure of no panels") }
    guard (200...8_192).contains(width), columns > 0, panelAspect > 0.05, panelAspect < 20 else {
      throw PlottingError.invalidPlot(
        what: "a figure \(width) pixels wide, in \(columns) columns, of aspect \(panelAspect)")
    }
    for (index, panel) in panels.enumerated() {
      let place =
        panel.title.isEmpty ? "panel \(index + 1)" : "panel \(index + 1) \"\(panel.title)\""
      switch panel.plot {
      case .xy(let plot): try plot.check(at: place)
      case .bars(let chart): try chart.check(at: place)
      case .intervals(let chart): try chart.check(at: place)
      case .heatMap(let map): try map.check(at: place)
      case .thumbnails(let grid): try grid.check(at: place)
      }
    }
    let height = Layout(self).height
    guard height <= Image.maximumSide, width * height <= Image.maximumPixels else {
      throw PlottingError.invalidPlot(what: "a figure of \(width) x \(height) pixels")
    }
  }

  /// The script, and the images that go over what it draws.
  func script() -> (Script, [(image: Image?, frame: Rectangle)]) {
    let layout = Layout(self)
    let legend = Legend(panels)
    var drawing = Drawing(width: width, height: layout.height)
    var thumbnails: [(image: Image?, frame: Rectangle)] = []
    for (panel, frame) in zip(panels, layout.panels) {
      let title = layout.title(of: panel)
      let styles = legend.styles(of: panel.plot)
      switch panel.plot {
      case .xy(let plot): plot.draw(into: &drawing, at: frame, title: title, styles: styles)
      case .bars(let chart): chart.draw(into: &drawing, at: frame, title: title, styles: styles)
      case .intervals(let chart):
        chart.draw(into: &drawing, at: frame, title: title, styles: styles)
      case .heatMap(let map): map.draw(into: &drawing, at: frame, title: title)
      case .thumbnails(let grid):
        thumbnails += grid.draw(into: &drawing, at: frame, title: title)
      }
    }
    drawing.canvas.text(
      layout.titleLines, x: layout.title.x, y: layout.title.y + layout.title.height / 2,
      size: Layout.titleSize, bold: true)
    drawing.canvas.text(
      layout.captionLines, x: layout.caption.x, y: layout.caption.y + layout.caption.height / 2,
      size: Layout.captionSize, color: Color(0x444444))
    if self.legend != .hidden { legend.draw(into: &drawing.canvas, at: layout.legend) }
    return (drawing.finish(), thumbnails)
  }
}

extension Plot {
  /// Name, wish for a style, and legend symbol of each series.
  var described: [(name: String, style: Style?, symbol: Legend.Symbol)] {
    switch self {
    case .xy(let plot):
      plot.series.map { one in
        switch one.mark {
        case .points, .outlined: (one.name, one.style, .point)
        case .line(_, let dashed, let markers):
          (one.name, one.style, .line(dashed: dashed, markers: markers))
        }
      }
    case .bars(let chart): chart.series.map { ($0.name, $0.style, .box($0.fill)) }
    case .intervals(let chart):
      chart.series.map { ($0.name, $0.style, $0.isHollow ? .hollowPoint : .point) }
    case .heatMap, .thumbnails: []
    }
  }
}
