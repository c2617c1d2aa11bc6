import Foundation
import Testing

@testable import Macrid

@Suite struct SupervisedDirectionTests {
  /// Correlated codes, and factors that one known direction of them decides: a number in which it
  /// is bent, two classes, and four in no order.
  private func planted(seed: UInt64, noise: Double, points n: Int = 1_000, dimensions d: Int = 10)
    throws -> (sample: FactorSample, direction: Direction)
  {
    var generator = Philox(seed: seed)
    let frame = Frame.axes(of: d).turned(using: &generator)
    var codes = Matrix(rows: n, columns: d)
    var bent: [Double] = []
    var halves: [Int] = []
    var classes: [Int] = []
    for i in 0..<n {
      let parts = (0..<d).map { generator.normal() / (1 + Double($0)) }
      for j in 0..<d {
        codes[i, j] = Float(3 + (0..<d).reduce(0.0) { $0 + parts[$1] * frame[$1].values[j] })
      }
      let seen = parts[3] * 4 + noise * generator.normal()
      bent.append(exp(3 * seen))
      halves.append(seen > 0 ? 4 : 9)
      classes.append([2, 0, 3, 1][min(3, max(0, Int((seen + 2).rounded(.down))))])
    }
    return (
      try FactorSample(
        codes: codes,
        factors: [
          Factor(name: "bent", values: .continuous(bent)),
          Factor(name: "halves", values: .discrete(halves)),
          Factor(name: "classes", values: .discrete(classes)),
        ]), frame[3]
    )
  }

  @Test func `the planted direction is found, and on other points beats every axis`() throws {
    for seed in UInt64(0)..<6 {
      let (sample, direction) = try planted(seed: seed, noise: 0.2)
      let (first, second) = try sample.split(inParts: 2, seed: seed)
      let axes = first.bestCodes(measuredOn: second)
      for factor in 0..<3 {
        let found = try SupervisedDirection(of: factor, in: first)
        let cosine = zip(found.direction.values, direction.values).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(cosine) > 0.95, "seed \(seed), factor \(factor)")
        let strength = second.strength(of: factor, along: found.direction)
        #expect(strength > axes[factor].strength + 0.1, "seed \(seed), factor \(factor)")
      }
    }
  }

  @Test func `turned codes have the turned direction`() throws {
    let (sample, _) = try planted(seed: 11, noise: 1)
    var generator = Philox(seed: 12)
    let frame = Frame.axes(of: 10).turned(using: &generator)
    for factor in 0..<3 {
      let plain = try SupervisedDirection(of: factor, in: sample)
      let turned = try SupervisedDirection(of: factor, in: sample.codes(along: frame))
      #expect(plain.penalty == turned.penalty)
      let product = (0..<10).reduce(0.0) {
        $0 + turned.direction.values[$1] * plain.direction.value(of: frame.rows.row($1))
      }
      #expect(isClose(abs(product), 1, 1e-4), "factor \(factor)")
    }
  }

  @Test func `fewer points than dimensions need a penalty`() throws {
    for seed in UInt64(0)..<5 {
      let (few, _) = try planted(seed: seed, noise: 0.5, points: 60, dimensions: 80)
      let found = try SupervisedDirection(of: 0, in: few)
      #expect(found.penalty > 1e-4, "seed \(seed)")
      #expect(found.direction.values.allSatisfy { $0.isFinite }, "seed \(seed)")
    }
  }

  @Test func `what cannot be learned from is refused in a sentence`() throws {
    // One point, too, has codes that do not vary, but no factor that does.
    #expect(throws: FactorSample.Failure.self) {
      try FactorSample(
        codes: Matrix(rowsOf: [[1, 2]]), factors: [Factor(name: "x", values: .continuous([1]))])
    }
    // Codes that vary, though not with the factor: by symmetry, no direction goes with it.
    let without = try FactorSample(
      codes: Matrix(rowsOf: [[1], [-1], [1], [-1]]),
      factors: [Factor(name: "x", values: .continuous([1, 1, 2, 2]))])
    #expect {
      try SupervisedDirection(of: 0, in: without)
    } throws: { error in
      "\(error)".contains("no direction goes with factor 'x' at all")
    }
    let sample = try FactorSample(
      codes: Matrix(rowsOf: [[1, 2], [1, 2], [1, 2]]),
      factors: [Factor(name: "x", values: .continuous([1, 2, 3]))])
    #expect(throws: FactorSample.Failure.constantCodes) {
      try SupervisedDirection(of: 0, in: sample)
    }
  }
}
