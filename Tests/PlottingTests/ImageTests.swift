import Testing

@testable import Plotting

@Suite struct ImageTests {
  @Test func whatIsStruckOutIsGreyUnderASlash() throws {
    let struck = try Image(width: 40, height: 40, fill: Color(0xFF0000)).struckOut()
    func pixel(_ x: Int, _ y: Int) -> [UInt8] {
      Array(struck.pixels[4 * (y * 40 + x)..<4 * (y * 40 + x) + 4])
    }
    #expect(pixel(0, 0) == [177, 177, 177, 255])
    #expect(pixel(39, 0) == [0x66, 0x66, 0x66, 255] && pixel(20, 19) == pixel(39, 0))
  }

  /// Grey opaque pixels.
  private func grey(_ width: Int, _ height: Int, _ values: [UInt8]) throws -> Image {
    try Image(width: width, height: height, pixels: values.flatMap { [$0, $0, $0, 255] })
  }

  private func reds(_ image: Image) -> [UInt8] {
    stride(from: 0, to: image.pixels.count, by: 4).map { image.pixels[$0] }
  }

  @Test func shrinkingTakesMeans() throws {
    let image = try grey(4, 2, [0, 10, 20, 30, 40, 50, 60, 71])
    #expect(reds(try image.scaled(width: 2, height: 1)) == [25, 45])
    #expect(reds(try image.scaled(width: 1, height: 1)) == [35])
  }

  @Test func transparentPixelsDoNotTintTheMean() throws {
    let image = try Image(width: 2, height: 1, pixels: [200, 0, 0, 255, 0, 0, 0, 0])
    #expect(try image.scaled(width: 1, height: 1).pixels == [200, 0, 0, 128])
  }

  @Test func growingRepeatsPixels() throws {
    let image = try grey(2, 1, [1, 2])
    #expect(reds(try image.scaled(width: 4, height: 2)) == [1, 1, 2, 2, 1, 1, 2, 2])
  }

  @Test func fittingKeepsTheShape() throws {
    let wide = try Image(width: 100, height: 40)
    let fitted = try wide.fitted(width: 50, height: 50)
    #expect(fitted.width == 50 && fitted.height == 20)
    let thin = try Image(width: 1, height: 1_000).fitted(width: 64, height: 64)
    #expect(thin.width == 1 && thin.height == 64)
  }

  @Test func drawingIsClippedAtEveryEdge() throws {
    for x in -4...4 {
      for y in -4...4 {
        var image = try grey(3, 3, [UInt8](repeating: 0, count: 9))
        image.draw(try grey(2, 2, [1, 2, 3, 4]), x: x, y: y)
        var expected = [UInt8](repeating: 0, count: 9)
        for (dy, dx, value) in [(0, 0, 1), (0, 1, 2), (1, 0, 3), (1, 1, 4)] as [(Int, Int, UInt8)]
        where (0..<3).contains(x + dx) && (0..<3).contains(y + dy) {
          expected[(y + dy) * 3 + x + dx] = value
        }
        #expect(reds(image) == expected, "at \(x), \(y)")
      }
    }
  }

  @Test func halfOpaquePixelsMix() throws {
    var image = try Image(width: 1, height: 1, fill: .white)
    image.draw(try Image(width: 1, height: 1, pixels: [0, 0, 0, 128]), x: 0, y: 0)
    #expect(image.pixels == [127, 127, 127, 255])
    var clear = try Image(width: 1, height: 1, pixels: [9, 9, 9, 0])
    clear.draw(try Image(width: 1, height: 1, pixels: [10, 20, 30, 40]), x: 0, y: 0)
    #expect(clear.pixels == [10, 20, 30, 40])
  }

  @Test func gridsCentreAndPad() throws {
    let small = try grey(1, 1, [0])
    let large = try grey(3, 3, [UInt8](repeating: 100, count: 9))
    let grid = try Image.grid([small, nil, large], columns: 2, padding: 1)
    #expect(grid.width == 9 && grid.height == 9)
    let values = reds(grid)
    #expect(values[2 * 9 + 2] == 0)
    #expect(values.filter { $0 == 0 }.count == 1)
    #expect(values[5 * 9 + 1] == 100 && values.filter { $0 == 100 }.count == 9)
    #expect(throws: PlottingError.self) { try Image.grid([nil], columns: 2) }
  }

  @Test(arguments: [(0, 1), (1, -1), (16_385, 1), (16_384, 16_384), (Int.max, Int.max)])
  func impossibleSizesThrow(width: Int, height: Int) {
    #expect(throws: PlottingError.self) { try Image(width: width, height: height) }
    #expect(throws: PlottingError.self) { try Image(width: width, height: height, pixels: []) }
  }
}
