import Foundation

/// A rectangle in pixels, from the picture's upper left corner.
struct Rectangle: Equatable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  /// The rectangle moved inwards on all sides; outwards for a negative distance.
  func inset(_ distance: Double) -> Rectangle {
    Rectangle(
      x: x + distance, y: y + distance, width: width - 2 * distance, height: height - 2 * distance)
  }
}

/// What is drawn over the whole picture in pixels: titles, legends, captions, thumbnails' labels.
struct Canvas {
  enum Alignment: String {
    case left
    case center
    case right
  }

  private var labels: [String] = []
  private var shapes: [(row: [Double], clause: String)] = []

  /// Lines of text around a point, turned about it by an angle in degrees, anticlockwise.
  mutating func text(
    _ lines: [String], x: Double, y: Double, size: Double, align: Alignment = .left,
    bold: Bool = false, angle: Double = 0, color: Color = Color(0x222222)
  ) {
    for (index, line) in lines.enumerated() {
      let offset = (Double(index) - Double(lines.count - 1) / 2) * 1.25 * size
      let turn = angle * .pi / 180
      let position = (x: x + offset * sin(turn), y: y + offset * cos(turn))
      labels.append(
        "set label \(quoted(line)) at first \(position.x),\(position.y) \(align.rawValue) "
          + (angle == 0 ? "" : "rotate by \(angle) ")
          + "font \(Script.font(size, bold: bold)) tc rgb \(Script.color(color)) front")
    }
  }

  mutating func point(x: Double, y: Double, diameter: Double, style: Style) {
    shapes.append(
      (
        [x, y],
        "using 1:2 with points pt \(style.pointType) ps \(Script.pointSize(diameter)) "
          + "lw 2.5 lc rgb \(Script.color(style.color))"
      ))
  }

  /// A line to the right, which falls by `drop` pixels on its way.
  mutating func line(
    x: Double, y: Double, length: Double, drop: Double = 0, width: Double, dashed: Bool,
    color: Color
  ) {
    shapes.append(
      (
        [x, y, length, drop],
        "using 1:2:3:4 with vectors nohead lw \(width) dt \(dashed ? "(12,8)" : "1") "
          + "lc rgb \(Script.color(color))"
      ))
  }

  mutating func box(_ frame: Rectangle, fill: BarSeries.Fill, color: Color) {
    let (right, bottom) = (frame.x + frame.width, frame.y + frame.height)
    shapes.append(
      (
        [frame.x, frame.y, frame.x, right, frame.y, bottom],
        "using 1:2:3:4:5:6 with boxxyerror \(Script.boxFill(fill, color))"
      ))
  }

  /// A frame around `frame`: a filled box under a white one, as a line's corners come out ragged.
  mutating func outline(_ frame: Rectangle, color: Color, width: Double) {
    box(frame.inset(-width), fill: .solid, color: color)
    box(frame, fill: .solid, color: .white)
  }

  /// Draws all of it in coordinates that are pixels.
  func draw(into script: inout Script, width: Int, height: Int) {
    guard !labels.isEmpty || !shapes.isEmpty else { return }
    script.line("reset")
    script.line("set origin 0,0; set size 1,1; unset border; unset tics; unset key")
    script.line("set lmargin at screen 0; set rmargin at screen 1")
    script.line("set bmargin at screen 0; set tmargin at screen 1")
    script.line("set xrange [0:\(width)]; set yrange [\(height):0]")
    for label in labels { script.line(label) }
    script.plot(shapes.map { script.table($0.row, columns: $0.row.count) + " " + $0.clause })
  }
}
