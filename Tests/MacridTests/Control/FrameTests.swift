import Testing

@testable import Macrid

@Suite struct FrameTests {
  @Test func `turned axes are orthonormal and the seed's`() {
    for d in [1, 2, 3, 10, 100] {
      var generator = Philox(seed: UInt64(d))
      let first = Frame.axes(of: d).turned(using: &generator)
      #expect(product(first, first).allSatisfy { $0 < 1e-6 }, "d \(d)")
      let second = Frame.axes(of: d).turned(using: &generator)
      if d > 1 { #expect(first != second, "d \(d)") }
      var again = Philox(seed: UInt64(d))
      #expect(Frame.axes(of: d).turned(using: &again) == first, "d \(d)")
    }
  }

  @Test func `a subspace is turned within itself`() {
    for seed in UInt64(0)..<20 {
      var generator = Philox(seed: seed)
      let plane = Frame.axes(of: 30).turned(using: &generator).prefix(4)
      let turned = plane.turned(using: &generator)
      #expect(turned.count == 4 && turned != plane)
      #expect(product(turned, turned).allSatisfy { $0 < 1e-6 }, "seed \(seed)")
      // Each has its whole length in the old subspace.
      for i in 0..<4 {
        let inside = (0..<4).reduce(0.0) { sum, j in
          let value = turned[i].value(of: plane.rows.row(j))
          return sum + value * value
        }
        #expect(isClose(inside, 1, 1e-5), "seed \(seed)")
      }
    }
  }

  @Test func `turns are uniform`() {
    // A direction's first value has mean 0, mean square 1/d, and d = 3 makes it uniform itself.
    let count = 3_000
    var generator = Philox(seed: 5)
    for row in 0..<3 {
      let values = (0..<count).map { _ in
        Frame.axes(of: 3).turned(using: &generator)[row].values[row]
      }
      #expect(abs(values.mean!) < 0.04, "row \(row)")
      #expect(abs(values.map { $0 * $0 }.mean! - 1.0 / 3) < 0.02, "row \(row)")
      #expect(abs(values.quantile(0.25)! + 0.5) < 0.05, "row \(row)")
    }
  }

  @Test func `values by hand`() throws {
    let frame = Frame.axes(of: 3).prefix(2)
    let vectors = Matrix(rowsOf: [[1, 2, 3], [4, 5, 6]])
    #expect(try frame.values(of: vectors).values == [1, 2, 4, 5])
    #expect(try frame[1] == Direction.axis(1, of: 3))
    #expect(frame.prefix(9) == frame && frame.prefix(-1).count == 0)
    #expect(throws: ControlFailure.self) { try frame.values(of: Matrix(rowsOf: [[1, 2]])) }
    var generator = Philox(seed: 1)
    #expect(frame.prefix(0).turned(using: &generator).count == 0)
  }

  /// How far the products of the directions are from those of orthonormal ones.
  private func product(_ a: Frame, _ b: Frame) -> [Double] {
    (0..<a.count).flatMap { i in
      (0..<b.count).map { j in
        let product = (0..<a.rows.columns).reduce(0.0) {
          $0 + Double(a.rows[i, $1]) * Double(b.rows[j, $1])
        }
        return abs(product - (i == j ? 1 : 0))
      }
    }
  }
}
