import Foundation
import Macrid

/// What a chapter writes to `<out>/<artifact>.json`.
struct ResultFile: Encodable {
  /// Of the file's form; raised when a reader of it must change.
  var schema = 2
  var artifact: String
  var provenance: Provenance
  var results: JSON
  var claims: [Claim]

  static func url(artifact: String, in folder: URL) -> URL {
    folder.appending(path: "\(artifact).json")
  }

  func write(to url: URL) throws {
    let json = try JSON(encoding: self, at: artifact)
    try AtomicFile.write(
      json.text(first: ["schema", "artifact", "provenance", "results", "claims"]), to: url)
  }
}
