import Macrid
import Plotting
import Testing

@testable import chapter_figure3

@Suite struct DrawingTests {
  private func pixel(_ image: Image, _ x: Int, _ y: Int) -> [UInt8] {
    let at = 4 * (y * image.width + x)
    return Array(image.pixels[at..<at + 3])
  }

  /// How much of the picture is not white.
  private func ink(_ shapes: [Shape]) throws -> Double {
    let image = try Image.drawing(shapes, side: 64)
    return (0..<64 * 64).reduce(0.0) { $0 + 255 - Double(image.pixels[4 * $1 + 1]) }
      / (64 * 64 * 255)
  }

  @Test func aBoxCoversWholeAndPartPixels() throws {
    // 10 units a pixel: 15 to 35 is half of pixel 1, all of pixel 2 and half of pixel 3.
    let image = try Image.drawing([.box(0x000000, 15, 20, 20, 20)], side: 10)
    #expect(pixel(image, 0, 2) == [255, 255, 255])
    #expect(pixel(image, 1, 2) == [128, 128, 128])
    #expect(pixel(image, 2, 2) == [0, 0, 0])
    #expect(pixel(image, 3, 3) == [128, 128, 128])
    #expect(pixel(image, 2, 4) == [255, 255, 255])
  }

  @Test func areasAreThoseOfGeometry() throws {
    #expect(abs(try ink([.ellipse(0x000000, 50, 50, 30, 20)]) - Double.pi * 0.3 * 0.2) < 0.002)
    let ring = Double.pi * (0.3 * 0.3 - 0.2 * 0.2)
    #expect(abs(try ink([.ring(0x000000, 50, 50, 30, 30, 10)]) - ring) < 0.002)
    // What lies outside is cut off.
    #expect(abs(try ink([.box(0x000000, -50, -50, 100, 100)]) - 0.25) < 1e-6)
  }

  @Test func svgPathsHoldTheSamePoints() {
    #expect(Shape.box(0, 1, 2, 3.04, 4).svgPath == "M10 20L40 20L40 60L10 60Z")
    #expect(Shape.ring(0, 50, 50, 20, 20, 5).svgPath.split(separator: "M").count == 2)
  }

  @Test func everyAttributeShowsInItsThumbnail() throws {
    let shop = try SimulatedShop(seed: 3, userCount: 1, itemCount: 700)
    for category in SimulatedShop.categories.indices {
      let items = shop.items(in: category)
      for attribute in SimulatedShop.categories[category].attributes.indices {
        let low = items.min {
          shop.attributesOfItem[$0][attribute] < shop.attributesOfItem[$1][attribute]
        }!
        let high = items.max {
          shop.attributesOfItem[$0][attribute] < shop.attributesOfItem[$1][attribute]
        }!
        let pictures = try [low, high].map {
          try Image.drawing(thumbnail(of: $0, in: shop), side: 48)
        }
        #expect(pictures[0] != pictures[1], "category \(category), attribute \(attribute)")
      }
    }
  }
}
