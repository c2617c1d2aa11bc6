import Foundation

/// Commands and data for one run of gnuplot.
///
/// Text from outside enters it through ``quoted(_:)`` only, data as datablocks of numbers only.
struct Script {
  enum Part {
    case text(String)
    case table(name: String, values: [Double], columns: Int)
  }

  private(set) var parts: [Part] = []
  private var tableCount = 0

  mutating func line(_ text: String) {
    parts.append(.text(text + "\n"))
  }

  /// Adds row-major values, and returns the datablock's name.
  mutating func table(_ values: [Double], columns: Int) -> String {
    let name = "$d\(tableCount)"
    tableCount += 1
    parts.append(.table(name: name, values: values, columns: columns))
    return name
  }

  /// Draws the clauses over each other, first lowest; with none, the axes and labels alone.
  mutating func plot(_ clauses: [String]) {
    var clauses = clauses
    if clauses.isEmpty {
      // gnuplot draws no axes without data: one point, of size zero.
      clauses = ["\(table([0, 0], columns: 2)) using 1:2 with points pt -1"]
    }
    line("plot " + clauses.map { $0 + " notitle" }.joined(separator: ", "))
  }

  /// The commands without the data.
  var text: String {
    parts.map { part in
      if case .text(let text) = part { text } else { "" }
    }.joined()
  }

  /// gnuplot's size for a point of this diameter in pixels.
  static func pointSize(_ diameter: Double) -> Double { diameter / 6 }

  /// A font of this size in pixels, as gnuplot counts points at 96 per inch.
  static func font(_ size: Double, bold: Bool = false) -> String {
    "\"\(bold ? "DejaVu Sans:Bold" : ""),\(String(format: "%.2f", 0.75 * size))\""
  }

  static func color(_ color: Color) -> String {
    String(format: "\"#%06x\"", color.rgb)
  }

  /// A colour as the number that "rgb variable" reads: alpha (0 is opaque), red, green, blue.
  static func colorValue(_ color: Color, opacity: Double) -> Double {
    let alpha = ((1 - min(max(opacity, 0), 1)) * 255).rounded()
    return alpha * 16_777_216 + Double(color.rgb)
  }

  /// Draws vertical error bars from rows of x, lower end, length.
  ///
  /// They are vectors with flat heads, as `yerrorbars` of gnuplot 5.4 wipes a white disc around
  /// each point.
  static func errorBars(_ data: String, _ color: String) -> String {
    "\(data) using 1:2:(0):3 with vectors heads nofilled size screen 0.004,90 lw 2 lc rgb \(color)"
  }

  /// The style of a filled box.
  static func boxFill(_ fill: BarSeries.Fill, _ color: Color) -> String {
    let inner = fill == .solid ? color : color.tinted(0.72)
    return "fs solid 1 border rgb \(Self.color(color)) lw 2 lc rgb \(Self.color(inner))"
  }

  /// Sets the range, scale and tics of one axis.
  ///
  /// Names are left to the canvas: gnuplot would read them as printf formats, and cut those.
  mutating func setScale(_ scale: ScaledAxis, _ letter: String) {
    let (low, high) = (scale.extent.lowerBound, scale.extent.upperBound)
    line("set \(letter)range [\(scale.isReversed ? high : low):\(scale.isReversed ? low : high)]")
    if scale.isLogarithmic { line("set logscale \(letter)") }
    guard !scale.isCategorical else { return line("unset \(letter)tics") }
    let tics = scale.tics.map { "\(quoted($0.text.joined())) \($0.position)" }
    line("set \(letter)tics norotate (\(tics.joined(separator: ", ")))")
  }
}
