import ArgumentParser

/// The one way to read numbers from a command line: within bounds that the error names, so that
/// none of them traps later.
///
///     @Option(help: "...", transform: Bounded.whole(1...Workers.most)) var threads = 2
///     // --threads 0: The value '0' is invalid for '--threads <threads>': expected a whole number
///     // from 1 to 1024
public enum Bounded {
  /// A whole number.
  public static func whole<Number: FixedWidthInteger & Sendable>(
    _ range: ClosedRange<Number>
  ) -> @Sendable (String) throws -> Number {
    { text in
      guard let number = Number(text), range.contains(number) else {
        throw OutOfBounds(
          description: "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
  }

  /// A decimal number; NaN and infinity are none.
  public static func decimal(
    _ range: ClosedRange<Double>
  ) -> @Sendable (String) throws -> Double {
    decimal("from \(short(range.lowerBound)) to \(short(range.upperBound))", range.contains)
  }

  /// A decimal number below the upper bound.
  public static func decimal(_ range: Range<Double>) -> @Sendable (String) throws -> Double {
    decimal("from \(short(range.lowerBound)) to below \(short(range.upperBound))", range.contains)
  }

  private static func decimal(
    _ bounds: String, _ contains: @escaping @Sendable (Double) -> Bool
  ) -> @Sendable (String) throws -> Double {
    { text in
      // Double() takes hexadecimal, too.
      guard text.utf8.allSatisfy({ $0 &- 0x30 <= 9 || "+-.eE".utf8.contains($0) }),
        let number = Double(text), contains(number)
      else { throw OutOfBounds(description: "expected a number " + bounds) }
      return number
    }
  }

  private static func short(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(number)"
  }
}

/// What the parser puts behind "The value ... is invalid for ...".
private struct OutOfBounds: Error, CustomStringConvertible {
  let description: String
}
