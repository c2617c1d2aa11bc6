/// User-controllable recommendation (Section 2.4): from an item, or from a component of a user's
/// representation, items that change along one direction while the rest stays close. The paper's
/// directions are the axes: where it leaves dimension j out, a direction is projected out.
///
/// All representations are l2-normalised first. The model compares directions alone (equations 6
/// and 7 use the cosine), so lengths mean nothing to it, and values along a direction can only be
/// compared between vectors of one length. The start's value is then varied with the rest of it
/// fixed, as the paper says, and not normalised again; whoever divides by the new length finds the
/// same nearest prototype. No unit vector has a value beyond 1, so that the range is
/// sought within [-1, 1].
public struct RecommendationControl: Sendable {
  /// M x d unit vectors; an item of zeros stays zero, and is similar to nothing.
  private let items: Matrix
  /// K x d unit vectors.
  private let prototypes: Matrix
  /// The items of each concept, ascending.
  private let members: [[Int]]

  /// - Parameters:
  ///   - items: item representations h, M x d.
  ///   - prototypes: m, K x d.
  ///   - concepts: each item's concept, in 0..<K (argmax_k c_ik).
  /// - Throws: `ControlFailure` where sizes differ, a concept does not exist or a number is not
  ///   finite.
  public init(items: Matrix, prototypes: Matrix, concepts: [Int]) throws(ControlFailure) {
    guard items.columns == prototypes.columns, prototypes.rows > 0, items.columns > 0 else {
      throw .shapes(
        "items are \(items.rows) x \(items.columns), prototypes \(prototypes.rows) x "
          + "\(prototypes.columns); both need the same d, and at least one prototype")
    }
    guard concepts.count == items.rows else {
      throw .shapes("\(concepts.count) concepts for \(items.rows) items")
    }
    guard items.values.allSatisfy(\.isFinite) else { throw .notFinite("an item representation") }
    guard prototypes.values.allSatisfy(\.isFinite) else { throw .notFinite("a prototype") }
    var members = [[Int]](repeating: [], count: prototypes.rows)
    for (item, concept) in concepts.enumerated() {
      guard members.indices.contains(concept) else {
        throw .shapes(
          "item \(item) is in concept \(concept), but there are \(prototypes.rows), from 0")
      }
      members[concept].append(item)
    }
    self.items = normalised(items)
    self.prototypes = normalised(prototypes)
    self.members = members
  }

  /// k*, the concept whose prototype is nearest to a start.
  ///
  /// - Parameter start: h*, d values of any length but 0.
  /// - Throws: `ControlFailure` for a start that nothing is near to.
  public func concept(nearestTo start: [Float]) throws(ControlFailure) -> Int {
    guard start.count == items.columns else {
      throw .argument("the start has \(start.count) values, items have \(items.columns)")
    }
    guard start.allSatisfy(\.isFinite) else { throw .notFinite("the start") }
    guard start.contains(where: { $0 != 0 }) else { throw .startHasNoDirection }
    let unit = normalised(Matrix(rows: 1, columns: start.count, values: start))
    return prototypeScores(unit.values, try .axis(0, of: items.columns)).nearest(at: 0)
  }

  /// `sequence(from:along:)` along an axis, as in the paper.
  public func sequence(
    from start: [Float], dimension: Int, count: Int, beamWidth: Int = 10, gamma: Double = 1
  ) throws(ControlFailure) -> ControlSequence {
    try sequence(
      from: start, along: .axis(dimension, of: items.columns), count: count,
      beamWidth: beamWidth, gamma: gamma)
  }

  /// The sequence of `count` items along a direction, from the smallest value to the greatest.
  ///
  /// k* is the prototype nearest to the start. The range of the start's value over which it stays
  /// the nearest is cut into subranges that hold the same number of k*'s items, give or take one,
  /// so that none is empty. One item a subrange is chosen to maximise, without the direction,
  ///
  ///     sum_t cos(h_t, h*) + gamma sum_(t < t') cos(h_t, h_t')
  ///
  /// by beam search over t: exactly if `beamWidth` is at least the number of partial sequences,
  /// or if gamma is 0; approximately otherwise. Among equals the lower item number wins. A start
  /// that is an item is among those that may be chosen.
  ///
  /// - Parameters:
  ///   - start: h*, d values of any length but 0.
  ///   - count: B, at least 1; fewer are returned where the range holds fewer items.
  ///   - beamWidth: partial sequences kept after each subrange.
  ///   - gamma: weight of the items' closeness to each other.
  /// - Throws: `ControlFailure`: an argument makes no sense, or there is nothing to recommend.
  /// - Complexity: O(beamWidth n d) for n items in the range.
  public func sequence(
    from start: [Float], along direction: Direction, count: Int, beamWidth: Int = 10,
    gamma: Double = 1
  ) throws(ControlFailure) -> ControlSequence {
    guard start.count == items.columns else {
      throw .argument("the start has \(start.count) values, items have \(items.columns)")
    }
    guard direction.values.count == items.columns else {
      throw .argument(
        "the direction has \(direction.values.count) values, items have \(items.columns)")
    }
    guard count >= 1, beamWidth >= 1, gamma.isFinite else {
      throw .argument(
        "\(count) items, beam width \(beamWidth) and gamma \(gamma); the first two must be "
          + "at least 1, gamma a finite number")
    }
    guard start.allSatisfy(\.isFinite) else { throw .notFinite("the start") }
    guard start.contains(where: { $0 != 0 }) else { throw .startHasNoDirection }
    let unit = normalised(Matrix(rows: 1, columns: start.count, values: start))
    var rest = unit.values
    direction.remove(from: &rest)

    let scores = prototypeScores(rest, direction)
    let startValue = unitValue(unit.values, direction)
    let concept = scores.nearest(at: startValue)
    let range = scores.range(of: concept, around: startValue)
    guard !members[concept].isEmpty else { throw .emptyConcept(concept) }
    let candidates = members[concept]
      .map { (value: unitValue(items.row($0), direction), item: $0) }
      .filter { range.contains($0.value) }
      .sorted { $0 < $1 }
    guard !candidates.isEmpty else { throw .nothingInRange(concept: concept, range: range) }

    let parts = min(count, candidates.count)
    let cuts = (0...parts).map { $0 * candidates.count / parts }
    let (chosen, objective) = beamSearch(
      candidates.map(\.item), cuts: cuts, rest: rest, direction: direction, width: beamWidth,
      gamma: gamma)
    let values = candidates.map(\.value)
    // Neighbouring subranges meet half way between their nearest items.
    let bounds =
      [range.lowerBound] + cuts.dropFirst().dropLast().map { (values[$0 - 1] + values[$0]) / 2 }
      + [range.upperBound]
    var remarks: [ControlSequence.Remark] = []
    if parts < count { remarks.append(.fewerItems(found: parts, asked: count)) }
    if prototypes.rows == 1 { remarks.append(.singleConcept) }
    return ControlSequence(
      concept: concept, direction: direction, startValue: startValue, range: range,
      subranges: zip(bounds, bounds.dropFirst()).map { $0...$1 },
      items: chosen.map { candidates[$0].item }, values: chosen.map { values[$0] },
      objective: objective, remarks: remarks)
  }

  /// A unit vector's value along the direction, which rounding must not put beyond the range.
  private func unitValue(_ vector: some Collection<Float>, _ direction: Direction) -> Double {
    min(1, max(-1, direction.value(of: vector)))
  }

  /// - Parameter rest: the start without the direction.
  private func prototypeScores(_ rest: [Float], _ direction: Direction) -> PrototypeScores {
    PrototypeScores(
      fixed: (0..<prototypes.rows).map { k in
        zip(prototypes.row(k), rest).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      },
      slope: (0..<prototypes.rows).map { direction.value(of: prototypes.row($0)) })
  }

  /// Places among the candidates, one between each pair of cuts, and their objective.
  ///
  /// With u the unit vectors without the direction, a partial sequence needs only the sum of its
  /// items' u: the cosines of a further item with all of them add up to one dot product. So a
  /// step costs one product of the subrange's items with the beam's sums.
  private func beamSearch(
    _ candidates: [Int], cuts: [Int], rest: [Float], direction: Direction, width: Int,
    gamma: Double
  ) -> (chosen: [Int], objective: Double) {
    let d = items.columns
    let n = candidates.count
    let u = unitVectors(candidates, without: direction)  // n x d
    var towards = rest
    normalise(&towards, count: d)
    var closeness = [Float](repeating: 0, count: n)
    sgemm(n, 1, d, u, lda: d, towards, ldb: d, transposeB: true, &closeness, ldc: 1)

    var beam: [[Int]] = [[]]
    var objectives = [0.0]
    var sums = [Float](repeating: 0, count: d)  // beam x d
    for (first, end) in zip(cuts, cuts.dropFirst()) {
      let count = end - first
      var together = [Float](repeating: 0, count: beam.count * count)  // beam x count
      u.withUnsafeBufferPointer { u in
        sgemm(
          beam.count, count, d, sums, lda: d, u.baseAddress! + first * d, ldb: d,
          transposeB: true, &together, ldc: count)
      }
      var best: [(objective: Double, partial: Int, place: Int)] = []
      for place in 0..<count {
        let own = Double(closeness[first + place])
        for partial in objectives.indices {
          let objective =
            objectives[partial] + own + gamma * Double(together[partial * count + place])
          if best.count == width, objective <= best[width - 1].objective { continue }
          // After its equals, so that the lower item wins.
          var position = best.count
          while position > 0, best[position - 1].objective < objective { position -= 1 }
          best.insert((objective, partial, first + place), at: position)
          if best.count > width { best.removeLast() }
        }
      }
      var nextSums: [Float] = []
      nextSums.reserveCapacity(best.count * d)
      for (_, partial, place) in best {
        for j in 0..<d { nextSums.append(sums[partial * d + j] + u[place * d + j]) }
      }
      beam = best.map { beam[$0.partial] + [$0.place] }
      objectives = best.map(\.objective)
      sums = nextSums
    }
    return (beam[0], objectives[0])
  }

  /// Unit vectors of some items without the direction, n x d. The length is taken from what is
  /// left, not from 1 less the square of the value, which would cancel.
  private func unitVectors(_ chosen: [Int], without direction: Direction) -> [Float] {
    let d = items.columns
    return [Float](unsafeUninitializedCapacity: chosen.count * d) { target, initialized in
      items.values.withUnsafeBufferPointer { source in
        for (row, item) in chosen.enumerated() {
          let u = target.baseAddress! + row * d
          u.initialize(from: source.baseAddress! + item * d, count: d)
          direction.remove(from: u)
          normalise(u, count: d)
        }
      }
      initialized = chosen.count * d
    }
  }
}
