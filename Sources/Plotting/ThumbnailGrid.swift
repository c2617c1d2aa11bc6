/// Rows of small pictures, each row with a label: for sweeps over items.
public struct ThumbnailGrid: Sendable {
  public struct Cell: Sendable {
    /// Shown whole within its cell; nil leaves a grey cell.
    public var image: Image?
    /// A few words beneath.
    public var caption: String
    /// Framed in vermillion, as the start item of a sweep.
    public var isMarked: Bool

    public init(_ image: Image?, caption: String = "", isMarked: Bool = false) {
      self.image = image
      self.caption = caption
      self.isMarked = isMarked
    }
  }

  public struct Row: Sendable {
    /// What the row shows, written at its left.
    public var label: String
    public var cells: [Cell]

    public init(_ label: String, cells: [Cell]) {
      self.label = label
      self.cells = cells
    }
  }

  public var rows: [Row]

  public init(rows: [Row]) {
    self.rows = rows
  }
}

extension ThumbnailGrid {
  private static let gap = 18.0
  private static let captionSize = 15.0
  private static let labelSize = 19.0

  func check(at place: String) throws {
    guard !rows.isEmpty, rows.allSatisfy({ !$0.cells.isEmpty }) else {
      throw PlottingError.invalidPlot(what: "\(place): a row of thumbnails is empty")
    }
  }

  private var columns: Int { rows.map(\.cells.count).max() ?? 1 }

  private func labelWidth(_ width: Double) -> Double {
    let longest = rows.map { TextWidth.of($0.label, size: Self.labelSize) }.max() ?? 0
    return longest == 0 ? 0 : min(longest, 0.25 * width) + 1.5 * Self.gap
  }

  /// The size of each image's cell: as wide as fits, as high as its highest image needs.
  private func cell(_ width: Double) -> (width: Double, height: Double) {
    let room = (width - labelWidth(width)) / Double(columns) - Self.gap
    let side = min(max(room.rounded(.down), 8), 256)
    let aspects = rows.flatMap(\.cells).compactMap(\.image).map {
      Double($0.height) / Double($0.width)
    }
    return (side, (side * min(max(aspects.max() ?? 1, 0.4), 1.6)).rounded())
  }

  private func wrappedCaptions(_ row: Row, _ cellWidth: Double) -> [[String]] {
    row.cells.map {
      TextWidth.wrap($0.caption, size: Self.captionSize, width: cellWidth + 8, limit: 3)
    }
  }

  private func rowHeight(_ row: Row, _ cell: (width: Double, height: Double)) -> Double {
    let lines = wrappedCaptions(row, cell.width).map(\.count).max() ?? 0
    return cell.height + (lines == 0 ? 0 : 1.25 * Self.captionSize * Double(lines) + 8) + Self.gap
  }

  func height(width: Double) -> Double {
    let cell = cell(width)
    return rows.reduce(Self.gap) { $0 + rowHeight($1, cell) }
  }

  /// Draws labels and frames, and returns where each image belongs.
  func draw(into drawing: inout Drawing, at frame: Rectangle, title: PanelTitle)
    -> [(image: Image?, frame: Rectangle)]
  {
    var placed: [(Image?, Rectangle)] = []
    let cell = cell(frame.width)
    let labelWidth = labelWidth(frame.width)
    drawing.draw(title, above: frame, in: frame)
    var top = frame.y + title.height + Self.gap / 2
    for row in rows {
      let label = TextWidth.wrap(
        row.label, size: Self.labelSize, width: max(labelWidth - 1.5 * Self.gap, 1), limit: 4)
      drawing.canvas.text(
        label, x: frame.x, y: top + cell.height / 2, size: Self.labelSize)
      for (index, (one, lines)) in zip(row.cells, wrappedCaptions(row, cell.width)).enumerated() {
        let left = frame.x + labelWidth + Double(index) * (cell.width + Self.gap)
        let place = Rectangle(
          x: left.rounded(), y: top.rounded(), width: cell.width, height: cell.height)
        placed.append((one.image, place))
        if one.isMarked {
          drawing.canvas.outline(place.inset(-3), color: Palette.vermillion, width: 4)
        }
        let size = Self.captionSize
        let middle = top + cell.height + 8 + 0.625 * size * Double(lines.count)
        drawing.canvas.text(
          lines, x: left + cell.width / 2, y: middle, size: size, align: .center)
      }
      top += rowHeight(row, cell)
    }
    return placed
  }
}
