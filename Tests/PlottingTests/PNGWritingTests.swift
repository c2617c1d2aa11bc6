import Foundation
import Testing

@testable import Plotting

@Suite struct PNGWritingTests {
  private func picture(seed: UInt64, opaque: Bool) throws -> Image {
    var noise = GalleryTests.Noise(state: seed)
    let (width, height) = (1 + Int(noise.uniform() * 40), 1 + Int(noise.uniform() * 40))
    let pixels = (0..<4 * width * height).map { index in
      opaque && index % 4 == 3 ? 255 : UInt8(noise.uniform() * 256)
    }
    return try Image(width: width, height: height, pixels: pixels)
  }

  @Test func readsBackWhatItWrote() throws {
    for seed in UInt64(0)..<60 {
      let image = try picture(seed: seed, opaque: seed % 2 == 0)
      let bytes = try image.png()
      #expect(try Image(png: bytes, name: "seed \(seed)") == image, "seed \(seed)")
      let header = HandMadePNG.chunks(of: bytes)[0]
      #expect(header.data[9] == (seed % 2 == 0 ? 2 : 6), "colour type, seed \(seed)")
    }
  }

  @Test func provenanceIsInTextChunks() throws {
    let image = try Image(width: 3, height: 2)
    let provenance = [
      "Seed": "7", "Command": "chapter-table1 --seed 7", "Author": "Müller\nline 2",
    ]
    let bytes = try image.png(provenance: provenance)
    #expect(try image.png(provenance: provenance) == bytes)
    let chunks = HandMadePNG.chunks(of: bytes)
    #expect(chunks.last?.type == "IEND")
    let texts = chunks.filter { $0.type == "tEXt" }.map { String(decoding: $0.data, as: UTF8.self) }
    #expect(texts == ["Command\0chapter-table1 --seed 7", "Seed\u{0}7"])
    let other = try #require(chunks.first { $0.type == "iTXt" })
    #expect(String(decoding: other.data, as: UTF8.self) == "Author\0\0\0\0\0Müller\nline 2")
    #expect(try image.png(provenance: ["Seed": "8"]) != image.png(provenance: ["Seed": "7"]))
  }

  @Test(arguments: [
    "", " lead", "trail ", "two  spaces", "Größe", "new\nline", String(repeating: "k", count: 80),
  ])
  func impossibleKeywordsAreRefused(key: String) throws {
    let image = try Image(width: 1, height: 1)
    #expect(throws: PlottingError.self) { try image.png(provenance: [key: "value"]) }
  }

  @Test func textWithNULIsRefused() throws {
    let image = try Image(width: 1, height: 1)
    #expect(throws: PlottingError.self) { try image.png(provenance: ["Key": "a\0b"]) }
  }
}
