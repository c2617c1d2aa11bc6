/// An opaque colour in sRGB.
public struct Color: Hashable, Sendable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  /// A colour from 0xRRGGBB.
  public init(_ rgb: UInt32) {
    red = UInt8(truncatingIfNeeded: rgb >> 16)
    green = UInt8(truncatingIfNeeded: rgb >> 8)
    blue = UInt8(truncatingIfNeeded: rgb)
  }

  public static let white = Color(0xFFFFFF)
  public static let black = Color(0x000000)

  /// This colour mixed with white; 0 leaves it, 1 is white.
  func tinted(_ amount: Double) -> Color {
    func mix(_ channel: UInt8) -> UInt32 {
      UInt32((Double(channel) + amount * (255 - Double(channel))).rounded())
    }
    return Color(mix(red) << 16 | mix(green) << 8 | mix(blue))
  }

  var rgb: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }
}

/// The shape of a point.
public enum Marker: Int, CaseIterable, Sendable {
  case circle = 7
  case square = 5
  case triangle = 9
  case diamond = 13
  case invertedTriangle = 11
  case pentagon = 15
  case cross = 2
  case plus = 1
}

/// How a series looks: a colour and, where points are drawn, a shape.
public struct Style: Hashable, Sendable {
  public var color: Color
  public var marker: Marker
  /// The shape's outline alone, for a variant of what the solid one stands for.
  public var isHollow: Bool

  public init(color: Color, marker: Marker = .circle, isHollow: Bool = false) {
    self.color = color
    self.marker = marker
    self.isHollow = isHollow
  }

  /// The same style for a variant.
  public var hollow: Style { Style(color: color, marker: marker, isHollow: true) }

  /// gnuplot's number of the shape: each solid one follows its outline; a cross is all outline.
  var pointType: Int {
    isHollow && marker != .cross && marker != .plus ? marker.rawValue - 1 : marker.rawValue
  }

  /// The style of series number `index`: palette and shapes in step, so that each of the first 64
  /// differs from all others.
  ///
  /// - Parameter index: any integer; styles repeat after 64.
  public static func numbered(_ index: Int) -> Style {
    let index = ((index % 64) + 64) % 64
    let color = index % 8
    return Style(color: Palette.colors[color], marker: Marker.allCases[(color + index / 8) % 8])
  }
}

/// Eight colours that readers with any of the common colour-vision deficiencies tell apart as
/// surfaces and large marks. Dots of a few pixels need a shape or a label beside the colour.
///
/// They are those of Okabe and Ito, "Color Universal Design" (2008), with yellow last, as it is
/// faint on white.
public enum Palette {
  public static let blue = Color(0x0072B2)
  public static let vermillion = Color(0xD55E00)
  public static let bluishGreen = Color(0x009E73)
  public static let reddishPurple = Color(0xCC79A7)
  public static let orange = Color(0xE69F00)
  public static let skyBlue = Color(0x56B4E9)
  public static let black = Color(0x000000)
  public static let yellow = Color(0xF0E442)

  /// All eight, in the order in which series take them.
  public static let colors = [
    blue, vermillion, bluishGreen, reddishPurple, orange, skyBlue, black, yellow,
  ]
}
