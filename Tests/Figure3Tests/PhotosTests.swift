import Foundation
import Plotting
import Testing

@testable import chapter_figure3

@Suite struct PhotosTests {
  @Test func hostilePhotosAreNamedAndPassedOver() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "photos \(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let good = try Image(width: 300, height: 200, fill: Color(0x336699))
    let bytes = Data(try good.png())
    try bytes.write(to: folder.appending(path: "1.png"))
    try bytes.prefix(bytes.count / 2).write(to: folder.appending(path: "2.png"))
    try Data("no picture".utf8).write(to: folder.appending(path: "3.png"))
    var warnings: [String] = []
    try bytes.write(to: folder.appending(path: "no item.png"))
    let photos = try Photos(folder.path(percentEncoded: false), of: ["1", "2", "3", "4"]) {
      warnings.append($0)
    }
    #expect(warnings.count == 1 && warnings[0].contains("1 of 4 files"))
    #expect(photos.photo(of: "1", side: 90)?.width == 90)
    #expect(photos.photo(of: "2", side: 90) == nil)
    #expect(photos.photo(of: "3", side: 90) == nil)
    #expect(photos.photo(of: "3", side: 90) == nil)
    #expect(photos.photo(of: "4", side: 90) == nil)
    #expect(photos.photo(of: "../1", side: 90) == nil)
    #expect(warnings.count == 3)
    #expect(throws: (any Error).self) { try Photos("/no/such/folder", of: []) { _ in } }
  }
}
