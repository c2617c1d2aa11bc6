/// Bars in groups, with error bars: for a table of datasets (groups) by methods (series).
public struct BarChart: Sendable {
  /// The groups' names, from the left.
  public var groups: [String]
  public var series: [BarSeries]
  /// The vertical axis; unless its range is given it includes zero.
  public var y: Axis

  public init(groups: [String], series: [BarSeries], y: Axis) {
    self.groups = groups
    self.series = series
    self.y = y
  }
}

/// One bar per group.
public struct BarSeries: Sendable {
  public enum Fill: Sendable {
    case solid
    /// A light tint within an outline, for the counterpart of a solid bar of the same colour.
    case light
  }

  public var name: String
  /// One value per group; nil is drawn as "n/a".
  public var values: [Double?]
  /// Half the length of each error bar, in units of y; nil for none.
  public var errors: [Double?]
  /// What is written at the end of each bar; empty for nothing.
  public var labels: [String]
  public var fill: Fill
  /// nil takes the next colour of the palette.
  public var style: Style?

  /// - Parameters:
  ///   - errors: as many as there are values, or empty for none at all.
  ///   - labels: the same.
  public init(
    _ name: String, values: [Double?], errors: [Double?] = [], labels: [String] = [],
    fill: Fill = .solid, style: Style? = nil
  ) {
    self.name = name
    self.values = values
    self.errors = errors.isEmpty ? values.map { _ in nil } : errors
    self.labels = labels.isEmpty ? values.map { _ in "" } : labels
    self.fill = fill
    self.style = style
  }
}

extension BarChart {
  func check(at place: String) throws {
    try y.checkRange(at: place)
    guard !groups.isEmpty, !series.isEmpty else {
      throw PlottingError.invalidPlot(
        what: "\(place) has \(groups.count) groups and \(series.count) series of bars")
    }
    for (number, one) in series.enumerated() {
      let place = "\(place), series \(number + 1) \"\(one.name)\""
      guard one.values.count == groups.count, one.errors.count == groups.count,
        one.labels.count == groups.count
      else {
        throw PlottingError.invalidPlot(
          what: "\(place): \(groups.count) groups, but \(one.values.count) values, "
            + "\(one.errors.count) errors and \(one.labels.count) labels")
      }
      // A missing value passes as 1, which is fine on either scale, so that indices stay.
      try y.check(one.values.map { $0 ?? 1 }, name: "values", at: place)
      try Axis().check(one.errors.map { $0 ?? 0 }, name: "errors", at: place)
      if y.scale == .logarithmic {
        let ends = zip(one.values, one.errors).map { value, error -> Double in
          value.map { $0 - (error ?? 0) } ?? 1
        }
        try y.check(ends, name: "values - errors", at: place)
      }
    }
  }

  private var extent: ClosedRange<Double> {
    var ends: [Double] = []
    for one in series {
      for (value, error) in zip(one.values, one.errors) {
        guard let value else { continue }
        ends += [value - (error ?? 0), value + (error ?? 0)]
      }
    }
    return y.extent(of: ends, fromZero: true)
  }

  func draw(into drawing: inout Drawing, at frame: Rectangle, title: PanelTitle, styles: [Style]) {
    let extent = extent
    let room = 0.85 * (frame.width - 110) / Double(groups.count)
    drawing.begin(
      frame, title: title, x: ScaledAxis("", names: groups, room: room, isVertical: false),
      y: ScaledAxis(y, extent, length: frame.height, room: 75))
    drawing.script.plot(clauses(into: &drawing.script, extent, styles))
  }

  /// Sends the data, and returns what to plot.
  private func clauses(
    into script: inout Script, _ extent: ClosedRange<Double>, _ styles: [Style]
  ) -> [String] {
    let barWidth = 0.8 / Double(series.count)
    let base = max(extent.lowerBound, min(0, extent.upperBound))
    var clauses: [String] = []
    for (number, (one, style)) in zip(series, styles).enumerated() {
      var bars: [Double] = []
      var errorBars: [Double] = []
      for (group, value) in one.values.enumerated() {
        let center = Double(group) - 0.4 + barWidth * (Double(number) + 0.5)
        guard let value else {
          script.line(
            "set label \(quoted("n/a")) at first \(center),\(base) left rotate by 90 "
              + "offset 0,0.5 font \(Script.font(ScaledAxis.ticSize)) tc rgb \"#777777\" front")
          continue
        }
        if !one.labels[group].isEmpty {
          let end = value + (one.errors[group] ?? 0)
          script.line(
            "set label \(quoted(one.labels[group])) at first \(center),\(end) center "
              + "offset 0,0.55 font \",14\" tc rgb \"#333333\" front")
        }
        let half = 0.46 * barWidth
        bars += [center, value, center - half, center + half, min(base, value), max(base, value)]
        if let error = one.errors[group] { errorBars += [center, value - error, 2 * error] }
      }
      let fill = Script.boxFill(one.fill, style.color)
      if !bars.isEmpty {
        let data = script.table(bars, columns: 6)
        clauses.append("\(data) using 1:2:3:4:5:6 with boxxyerror \(fill)")
      }
      if !errorBars.isEmpty {
        clauses.append(Script.errorBars(script.table(errorBars, columns: 3), "\"#333333\""))
      }
    }
    return clauses
  }
}
