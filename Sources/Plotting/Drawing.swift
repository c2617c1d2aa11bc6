import Foundation

/// A picture being drawn: gnuplot's commands, and what goes over the whole picture at the end.
struct Drawing {
  let width: Int
  let height: Int
  var script = Script()
  var canvas = Canvas()

  static let titleSize = 21.0
  private static let labelSize = 21.0

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    script.line("set encoding utf8")
    script.line(
      "set terminal pngcairo noenhanced size \(width),\(height) font \"DejaVu Sans,15\" "
        + "background rgb \"#ffffff\"")
    script.line("set multiplot")
  }

  /// Draws the canvas over it all, and returns the commands.
  func finish() -> Script {
    var script = script
    canvas.draw(into: &script, width: width, height: height)
    script.line("unset multiplot")
    script.line(Gnuplot.fontCheck)
    return script
  }

  /// Starts a plot whose area, without tics and labels, is `area`.
  mutating func begin(_ area: Rectangle) {
    let (right, bottom) = (area.x + area.width, area.y + area.height)
    script.line("reset")
    script.line("set origin 0,0; set size 1,1; unset key; unset colorbox")
    script.line(
      "set lmargin at screen \(area.x / Double(width)); "
        + "set rmargin at screen \(right / Double(width))")
    script.line(
      "set bmargin at screen \(1 - bottom / Double(height)); "
        + "set tmargin at screen \(1 - area.y / Double(height))")
    script.line("set border 3 lw 1.5 lc rgb \"#555555\"")
    script.line(
      "set tics out nomirror scale 0.6 font \(Script.font(ScaledAxis.ticSize)) tc rgb \"#222222\"")
    script.line("set grid back lt 1 lw 1 lc rgb \"#e4e4e4\"")
  }

  /// Starts a plot with axes, title and axis labels in a panel's frame.
  ///
  /// - Parameter right: pixels to leave free at the right, as for a colour scale.
  /// - Returns: the plot's area.
  @discardableResult
  mutating func begin(
    _ frame: Rectangle, title: PanelTitle, x: ScaledAxis, y: ScaledAxis, right: Double = 16
  )
    -> Rectangle
  {
    let (xSize, ySize) = (x.labelSize, y.labelSize)
    let lineHeight = 1.25 * Self.labelSize
    let yLabel = TextWidth.wrap(y.label, size: Self.labelSize, width: 0.8 * frame.height, limit: 2)
    let xLabel = TextWidth.wrap(x.label, size: Self.labelSize, width: 0.8 * frame.width, limit: 2)
    let yLabelRoom = yLabel.isEmpty ? 0 : lineHeight * Double(yLabel.count) + 16
    let xLabelRoom = xLabel.isEmpty ? 0 : lineHeight * Double(xLabel.count) + 8
    var left = yLabelRoom + ySize.width + 22
    var below = xSize.height + 16
    if x.isSlanted {
      let turn = ScaledAxis.slant * .pi / 180
      below = xSize.width * sin(turn) + xSize.height * cos(turn) + 12
      let firstCenter = (frame.width - left - right) / Double(x.tics.count) / 2
      left = max(left, xSize.width * cos(turn) + 12 - firstCenter)
    }
    let area = Rectangle(
      x: frame.x + left, y: frame.y + title.height + 6,
      width: max(frame.width - left - right, 20),
      height: max(frame.height - title.height - 6 - below - xLabelRoom, 20))
    begin(area)
    script.setScale(x, "x")
    script.setScale(y, "y")
    if x.isCategorical { writeNames(x, below: area) }
    if y.isCategorical { writeNames(y, besides: area) }
    let middle = (x: area.x + area.width / 2, y: area.y + area.height / 2)
    draw(title, above: area, in: frame)
    canvas.text(
      xLabel, x: middle.x, y: frame.y + frame.height - xLabelRoom / 2, size: Self.labelSize,
      align: .center)
    canvas.text(
      yLabel, x: frame.x + yLabelRoom / 2 - 6, y: middle.y, size: Self.labelSize,
      align: .center, angle: 90)
    return area
  }

  private mutating func writeNames(_ scale: ScaledAxis, below area: Rectangle) {
    let size = ScaledAxis.ticSize
    let bottom = area.y + area.height
    for (index, tic) in scale.tics.enumerated() {
      let x = area.x + area.width * (Double(index) + 0.5) / Double(scale.tics.count)
      if scale.isSlanted {
        canvas.text(
          tic.text, x: x + 4, y: bottom + 16, size: size, align: .right, angle: ScaledAxis.slant)
      } else {
        let middle = bottom + 8 + 0.625 * size * Double(tic.text.count)
        canvas.text(tic.text, x: x, y: middle, size: size, align: .center)
      }
    }
  }

  private mutating func writeNames(_ scale: ScaledAxis, besides area: Rectangle) {
    for (index, tic) in scale.tics.enumerated() {
      let y = area.y + area.height * (Double(index) + 0.5) / Double(scale.tics.count)
      canvas.text(tic.text, x: area.x - 12, y: y, size: ScaledAxis.ticSize, align: .right)
    }
  }

  /// Starts a plot without axes, in the largest square of a panel's frame.
  ///
  /// - Returns: the plot's area.
  mutating func beginSquare(_ frame: Rectangle, title: PanelTitle) -> Rectangle {
    let side = max(min(frame.width, frame.height - title.height), 20)
    let area = Rectangle(
      x: frame.x + (frame.width - side) / 2, y: frame.y + title.height, width: side, height: side)
    begin(area)
    script.line("unset xtics; unset ytics; unset grid; set border 15 lw 1 lc rgb \"#cccccc\"")
    draw(title, above: area, in: frame)
    return area
  }

  mutating func draw(_ title: PanelTitle, above area: Rectangle, in frame: Rectangle) {
    // Centred over the plot's area, unless it would stick out of the frame there.
    let half = title.width / 2
    let middle = min(max(area.x + area.width / 2, frame.x + half), frame.x + frame.width - half)
    canvas.text(
      title.lines, x: middle, y: frame.y + title.height / 2 - 2, size: Self.titleSize,
      align: .center, bold: true)
  }
}

/// A panel's title in lines, and the room that all titles of the figure take.
struct PanelTitle {
  var lines: [String]
  var height: Double

  var width: Double {
    lines.map { TextWidth.of($0, size: Drawing.titleSize * TextWidth.bold) }.max() ?? 0
  }
}
