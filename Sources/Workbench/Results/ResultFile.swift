import Foundation
import Macrid

/// What a chapter writes to `<out>/<artifact>.json`.
struct ResultFile: Encodable {
  var artifact: String
  var provenance: Provenance
  var results: JSON
  var claims: [Claim]
  var verification: Comparison

  /// How another run's results are compared with these.
  struct Comparison: Codable, Equatable {
    /// Fields that name an element of an array, such as dataset and method: elements are matched
    /// by them, and by position where they have none.
    var keys: [String]
    var bands: [Band]
  }

  static func url(artifact: String, in folder: URL) -> URL {
    folder.appending(path: "\(artifact).json")
  }

  init(
    artifact: String, provenance: Provenance, results: JSON, claims: [Claim],
    verification: Comparison
  ) {
    self.artifact = artifact
    self.provenance = provenance
    self.results = results
    self.claims = claims
    self.verification = verification
  }

  init(contentsOf url: URL) throws {
    let path = url.path(percentEncoded: false)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ChapterFailure(
        .missingInput,
        "\(path) does not exist or cannot be read; run the chapter without --verify to make it")
    }
    // The results, which may be long, are taken as they were parsed.
    struct Frame: Decodable {
      var artifact: String
      var provenance: Provenance
      var claims: [Claim]
      var verification: Comparison
    }
    do {
      guard case .object(var members) = try JSON(parsing: data),
        let results = members.removeValue(forKey: "results")
      else { throw CocoaError(.coderReadCorrupt) }
      let frame = try JSONDecoder().decode(
        Frame.self, from: Data(JSON.object(members).text().utf8))
      artifact = frame.artifact
      provenance = frame.provenance
      self.results = results
      claims = frame.claims
      verification = frame.verification
    } catch {
      throw ChapterFailure(
        .badData, "\(path) is not a chapter's result; run the chapter again to replace it")
    }
  }

  func write(to url: URL) throws {
    let json = try JSON(encoding: self, at: artifact)
    try AtomicFile.write(
      json.text(first: ["artifact", "provenance", "results", "claims", "verification"]), to: url)
  }
}
