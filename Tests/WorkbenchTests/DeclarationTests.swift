import Testing

@testable import Workbench

@Suite struct DeclarationTests {
  static let source =
    """
    /// Scores.
    public struct Score<Value: Real>: Sendable {
      let values: [Double]
      static let limits = [
        0.0, 1.0,
      ]

      /// The mean.
      public var mean: Double {
        values.reduce(0, +) / Double(values.count)
      }

      public init(
        _ values: [Double], limit: Double
      ) {
        self.values = values

        // A blank line above.
      }

      @inline(__always) func add(_ x: Double) -> Double { x }
    }

    extension Score {
      func add(_ other: Score, twice: Bool) -> Score? {
        guard twice else { return nil }
        return other
      }
      func addition() {}
      func limit(of value: Double) -> Double { value }
      func limit(
        _ value: Double
      ) {}
    }

    func long() {
      \((0..<30).map { "work(\($0))" }.joined(separator: "\n  "))
    }
    """

  @Test(arguments: [
    ("Score.limits", "static let limits = [\n  0.0, 1.0,\n]"),
    ("Score.values", "let values: [Double]"), ("values", "let values: [Double]"),
    (
      "Score.init",
      "public init(\n  _ values: [Double], limit: Double\n) {\n  self.values = values\n\n"
        + "  // A blank line above.\n}"
    ), ("addition", "func addition() {}"),
    ("Score.limit(_:)", "func limit(\n  _ value: Double\n) {}"),
    ("Score.limit(of:)", "func limit(of value: Double) -> Double { value }"),
  ])
  func findsWhatIsNamed(name: String, text: String) throws {
    #expect(try Declaration(name, in: Self.source).lines.joined(separator: "\n") == text)
  }

  @Test func saysWhatItCannotFind() {
    #expect(throws: Declaration.Failure.none("value")) {
      try Declaration("value", in: Self.source)
    }
    #expect(throws: Declaration.Failure.several("Score.add", 2)) {
      try Declaration("Score.add", in: Self.source)
    }
    #expect(throws: Declaration.Failure.none("long.add")) {
      try Declaration("long.add", in: Self.source)
    }
  }
}
