import Foundation

/// Everything that a trial's result depends on besides its configuration. Trials of different
/// contexts are never mixed.
public struct TrialContext: Sendable, Equatable {
  /// Which code: a version or commit.
  public let code: String
  /// Which data: a split's digest.
  public let data: String
  /// Which settings: epochs, batch size, sizes of the model, distributions, seed; in words.
  public let settings: String

  public init(code: String, data: String, settings: String) {
    self.code = code
    self.data = data
    self.settings = settings
  }

  /// Three digests of 12 hexadecimal digits, `code-data-settings`: what each line of a journal
  /// carries.
  public var digest: String {
    [code, data, settings].map { part in
      SHA256.hash(Data(part.utf8)).prefix(6).hexadecimal
    }.joined(separator: "-")
  }

  /// Which of `code`, `data` and `settings` two digests differ in.
  static func difference(_ a: String, _ b: String) -> String {
    let (a, b) = (a.split(separator: "-"), b.split(separator: "-"))
    guard a.count == 3, b.count == 3 else { return "code, data or settings" }
    let parts = zip(["code", "data", "settings"], zip(a, b)).filter { $1.0 != $1.1 }.map(\.0)
    return parts.joined(separator: " and ")
  }
}
