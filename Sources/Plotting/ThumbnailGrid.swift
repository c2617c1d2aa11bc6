/// Rows of small pictures, each row with a label: for sweeps over items.
public struct ThumbnailGrid: Sendable {
  public struct Cell: Sendable {
    /// Shown whole within its cell; nil leaves a grey cell.
    public var image: Image?
    /// A few words beneath.
    public var caption: String
    /// Framed in vermillion, as the start item of a sweep.
    public var isMarked: Bool
    /// In grey, with a slash through it: it is not what the row is about.
    public var isStruck: Bool

    public init(
      _ image: Image?, caption: String = "", isMarked: Bool = false, isStruck: Bool = false
    ) {
      self.image = image
      self.caption = caption
      self.isMarked = isMarked
      self.isStruck = isStruck
    }
  }

  /// A small curve without axes, at a row's right.
  public struct Curve: Sendable {
    /// From left to right; nil has no place on the curve.
    public var values: [Double?]
    /// The values at the lower and the upper edge.
    public var range: ClosedRange<Double>
    /// A dashed line beneath, from the lower left to the upper right.
    public var hasDiagonal: Bool

    public init(_ values: [Double?], range: ClosedRange<Double>, hasDiagonal: Bool) {
      self.values = values
      self.range = range
      self.hasDiagonal = hasDiagonal
    }
  }

  public struct Row: Sendable {
    /// What the row shows, written at its left.
    public var label: String
    /// More about it, beneath the label.
    public var detail: String
    public var cells: [Cell]
    public var curve: Curve?
    /// A few words beneath the curve.
    public var note: String

    public init(
      _ label: String, detail: String = "", cells: [Cell], curve: Curve? = nil, note: String = ""
    ) {
      self.label = label
      self.detail = detail
      self.cells = cells
      self.curve = curve
      self.note = note
    }
  }

  public var rows: [Row]

  public init(rows: [Row]) {
    self.rows = rows
  }
}

extension ThumbnailGrid {
  private static let gap = 18.0
  private static let captionSize = 20.0
  private static let labelSize = 20.0
  private static let sideWidth = 190.0

  func check(at place: String) throws {
    guard !rows.isEmpty, rows.allSatisfy({ !$0.cells.isEmpty }) else {
      throw PlottingError.invalidPlot(what: "\(place): a row of thumbnails is empty")
    }
    for (index, row) in rows.enumerated() {
      guard let curve = row.curve else { continue }
      let place = "\(place), row \(index + 1)"
      try Axis().check(curve.values.map { $0 ?? 0 }, name: "curve", at: place)
      try Axis("curve", range: curve.range).checkRange(at: place)
    }
  }

  private var columns: Int { rows.map(\.cells.count).max() ?? 1 }

  private func labelWidth(_ width: Double) -> Double {
    let longest =
      rows.flatMap {
        [
          TextWidth.of($0.label, size: Self.labelSize * TextWidth.bold),
          TextWidth.of($0.detail, size: Self.labelSize),
        ]
      }.max() ?? 0
    return longest == 0 ? 0 : min(longest, (hasSide ? 0.15 : 0.25) * width) + 1.5 * Self.gap
  }

  private var hasSide: Bool { rows.contains { $0.curve != nil || !$0.note.isEmpty } }

  /// The size of each image's cell: as wide as fits, as high as its highest image needs.
  private func cell(_ width: Double) -> (width: Double, height: Double) {
    let side = hasSide ? Self.sideWidth : 0
    let room = (width - labelWidth(width) - side) / Double(columns) - Self.gap
    let edge = min(max(room.rounded(.down), 8), 256)
    let aspects = rows.flatMap(\.cells).compactMap(\.image).map {
      Double($0.height) / Double($0.width)
    }
    return (edge, (edge * min(max(aspects.max() ?? 1, 0.4), 1.6)).rounded())
  }

  private func wrappedCaptions(_ row: Row, _ cellWidth: Double) -> [[String]] {
    row.cells.map {
      TextWidth.wrap($0.caption, size: Self.captionSize, width: cellWidth + 8, limit: 3)
    }
  }

  private func note(_ row: Row) -> [String] {
    TextWidth.wrap(row.note, size: Self.captionSize, width: Self.sideWidth - 8, limit: 3)
  }

  private func rowHeight(_ row: Row, _ cell: (width: Double, height: Double)) -> Double {
    let captions = wrappedCaptions(row, cell.width).map(\.count).max() ?? 0
    let lines = max(captions, note(row).count)
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
      write(row, into: &drawing.canvas, x: frame.x, y: top + cell.height / 2, labelWidth)
      for (index, (one, lines)) in zip(row.cells, wrappedCaptions(row, cell.width)).enumerated() {
        let left = frame.x + labelWidth + Double(index) * (cell.width + Self.gap)
        let place = Rectangle(
          x: left.rounded(), y: top.rounded(), width: cell.width, height: cell.height)
        placed.append((one.isStruck ? one.image?.struckOut() : one.image, place))
        if one.isMarked {
          drawing.canvas.outline(place.inset(-3), color: Palette.vermillion, width: 4)
        }
        let size = Self.captionSize
        let middle = top + cell.height + 8 + 0.625 * size * Double(lines.count)
        drawing.canvas.text(
          lines, x: left + cell.width / 2, y: middle, size: size, align: .center)
      }
      if hasSide {
        let side = Rectangle(
          x: frame.x + frame.width - Self.sideWidth, y: top, width: Self.sideWidth,
          height: cell.height)
        row.curve?.draw(into: &drawing.canvas, at: side.inset(10))
        let lines = note(row)
        drawing.canvas.text(
          lines, x: side.x + side.width / 2,
          y: top + cell.height + 8 + 0.625 * Self.captionSize * Double(lines.count),
          size: Self.captionSize, align: .center)
      }
      top += rowHeight(row, cell)
    }
    return placed
  }

  /// A row's label in bold, and its detail beneath, around a height.
  private func write(
    _ row: Row, into canvas: inout Canvas, x: Double, y: Double, _ labelWidth: Double
  ) {
    let size = Self.labelSize
    let room = max(labelWidth - 1.5 * Self.gap, 1)
    let label = TextWidth.wrap(row.label, size: size * TextWidth.bold, width: room, limit: 4)
    let detail = TextWidth.wrap(row.detail, size: size, width: room, limit: 4)
    let line = 1.25 * size
    canvas.text(
      label, x: x, y: y - line / 2 * Double(detail.count), size: size, bold: !detail.isEmpty)
    canvas.text(detail, x: x, y: y + line / 2 * Double(label.count), size: size)
  }
}

extension ThumbnailGrid.Curve {
  fileprivate func draw(into canvas: inout Canvas, at frame: Rectangle) {
    let grey = Color(0xAAAAAA)
    let bottom = frame.y + frame.height
    canvas.line(
      x: frame.x, y: bottom, length: frame.width, width: 2, dashed: false, color: grey)
    if hasDiagonal {
      canvas.line(
        x: frame.x, y: bottom, length: frame.width, drop: -frame.height, width: 2, dashed: true,
        color: grey)
    }
    let step = frame.width / Double(max(1, values.count - 1))
    let places = values.enumerated().compactMap { index, value -> (x: Double, y: Double)? in
      guard let value else { return nil }
      let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
      return (
        frame.x + Double(index) * step, bottom - frame.height * min(max(share, 0), 1)
      )
    }
    for (first, second) in zip(places, places.dropFirst()) {
      canvas.line(
        x: first.x, y: first.y, length: second.x - first.x, drop: second.y - first.y, width: 3,
        dashed: false, color: Palette.blue)
    }
    for place in places {
      canvas.point(x: place.x, y: place.y, diameter: 11, style: Style(color: Palette.blue))
    }
  }
}
