import Foundation

/// An axis ready to be drawn: its range, and its tics with their texts.
struct ScaledAxis {
  struct Tic {
    var position: Double
    /// One string per line.
    var text: [String]
  }

  /// The angle of slanted labels, in degrees.
  static let slant = 35.0
  /// The size of tic labels, in pixels: 11 where a picture of 1,600 is shown at 900.
  static let ticSize = 20.0

  var label = ""
  var extent: ClosedRange<Double>
  var isLogarithmic = false
  /// From high to low: for rows counted from the top.
  var isReversed = false
  /// Names, which have no tic marks and no grid lines.
  var isCategorical = false
  /// Labels set at an angle, as they are wider than their room.
  var isSlanted = false
  var tics: [Tic]

  /// The numbers of an axis, about one per `room` pixels of its `length`.
  init(_ axis: Axis, _ extent: ClosedRange<Double>, length: Double, room: Double) {
    label = axis.label
    self.extent = extent
    isLogarithmic = axis.scale == .logarithmic
    let count = min(max(Int(length / room), 2), 10)
    let powers = isLogarithmic ? Self.powers(in: extent, count: count) : []
    tics = powers.count > 1 ? powers : Self.steps(in: extent, count: count)
  }

  /// Names at 0, 1, 2 ..., each wrapped to `room` pixels.
  init(_ label: String, names: [String], room: Double, isVertical: Bool) {
    self.label = label
    extent = -0.5...(Double(names.count) - 0.5)
    isReversed = isVertical
    isCategorical = true
    let words = names.flatMap { $0.split(whereSeparator: \.isWhitespace) }
    let slants =
      !isVertical && words.contains { TextWidth.of(String($0), size: Self.ticSize) > room }
    let width = slants ? 260 : room
    isSlanted = slants
    tics = names.enumerated().map { index, name in
      let lines = TextWidth.wrap(
        name, size: Self.ticSize, width: width, limit: slants ? 2 : 4)
      // More lines than this would leave no room for the plot.
      return Tic(position: Double(index), text: lines)
    }
  }

  /// The widest and the highest label, in pixels, not turned.
  var labelSize: (width: Double, height: Double) {
    var size = (width: 0.0, height: 0.0)
    for tic in tics {
      for line in tic.text { size.width = max(size.width, TextWidth.of(line, size: Self.ticSize)) }
      size.height = max(size.height, 1.25 * Self.ticSize * Double(tic.text.count))
    }
    return size
  }

  /// Multiples of 1, 2 or 5 times a power of ten, all written with the same number of digits.
  static func steps(in extent: ClosedRange<Double>, count: Int) -> [Tic] {
    let rough = (extent.upperBound / 2 - extent.lowerBound / 2) / Double(count) * 2
    guard rough > 1e-300, rough.isFinite else { return [] }
    let exponent = Int(log10(rough).rounded(.down))
    let leading = rough / pow(10, Double(exponent))
    let factor = leading < 1.4 ? 1 : leading < 3.2 ? 2 : leading < 7 ? 5 : 10
    let step = Double(factor) * pow(10, Double(exponent))
    let first = (extent.lowerBound / step - 1e-9).rounded(.up)
    let last = (extent.upperBound / step + 1e-9).rounded(.down)
    // Far from zero, a narrow range has no tics that a Double can tell apart.
    guard first <= last, last - first < 100, abs(first) < 1e12, abs(last) < 1e12 else { return [] }
    let digits = max(0, factor == 10 ? -exponent - 1 : -exponent)
    let isPlain = (-5...5).contains(exponent)
    return (Int(first)...Int(last)).map { multiple in
      let position = Double(multiple) * step
      let text =
        isPlain
        ? String(format: "%.\(digits)f", position) : String(format: "%.6g", position)
      return Tic(position: position, text: [text])
    }
  }

  /// Powers of ten within a range.
  static func powers(in extent: ClosedRange<Double>, count: Int) -> [Tic] {
    let first = Int((log10(extent.lowerBound) - 1e-9).rounded(.up))
    let last = Int((log10(extent.upperBound) + 1e-9).rounded(.down))
    guard first <= last else { return [] }
    return stride(from: first, through: last, by: (last - first) / count + 1).map {
      Tic(position: pow(10, Double($0)), text: [powerLabel($0)])
    }
  }

  /// A power of ten as readers write it: 0.01, 1000, or with an exponent in raised digits.
  static func powerLabel(_ exponent: Int) -> String {
    if (0...4).contains(exponent) { return "1" + String(repeating: "0", count: exponent) }
    if (-3..<0).contains(exponent) {
      return "0." + String(repeating: "0", count: -exponent - 1) + "1"
    }
    let raised: [Character: Character] = [
      "-": "\u{207B}", "0": "\u{2070}", "1": "\u{B9}", "2": "\u{B2}", "3": "\u{B3}",
      "4": "\u{2074}", "5": "\u{2075}", "6": "\u{2076}", "7": "\u{2077}", "8": "\u{2078}",
      "9": "\u{2079}",
    ]
    return "10" + String(String(exponent).compactMap { raised[$0] })
  }
}
