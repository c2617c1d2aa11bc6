/// Series of points and lines over two axes, or, as a map, over none.
public struct XYPlot: Sendable {
  public var x: Axis
  public var y: Axis
  public var series: [Series]
  /// One unit is as long in x as in y, and no axes are drawn: for t-SNE, whose units mean nothing.
  public var isMap: Bool
  /// Written over the points, such as a group's name at its middle.
  public var labels: [PlacedLabel]

  public init(
    x: Axis = Axis(), y: Axis = Axis(), series: [Series], isMap: Bool = false,
    labels: [PlacedLabel] = []
  ) {
    self.x = x
    self.y = y
    self.series = series
    self.isMap = isMap
    self.labels = labels
  }
}

/// A few words, centred at a point of the plot, on a white ground.
public struct PlacedLabel: Sendable {
  public var text: String
  public var x: Double
  public var y: Double

  public init(_ text: String, x: Double, y: Double) {
    self.text = text
    self.x = x
    self.y = y
  }
}

/// One named set of points, drawn as points or joined by a line.
///
/// Series of one name look the same in all panels of a figure and share one legend entry.
public struct Series: Sendable {
  public enum Mark: Sendable, Equatable {
    /// Diameter in pixels and opacity in 0...1; nil chooses by the number of points in the panel.
    case points(diameter: Double? = nil, opacity: Double? = nil)
    /// Large marks in a dark outline over all else, such as medians.
    case outlined
    /// Width in pixels; `markers` draws each point, too.
    case line(width: Double = 3, dashed: Bool = false, markers: Bool = false)
  }

  /// A band around a line, such as the range between two quantiles.
  public struct Band: Sendable {
    public var lower: [Double]
    public var upper: [Double]

    public init(lower: [Double], upper: [Double]) {
      self.lower = lower
      self.upper = upper
    }
  }

  /// What the legend says; an empty name has no entry.
  public var name: String
  public var x: [Double]
  public var y: [Double]
  public var mark: Mark
  /// Half the length of each vertical error bar, in units of y.
  public var errors: [Double]?
  public var band: Band?
  /// nil takes the next style of the palette.
  public var style: Style?

  public init(
    _ name: String, x: [Double], y: [Double], mark: Mark = .points(), errors: [Double]? = nil,
    band: Band? = nil, style: Style? = nil
  ) {
    self.name = name
    self.x = x
    self.y = y
    self.mark = mark
    self.errors = errors
    self.band = band
    self.style = style
  }
}

extension XYPlot {
  func check(at place: String) throws {
    try x.checkRange(at: place)
    try y.checkRange(at: place)
    guard !series.isEmpty else {
      throw PlottingError.invalidPlot(what: "\(place) has no series")
    }
    for (number, one) in series.enumerated() {
      let place = "\(place), series \(number + 1) \"\(one.name)\""
      guard !one.x.isEmpty else { throw PlottingError.invalidPlot(what: "\(place) is empty") }
      func checkCount(_ values: [Double], _ name: String) throws {
        guard values.count == one.x.count else {
          throw PlottingError.invalidPlot(
            what: "\(place): \(one.x.count) values of x, but \(values.count) of \(name)")
        }
      }
      try checkCount(one.y, "y")
      try x.check(one.x, name: "x", at: place)
      try y.check(one.y, name: "y", at: place)
      if let errors = one.errors {
        try checkCount(errors, "errors")
        try Axis().check(errors, name: "errors", at: place)
        try y.check(zip(one.y, errors).map(-), name: "y - errors", at: place)
      }
      if let band = one.band {
        try checkCount(band.lower, "band.lower")
        try checkCount(band.upper, "band.upper")
        try y.check(band.lower, name: "band.lower", at: place)
        try y.check(band.upper, name: "band.upper", at: place)
      }
    }
    try x.check(labels.map(\.x), name: "labels.x", at: place)
    try y.check(labels.map(\.y), name: "labels.y", at: place)
  }

  private var xExtent: ClosedRange<Double> { x.extent(of: series.lazy.flatMap(\.x)) }

  private var yExtent: ClosedRange<Double> {
    var values = series.flatMap(\.y)
    for one in series {
      if let errors = one.errors {
        values += zip(one.y, errors).map(-)
        values += zip(one.y, errors).map(+)
      }
      if let band = one.band { values += band.lower + band.upper }
    }
    return y.extent(of: values)
  }

  /// Diameter and opacity that keep a panel of this many points readable.
  private static func density(_ count: Int) -> (diameter: Double, opacity: Double) {
    switch count {
    case ...300: (12, 0.9)
    case ...2_000: (8, 0.7)
    case ...10_000: (6, 0.55)
    case ...40_000: (4.5, 0.5)
    default: (3.5, 0.4)
    }
  }

  /// All points of all series in one table, evenly interleaved: drawn one series after the other,
  /// the last would hide those before it. Columns: x, y, point size, point type, colour.
  private func interleavedPoints(_ styles: [Style]) -> [Double] {
    var total = 0
    for one in series { if case .points = one.mark { total += one.x.count } }
    let density = Self.density(total)
    var order: [(position: Double, series: Int, index: Int)] = []
    order.reserveCapacity(total)
    for (number, one) in series.enumerated() {
      guard case .points = one.mark else { continue }
      for index in one.x.indices {
        order.append(((Double(index) + 0.5) / Double(one.x.count), number, index))
      }
    }
    order.sort { ($0.position, $0.series) < ($1.position, $1.series) }
    var rows: [Double] = []
    rows.reserveCapacity(5 * total)
    for point in order {
      let one = series[point.series]
      guard case .points(let diameter, let opacity) = one.mark else { continue }
      let style = styles[point.series]
      rows.append(one.x[point.index])
      rows.append(one.y[point.index])
      rows.append(Script.pointSize(diameter ?? density.diameter))
      rows.append(Double(style.pointType))
      rows.append(Script.colorValue(style.color, opacity: opacity ?? density.opacity))
    }
    return rows
  }

  /// Both ranges made equally long, as a map is drawn in a square.
  private var mapExtents: (ClosedRange<Double>, ClosedRange<Double>) {
    let (x, y) = (xExtent, yExtent)
    let half = max(x.upperBound - x.lowerBound, y.upperBound - y.lowerBound) / 2
    let middle = (
      x: x.lowerBound / 2 + x.upperBound / 2, y: y.lowerBound / 2 + y.upperBound / 2
    )
    return ((middle.x - half)...(middle.x + half), (middle.y - half)...(middle.y + half))
  }

  func draw(into drawing: inout Drawing, at frame: Rectangle, title: PanelTitle, styles: [Style]) {
    let (xExtent, yExtent) = isMap ? mapExtents : (xExtent, yExtent)
    let area: Rectangle
    if isMap {
      area = drawing.beginSquare(frame, title: title)
      drawing.script.line("set xrange [\(xExtent.lowerBound):\(xExtent.upperBound)]")
      drawing.script.line("set yrange [\(yExtent.lowerBound):\(yExtent.upperBound)]")
    } else {
      let room = x.scale == .linear ? 100.0 : 75
      area = drawing.begin(
        frame, title: title, x: ScaledAxis(x, xExtent, length: frame.width, room: room),
        y: ScaledAxis(y, yExtent, length: frame.height, room: 75))
    }
    if !labels.isEmpty {
      writeLabels(
        into: &drawing.script,
        unitsAPixel: (
          (xExtent.upperBound - xExtent.lowerBound) / area.width,
          (yExtent.upperBound - yExtent.lowerBound) / area.height
        ))
    }
    drawing.script.plot(clauses(into: &drawing.script, styles))
  }

  /// Labels that would lie on an earlier one move down, by as little as sets them free.
  private func writeLabels(into script: inout Script, unitsAPixel: (x: Double, y: Double)) {
    let size = ScaledAxis.ticSize
    var placed: [(label: PlacedLabel, width: Double)] = []
    for label in labels {
      var label = label
      let width = TextWidth.of(label.text, size: size * TextWidth.bold) + size / 2
      // As often as there are labels to step over, or a step could be lost in a large coordinate.
      for _ in placed {
        let other = placed.first { other in
          abs(other.label.x - label.x) < (other.width + width) / 2 * unitsAPixel.x
            && abs(other.label.y - label.y) < 1.39 * size * unitsAPixel.y
        }
        guard let other else { break }
        label.y = other.label.y - 1.4 * size * unitsAPixel.y
      }
      placed.append((label, width))
    }
    script.line("set style textbox opaque noborder fillcolor rgb \"#ffffff\" margins 0.6,0.6")
    for (label, _) in placed {
      script.line(
        "set label \(quoted(label.text)) at first \(label.x),\(label.y) center front boxed "
          + "font \(Script.font(size, bold: true)) tc rgb \"#222222\"")
    }
  }

  /// Sends the data, and returns what to plot: bands lowest, then points, then lines.
  private func clauses(into script: inout Script, _ styles: [Style]) -> [String] {
    var clauses: [String] = []
    for (one, style) in zip(series, styles) {
      guard let band = one.band else { continue }
      let rows = one.x.indices.flatMap { [one.x[$0], band.lower[$0], band.upper[$0]] }
      let data = script.table(rows, columns: 3)
      clauses.append(
        "\(data) using 1:2:3 with filledcurves fs transparent solid 0.2 noborder "
          + "lc rgb \(Script.color(style.color))")
    }
    let points = interleavedPoints(styles)
    if !points.isEmpty {
      let data = script.table(points, columns: 5)
      clauses.append(
        "\(data) using 1:2:3:4:5 with points ps variable pt variable lc rgb variable lw 1.5")
    }
    for (one, style) in zip(series, styles) {
      let color = Script.color(style.color)
      if let errors = one.errors {
        let rows = one.x.indices.flatMap { [one.x[$0], one.y[$0] - errors[$0], 2 * errors[$0]] }
        clauses.append(Script.errorBars(script.table(rows, columns: 3), color))
      }
      guard case .line(let width, let dashed, let markers) = one.mark else { continue }
      let data = script.table(one.x.indices.flatMap { [one.x[$0], one.y[$0]] }, columns: 2)
      clauses.append(
        "\(data) using 1:2 with lines lw \(width) dt \(dashed ? "(12,8)" : "1") lc rgb \(color)")
      if markers {
        clauses.append(
          "\(data) using 1:2 with points lw 2.5 pt \(style.pointType) ps \(Script.pointSize(12)) "
            + "lc rgb \(color)")
      }
    }
    for (one, style) in zip(series, styles) where one.mark == .outlined {
      let data = script.table(one.x.indices.flatMap { [one.x[$0], one.y[$0]] }, columns: 2)
      func marks(_ type: Int, _ diameter: Double, _ color: Color) -> String {
        "\(data) using 1:2 with points lw 4 pt \(type) ps \(Script.pointSize(diameter)) "
          + "lc rgb \(Script.color(color))"
      }
      let solid = style.marker.rawValue
      clauses += [
        marks(solid, 34, Color(0x222222)), marks(solid, 28, .white),
        marks(style.pointType, 22, style.color),
      ]
    }
    return clauses
  }
}
