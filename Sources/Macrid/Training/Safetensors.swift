import Foundation

/// Named tensors of single-precision numbers with a few words of metadata, in the safetensors
/// layout: Python's `safetensors.numpy.load_file` opens what this writes.
///
/// Layout: 8 bytes of header length (little-endian), a JSON header, then the numbers.
public struct Safetensors: Sendable, Equatable {
  public struct Tensor: Sendable, Equatable {
    /// Sizes, slowest first.
    public let shape: [Int]
    /// Row-major.
    public let values: [Float]

    public init(shape: [Int], values: [Float]) {
      self.shape = shape
      self.values = values
    }
  }

  public var tensors: [String: Tensor]
  public var metadata: [String: String]

  public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  private struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    var dataOffsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  private enum Header: Codable {
    case entry(Entry)
    case metadata([String: String])

    init(from decoder: any Decoder) throws {
      if let entry = try? Entry(from: decoder) {
        self = .entry(entry)
      } else {
        self = .metadata(try [String: String](from: decoder))
      }
    }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .entry(let entry): try entry.encode(to: encoder)
      case .metadata(let words): try words.encode(to: encoder)
      }
    }
  }

  /// Writes the file whole or not at all.
  ///
  /// - Parameter toDisk: see `AtomicFile.write`.
  /// - Throws: `CannotWrite`.
  public func write(to url: URL, toDisk: Bool = true) throws {
    let names = tensors.keys.sorted()
    var header: [String: Header] = metadata.isEmpty ? [:] : ["__metadata__": .metadata(metadata)]
    var offset = 0
    for name in names {
      let tensor = tensors[name]!
      let bytes = tensor.values.count * MemoryLayout<Float>.size
      header[name] = .entry(
        Entry(dtype: "F32", shape: tensor.shape, dataOffsets: [offset, offset + bytes]))
      offset += bytes
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var json = try encoder.encode(header)
    while json.count % 8 != 0 { json.append(0x20) }
    var data = Data(capacity: 8 + json.count + offset)
    withUnsafeBytes(of: UInt64(json.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(json)
    for name in names {
      tensors[name]!.values.withUnsafeBytes { data.append(contentsOf: $0) }
    }
    try AtomicFile.write(data, to: url, toDisk: toDisk)
  }

  /// Reads a file in this layout; only F32 tensors.
  ///
  /// - Throws: `CheckpointError` where the file is missing, cut short or not of this layout.
  public init(contentsOf url: URL) throws {
    let path = url.path(percentEncoded: false)
    func malformed(_ what: String) -> CheckpointError { CheckpointError(path: path, what: what) }
    guard let data = try? Data(contentsOf: url, options: .mappedIfSafe) else {
      throw malformed("cannot be read")
    }
    guard data.count >= 8 else { throw malformed("has \(data.count) bytes, fewer than a header") }
    let length = data.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    guard length <= UInt64(data.count - 8) else {
      throw malformed("is cut short within its header")
    }
    let start = 8 + Int(length)
    guard let header = try? JSONDecoder().decode([String: Header].self, from: data[8..<start])
    else { throw malformed("has a header that is not safetensors' JSON") }
    tensors = [:]
    metadata = [:]
    for (name, item) in header {
      switch item {
      case .metadata(let words): metadata = words
      case .entry(let entry):
        guard entry.dtype == "F32" else {
          throw malformed("holds \(name) as \(entry.dtype); only F32 is known")
        }
        var bytes = MemoryLayout<Float>.size
        for size in entry.shape {
          let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
          guard size >= 0, !overflow else { throw malformed("gives \(name) an impossible shape") }
          bytes = product
        }
        guard entry.dataOffsets.count == 2,
          case (let low, let high) = (
            entry.dataOffsets[0], entry.dataOffsets[1]
          ), 0 <= low, low <= high, high <= data.count - start, high - low == bytes
        else { throw malformed("gives \(name) a place outside the file or of the wrong size") }
        let count = bytes / MemoryLayout<Float>.size
        let values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
          initialized = count
          _ = data[start + low..<start + high].copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
        }
        tensors[name] = Tensor(shape: entry.shape, values: values)
      }
    }
  }
}

/// A checkpoint that cannot be used.
public struct CheckpointError: Error, Equatable, CustomStringConvertible {
  public let path: String
  public let what: String

  public var description: String { "\(path) \(what); delete it to start afresh" }
}
