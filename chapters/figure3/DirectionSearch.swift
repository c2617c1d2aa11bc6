import Macrid

/// One category and scope, ready for its attributes.
struct DirectionSearch {
  /// Principal directions looked along: as many as the paper's figure has dimensions.
  private static let principalCount = 10
  /// Random turns to compare strengths with; sweeps are made along the first few alone.
  private static let turns = 100
  private static let sweptTurns = 3

  /// A frame, and how each attribute fares in its turns.
  private struct Candidates {
    var frame: Frame
    /// Attributes x turns.
    var turned: [[Double]]
  }

  private let lab: Lab
  private let items: Matrix
  private let category: Int
  private let scope: Scope
  private let seed: UInt64
  private let control: RecommendationControl
  /// The control's items as the lab's, where it has not all of them.
  private let names: [Int]?
  private let first: FactorSample
  private let second: FactorSample
  private let axes: Candidates
  private let principal: Candidates
  private let share: Double

  init(
    _ lab: Lab, _ codes: Codes, _ category: Int, _ scope: Scope, _ seed: UInt64,
    _ workers: Workers
  ) throws {
    (self.lab, self.category, self.scope, self.seed) = (lab, category, scope, seed)
    items = codes.items
    let group = lab.groups[category]
    var members = group
    if scope == .concept, let concepts = codes.concepts {
      let own = codes.concept(of: group)?.concept
      members = concepts.ofItem.indices.filter { concepts.ofItem[$0] == own }
      control = try RecommendationControl(
        items: items, prototypes: concepts.prototypes, concepts: concepts.ofItem)
      names = nil
    } else {
      let own = items.selecting(group)
      control = try RecommendationControl(
        items: own, prototypes: own.meanRow, concepts: group.map { _ in 0 })
      names = group
    }
    func sample(_ half: [Int]) throws -> FactorSample {
      try FactorSample(
        codes: codes.items.selecting(half),
        factors: lab.shop.factors(of: half.map { lab.shopItems[$0] }, in: category))
    }
    let (first, second) = try (
      sample(lab.halves[category].first), sample(lab.halves[category].second)
    )
    (self.first, self.second) = (first, second)
    func candidates(_ frame: Frame) throws -> Candidates {
      try Candidates(
        frame: frame,
        turned: first.strengths(
          inTurnsOf: frame, turns: Self.turns, seed: seed, measuredOn: second, workers: workers))
    }
    let found = try PrincipalDirections(
      of: items, members: members, count: Self.principalCount, workers: workers)
    axes = try candidates(.axes(of: items.columns))
    principal = try candidates(found.frame)
    share = found.shares.reduce(0, +)
  }

  func look(at attribute: Int) throws -> DirectionLook {
    let supervised = try SupervisedDirection(of: attribute, in: first).direction
    return DirectionLook(
      category: category, attribute: attribute, scope: scope, share: rounded(share),
      found: try [
        own(.axes, axes, attribute), turned(.turnedAxes, axes, attribute),
        own(.principal, principal, attribute), turned(.turnedPrincipal, principal, attribute),
        DirectionLook.Found(
          heading: .supervised,
          strength: rounded(second.strength(of: attribute, along: supervised)),
          tau: tau(of: attribute, along: supervised)),
      ])
  }

  private func best(in frame: Frame, _ attribute: Int) throws -> BestCode {
    try first.codes(along: frame).bestCodes(measuredOn: second.codes(along: frame))[attribute]
  }

  private func own(
    _ heading: Heading, _ candidates: Candidates, _ attribute: Int
  ) throws -> DirectionLook.Found {
    let best = try best(in: candidates.frame, attribute)
    return DirectionLook.Found(
      heading: heading, strength: rounded(best.strength),
      tau: tau(of: attribute, along: candidates.frame[best.index]))
  }

  private func turned(
    _ heading: Heading, _ candidates: Candidates, _ attribute: Int
  ) throws -> DirectionLook.Found {
    let strengths = candidates.turned[attribute]
    let taus = try (0..<Self.sweptTurns).map { turn in
      var generator = Philox(seed: seed, stream: UInt64(turn))
      let frame = candidates.frame.turned(using: &generator)
      return tau(of: attribute, along: frame[try best(in: frame, attribute).index])
    }
    return DirectionLook.Found(
      heading: heading, strength: rounded(strengths.mean ?? 0),
      strength95: strengths.quantile(0.95).map(rounded), tau: rounded(taus.mean ?? 0))
  }

  /// Mean over the category's starts.
  private func tau(of attribute: Int, along direction: Direction) -> Double {
    let ruler = lab.rulers[category]
    let order = ruler.order(
      attribute, along: ruler.known.map { direction.value(of: items.row($0)) })
    var measure = SweepMeasure()
    for start in lab.starts[category] {
      measure.add(
        try? control.sequence(
          from: Array(items.row(start)), along: direction, count: sweepLength),
        names: names, attribute: attribute, order: order, ruler: ruler)
    }
    return rounded(measure.counted.mean ?? 0)
  }
}
