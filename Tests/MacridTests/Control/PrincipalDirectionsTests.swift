import Testing

@testable import Macrid

@Suite struct PrincipalDirectionsTests {
  let workers = Workers(count: 2)

  /// Items around a common direction that differ along a first and, less, along a second one; the
  /// last `others` items are of another concept and differ otherwise.
  private func planted(seed: UInt64, dimensions d: Int, others: Int)
    -> (items: Matrix, members: [Int], frame: Frame)
  {
    var generator = Philox(seed: seed)
    let frame = Frame.axes(of: d).turned(using: &generator)
    var items = Matrix(rows: 400 + others, columns: d)
    for i in 0..<items.rows {
      let isMember = i < 400
      let length = 1 + 3 * generator.uniform()
      let parts = [
        2, isMember ? 0.2 * generator.normal() : 0, isMember ? 0.1 * generator.normal() : 0,
        isMember ? 0.01 * generator.normal() : generator.normal(),
      ]
      for j in 0..<d {
        items[i, j] = Float(
          length * (0..<4).reduce(0.0) { $0 + parts[$1] * frame[$1].values[j] })
      }
    }
    return (items, Array(0..<400), frame)
  }

  @Test func `the directions in which a concept's items differ`() throws {
    for seed in UInt64(0)..<10 {
      let (items, members, frame) = planted(seed: seed, dimensions: 12, others: 300)
      let found = try PrincipalDirections(
        of: items, members: members, count: 3, workers: workers)
      for place in 0..<2 {
        let cosine = abs(found.frame[place].value(of: frame.rows.row(place + 1)))
        #expect(cosine > 0.98, "seed \(seed), direction \(place)")
      }
      // 0.04 and 0.01 of variance, nearly all there is.
      #expect(abs(found.shares[0] - 0.8) < 0.05 && abs(found.shares[1] - 0.2) < 0.05)
      #expect(found.shares == found.shares.sorted(by: >))
      // With the other concept's items, another direction comes first.
      let all = try PrincipalDirections(
        of: items, members: Array(0..<items.rows), count: 1, workers: workers)
      #expect(abs(all.frame[0].value(of: frame.rows.row(3))) > 0.9, "seed \(seed)")
    }
  }

  @Test func `all directions explain all variance, and lengths mean nothing`() throws {
    let (items, members, _) = planted(seed: 3, dimensions: 5, others: 0)
    let found = try PrincipalDirections(of: items, members: members, count: 9, workers: workers)
    // The items are of four dimensions in five.
    #expect(found.frame.count == 4)
    #expect(isClose(found.shares.reduce(0, +), 1, 1e-5))
    var longer = items
    for i in 0..<items.rows { for j in 0..<5 { longer[i, j] *= Float(1 << (i % 7)) } }
    #expect(
      try PrincipalDirections(of: longer, members: members, count: 9, workers: workers) == found)
    let few = try PrincipalDirections(
      of: items, members: [0, 5, 9], count: 9, workers: Workers(count: 1))
    #expect(few.frame.count == 2 && isClose(few.shares.reduce(0, +), 1, 1e-5))
  }

  @Test func `there are no more directions than the items span`() throws {
    // Two points, often, and an item of zeros; lengths differ, and rounding with them.
    for seed in UInt64(0)..<10 {
      var generator = Philox(seed: seed)
      let points = (0..<2).map { _ in (0..<7).map { _ in generator.normal() } }
      var rows = (0..<40).map { i in
        let length = 0.1 + generator.uniform()
        return points[i % 2].map { Float($0 * length) }
      }
      rows[3] = [Float](repeating: 0, count: 7)
      let line = try PrincipalDirections(
        of: Matrix(rowsOf: rows), members: Array(0..<40), count: 5, workers: workers)
      #expect(line.frame.count == 1 && isClose(line.shares[0], 1, 1e-6), "seed \(seed)")
      // One of the points alone, at many lengths.
      #expect {
        try PrincipalDirections(
          of: Matrix(rowsOf: rows), members: Array(stride(from: 0, to: 40, by: 2)), count: 5,
          workers: workers)
      } throws: { error in
        "\(error)".contains("all 20 items of the concept point the same way")
      }
    }
  }

  @Test func `items that do not suffice are refused`() throws {
    let items = Matrix(rowsOf: [[1, 2], [2, 4], [3, 1]])
    for (members, count) in [
      ([0], 1), ([], 1), ([0, 1], 1), ([0, 3], 1), ([0, -1], 1), ([0, 2], 0),
    ] {
      #expect(throws: ControlFailure.self, "\(members), \(count)") {
        try PrincipalDirections(of: items, members: members, count: count, workers: workers)
      }
    }
    // A concept without items, or with nothing but zeros.
    #expect {
      try PrincipalDirections(of: items, members: [], count: 1, workers: workers)
    } throws: { error in
      "\(error)".contains("a concept of 0 items")
    }
    #expect(throws: ControlFailure.self) {
      try PrincipalDirections(
        of: Matrix(rows: 5, columns: 2), members: [0, 1, 2], count: 1, workers: workers)
    }
    #expect(throws: ProjectionError.self) {
      try PrincipalDirections(
        of: Matrix(rowsOf: [[1, 2], [2, .nan]]), members: [0, 1], count: 1, workers: workers)
    }
  }
}
