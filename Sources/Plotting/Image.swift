/// A picture in memory: RGBA, 8 bits a channel, rows from the top, not premultiplied.
public struct Image: Equatable, Sendable {
  /// More than this on a side is neither read nor made.
  public static let maximumSide = 16_384
  /// More than this in all (64 Mpixel, 256 MiB) is neither read nor made.
  public static let maximumPixels = 67_108_864

  public let width: Int
  public let height: Int
  /// 4 * width * height bytes.
  public private(set) var pixels: [UInt8]

  /// A picture of one colour, each side at least one pixel.
  ///
  /// - Throws: ``PlottingError/invalidPlot(what:)`` for a size that is not possible.
  public init(width: Int, height: Int, fill: Color = .white) throws {
    let pixel = [fill.red, fill.green, fill.blue, 255]
    guard (1...Self.maximumSide).contains(width), (1...Self.maximumSide).contains(height),
      width * height <= Self.maximumPixels
    else {
      throw PlottingError.invalidPlot(what: "an image of \(width) x \(height) pixels")
    }
    self.width = width
    self.height = height
    pixels = [UInt8](unsafeUninitializedCapacity: 4 * width * height) { buffer, count in
      for index in 0..<4 * width * height { buffer[index] = pixel[index & 3] }
      count = 4 * width * height
    }
  }

  /// A picture from its pixels.
  ///
  /// - Throws: ``PlottingError/invalidPlot(what:)`` unless there are 4 * width * height bytes and
  ///   the size is possible.
  public init(width: Int, height: Int, pixels: [UInt8]) throws {
    guard (1...Self.maximumSide).contains(width), (1...Self.maximumSide).contains(height),
      width * height <= Self.maximumPixels, pixels.count == 4 * width * height
    else {
      throw PlottingError.invalidPlot(
        what: "an image of \(width) x \(height) pixels in \(pixels.count) bytes")
    }
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Draws another picture over this one with its upper left corner at (x, y). What lies outside
  /// is cut off; transparent pixels let this picture through.
  public mutating func draw(_ other: Image, x: Int, y: Int) {
    let columns = max(0, -x)..<max(max(0, -x), min(other.width, width - x))
    for row in max(0, -y)..<max(max(0, -y), min(other.height, height - y)) {
      for column in columns {
        let source = 4 * (row * other.width + column)
        let target = 4 * ((y + row) * width + x + column)
        blend(other.pixels, source, target)
      }
    }
  }

  /// Puts one pixel over another ("over", not premultiplied).
  private mutating func blend(_ source: [UInt8], _ from: Int, _ to: Int) {
    let alpha = Int(source[from + 3])
    let below = Int(pixels[to + 3]) * (255 - alpha)
    let sum = 255 * alpha + below
    guard sum > 0 else { return }
    for channel in 0..<3 {
      let mixed = 255 * alpha * Int(source[from + channel]) + below * Int(pixels[to + channel])
      pixels[to + channel] = UInt8((mixed + sum / 2) / sum)
    }
    pixels[to + 3] = UInt8((sum + 127) / 255)
  }

  /// The picture at another size: each new pixel is the mean over the area it covers when the
  /// picture shrinks, and the nearest pixel where it grows.
  ///
  /// - Throws: ``PlottingError/invalidPlot(what:)`` for a size that is not possible.
  public func scaled(width newWidth: Int, height newHeight: Int) throws -> Image {
    var result = try Image(width: newWidth, height: newHeight)
    for row in 0..<newHeight {
      let top = row * height / newHeight
      let bottom = max(top + 1, (row + 1) * height / newHeight)
      for column in 0..<newWidth {
        let left = column * width / newWidth
        let right = max(left + 1, (column + 1) * width / newWidth)
        let mean = mean(rows: top..<bottom, columns: left..<right)
        let target = 4 * (row * newWidth + column)
        for channel in 0..<4 { result.pixels[target + channel] = mean[channel] }
      }
    }
    return result
  }

  /// The mean colour, weighted by opacity, and the mean opacity of an area.
  private func mean(rows: Range<Int>, columns: Range<Int>) -> SIMD4<UInt8> {
    var color = SIMD4<Int>.zero
    var opacity = 0
    for row in rows {
      for column in columns {
        let index = 4 * (row * width + column)
        let alpha = Int(pixels[index + 3])
        opacity += alpha
        for channel in 0..<3 { color[channel] += alpha * Int(pixels[index + channel]) }
      }
    }
    guard opacity > 0 else { return .zero }
    let count = rows.count * columns.count
    return SIMD4(
      UInt8((color[0] + opacity / 2) / opacity), UInt8((color[1] + opacity / 2) / opacity),
      UInt8((color[2] + opacity / 2) / opacity), UInt8((opacity + count / 2) / count))
  }

  /// The largest scaled version that fits within a width and a height, shape kept.
  ///
  /// - Throws: ``PlottingError/invalidPlot(what:)`` for a size that is not possible.
  public func fitted(width roomWidth: Int, height roomHeight: Int) throws -> Image {
    let isWide = width * roomHeight >= height * roomWidth
    return try scaled(
      width: isWide ? roomWidth : max(1, (width * roomHeight + height / 2) / height),
      height: isWide ? max(1, (height * roomWidth + width / 2) / width) : roomHeight)
  }

  /// Pictures in a grid of equal cells, each as large as the largest, with padding between and
  /// around; smaller ones are centred, nil leaves a cell empty.
  ///
  /// - Throws: ``PlottingError/invalidPlot(what:)`` when there is nothing to show or it is too
  ///   large.
  public static func grid(
    _ images: [Image?], columns: Int, padding: Int = 8, background: Color = .white
  ) throws -> Image {
    let present = images.compactMap(\.self)
    guard columns > 0, (0...1_024).contains(padding), let widest = present.map(\.width).max(),
      let highest = present.map(\.height).max()
    else { throw PlottingError.invalidPlot(what: "a grid of no images") }
    let columns = min(columns, images.count)
    let rows = (images.count + columns - 1) / columns
    var result = try Image(
      width: columns * (widest + padding) + padding, height: rows * (highest + padding) + padding,
      fill: background)
    for (index, image) in images.enumerated() {
      guard let image else { continue }
      let left = padding + index % columns * (widest + padding)
      let top = padding + index / columns * (highest + padding)
      result.draw(
        image, x: left + (widest - image.width) / 2, y: top + (highest - image.height) / 2)
    }
    return result
  }

  /// The picture in pale grey under a slash: something that does not count.
  func struckOut() -> Image {
    var result = self
    let half = max(1, (width + height) / 80)
    for row in 0..<height {
      let slash = width - 1 - row * width / height
      for column in 0..<width {
        let index = 4 * (row * width + column)
        let channels = pixels[index..<index + 3].reduce(0) { $0 + Int($1) }
        // Two thirds of the way to a light grey, which leaves the shape to be seen.
        let grey = abs(column - slash) <= half ? 0x66 : (channels / 3 + 2 * 0xE0) / 3
        for channel in 0..<3 { result.pixels[index + channel] = UInt8(grey) }
        if abs(column - slash) <= half { result.pixels[index + 3] = 255 }
      }
    }
    return result
  }

  /// Draws a thumbnail centred in a frame, or fills the frame with grey for none.
  mutating func place(_ thumbnail: Image?, in frame: Rectangle) throws {
    let (width, height) = (Int(frame.width), Int(frame.height))
    let shown =
      try thumbnail?.fitted(width: width, height: height)
      ?? Image(width: width, height: height, fill: Color(0xE8E8E8))
    draw(
      shown, x: Int(frame.x) + (width - shown.width) / 2,
      y: Int(frame.y) + (height - shown.height) / 2)
  }
}
