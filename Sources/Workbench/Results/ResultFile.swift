import Foundation
import Macrid

/// What a chapter writes to `<out>/<artifact>.json`.
struct ResultFile: Encodable {
  /// Of the file's form; raised when a reader of it must change.
  static let form = 2
  var schema = form
  var artifact: String
  var provenance: Provenance
  var results: JSON
  var claims: [Claim]

  static func url(artifact: String, in folder: URL) -> URL {
    folder.appending(path: "\(artifact).json")
  }

  /// What another chapter reads of a result file: its claims, and what data they are of.
  struct Claims: Decodable {
    struct Provenance: Decodable { var datasets: [DatasetRecord] }

    var schema: Int
    var provenance: Provenance?
    var claims: [Claim]
  }

  /// The claims of a result file; nil where it is not there.
  ///
  /// - Throws: `ChapterFailure`, bad data: it is no result file of this form.
  static func claims(in url: URL) throws -> Claims? {
    guard let data = FileManager.default.contents(atPath: url.path(percentEncoded: false)) else {
      return nil
    }
    guard let file = try? JSONDecoder().decode(Claims.self, from: data), file.schema == form else {
      throw ChapterFailure(
        .badData,
        "\(url.relativePath) is no result file of form \(form) with claims; write it again by "
          + "running its chapter with --redraw")
    }
    return file
  }

  func write(to url: URL) throws {
    let json = try JSON(encoding: self, at: artifact)
    try AtomicFile.write(
      json.text(first: ["schema", "artifact", "provenance", "results", "claims"]), to: url)
  }
}
