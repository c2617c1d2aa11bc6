
import Testing
@testable import Macrid
@Suite struct ZTiming {
  @Test func timing() throws {
    var g = Philox(seed: 1)
    for s in [1, 5] { for w in [1, 2] {
      let a = (0..<s).map { _ in (0..<6000).map { _ in g.uniform() } }
      let b = (0..<s).map { _ in (0..<6000).map { _ in g.uniform() } }
      let c = ContinuousClock()
      let t = c.measure { _ = PairedComparison(a, b, seed: 3, workers: Workers(count: w))!.estimate() }
      print("TIMING seeds", s, "workers", w, t)
    } }
  }
}
