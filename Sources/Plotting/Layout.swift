/// Where in the picture everything goes, in pixels.
struct Layout {
  static let titleSize = 26.0
  static let captionSize = 20.0
  private static let margin = 18.0
  private static let gap = 26.0

  private(set) var titleLines: [String] = []
  private(set) var captionLines: [String] = []
  private(set) var title = Rectangle(x: 0, y: 0, width: 0, height: 0)
  private(set) var legend = Rectangle(x: 0, y: 0, width: 0, height: 0)
  private(set) var caption = Rectangle(x: 0, y: 0, width: 0, height: 0)
  private(set) var panels: [Rectangle] = []
  private var panelWidth = 0.0
  private var panelTitleHeight = 0.0
  private(set) var height = 0

  init(_ figure: Figure) {
    let width = Double(figure.width) - 2 * Self.margin
    var y = Self.margin
    func strip(_ height: Double) -> Rectangle {
      let frame = Rectangle(x: Self.margin, y: y, width: width, height: height)
      y += height == 0 ? 0 : height + Self.margin / 2
      return frame
    }
    titleLines = TextWidth.wrap(
      figure.title, size: Self.titleSize * TextWidth.bold, width: width)
    title = strip(1.25 * Self.titleSize * Double(titleLines.count))
    let legendHeight = Legend(figure.panels).height(width: width)
    if figure.legend == .top { legend = strip(legendHeight) }

    let columns = Double(figure.columns)
    panelWidth = (width - Self.gap * (columns - 1)) / columns
    let lineCount = figure.panels.map { titleLines(of: $0).count }.max() ?? 0
    panelTitleHeight = lineCount == 0 ? 0 : 1.25 * Drawing.titleSize * Double(lineCount) + 10
    for start in stride(from: 0, to: figure.panels.count, by: figure.columns) {
      let row = figure.panels[start..<min(start + figure.columns, figure.panels.count)]
      let rowHeight =
        panelTitleHeight
        + (row.map { panel in
          if case .thumbnails(let grid) = panel.plot { return grid.height(width: panelWidth) }
          return (figure.panelAspect * panelWidth).rounded()
        }.max() ?? 0)
      for index in row.indices {
        let x = Self.margin + Double(index - start) * (panelWidth + Self.gap)
        panels.append(Rectangle(x: x, y: y, width: panelWidth, height: rowHeight))
      }
      y += rowHeight + Self.gap / 2
    }

    if figure.legend == .bottom { legend = strip(legendHeight) }
    captionLines = TextWidth.wrap(figure.caption, size: Self.captionSize, width: width)
    caption = strip(1.25 * Self.captionSize * Double(captionLines.count))
    height = Int((y + Self.margin / 2).rounded(.up))
  }

  private func titleLines(of panel: Panel) -> [String] {
    TextWidth.wrap(panel.title, size: Drawing.titleSize * TextWidth.bold, width: panelWidth)
  }

  func title(of panel: Panel) -> PanelTitle {
    PanelTitle(lines: titleLines(of: panel), height: panelTitleHeight)
  }
}
