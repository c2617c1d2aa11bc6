/// A known property of points that a representation may or may not encode.
public struct Factor: Sendable, Equatable {
  /// One value a point.
  public enum Values: Sendable, Equatable {
    /// Classes, by any labels.
    case discrete([Int])
    case continuous([Double])
  }

  public let name: String
  public let values: Values

  public init(name: String, values: Values) {
    self.name = name
    self.values = values
  }

  var count: Int {
    switch values {
    case .discrete(let labels): labels.count
    case .continuous(let numbers): numbers.count
    }
  }

  func selecting(_ points: ArraySlice<Int>) -> Factor {
    switch values {
    case .discrete(let labels):
      Factor(name: name, values: .discrete(points.map { labels[$0] }))
    case .continuous(let numbers):
      Factor(name: name, values: .continuous(points.map { numbers[$0] }))
    }
  }
}

/// Points with their codes (a representation's dimensions) and their factors: what the
/// disentanglement measures are computed on.
public struct FactorSample: Sendable, Equatable {
  /// points x codes.
  public let codes: Matrix
  public let factors: [Factor]

  /// Why a sample cannot be measured.
  public enum Failure: Error, Equatable, CustomStringConvertible {
    case empty
    case countsDiffer(factor: String, values: Int, points: Int)
    case notFinite(String)
    case constant(factor: String, part: String)
    /// No code varies over the points.
    case constantCodes

    public var description: String {
      switch self {
      case .empty:
        "disentanglement needs at least one point, one code and one factor."
      case .countsDiffer(let factor, let values, let points):
        "factor '\(factor)' has \(values) values for \(points) points."
      case .notFinite(let name):
        "\(name) holds a NaN or an infinity; the model it comes from may have diverged."
      case .constant(let factor, let part):
        "factor '\(factor)' takes one value only in \(part), so nothing can encode it; "
          + "leave it out or take more points."
      case .constantCodes:
        "every code takes one value only, so that none can encode anything."
      }
    }
  }

  /// - Throws: `Failure` where counts differ, a number is not finite or a factor is constant.
  public init(codes: Matrix, factors: [Factor]) throws {
    try self.init(codes: codes, factors: factors, part: "the sample")
  }

  private init(codes: Matrix, factors: [Factor], part: String) throws {
    guard codes.rows > 0, codes.columns > 0, !factors.isEmpty else { throw Failure.empty }
    guard codes.values.allSatisfy(\.isFinite) else { throw Failure.notFinite("the codes") }
    for factor in factors {
      guard factor.count == codes.rows else {
        throw Failure.countsDiffer(
          factor: factor.name, values: factor.count, points: codes.rows)
      }
      let isConstant: Bool
      switch factor.values {
      case .discrete(let labels):
        isConstant = labels.allSatisfy { $0 == labels[0] }
      case .continuous(let numbers):
        guard numbers.allSatisfy(\.isFinite) else {
          throw Failure.notFinite("factor '\(factor.name)'")
        }
        isConstant = numbers.allSatisfy { $0 == numbers[0] }
      }
      if isConstant { throw Failure.constant(factor: factor.name, part: part) }
    }
    self.codes = codes
    self.factors = factors
  }

  /// Points for fitting and points for testing, at random.
  ///
  /// - Parameter parts: one of so many parts is for testing, at least 2: by default a third (the
  ///   shares of disentanglement_lib's 10,000 and 5,000).
  /// - Throws: `Failure` where a factor is constant in either part.
  public func split(inParts parts: Int = 3, seed: UInt64) throws
    -> (train: FactorSample, test: FactorSample)
  {
    precondition(parts >= 2, "\(parts) parts leave nothing to fit on")
    var order = Array(0..<codes.rows)
    var generator = Philox(seed: seed)
    generator.shuffle(&order)
    let testCount = codes.rows / parts
    return (
      try selecting(order[testCount...], part: "the training part"),
      try selecting(order[..<testCount], part: "the test part")
    )
  }

  /// The same points, seen along other directions in the codes' dimensions: one code a direction.
  ///
  /// - Throws: `ControlFailure` where the directions have other dimensions.
  public func codes(along frame: Frame) throws -> FactorSample {
    try FactorSample(codes: frame.values(of: codes), factors: factors)
  }

  private func selecting(_ points: ArraySlice<Int>, part: String) throws -> FactorSample {
    try FactorSample(
      codes: Matrix(
        rows: points.count, columns: codes.columns,
        values: points.flatMap { Array(codes.row($0)) }),
      factors: factors.map { $0.selecting(points) }, part: part)
  }

  /// One code over all points.
  func code(_ index: Int) -> [Double] {
    (0..<codes.rows).map { Double(codes[$0, index]) }
  }
}
