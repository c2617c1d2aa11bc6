import Foundation

@testable import Macrid

/// One step of one model computed independently in double precision; see Fixtures/README.md.
struct Fixture: Decodable {
  struct Expected: Decodable {
    var assignment: [[Float]]?
    /// K x B x d.
    var mu: [[[Float]]]?
    var logProbabilities: [[Float]]
    var negativeLogLikelihood: Double
    var kl: Double
    var loss: Double
    var gradients: [String: Tensor]
  }

  var model: String
  var mode: String
  var similarity: String?
  var B: Int
  var M: Int
  var K: Int?
  var d: Int
  var dz: Int?
  var tau: Float?
  var sigma0: Float?
  var beta: Float
  var keep: Float
  var gumbelTemperature: Float?
  var x: [[Float]]
  var parameters: [String: Tensor]
  var gumbel: Tensor?
  /// K x B x M for MacridVAE, B x M for the baselines.
  var dropoutMask: Tensor
  /// K x B x d for MacridVAE, B x d' for the baselines.
  var epsilon: Tensor
  var expected: Expected

  var interactions: Interactions {
    Interactions(
      rows: x.map { row in row.indices.filter { row[$0] != 0 }.map { Int32($0) } }, itemCount: M)
  }

  /// The bundled fixtures, or every `.json` of the folder that PARITY_FIXTURES names.
  static func files() throws -> [URL] {
    let folder =
      ProcessInfo.processInfo.environment["PARITY_FIXTURES"].map { URL(fileURLWithPath: $0) }
      ?? Bundle.module.resourceURL!.appendingPathComponent("Fixtures")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }
      .sorted { $0.path < $1.path }
  }
}

/// Nested lists of numbers, flattened row-major.
struct Tensor: Decodable {
  var values: [Float] = []

  init(from decoder: any Decoder) throws {
    if var list = try? decoder.unkeyedContainer() {
      while !list.isAtEnd {
        if let value = try? list.decode(Double.self) {
          values.append(Float(value))
        } else {
          values += try list.decode(Tensor.self).values
        }
      }
    } else {
      values = [Float(try decoder.singleValueContainer().decode(Double.self))]
    }
  }
}
