import Foundation

/// A grid of coloured cells with their values written in them, for grids of settings.
public struct HeatMap: Sendable {
  public enum ColorScale: Sendable {
    /// Dark to light (viridis), for amounts.
    case sequential
    /// Blue over white to red, for signed values; its range is symmetric about zero by default.
    case diverging
    /// White to dark blue, for shares of a whole.
    case shares
  }

  /// A cell, counted from the upper left.
  public struct Place: Hashable, Sendable {
    public var row: Int
    public var column: Int

    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  /// Row names, from the top.
  public var rows: [String]
  /// Column names, from the left.
  public var columns: [String]
  /// One array per row; nil is written "n/a".
  public var values: [[Double?]]
  public var rowLabel: String
  public var columnLabel: String
  /// What the cells' values are, written along the colour scale.
  public var valueLabel: String
  /// Digits after the point in the cells.
  public var digits: Int
  public var colors: ColorScale
  /// The values at both ends of the colour scale; nil takes the data's.
  public var range: ClosedRange<Double>?
  /// Cells with a frame around them.
  public var framed: Set<Place>
  /// Whether the colour scale stands at the right; where numbers are in all cells it may not.
  public var showsScale: Bool

  public init(
    rows: [String], columns: [String], values: [[Double?]], rowLabel: String = "",
    columnLabel: String = "", valueLabel: String = "", digits: Int = 2,
    colors: ColorScale = .sequential, range: ClosedRange<Double>? = nil,
    framed: Set<Place> = [], showsScale: Bool = true
  ) {
    self.rows = rows
    self.columns = columns
    self.values = values
    self.rowLabel = rowLabel
    self.columnLabel = columnLabel
    self.valueLabel = valueLabel
    self.digits = digits
    self.colors = colors
    self.range = range
    self.framed = framed
    self.showsScale = showsScale
  }
}

extension HeatMap.ColorScale {
  /// Colours at equal steps from the low end to the high end.
  var stops: [Color] {
    switch self {
    case .sequential:
      [
        0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6ECE58, 0xB5DE2B,
        0xFDE725,
      ].map(Color.init)
    case .diverging:
      [0x2166AC, 0x67A9CF, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xEF8A62, 0xB2182B].map(Color.init)
    case .shares:
      [0xF7FBFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B]
        .map(Color.init)
    }
  }

  /// Black or white, whichever is readable on the colour at this fraction of the scale.
  func textColor(at fraction: Double) -> Color {
    let position = min(max(fraction, 0), 1) * Double(stops.count - 1)
    let lower = min(Int(position), stops.count - 2)
    let weight = position - Double(lower)
    func luminance(_ color: Color) -> Double {
      0.299 * Double(color.red) + 0.587 * Double(color.green) + 0.114 * Double(color.blue)
    }
    let mixed = (1 - weight) * luminance(stops[lower]) + weight * luminance(stops[lower + 1])
    return mixed > 135 ? .black : .white
  }
}

extension HeatMap {
  func check(at place: String) throws {
    guard !rows.isEmpty, !columns.isEmpty, values.count == rows.count else {
      throw PlottingError.invalidPlot(
        what: "\(place): \(rows.count) row names, \(columns.count) column names, "
          + "\(values.count) rows of values")
    }
    for (index, row) in values.enumerated() {
      let place = "\(place), row \(index + 1) \"\(rows[index])\""
      guard row.count == columns.count else {
        throw PlottingError.invalidPlot(
          what: "\(place): \(columns.count) column names, but \(row.count) values")
      }
      try Axis().check(row.map { $0 ?? 0 }, name: "values", at: place)
    }
    if let cell = framed.first(where: {
      !rows.indices.contains($0.row) || !columns.indices.contains($0.column)
    }) {
      throw PlottingError.invalidPlot(
        what: "\(place): row \(cell.row), column \(cell.column) is framed, and is not there")
    }
    try Axis(valueLabel, range: range).checkRange(at: place)
  }

  private var extent: ClosedRange<Double> {
    if let range { return range }
    let values = values.joined().compactMap(\.self)
    guard var low = values.min(), var high = values.max() else { return 0...1 }
    if colors == .diverging { (low, high) = (-max(-low, high), max(-low, high)) }
    return low < high ? low...high : (low - 0.5)...(low + 0.5)
  }

  func draw(into drawing: inout Drawing, at frame: Rectangle, title: PanelTitle) {
    let extent = extent
    var bar = ScaledAxis(Axis(valueLabel), extent, length: frame.height, room: 75)
    bar.label = ""
    let barLabel =
      showsScale ? TextWidth.wrap(valueLabel, size: 20, width: 0.8 * frame.height, limit: 2) : []
    let barRoom = showsScale ? 24 + 26 + 28 + bar.labelSize.width : 0
    let y = ScaledAxis(rowLabel, names: rows, room: 0.25 * frame.width, isVertical: true)
    let cellRoom = (0.9 * frame.width - y.labelSize.width - barRoom - 60) / Double(columns.count)
    let area = drawing.begin(
      frame, title: title,
      x: ScaledAxis(columnLabel, names: columns, room: max(cellRoom, 20), isVertical: false), y: y,
      right: barRoom + 26 * Double(barLabel.count) + 12)
    drawing.canvas.text(
      barLabel, x: area.x + area.width + barRoom + 13 * Double(barLabel.count),
      y: area.y + area.height / 2, size: 20, align: .center, angle: 90)
    setColors(into: &drawing, extent, bar, area)
    let rowsOfCells = values.enumerated().flatMap { row, line in
      line.enumerated().flatMap { column, value -> [Double] in
        guard let value else { return [] }
        let (x, y) = (Double(column), Double(row))
        return [x, y, x - 0.5, x + 0.5, y - 0.5, y + 0.5, value]
      }
    }
    writeValues(
      into: &drawing.script, extent, cellWidth: area.width / Double(columns.count),
      cellHeight: area.height / Double(rows.count))
    guard !rowsOfCells.isEmpty else { return drawing.script.plot([]) }
    let data = drawing.script.table(rowsOfCells, columns: 7)
    drawing.script.plot(
      [
        "\(data) using 1:2:3:4:5:6:7 with boxxyerror fs solid 1 border rgb \"#ffffff\" lw 2 "
          + "lc palette"
      ] + frames(into: &drawing.script))
  }

  /// Vermillion on white, so that they are seen on any colour.
  private func frames(into script: inout Script) -> [String] {
    guard !framed.isEmpty else { return [] }
    let cells = framed.sorted { ($0.row, $0.column) < ($1.row, $1.column) }.flatMap { cell in
      let (x, y) = (Double(cell.column), Double(cell.row))
      return [x, y, x - 0.47, x + 0.47, y - 0.47, y + 0.47]
    }
    let data = script.table(cells, columns: 6)
    return [(9.0, Color.white), (5.0, Palette.vermillion)].map { width, color in
      "\(data) using 1:2:3:4:5:6 with boxxyerror fs empty border rgb \(Script.color(color)) "
        + "lw \(width) lc rgb \(Script.color(color))"
    }
  }

  /// Sets the palette and the colour scale at the right of the cells.
  private func setColors(
    into drawing: inout Drawing, _ extent: ClosedRange<Double>, _ bar: ScaledAxis, _ area: Rectangle
  ) {
    let (width, height) = (Double(drawing.width), Double(drawing.height))
    let stops = colors.stops.enumerated().map { "\($0) \(Script.color($1))" }
    drawing.script.line("unset border; unset grid")
    drawing.script.line("set palette defined (\(stops.joined(separator: ", ")))")
    guard showsScale else {
      return drawing.script.line("set cbrange [\(extent.lowerBound):\(extent.upperBound)]")
    }
    drawing.script.line(
      "set colorbox user origin \((area.x + area.width + 24) / width),"
        + "\(1 - (area.y + area.height) / height) size \(26 / width),\(area.height / height) "
        + "noborder")
    drawing.script.setScale(bar, "cb")
  }

  /// Writes each cell's value in it, in a size that fits, and "n/a" where there is none.
  private func writeValues(
    into script: inout Script, _ extent: ClosedRange<Double>, cellWidth: Double, cellHeight: Double
  ) {
    let texts = values.map { row in
      row.map { value in
        value.map { String(format: "%.\(max(0, min(digits, 12)))f", $0) } ?? "n/a"
      }
    }
    let longest = texts.joined().map { TextWidth.of($0, size: 1) }.max() ?? 1
    let size = min(20, 0.85 * cellWidth / longest, 0.5 * cellHeight)
    // Below this size a number is a smudge; the colour still tells.
    guard size >= 19 else { return }
    let span = extent.upperBound - extent.lowerBound
    for (row, line) in values.enumerated() {
      for (column, value) in line.enumerated() {
        let color = value.map { colors.textColor(at: ($0 - extent.lowerBound) / span) }
        script.line(
          "set label \(quoted(texts[row][column])) at first \(column),\(row) center "
            + "font \(Script.font(size)) tc rgb \(Script.color(color ?? Color(0x777777))) front")
      }
    }
  }
}
