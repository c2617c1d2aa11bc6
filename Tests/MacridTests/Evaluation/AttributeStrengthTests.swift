import Testing

@testable import Macrid

@Suite struct AttributeStrengthTests {
  @Test func `strength by hand`() throws {
    let numbers = Factor(name: "size", values: .continuous([1, 2, 3, 4]))
    #expect(numbers.strength(in: [10, 20, 40, 30]) == 0.8)
    #expect(numbers.strength(in: [9, 7, 5, 1]) == -1)
    #expect(numbers.strength(in: [5, 5, 5, 5]) == nil)
    // Ranks 1 2 3 4 in classes of mean 1.5 and 3.5: 4 of 5 lies between; |rho| is the same.
    let classes = Factor(name: "kind", values: .discrete([7, 7, 3, 3]))
    let strength = try #require(classes.strength(in: [0.1, 0.2, 0.3, 9]))
    #expect(isClose(strength, 0.8.squareRoot(), 1e-12))
    let asNumbers = Factor(name: "kind", values: .continuous([0, 0, 1, 1]))
    let rho = try #require(asNumbers.strength(in: [0.1, 0.2, 0.3, 9]))
    #expect(isClose(rho, strength, 1e-12))
  }

  @Test func `what is chosen on one half is measured on the other`() throws {
    // Code 1 is best where it is chosen and worthless elsewhere; code 2 only ties with it.
    let factor = Factor(name: "x", values: .continuous([1, 2, 3, 4]))
    let first = try FactorSample(
      codes: Matrix(rowsOf: [[2, 4, 1], [1, 3, 2], [4, 2, 3], [3, 1, 4]]), factors: [factor])
    let second = try FactorSample(
      codes: Matrix(rowsOf: [[1, 2, 1], [2, 1, 2], [3, 1, 3], [4, 2, 4]]), factors: [factor])
    #expect(
      first.bestCodes(measuredOn: second) == [BestCode(index: 1, whenChosen: 1, strength: 0)])
    #expect(first.bestCodes(measuredOn: first)[0].strength == 1)
  }

  /// Codes of which one, and no other, holds a number with noise, and another one a class.
  private func planted(seed: UInt64) throws -> (FactorSample, FactorSample) {
    var generator = Philox(seed: seed)
    var codes = Matrix(rows: 600, columns: 8)
    for index in codes.values.indices { codes.values[index] = Float(generator.normal()) }
    let numbers = (0..<600).map { Double(codes[$0, 5]) + 0.5 * generator.normal() }
    let classes = (0..<600).map { codes[$0, 2] > 1 ? 2 : codes[$0, 2] < -1 ? 0 : 1 }
    return try FactorSample(
      codes: codes,
      factors: [
        Factor(name: "number", values: .continuous(numbers)),
        Factor(name: "class", values: .discrete(classes)),
      ]
    ).split(inParts: 2, seed: seed)
  }

  @Test func `axes that mean something are above their turns, and turned axes are not`() throws {
    for seed in UInt64(0)..<5 {
      let (first, second) = try planted(seed: seed)
      #expect(first.codes.rows == 300 && second.codes.rows == 300)
      let best = first.bestCodes(measuredOn: second)
      #expect(best.map(\.index) == [5, 2], "seed \(seed)")
      let axes = Frame.axes(of: 8)
      let turns = try first.strengths(
        inTurnsOf: axes, turns: 60, seed: seed, measuredOn: second, workers: Workers(count: 2))
      #expect(turns.map(\.count) == [60, 60])
      for factor in 0..<2 {
        #expect(best[factor].strength > turns[factor].quantile(0.95)!, "seed \(seed)")
      }
      // The same points in axes turned beforehand are as good as their turns.
      var generator = Philox(seed: seed, stream: 99)
      let turned = axes.turned(using: &generator)
      let other = try first.codes(along: turned).bestCodes(
        measuredOn: second.codes(along: turned))
      #expect(other[0].strength < best[0].strength, "seed \(seed)")
      #expect(
        try first.strengths(
          inTurnsOf: axes, turns: 60, seed: seed, measuredOn: second, workers: Workers(count: 1))
          == turns, "seed \(seed)")
      // Within the plane of both, turns stay close to what they hold.
      let plane = Frame(
        orthonormal: Matrix(
          rowsOf: [5, 2].map { j in (0..<8).map { $0 == j ? 1 : 0 } }))
      let within = try first.strengths(
        inTurnsOf: plane, turns: 60, seed: seed, measuredOn: second, workers: Workers(count: 2))
      #expect(within[0].mean! > turns[0].mean!, "seed \(seed)")
    }
    let (first, second) = try planted(seed: 1)
    #expect(throws: ControlFailure.self) {
      try first.strengths(
        inTurnsOf: .axes(of: 3), turns: 2, seed: 0, measuredOn: second,
        workers: Workers(count: 1))
    }
  }
}
