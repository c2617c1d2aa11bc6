/// A direction in a representation's d dimensions, along which items are compared and controlled.
///
/// The paper controls single dimensions: `Direction.axis`. Any other direction is as good to the
/// search of `RecommendationControl`.
public struct Direction: Sendable, Equatable {
  /// d values, of length 1 together.
  public let values: [Double]

  /// - Parameter values: of any length but 0; they are brought to length 1.
  /// - Throws: `ControlFailure` where a value is not finite or all are zero.
  public init(_ values: some Collection<Double>) throws(ControlFailure) {
    guard values.allSatisfy(\.isFinite) else { throw .notFinite("a direction") }
    let greatest = values.reduce(0) { max($0, abs($1)) }
    guard greatest > 0 else { throw .argument("all values of a direction are zero") }
    // The greatest first, so that no square overflows.
    let scaled = values.map { $0 / greatest }
    let length = scaled.reduce(0) { $0 + $1 * $1 }.squareRoot()
    self.values = scaled.map { $0 / length }
  }

  /// Dimension `index` itself, of `dimensions` in all.
  ///
  /// - Throws: `ControlFailure` where there is no such dimension.
  public static func axis(_ index: Int, of dimensions: Int) throws(ControlFailure) -> Direction {
    guard (0..<dimensions).contains(index) else {
      throw .argument("there is no dimension \(index); they are 0 to \(dimensions - 1)")
    }
    return try Direction((0..<dimensions).map { $0 == index ? 1.0 : 0 })
  }

  /// A vector's value along the direction: their dot product, on an axis the vector's own value.
  ///
  /// - Precondition: the vector has d values.
  public func value(of vector: some Collection<Float>) -> Double {
    precondition(vector.count == values.count, "\(vector.count) values, d is \(values.count)")
    return zip(values, vector).reduce(0) { $0 + $1.0 * Double($1.1) }
  }

  /// Takes the direction out of a vector of d values; on an axis, sets that value to zero and
  /// leaves the others as they are.
  func remove(from vector: UnsafeMutablePointer<Float>) {
    var along = 0.0
    for j in values.indices { along += values[j] * Double(vector[j]) }
    for j in values.indices {
      let part = along * values[j]
      let rest = Double(vector[j]) - part
      // Of a vector along the direction nothing must be left, and rounding is no direction to be
      // close in: single precision has 24 bits, of which a few are lost on the way.
      vector[j] = abs(rest) <= abs(part) * 0x1p-21 ? 0 : Float(rest)
    }
  }
}
