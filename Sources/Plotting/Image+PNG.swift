import CPNG
import Foundation

extension Image {
  /// Reads a PNG of any colour type and depth; 16-bit channels and gamma become 8-bit sRGB.
  ///
  /// Sizes above ``maximumSide`` and ``maximumPixels`` are refused before memory is taken for them,
  /// and so is a file above 256 MiB or one that is no regular file.
  ///
  /// - Throws: ``PlottingError/imageMissing(path:)`` or ``PlottingError/imageUnreadable(path:reason:)``.
  public init(contentsOf file: URL) throws {
    let path = file.path(percentEncoded: false)
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw PlottingError.imageMissing(path: path) }
      throw PlottingError.imageUnreadable(path: path, reason: String(cString: strerror(errno)))
    }
    // Opening a pipe or a device could wait for ever.
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw PlottingError.imageUnreadable(path: path, reason: "not a regular file")
    }
    guard status.st_size <= 256 << 20 else {
      throw PlottingError.imageUnreadable(path: path, reason: "\(status.st_size) bytes long")
    }
    let data: Data
    do {
      data = try Data(contentsOf: file)
    } catch {
      throw PlottingError.imageUnreadable(path: path, reason: error.localizedDescription)
    }
    try self.init(png: [UInt8](data), name: path)
  }

  /// Decodes a PNG; `name` is what an error calls it.
  ///
  /// - Throws: ``PlottingError/imageUnreadable(path:reason:)``.
  public init(png bytes: [UInt8], name: String) throws {
    var decoded = cpng_pixels()
    var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_LENGTH))
    let status = cpng_decode(
      bytes, bytes.count, UInt32(Self.maximumSide), UInt64(Self.maximumPixels), &decoded, &message)
    guard status == 0, let pixels = decoded.pixels else {
      throw PlottingError.imageUnreadable(path: name, reason: Self.text(message))
    }
    defer { cpng_free(pixels) }
    let (width, height) = (Int(decoded.width), Int(decoded.height))
    try self.init(
      width: width, height: height,
      pixels: Array(UnsafeBufferPointer(start: pixels, count: 4 * width * height)))
  }

  /// The picture as a PNG; without alpha where every pixel is opaque.
  ///
  /// - Parameter provenance: text chunks by keyword, written in the order of their keywords, ASCII
  ///   as tEXt and other text as iTXt, so that `identify -verbose` and `exiftool` show them. The
  ///   bytes depend on pixels and provenance alone.
  /// - Throws: ``PlottingError/invalidPlot(what:)`` for what PNG has no room for: a keyword is 1 to
  ///   79 printable ASCII characters without outer or double spaces, and a text has no NUL.
  public func png(provenance: [String: String] = [:]) throws -> [UInt8] {
    let entries = provenance.sorted { $0.key < $1.key }
    for (key, text) in entries {
      guard Self.isKeyword(key), !text.utf8.contains(0) else {
        throw PlottingError.invalidPlot(what: "the PNG text \"\(key)\": \"\(text)\"")
      }
    }
    let strings = entries.map { (key: strdup($0.key), text: strdup($0.value)) }
    defer {
      for string in strings {
        free(string.key)
        free(string.text)
      }
    }
    let texts = strings.map { cpng_text(key: UnsafePointer($0.key), text: UnsafePointer($0.text)) }
    var bytes: UnsafeMutablePointer<UInt8>?
    var length = 0
    var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_LENGTH))
    let status = cpng_encode(
      pixels, UInt32(width), UInt32(height), texts, texts.count, &bytes, &length, &message)
    guard status == 0, let bytes else {
      throw PlottingError.invalidPlot(
        what: "an image of \(width) x \(height): \(Self.text(message))")
    }
    defer { cpng_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: length))
  }

  private static func isKeyword(_ key: String) -> Bool {
    (1...79).contains(key.utf8.count) && key.utf8.allSatisfy { (32..<127).contains($0) }
      && key.first != " " && key.last != " " && !key.contains("  ")
  }

  private static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
