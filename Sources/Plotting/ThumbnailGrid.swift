/// Rows of small pictures, each row with a label: for sweeps over items.
public struct ThumbnailGrid: Sendable {
  public struct Cell: Sendable {
    /// Shown whole within a square; nil leaves a grey square.
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
  private static let gap = 14.0
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

  private func side(_ width: Double) -> Double {
    let side = (width - labelWidth(width)) / Double(columns) - Self.gap
    return min(max(side.rounded(.down), 8), 256)
  }

  private func wrappedCaptions(_ row: Row, side: Double) -> [[String]] {
    row.cells.map { TextWidth.wrap($0.caption, size: Self.captionSize, width: side + 8) }
  }

  private func rowHeight(_ row: Row, side: Double) -> Double {
    let lines = wrappedCaptions(row, side: side).map(\.count).max() ?? 0
    return side + Double(lines) * 1.25 * Self.captionSize + Self.gap
  }

  func height(width: Double) -> Double {
    let side = side(width)
    return rows.reduce(Self.gap) { $0 + rowHeight($1, side: side) }
  }

  /// Adds labels to the canvas, and returns where each image belongs.
  func draw(into canvas: inout Canvas, at frame: Rectangle) -> [(image: Image?, frame: Rectangle)] {
    var placed: [(Image?, Rectangle)] = []
    let side = side(frame.width)
    let labelWidth = labelWidth(frame.width)
    var top = frame.y + Self.gap / 2
    for row in rows {
      let label = TextWidth.wrap(
        row.label, size: Self.labelSize, width: max(labelWidth - 1.5 * Self.gap, 1))
      canvas.text(label, x: frame.x, y: top + side / 2, size: Self.labelSize)
      for (index, (cell, caption)) in zip(row.cells, wrappedCaptions(row, side: side)).enumerated()
      {
        let left = frame.x + labelWidth + Double(index) * (side + Self.gap)
        let square = Rectangle(x: left.rounded(), y: top.rounded(), width: side, height: side)
        if cell.isMarked { canvas.outline(square.inset(-3), color: Palette.vermillion, width: 4) }
        placed.append((cell.image, square))
        let size = Self.captionSize
        let middle = top + side + 4 + 0.625 * size * Double(caption.count)
        canvas.text(caption, x: left + side / 2, y: middle, size: size, align: .center)
      }
      top += rowHeight(row, side: side)
    }
    return placed
  }
}
