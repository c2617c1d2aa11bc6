/// Estimates with their intervals, a row a name: a forest plot, with a line at zero.
public struct IntervalChart: Sendable {
  /// The rows' names, from the top.
  public var rows: [String]
  public var series: [IntervalSeries]
  /// The axis of the estimates; unless its range is given it includes zero.
  public var x: Axis

  public init(rows: [String], series: [IntervalSeries], x: Axis) {
    self.rows = rows
    self.series = series
    self.x = x
  }
}

/// One estimate a row, or none.
public struct IntervalSeries: Sendable {
  public struct Estimate: Sendable {
    public var value: Double
    /// The interval's ends; nil draws the point alone.
    public var interval: ClosedRange<Double>?

    public init(_ value: Double, interval: ClosedRange<Double>? = nil) {
      self.value = value
      self.interval = interval
    }
  }

  public var name: String
  /// One a row; nil is left out.
  public var estimates: [Estimate?]
  /// Which line within each row, from the top; series of one line are drawn over each other, the
  /// last on top.
  public var line: Int
  /// A hollow point, for what is not measured here.
  public var isHollow: Bool
  /// nil takes the next style of the palette.
  public var style: Style?

  public init(
    _ name: String, _ estimates: [Estimate?], line: Int, isHollow: Bool = false,
    style: Style? = nil
  ) {
    self.name = name
    self.estimates = estimates
    self.line = line
    self.isHollow = isHollow
    self.style = style
  }
}

extension IntervalChart {
  private static let diameter = 15.0

  func check(at place: String) throws {
    try x.checkRange(at: place)
    guard !rows.isEmpty, !series.isEmpty else {
      throw PlottingError.invalidPlot(
        what: "\(place) has \(rows.count) rows and \(series.count) series of intervals")
    }
    for (number, one) in series.enumerated() {
      let place = "\(place), series \(number + 1) \"\(one.name)\""
      guard one.estimates.count == rows.count, (0..<64).contains(one.line) else {
        throw PlottingError.invalidPlot(
          what: "\(place): \(rows.count) rows, but \(one.estimates.count) estimates on line "
            + "\(one.line)")
      }
      // A missing estimate passes as 1, which is fine on either scale, so that indices stay.
      try x.check(one.estimates.map { $0?.value ?? 1 }, name: "estimates", at: place)
      try x.check(
        one.estimates.map { $0?.interval?.lowerBound ?? 1 }, name: "lower ends", at: place)
      try x.check(
        one.estimates.map { $0?.interval?.upperBound ?? 1 }, name: "upper ends", at: place)
    }
  }

  private var extent: ClosedRange<Double> {
    let shown = series.flatMap { $0.estimates.compactMap(\.self) }
    let ends = shown.flatMap { one in
      [one.value] + (one.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }
    return x.extent(of: x.scale == .linear ? ends + [0] : ends)
  }

  func draw(into drawing: inout Drawing, at frame: Rectangle, title: PanelTitle, styles: [Style]) {
    let room = x.scale == .linear ? 100.0 : 75
    let y = ScaledAxis("", names: rows, room: 0.3 * frame.width, isVertical: true)
    let length = frame.width - y.labelSize.width
    drawing.begin(
      frame, title: title, x: ScaledAxis(x, extent, length: length, room: room), y: y)
    if x.scale == .linear { drawing.script.line("set yzeroaxis lt 1 lw 2 lc rgb \"#555555\"") }
    drawing.script.plot(clauses(into: &drawing.script, styles))
  }

  /// Sends the data, and returns what to plot: each series' intervals, then its points.
  private func clauses(into script: inout Script, _ styles: [Style]) -> [String] {
    let lines = 1 + (series.map(\.line).max() ?? 0)
    var clauses: [String] = []
    for (one, style) in zip(series, styles) {
      let y = (Double(one.line) + 0.5) / Double(lines) * 0.7 - 0.35
      var points: [Double] = []
      var intervals: [Double] = []
      for (row, estimate) in one.estimates.enumerated() {
        guard let estimate else { continue }
        points += [estimate.value, Double(row) + y]
        if let interval = estimate.interval {
          intervals += [
            interval.lowerBound, Double(row) + y, interval.upperBound - interval.lowerBound,
          ]
        }
      }
      guard !points.isEmpty else { continue }
      let color = Script.color(style.color)
      if !intervals.isEmpty {
        clauses.append(
          "\(script.table(intervals, columns: 3)) using 1:2:3:(0) with vectors nohead lw 4 "
            + "lc rgb \(color)")
      }
      let data = script.table(points, columns: 2)
      func point(_ diameter: Double, _ color: String) -> String {
        "\(data) using 1:2 with points pt \(style.marker.rawValue) ps "
          + "\(Script.pointSize(diameter)) lw 2.5 lc rgb \(color)"
      }
      clauses.append(point(Self.diameter, color))
      if one.isHollow { clauses.append(point(Self.diameter - 6, Script.color(.white))) }
    }
    return clauses
  }
}
