import Testing

@testable import Macrid

@Suite struct PhiloxTests {
  /// Known answers of the Random123 distribution (kat_vectors, philox4x32-10).
  @Test func knownAnswers() {
    #expect(
      Philox.block(SIMD4(0, 0, 0, 0), key: SIMD2(0, 0))
        == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let ones = UInt32.max
    #expect(
      Philox.block(SIMD4(ones, ones, ones, ones), key: SIMD2(ones, ones))
        == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox.block(
        SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
        key: SIMD2(0xa409_3822, 0x299f_31d0))
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func seedsAndStreamsDiffer() {
    var first = Philox(seed: 1)
    var same = Philox(seed: 1)
    var otherSeed = Philox(seed: 2)
    var otherStream = Philox(seed: 1, stream: 1)
    let draws = (0..<4).map { _ in first.next() }
    #expect(draws == (0..<4).map { _ in same.next() })
    #expect(draws != (0..<4).map { _ in otherSeed.next() })
    #expect(draws != (0..<4).map { _ in otherStream.next() })
  }

  @Test(arguments: 0..<20) func shuffleIsAPermutation(seed: Int) {
    var generator = Philox(seed: UInt64(seed))
    var elements = Array(0..<(seed * 3))
    generator.shuffle(&elements)
    #expect(elements.sorted() == Array(0..<(seed * 3)), "seed \(seed)")
  }

  @Test func indicesAreEvenlySpread() {
    var generator = Philox(seed: 3)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.index(below: 7)] += 1 }
    // Six standard deviations of a binomial with n = 70,000 and p = 1/7.
    for count in counts { #expect(abs(count - 10_000) < 556, "\(counts)") }
  }

  /// The C kernels draw from the same blocks as the Swift generator.
  @Test func kernelsUseTheSameBlocks() {
    let (seed, stream, count) = (UInt64(0x1234_5678_9abc), UInt64(42) << 40, 1_024)
    var dropout = [Float](repeating: -1, count: count)
    kernels.dropout(&dropout, count, 0.25, seed, stream, 0)
    for counter in 0..<4 {
      let block = Philox.block(
        SIMD4(
          UInt32(counter), 0, UInt32(truncatingIfNeeded: stream), UInt32(stream >> 32)),
        key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(seed >> 32)))
      for word in 0..<4 {
        let uniform = (Float(block[word] >> 9) + 0.5) * 0x1p-23
        #expect(dropout[word * 64 + counter] == (uniform < 0.25 ? 4 : 0))
      }
    }
  }

  /// A tile cut off the rest gives what the whole gives there.
  @Test func noiseDependsOnItsPlaceAlone() {
    var whole = [Float](repeating: 0, count: 1_000)
    var tail = [Float](repeating: 0, count: 1_000 - 512)
    kernels.normal(&whole, whole.count, 9, 8, 0)
    kernels.normal(&tail, tail.count, 9, 8, 512)
    #expect(Array(whole[512...]) == tail)
  }

  @Test func momentsOfNoise() {
    let n = 1 << 18
    var noise = [Float](repeating: 0, count: n)
    func moments() -> (mean: Double, variance: Double) {
      let mean = noise.reduce(0) { $0 + Double($1) } / Double(n)
      return (mean, noise.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(n))
    }
    kernels.normal(&noise, n, 1, 1, 0)
    var (mean, variance) = moments()
    #expect(abs(mean) < 0.01 && abs(variance - 1) < 0.02, "\(mean) \(variance)")
    kernels.gumbel(&noise, n, 1, 2, 0)
    (mean, variance) = moments()
    // Euler's constant, and pi^2 / 6.
    #expect(abs(mean - 0.57722) < 0.015 && abs(variance - 1.64493) < 0.05, "\(mean) \(variance)")
    let isFinite = noise.allSatisfy { $0.isFinite }
    #expect(isFinite)
    kernels.dropout(&noise, n, 0.5, 1, 3, 0)
    #expect(abs(moments().mean - 1) < 0.015)
  }
}
