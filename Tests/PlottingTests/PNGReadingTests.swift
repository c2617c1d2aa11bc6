import Foundation
import Testing

@testable import Plotting

@Suite struct PNGReadingTests {
  /// A 2 x 1 picture, white then black or nearest to it, in every colour type and depth of PNG.
  static let kinds: [(name: String, png: HandMadePNG, expected: [UInt8])] = {
    let (white, black): ([UInt8], [UInt8]) = ([255, 255, 255, 255], [0, 0, 0, 255])
    func kind(_ depth: UInt8, _ type: UInt8, _ line: [UInt8]) -> HandMadePNG {
      HandMadePNG(width: 2, height: 1, depth: depth, colorType: type, scanLines: [0] + line)
    }
    func palette(_ depth: UInt8, _ line: [UInt8]) -> HandMadePNG {
      var png = kind(depth, 3, line)
      png.extra = [("PLTE", [255, 255, 255, 0, 0, 0]), ("tRNS", [255, 0])]
      return png
    }
    let full: [UInt8] = [255, 255]
    let none: [UInt8] = [0, 0]
    return [
      ("grey 1", kind(1, 0, [0b1000_0000]), white + black),
      ("grey 2", kind(2, 0, [0b1100_0000]), white + black),
      ("grey 4", kind(4, 0, [0xF0]), white + black),
      ("grey 8", kind(8, 0, [255, 0]), white + black),
      ("grey 16", kind(16, 0, full + none), white + black),
      ("rgb 8", kind(8, 2, [255, 255, 255, 0, 0, 0]), white + black),
      ("rgb 16", kind(16, 2, full + full + full + none + none + none), white + black),
      ("grey alpha 8", kind(8, 4, [255, 255, 0, 0]), white + [0, 0, 0, 0]),
      ("grey alpha 16", kind(16, 4, full + full + none + none), white + [0, 0, 0, 0]),
      ("rgba 8", kind(8, 6, [255, 255, 255, 255, 1, 2, 3, 4]), white + [1, 2, 3, 4]),
      (
        "rgba 16", kind(16, 6, full + full + full + full + none + none + none + full),
        white + black
      ),
      ("palette 1", palette(1, [0b0100_0000]), white + [0, 0, 0, 0]),
      ("palette 2", palette(2, [0b0001_0000]), white + [0, 0, 0, 0]),
      ("palette 4", palette(4, [0x01]), white + [0, 0, 0, 0]),
      ("palette 8", palette(8, [0, 1]), white + [0, 0, 0, 0]),
    ]
  }()

  @Test func readsEveryColourTypeAndDepth() throws {
    for (name, png, expected) in Self.kinds {
      let image = try Image(png: png.file, name: name)
      #expect(image.width == 2 && image.height == 1, "\(name)")
      #expect(image.pixels == expected, "\(name)")
    }
  }

  @Test func readsInterlacedFiles() throws {
    // Adam7 sends a 2 x 2 picture as three passes: (0,0), then (1,0), then the second row.
    let png = HandMadePNG(
      width: 2, height: 2, depth: 8, colorType: 0, isInterlaced: true,
      scanLines: [0, 10, 0, 20, 0, 30, 40])
    let image = try Image(png: png.file, name: "interlaced")
    #expect(stride(from: 0, to: 16, by: 4).map { image.pixels[$0] } == [10, 20, 30, 40])
  }

  @Test func everyTruncationThrows() throws {
    for (name, png, _) in Self.kinds {
      let whole = png.file
      for length in 0..<whole.count {
        #expect(throws: PlottingError.self, "\(name) cut to \(length) bytes") {
          try Image(png: Array(whole.prefix(length)), name: name)
        }
      }
    }
  }

  @Test func damagedFilesThrowOrGiveAPicture() throws {
    for seed in UInt64(0)..<3_000 {
      var noise = GalleryTests.Noise(state: seed)
      let kind = Self.kinds[Int(noise.uniform() * Double(Self.kinds.count))]
      var bytes = kind.png.file
      for _ in 0...Int(noise.uniform() * 4) {
        bytes[Int(noise.uniform() * Double(bytes.count))] = UInt8(noise.uniform() * 256)
      }
      if let image = try? Image(png: bytes, name: "seed \(seed)") {
        #expect(image.pixels.count == 4 * image.width * image.height, "seed \(seed)")
      }
    }
  }

  @Test(
    arguments: [
      (20_000, 1), (1, 20_000), (16_384, 16_384), (0x7FFF_FFFF, 0x7FFF_FFFF), (0, 1), (1, 0),
      (0xFFFF_FFFF, 1),
    ] as [(UInt32, UInt32)])
  func impossibleSizesAreRefused(width: UInt32, height: UInt32) {
    let png = HandMadePNG(
      width: width, height: height, depth: 8, colorType: 6, scanLines: [0, 0, 0, 0, 0])
    #expect(throws: PlottingError.self) { try Image(png: png.file, name: "large.png") }
  }

  /// libpng would take the length that a text chunk claims, or unpacks to, from memory.
  @Test func chunksThatThePixelsDoNotNeedAreNotRead() throws {
    let (_, png, expected) = Self.kinds[5]
    var broken = png
    broken.extra = [("zTXt", [0x4B, 0, 0, 0xFF]), ("iCCP", [0]), ("eXIf", []), ("prVt", [1])]
    #expect(try Image(png: broken.file, name: "odd chunks").pixels == expected)
    var damaged = broken.file
    damaged[33 + 8] ^= 1
    #expect(throws: PlottingError.self) { try Image(png: damaged, name: "damaged text") }
    let claim = HandMadePNG.bytes(0x7FFF_FFF0) + Array("zTXt".utf8)
    let file = Array(png.file.prefix(33)) + claim + Array(png.file.dropFirst(33))
    #expect(throws: PlottingError.self) { try Image(png: file, name: "claim") }
  }

  @Test func theLargestSideIsRead() throws {
    let width = Image.maximumSide
    let png = HandMadePNG(
      width: UInt32(width), height: 1, depth: 8, colorType: 0,
      scanLines: [UInt8](repeating: 0, count: width + 1))
    #expect(try Image(png: png.file, name: "wide").width == width)
  }

  @Test func whatIsNoPictureFileSaysSo() throws {
    let folder = try TemporaryFolder()
    func error(_ name: String) -> PlottingError? {
      #expect(throws: PlottingError.self) {
        try Image(contentsOf: folder.url.appending(path: name))
      }
    }
    guard case .imageMissing = error("absent.png") else {
      Issue.record("absent.png is missing")
      return
    }
    func isUnreadable(_ name: String) -> Bool {
      if case .imageUnreadable = error(name) { return true }
      return false
    }

    try Data("GIF89a and more of it".utf8).write(to: folder.url.appending(path: "gif.png"))
    let gif = try #require(error("gif.png"))
    #expect(gif.description.contains("gif.png"))
    #expect(gif.description.contains("PNG"))

    try Data().write(to: folder.url.appending(path: "empty.png"))
    #expect(isUnreadable("empty.png"))
    // A folder, and a pipe that nobody writes to.
    #expect(isUnreadable(""))
    try #require(
      mkfifo(folder.url.appending(path: "pipe.png").path(percentEncoded: false), 0o600) == 0)
    #expect(isUnreadable("pipe.png"))
  }
}
