import Foundation
import Testing

@testable import Macrid

@Suite struct RecommendationControlTests {
  /// A random case: items, each in the concept of its nearest prototype.
  struct Case {
    let items: Matrix
    let prototypes: Matrix
    let concepts: [Int]

    init(seed: UInt64, items M: Int, concepts K: Int, dimensions d: Int) {
      var generator = Philox(seed: seed)
      func random(_ rows: Int) -> Matrix {
        Matrix(
          rows: rows, columns: d, values: (0..<rows * d).map { _ in Float(generator.normal()) })
      }
      items = random(M)
      prototypes = random(K)
      concepts = Case.nearest(items, prototypes)
    }

    static func nearest(_ items: Matrix, _ prototypes: Matrix) -> [Int] {
      (0..<items.rows).map { i in
        (0..<prototypes.rows).max { a, b in
          cosine(items.row(i), prototypes.row(a)) < cosine(items.row(i), prototypes.row(b))
        }!
      }
    }

    func control() throws -> RecommendationControl {
      try RecommendationControl(items: items, prototypes: prototypes, concepts: concepts)
    }

    /// An item's value in a dimension once its length is 1.
    func value(_ item: Int, _ j: Int) -> Double {
      Double(items[item, j]) / norm(items.row(item))
    }

    /// The objective, spelled out.
    func objective(_ chosen: [Int], start: [Float], _ j: Int, gamma: Double) -> Double {
      func without(_ row: ArraySlice<Float>) -> ArraySlice<Float> {
        var row = Array(row)
        row[j] = 0
        return row[...]
      }
      var sum = 0.0
      for (t, item) in chosen.enumerated() {
        sum += cosine(without(items.row(item)), without(start[...]))
        for later in chosen[(t + 1)...] {
          sum += gamma * cosine(without(items.row(item)), without(items.row(later)))
        }
      }
      return sum
    }
  }

  @Test func `exhaustive search finds nothing better`() throws {
    for seed in UInt64(0)..<60 {
      let example = Case(seed: seed, items: 30, concepts: 2, dimensions: 4)
      let start = Array(example.items.row(Int(seed) % 30))
      let j = Int(seed) % 4
      let gamma = Double(seed % 3) / 2
      let control = try example.control()
      let found = try control.sequence(
        from: start, dimension: j, count: 4, beamWidth: 5000, gamma: gamma)
      // One item of the concept out of every subrange.
      let shelves = groups(example, found, j)
      var sequences: [[Int]] = [[]]
      for shelf in shelves { sequences = sequences.flatMap { s in shelf.map { s + [$0] } } }
      let best = sequences.map { example.objective($0, start: start, j, gamma: gamma) }.max()!
      #expect(isClose(found.objective, best, 1e-5), "seed \(seed)")
      #expect(
        isClose(
          found.objective, example.objective(found.items, start: start, j, gamma: gamma), 1e-5),
        "seed \(seed)")
      // Greedily without the second term, and never better with a narrow beam.
      let narrow = try control.sequence(
        from: start, dimension: j, count: 4, beamWidth: 1, gamma: gamma)
      #expect(narrow.objective <= found.objective + 1e-6, "seed \(seed)")
      if gamma == 0 { #expect(isClose(narrow.objective, best, 1e-5), "seed \(seed)") }
    }
  }

  /// The concept's items in the range, by value, cut into as equal parts as can be.
  private func groups(_ example: Case, _ found: ControlSequence, _ j: Int) -> [[Int]] {
    let inRange = (0..<example.items.rows)
      .filter { example.concepts[$0] == found.concept }
      .filter { found.range.contains(example.value($0, j)) }
      .sorted { example.value($0, j) < example.value($1, j) }
    let parts = found.subranges.count
    return (0..<parts).map { t in
      Array(inRange[(t * inRange.count / parts)..<((t + 1) * inRange.count / parts)])
    }
  }

  @Test func `every item lies in its subrange and in the concept`() throws {
    for seed in UInt64(0)..<40 {
      let example = Case(seed: seed, items: 400, concepts: 5, dimensions: 6)
      let j = Int(seed) % 6
      let found = try example.control().sequence(
        from: Array(example.items.row(7)), dimension: j, count: 8)
      #expect(found.concept == example.concepts[7], "seed \(seed)")
      #expect(found.items.count == found.subranges.count, "seed \(seed)")
      #expect(Set(found.items).count == found.items.count, "seed \(seed)")
      #expect(found.values == found.values.sorted(), "seed \(seed)")
      #expect(found.subranges.first?.lowerBound == found.range.lowerBound)
      #expect(found.subranges.last?.upperBound == found.range.upperBound)
      for (t, item) in found.items.enumerated() {
        #expect(example.concepts[item] == found.concept, "seed \(seed), subrange \(t)")
        #expect(found.subranges[t].contains(found.values[t]), "seed \(seed), subrange \(t)")
        #expect(
          isClose(found.values[t], example.value(item, j), 1e-6), "seed \(seed)")
        if t > 0 {
          #expect(found.subranges[t - 1].upperBound == found.subranges[t].lowerBound)
        }
      }
      let sizes = groups(example, found, j).map(\.count)
      #expect(sizes.max()! - sizes.min()! <= 1, "seed \(seed)")
      #expect(found.items.count == 8 ? found.remarks.isEmpty : !found.remarks.isEmpty)
    }
  }

  @Test func `the range's ends by hand and in closed form`() throws {
    // Prototypes along both axes: with h = (x, 0.6), the first is nearest while x > 0.6.
    let axes = PrototypeScores(fixed: [0, 0.6], slope: [1, 0])
    #expect(axes.nearest(at: 0.8) == 0 && axes.nearest(at: 0.5) == 1)
    #expect(isClose(axes.range(of: 0, around: 0.8).lowerBound, 0.6, 1e-15))
    #expect(axes.range(of: 0, around: 0.8).upperBound == 1)
    #expect(axes.range(of: 1, around: 0.2) == -1...0.6)
    for seed in UInt64(0)..<100 {
      var generator = Philox(seed: seed)
      let scores = PrototypeScores(
        fixed: (0..<5).map { _ in generator.normal() / 3 },
        slope: (0..<5).map { _ in generator.normal() })
      let value = generator.uniform() * 2 - 1
      let k = scores.nearest(at: value)
      var (low, high) = (-1.0, 1.0)
      for other in 0..<5 where other != k {
        let crossing =
          (scores.fixed[other] - scores.fixed[k]) / (scores.slope[k] - scores.slope[other])
        if scores.slope[k] > scores.slope[other] {
          low = max(low, crossing)
        } else {
          high = min(high, crossing)
        }
      }
      let range = scores.range(of: k, around: value)
      #expect(isClose(range.lowerBound, low, 1e-12), "seed \(seed)")
      #expect(isClose(range.upperBound, high, 1e-12), "seed \(seed)")
      #expect(range.contains(value), "seed \(seed)")
    }
  }

  @Test func `lengths of representations mean nothing`() throws {
    let example = Case(seed: 4, items: 200, concepts: 3, dimensions: 5)
    var longer = example.items
    for i in 0..<200 { for j in 0..<5 { longer[i, j] *= Float(1 << (i % 5)) } }
    let one = try example.control().sequence(
      from: Array(example.items.row(0)), dimension: 2, count: 6)
    let two = try RecommendationControl(
      items: longer, prototypes: example.prototypes, concepts: example.concepts
    ).sequence(from: example.items.row(0).map { $0 * 8 }, dimension: 2, count: 6)
    #expect(one == two)
  }

  @Test func `with one concept the whole range is open`() throws {
    let example = Case(seed: 1, items: 50, concepts: 1, dimensions: 3)
    let found = try example.control().sequence(
      from: Array(example.items.row(0)), dimension: 0, count: 5)
    #expect(found.range == -1...1 && found.remarks == [.singleConcept])
    #expect(groups(example, found, 0).map(\.count) == [10, 10, 10, 10, 10])
  }

  @Test func `more subranges than items`() throws {
    let example = Case(seed: 1, items: 6, concepts: 1, dimensions: 3)
    let found = try example.control().sequence(
      from: Array(example.items.row(0)), dimension: 0, count: 10)
    #expect(Set(found.items) == Set(0..<6) && found.values == found.values.sorted())
    #expect(found.remarks == [.fewerItems(found: 6, asked: 10), .singleConcept])
    #expect(found.remarks[0].description.contains("fewer than the 10"))
  }

  @Test func `equal values share a bound and the lower item wins`() throws {
    let items = Matrix(rowsOf: Array(repeating: [0.6, 0.8], count: 5))
    let control = try RecommendationControl(
      items: items, prototypes: Matrix(rowsOf: [[1, 1]]), concepts: [0, 0, 0, 0, 0])
    let found = try control.sequence(from: [0.6, 0.8], dimension: 0, count: 2)
    #expect(found.items == [0, 2])
    #expect(zip(found.subranges, found.values).allSatisfy { $0.contains($1) })
    #expect(isClose(found.objective, 3, 1e-6))
  }

  @Test func `one dimension leaves nothing to be close in`() throws {
    let control = try RecommendationControl(
      items: Matrix(rowsOf: [[2], [3], [-1]]), prototypes: Matrix(rowsOf: [[1], [-1]]),
      concepts: [0, 0, 1])
    let found = try control.sequence(from: [5], dimension: 0, count: 2)
    #expect(found.items == [0, 1] && found.objective == 0)
  }

  @Test func `what cannot be answered is explained`() throws {
    let items = Matrix(rowsOf: [[1, 0.1], [1, 0.2]])
    let prototypes = Matrix(rowsOf: [[1, 0], [0, 1]])
    let control = try RecommendationControl(items: items, prototypes: prototypes, concepts: [0, 0])
    func failure(_ start: [Float], _ dimension: Int = 0, count: Int = 1) -> ControlFailure? {
      do throws(ControlFailure) {
        _ = try control.sequence(from: start, dimension: dimension, count: count)
        return nil
      } catch { return error }
    }
    #expect(failure([1, 0]) == nil)
    #expect(failure([0, 1]) == .emptyConcept(1))
    #expect(failure([0, 0]) == .startHasNoDirection)
    #expect(failure([.nan, 1]) == .notFinite("the start"))
    if case .argument = failure([1, 0], 2) {} else { Issue.record("dimension 2 of 2") }
    if case .argument = failure([1, 0], count: 0) {} else { Issue.record("no items") }
    if case .argument = failure([1, 0, 0]) {} else { Issue.record("three values") }
    // From (0.8, 0.6), x may fall to 0.6; the concept's only item is below, at 0.1.
    let far = try RecommendationControl(
      items: Matrix(rowsOf: [[0.1, 0.99]]), prototypes: prototypes, concepts: [0])
    #expect {
      try far.sequence(from: [0.8, 0.6], dimension: 0, count: 3)
    } throws: { error in
      guard case .nothingInRange(0, let range)? = error as? ControlFailure else { return false }
      return isClose(range.lowerBound, 0.6, 1e-6) && range.upperBound == 1
    }
    for (items, prototypes, concepts) in [
      (items, Matrix(rowsOf: [[1]]), [0, 0]), (items, Matrix(rows: 0, columns: 2), [0, 0]),
      (items, prototypes, [0]), (items, prototypes, [0, 2]),
      (Matrix(rowsOf: [[1, .nan], [0, 0]]), prototypes, [0, 0]),
    ] {
      #expect(throws: ControlFailure.self) {
        try RecommendationControl(items: items, prototypes: prototypes, concepts: concepts)
      }
    }
  }

  @Test func `an item of zeros is similar to nothing`() throws {
    let control = try RecommendationControl(
      items: Matrix(rowsOf: [[0, 0], [0.1, 1]]), prototypes: Matrix(rowsOf: [[1, 1]]),
      concepts: [0, 0])
    #expect(try control.sequence(from: [0.1, 1], dimension: 0, count: 1).items == [1])
  }
}

private func norm(_ a: ArraySlice<Float>) -> Double {
  a.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
}

private func cosine(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
  let product = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
  return product / max(norm(a) * norm(b), 1e-300)
}
