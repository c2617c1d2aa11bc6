import Foundation

/// A grid of coloured cells with their values written in them, for grids of settings.
public struct HeatMap: Sendable {
  public enum ColorScale: Sendable {
    /// Dark to light (viridis), for amounts.
    case sequential
    /// Blue over white to red, for signed values; its range is symmetric about zero by default.
    case diverging
  }

  /// Row names, from the top.
  public var rows: [String]
  /// Column names, from the left.
  public var columns: [String]
  /// One array per row; nil leaves the cell blank.
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

  public init(
    rows: [String], columns: [String], values: [[Double?]], rowLabel: String = "",
    columnLabel: String = "", valueLabel: String = "", digits: Int = 2,
    colors: ColorScale = .sequential, range: ClosedRange<Double>? = nil
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
    }
  }

  /// Whether black, rather than white, is readable on the colour at this fraction of the scale.
  func takesBlackText(at fraction: Double) -> Bool {
    let position = min(max(fraction, 0), 1) * Double(stops.count - 1)
    let color = stops[Int(position.rounded())]
    let luminance =
      0.299 * Double(color.red) + 0.587 * Double(color.green) + 0.114 * Double(color.blue)
    return luminance > 128
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
    try Axis(valueLabel, range: range).checkRange(at: place)
  }

  private var extent: ClosedRange<Double> {
    if let range { return range }
    let values = values.joined().compactMap(\.self)
    guard var low = values.min(), var high = values.max() else { return 0...1 }
    if colors == .diverging { (low, high) = (-max(-low, high), max(-low, high)) }
    return low < high ? low...high : (low - 0.5)...(low + 0.5)
  }

  func draw(into script: inout Script, width: Double, height: Double) {
    let extent = extent
    let stops = colors.stops.enumerated().map { "\($0) \(Script.color($1))" }
    script.line("set palette defined (\(stops.joined(separator: ", ")))")
    script.line("set cbrange [\(extent.lowerBound):\(extent.upperBound)]")
    script.line("set colorbox")
    script.line("set cblabel \(quoted(valueLabel)) font \",16\" offset 1,0")
    script.line("set cbtics font \",14\" scale 0.5")
    script.setAxes(
      x: Axis(columnLabel), -0.5...(Double(columns.count) - 0.5), y: Axis(rowLabel),
      -0.5...(Double(rows.count) - 0.5))
    // Row 0 is at the top.
    script.line("set yrange [\(Double(rows.count) - 0.5):-0.5]")
    script.line("unset grid")
    script.line("set tics scale 0")
    script.line("unset border")
    let cell = (width: 0.68 * width / Double(columns.count), height: height / Double(rows.count))
    script.setCategories("x", columns, room: 0.95 * cell.width)
    script.setCategories("y", rows, room: 0.2 * width)

    var cells: [Double] = []
    var longest = 1.0
    var labels: [(text: String, row: Int, column: Int, black: Bool)] = []
    for (row, line) in values.enumerated() {
      for (column, value) in line.enumerated() {
        guard let value else { continue }
        let (x, y) = (Double(column), Double(row))
        cells += [x, y, x - 0.5, x + 0.5, y - 0.5, y + 0.5, value]
        let text = String(format: "%.\(max(0, min(digits, 12)))f", value)
        let fraction = (value - extent.lowerBound) / (extent.upperBound - extent.lowerBound)
        labels.append((text, row, column, colors.takesBlackText(at: fraction)))
        longest = max(longest, TextWidth.of(text, size: 1))
      }
    }
    let size = min(20, 0.85 * cell.width / longest, 0.5 * cell.height)
    // Below this size a number is a smudge; the colour still tells.
    if size >= 9 {
      for label in labels {
        script.line(
          "set label \(quoted(label.text)) at first \(label.column),\(label.row) center "
            + "font \(Script.font(size)) tc rgb \(label.black ? "\"#000000\"" : "\"#ffffff\"") front"
        )
      }
    }
    guard !cells.isEmpty else { return script.plot([]) }
    let data = script.table(cells, columns: 7)
    script.plot([
      "\(data) using 1:2:3:4:5:6:7 with boxxyerror fs solid 1 border rgb \"#ffffff\" lw 2 "
        + "lc palette"
    ])
  }
}
