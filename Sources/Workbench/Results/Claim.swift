import Macrid

/// A statement of the paper, and what the trials say of it.
public struct Claim: Sendable, Equatable, Codable {
  /// The paper's words.
  public var sentence: String
  /// Where it says so, such as "3.2".
  public var section: String
  /// What was measured, such as "NDCG@100 on ml-1m, MacridVAE less MultDAE".
  public var quantity: String
  /// The paper's own effect, where it gives one.
  public var paperEffect: Double?
  /// Ours with its interval; nil where there is none.
  public var effect: Estimate?
  /// What the interval resamples, with numbers: "938 users, 2 seeds".
  public var units: String
  public var verdict: Verdict
  /// The strongest reason to doubt the verdict, or why there is none.
  public var caveat: String?

  /// A claim whose verdict follows from its effect.
  ///
  /// - Parameter margin: what counts as no difference, either way.
  public init(
    _ sentence: String, section: String, quantity: String, paperEffect: Double? = nil,
    effect: Estimate?, margin: Double, units: String, caveat: String? = nil
  ) {
    self.init(
      sentence, section: section, quantity: quantity, paperEffect: paperEffect, effect: effect,
      units: units, verdict: Verdict(of: effect, paperEffect: paperEffect, margin: margin),
      caveat: caveat)
  }

  /// A claim with a verdict of its own rule, or none.
  public init(
    _ sentence: String, section: String, quantity: String, paperEffect: Double? = nil,
    effect: Estimate? = nil, units: String = "", verdict: Verdict, caveat: String? = nil
  ) {
    self.sentence = sentence
    self.section = section
    self.quantity = quantity
    self.paperEffect = paperEffect
    self.effect = effect
    self.units = units
    self.verdict = verdict
    self.caveat = caveat
  }

  private enum Key: String, CodingKey {
    case sentence, section, quantity, paperEffect, effect, interval, units, verdict, caveat
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func ifPresent<T: Decodable>(_ type: T.Type, _ key: Key) throws -> T? {
      try container.decodeIfPresent(type, forKey: key)
    }
    let interval = try ifPresent([Double].self, .interval)
    guard interval.map({ $0.count == 2 && $0[0] <= $0[1] }) ?? true else {
      throw DecodingError.dataCorruptedError(
        forKey: .interval, in: container, debugDescription: "an interval is two ascending numbers")
    }
    self.init(
      try container.decode(String.self, forKey: .sentence),
      section: try container.decode(String.self, forKey: .section),
      quantity: try container.decode(String.self, forKey: .quantity),
      paperEffect: try ifPresent(Double.self, .paperEffect),
      effect: try ifPresent(Double.self, .effect).map {
        Estimate(value: $0, lower: interval?[0], upper: interval?[1])
      },
      units: try container.decode(String.self, forKey: .units),
      verdict: try container.decode(Verdict.self, forKey: .verdict),
      caveat: try ifPresent(String.self, .caveat))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(sentence, forKey: .sentence)
    try container.encode(section, forKey: .section)
    try container.encode(quantity, forKey: .quantity)
    try container.encodeIfPresent(paperEffect, forKey: .paperEffect)
    try container.encodeIfPresent(effect?.value, forKey: .effect)
    if let lower = effect?.lower, let upper = effect?.upper {
      try container.encode([lower, upper], forKey: .interval)
    }
    try container.encode(units, forKey: .units)
    try container.encode(verdict, forKey: .verdict)
    try container.encodeIfPresent(caveat, forKey: .caveat)
  }
}

extension Sequence<Claim> {
  /// The claims of a page: verdicts only where they may be given.
  public func judged<M>(on page: Page<M>) -> [Claim] {
    guard let why = page.notJudged else { return Array(self) }
    return map { claim in
      var claim = claim
      claim.verdict = .notTested
      claim.caveat = why
      return claim
    }
  }
}

extension Table {
  /// Claims by the paper's sentences: what was measured, the paper's effect, ours with its
  /// interval, the verdict, and the caveat among the notes.
  public init(claims: [Claim], decimals: Int = 3) {
    var sentences: [String] = []
    for claim in claims where !sentences.contains(claim.sentence) {
      sentences.append(claim.sentence)
    }
    var notes: [String] = []
    for claim in claims {
      guard let caveat = claim.caveat, !notes.contains(caveat) else { continue }
      notes.append(caveat)
    }
    self.init(
      caption:
        "The paper's claims. Levels of intervals are corrected for how many claims there are, so "
        + "that in 5 % of cases at most some difference is called other than zero by mistake.",
      columns: [
        Column("Measured"), Column("Paper", .right, decimals: decimals),
        Column("Ours", .right, decimals: decimals), Column("Interval", .right, decimals: decimals),
        Column("Verdict"), Column("Units"),
      ],
      groups: sentences.map { sentence in
        let same = claims.filter { $0.sentence == sentence }
        let section = same[0].section
        let place = section.first?.isNumber == true ? "Section \(section)" : section
        return Group(
          "“\(sentence)” (\(place))",
          rows: same.map { claim in
            [
              .text(claim.quantity), .number(claim.paperEffect), .number(claim.effect?.value),
              .interval(of: claim.effect),
              .verdict(claim.verdict), .text(claim.units),
            ]
          })
      }, notes: notes)
  }
}

extension Estimate {
  /// `[0.012, 0.034]`; nil where there is no interval.
  public func interval(_ decimals: Int) -> String? {
    guard let lower, let upper else { return nil }
    return "[\(Format.decimal(lower, decimals)), \(Format.decimal(upper, decimals))]"
  }
}
