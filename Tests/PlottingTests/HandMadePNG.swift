/// PNG files put together byte by byte, without libpng: any header, any chunk, uncompressed.
struct HandMadePNG {
  var width: UInt32
  var height: UInt32
  var depth: UInt8
  var colorType: UInt8
  var isInterlaced = false
  /// Chunks between header and data, such as a palette.
  var extra: [(type: String, data: [UInt8])] = []
  /// The scan lines with their filter bytes.
  var scanLines: [UInt8] = []

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  static func bytes(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  static func crc(_ data: some Sequence<UInt8>) -> UInt32 {
    ~data.reduce(0xFFFF_FFFF) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in
        value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
      }
    }
  }

  static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return bytes(UInt32(data.count)) + body + bytes(crc(body))
  }

  /// A zlib stream of stored blocks.
  static func stored(_ data: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: max(data.count, 1), by: 65_535) {
      let block = data[start..<min(start + 65_535, data.count)]
      let (low, high) = (UInt8(block.count & 255), UInt8(block.count >> 8))
      stream += [start + 65_535 >= data.count ? 1 : 0, low, high, ~low, ~high] + block
    }
    var (a, b) = (UInt32(1), UInt32(0))
    for byte in data {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return stream + bytes(b << 16 | a)
  }

  var file: [UInt8] {
    let header = Self.bytes(width) + Self.bytes(height)
    return Self.signature
      + Self.chunk("IHDR", header + [depth, colorType, 0, 0, isInterlaced ? 1 : 0])
      + extra.flatMap { Self.chunk($0.type, $0.data) } + Self.chunk("IDAT", Self.stored(scanLines))
      + Self.chunk("IEND", [])
  }

  /// The chunks of a file, as far as they are whole and their checksums hold.
  static func chunks(of file: [UInt8]) -> [(type: String, data: [UInt8])] {
    var found: [(String, [UInt8])] = []
    var position = signature.count
    while position + 12 <= file.count {
      let length = Int(file[position..<position + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
      let end = position + 8 + length
      guard end + 4 <= file.count,
        Array(file[end..<end + 4]) == bytes(crc(file[position + 4..<end]))
      else { break }
      found.append(
        (
          String(decoding: file[position + 4..<position + 8], as: UTF8.self),
          Array(file[position + 8..<end])
        ))
      position = end + 4
    }
    return found
  }
}
