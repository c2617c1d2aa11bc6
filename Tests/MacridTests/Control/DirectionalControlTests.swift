import Testing

@testable import Macrid

/// Section 2.4 along any direction: on an axis the paper's, elsewhere the paper's in turned axes.
@Suite struct DirectionalControlTests {
  typealias Case = RecommendationControlTests.Case

  @Test func `on an axis it is what leaving a dimension out was`() throws {
    // The items that the search found when axes were all it knew.
    #expect(goldenDigest() == 8_312_380_073_151_010_093)
  }

  @Test func `a direction is an axis of the turned model`() throws {
    for seed in UInt64(0)..<40 {
      // In two dimensions nothing but a sign is left, and all of one sign are equals.
      let d = [3, 4, 6, 20][Int(seed) % 4]
      let example = Case(seed: seed, items: 300, concepts: 3, dimensions: d)
      var generator = Philox(seed: seed, stream: 1)
      let frame = Frame.axes(of: d).turned(using: &generator)
      let turned = try RecommendationControl(
        items: frame.values(of: example.items), prototypes: frame.values(of: example.prototypes),
        concepts: example.concepts)
      let start = Array(example.items.row(Int(seed)))
      let j = Int(seed) % d
      let found = try example.control().sequence(from: start, along: frame[j], count: 6)
      let expected = try turned.sequence(
        from: Array(frame.values(of: example.items).row(Int(seed))), dimension: j, count: 6)
      #expect(found.items == expected.items, "seed \(seed)")
      #expect(found.concept == expected.concept, "seed \(seed)")
      #expect(found.direction == frame[j], "seed \(seed)")
      #expect(isClose(found.objective, expected.objective, 1e-5), "seed \(seed)")
      #expect(isClose(found.startValue, expected.startValue, 1e-6), "seed \(seed)")
      #expect(isClose(found.range.lowerBound, expected.range.lowerBound, 1e-5), "seed \(seed)")
      #expect(isClose(found.range.upperBound, expected.range.upperBound, 1e-5), "seed \(seed)")
      for (a, b) in zip(found.values, expected.values) {
        #expect(isClose(a, b, 1e-6), "seed \(seed)")
      }
      // It is no axis' answer.
      let axes = try (0..<d).map {
        try example.control().sequence(from: start, dimension: $0, count: 6).items
      }
      #expect(!axes.contains(found.items), "seed \(seed)")
    }
  }

  @Test func `against the direction the sequence runs backwards`() throws {
    for seed in UInt64(0)..<20 {
      let example = Case(seed: seed, items: 120, concepts: 2, dimensions: 5)
      var generator = Philox(seed: seed, stream: 2)
      let direction = Frame.axes(of: 5).turned(using: &generator)[0]
      let start = Array(example.items.row(3))
      // Of one subrange an item each, so that nothing depends on where the cuts fall.
      let there = try example.control().sequence(from: start, along: direction, count: 120)
      let back = try example.control().sequence(
        from: start, along: Direction(direction.values.map { -$0 }), count: 120)
      #expect(back.items == there.items.reversed(), "seed \(seed)")
      #expect(isClose(back.range.lowerBound, -there.range.upperBound, 1e-12), "seed \(seed)")
    }
  }

  @Test func `of an item along the direction nothing is left to be close in`() throws {
    for seed in UInt64(0)..<30 {
      let d = [2, 10, 100][Int(seed) % 3]
      var generator = Philox(seed: seed)
      let along = (0..<d).map { _ in generator.normal() }
      let aside = (0..<d).map { _ in generator.normal() }
      let direction = try Direction(along)
      // Rounding would make of the first item a unit vector at random.
      let items = Matrix(
        rowsOf: [along.map { Float(3 * $0) }, zip(along, aside).map { Float($0 + $1) }])
      let control = try RecommendationControl(
        items: items, prototypes: Matrix(rowsOf: [along.map { Float($0) }]), concepts: [0, 0])
      let found = try control.sequence(from: along.map { Float($0) }, along: direction, count: 2)
      #expect(found.objective == 0 && found.items.last == 0, "seed \(seed)")
    }
  }

  @Test func `a direction that does not fit is refused`() throws {
    let control = try Case(seed: 1, items: 5, concepts: 1, dimensions: 3).control()
    #expect {
      try control.sequence(from: [1, 2, 3], along: .axis(1, of: 2), count: 1)
    } throws: { error in
      "\(error)".contains("the direction has 2 values, items have 3")
    }
    #expect(throws: ControlFailure.argument("all values of a direction are zero")) {
      try Direction([0.0, 0])
    }
    #expect(throws: ControlFailure.notFinite("a direction")) { try Direction([1, Double.nan]) }
    #expect(throws: ControlFailure.self) { try Direction.axis(3, of: 3) }
    #expect(try Direction([3e200, 4e200]).values == [0.6, 0.8])
    #expect(try Direction([2.0, 0]) == Direction.axis(0, of: 2))
  }
}

/// A number for the items of many sequences along axes.
func goldenDigest() -> UInt64 {
  var digest: UInt64 = 14_695_981_039_346_656_037  // FNV-1a
  for seed in UInt64(0)..<60 {
    let d = [2, 3, 10, 40][Int(seed) % 4]
    let example = RecommendationControlTests.Case(
      seed: seed, items: 150, concepts: 1 + Int(seed) % 4, dimensions: d)
    for start in 0..<3 {
      let found = try? example.control().sequence(
        from: Array(example.items.row(start)), dimension: Int(seed) % d, count: 7,
        gamma: Double(seed % 3) / 2)
      for item in found?.items ?? [999] {
        digest = (digest ^ UInt64(item)) &* 1_099_511_628_211
      }
    }
  }
  return digest
}
