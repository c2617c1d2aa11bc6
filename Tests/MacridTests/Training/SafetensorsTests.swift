import Foundation
import Testing

@testable import Macrid

@Suite struct SafetensorsTests {
  private let file = FileManager.default.temporaryDirectory
    .appending(path: "safetensors \(UUID().uuidString).safetensors")

  private var example: Safetensors {
    Safetensors(
      tensors: [
        "items": .init(shape: [2, 3], values: [1, 2, 3, -0.5, .leastNonzeroMagnitude, 1e30]),
        "bias": .init(shape: [1], values: [7]),
      ],
      metadata: ["model": "a \"quoted\" name", "configuration": "{}"])
  }

  @Test func roundTrip() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    try example.write(to: file)
    #expect(try Safetensors(contentsOf: file) == example)
  }

  /// The layout byte by byte, as the format's own documentation gives it.
  @Test func layout() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    try Safetensors(tensors: ["b": .init(shape: [1], values: [1])]).write(to: file)
    let data = try Data(contentsOf: file)
    let header = #"{"b":{"data_offsets":[0,4],"dtype":"F32","shape":[1]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.count % 8) % 8)
    #expect(data.prefix(8) == Data([UInt8(padded.count), 0, 0, 0, 0, 0, 0, 0]))
    #expect(String(decoding: data.dropFirst(8).prefix(padded.count), as: UTF8.self) == padded)
    #expect(data.suffix(4) == Data([0, 0, 0x80, 0x3f]))
  }

  /// Cut anywhere, or with any header byte changed, it is an error or the same file, never a crash.
  @Test func brokenFiles() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    try example.write(to: file)
    let whole = try Data(contentsOf: file)
    for length in 0..<whole.count {
      try whole.prefix(length).write(to: file)
      #expect(throws: CheckpointError.self, "cut to \(length)") {
        try Safetensors(contentsOf: file)
      }
    }
    var generator = Philox(seed: 1)
    for _ in 0..<2_000 {
      var changed = whole
      changed[generator.index(below: whole.count - 28)] = UInt8(generator.index(below: 256))
      try changed.write(to: file)
      _ = try? Safetensors(contentsOf: file)
    }
  }

  /// Sizes below zero, and more bytes than are counted.
  @Test(arguments: ["[-1]", "[4611686018427387904]", "[2305843009213693952,4]"])
  func impossibleShapes(shape: String) throws {
    defer { try? FileManager.default.removeItem(at: file) }
    let header = Data(#"{"b":{"data_offsets":[0,4],"dtype":"F32","shape":\#(shape)}}"#.utf8)
    var data = Data()
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { data.append(contentsOf: $0) }
    try (data + header + Data(count: 4)).write(to: file)
    let error = #expect(throws: CheckpointError.self) {
      _ = try Safetensors(contentsOf: file)
    }
    #expect(error?.what == "gives b an impossible shape")
  }

  /// A Python that can import safetensors: MACRID_PYTHON, else python3.
  static let python: URL? = {
    let names = [ProcessInfo.processInfo.environment["MACRID_PYTHON"], "/usr/bin/python3"]
    return names.compactMap { $0 }.map { URL(filePath: $0) }.first { url in
      let process = Process()
      process.executableURL = url
      process.arguments = ["-c", "import safetensors.numpy"]
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { return false }
      process.waitUntilExit()
      return process.terminationStatus == 0
    }
  }()
}
