import Foundation

/// Philox4x32-10, a counter-based generator (Salmon et al., "Parallel random numbers: as easy
/// as 1, 2, 3", SC 2011).
///
/// The n-th block is a function of (seed, stream, n) alone, so that independent streams can be
/// drawn in any order on any number of threads, and a checkpoint need only say where a run was.
/// Draws below that use only integers (`next`, `index(below:)`, `shuffle`) are the same on every
/// machine; `normal` and the like end in the machine's own last bits.
public struct Philox: RandomNumberGenerator, Sendable, Equatable {
  private let key: SIMD2<UInt32>
  private let stream: UInt64
  private var counter: UInt64 = 0
  private var buffered: UInt64?

  /// - Parameters:
  ///   - seed: the run's seed.
  ///   - stream: which of the seed's independent sequences.
  public init(seed: UInt64, stream: UInt64 = 0) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.stream = stream
  }

  /// One block of four 32-bit words.
  static func block(_ counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var x = counter
    var key = key
    for _ in 0..<10 {
      let p0 = UInt64(0xD251_1F53) * UInt64(x[0])
      let p1 = UInt64(0xCD9E_8D57) * UInt64(x[2])
      x = SIMD4(
        UInt32(truncatingIfNeeded: p1 >> 32) ^ x[1] ^ key[0],
        UInt32(truncatingIfNeeded: p1),
        UInt32(truncatingIfNeeded: p0 >> 32) ^ x[3] ^ key[1],
        UInt32(truncatingIfNeeded: p0))
      key = key &+ SIMD2(0x9E37_79B9, 0xBB67_AE85)
    }
    return x
  }

  public mutating func next() -> UInt64 {
    if let value = buffered {
      buffered = nil
      return value
    }
    let x = Philox.block(
      SIMD4(
        UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32),
        UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32)),
      key: key)
    counter += 1
    buffered = UInt64(x[2]) | UInt64(x[3]) << 32
    return UInt64(x[0]) | UInt64(x[1]) << 32
  }

  /// A whole number in `0..<bound`, every one equally likely (Lemire's method).
  ///
  /// Unlike `Int.random(in:using:)` its algorithm is fixed, so that a split drawn with it keeps
  /// its digest under every version of Swift.
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "no whole number lies below \(bound)")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// Puts the elements in random order (Fisher-Yates), every order equally likely.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, index(below: last + 1))
    }
  }

  /// Uniform in the open interval (0, 1), 53 bits.
  public mutating func uniform() -> Double {
    (Double(next() >> 11) + 0.5) * 0x1p-53
  }

  /// Standard normal (Box-Muller).
  public mutating func normal() -> Double {
    let radius = (-2 * log(uniform())).squareRoot()
    return radius * cos(2 * Double.pi * uniform())
  }
}
