/// A statement of the paper and what this run says of it.
public struct Claim: Sendable, Equatable, Codable {
  public enum Verdict: String, Sendable, Codable, CaseIterable {
    case reproduced
    case notReproduced = "not reproduced"
    case inconclusive
    case notRun = "not run"
  }

  /// The statement, with the paper's section.
  public let claim: String
  public let verdict: Verdict
  /// The numbers behind the verdict, or why there are none.
  public let evidence: String

  public init(_ claim: String, _ verdict: Verdict, evidence: String) {
    self.claim = claim
    self.verdict = verdict
    self.evidence = evidence
  }
}

extension Table {
  /// Claims, verdicts and evidence, one claim a row.
  public init(claims: [Claim]) {
    self.init(
      columns: [Column("Claim"), Column("Verdict"), Column("Evidence")],
      groups: [
        Group(
          rows: claims.map { [.text($0.claim), .text($0.verdict.rawValue), .text($0.evidence)] })
      ])
  }
}
