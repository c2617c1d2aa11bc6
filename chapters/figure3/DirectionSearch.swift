import Macrid

/// How much is measured of directions that are turned at random.
struct DirectionPlan: Sendable {
  /// Turns of a frame that sweeps are made along; strengths are compared with a hundred.
  var sweptTurns: Int
  /// Turn t is swept from the starts t, t + stride, ...: over many turns all starts come alike.
  var stride: Int
  /// Whether it is kept how many sweeps fail, and how far they stay in their category.
  var tellsFailures: Bool

  static let fewTurns = DirectionPlan(sweptTurns: 3, stride: 1, tellsFailures: false)
  static let manyTurns = DirectionPlan(sweptTurns: 20, stride: 10, tellsFailures: true)
}

/// One group of items and scope, ready for its factors.
struct DirectionSearch {
  /// Principal directions looked along: as many as the paper's figure has dimensions.
  private static let principalCount = 10
  /// Random turns to compare strengths with; sweeps are made along the first few alone.
  private static let turns = 100

  /// A frame, and how each factor fares in its turns.
  private struct Candidates {
    var own: Directions
    /// Factors x turns.
    var turned: [[Double]]
    /// The turns that sweeps are made along.
    var swept: [Directions]
  }

  /// A frame with the direction that each factor goes with best on the first half.
  private struct Directions {
    var frame: Frame
    var best: [BestCode]
  }

  /// Sweeps that move a factor along a direction from some of the starts.
  typealias Sweeps = (_ factor: Int, _ along: Direction, _ starts: [Int]) -> SweepMeasure

  private let plan: DirectionPlan
  private let seed: UInt64
  private let first: FactorSample
  private let second: FactorSample
  private let axes: Candidates
  private let principal: Candidates
  private let share: Double
  private let startCount: Int
  private let sweeps: Sweeps

  /// - Parameters:
  ///   - items: unit rows.
  ///   - members: those whose principal directions are looked along.
  ///   - first: half of the group's items, to choose directions on.
  ///   - second: the other half, to measure on.
  ///   - startCount: starts that `sweeps` knows.
  init(
    _ items: Matrix, members: [Int], first: FactorSample, second: FactorSample,
    _ plan: DirectionPlan, seed: UInt64, workers: Workers, startCount: Int,
    sweeps: @escaping Sweeps
  ) throws {
    (self.plan, self.seed, self.first, self.second) = (plan, seed, first, second)
    (self.startCount, self.sweeps) = (startCount, sweeps)
    func directions(_ frame: Frame) throws -> Directions {
      try Directions(
        frame: frame,
        best: first.codes(along: frame).bestCodes(measuredOn: second.codes(along: frame)))
    }
    func candidates(_ frame: Frame) throws -> Candidates {
      try Candidates(
        own: directions(frame),
        turned: first.strengths(
          inTurnsOf: frame, turns: Self.turns, seed: seed, measuredOn: second, workers: workers),
        swept: (0..<plan.sweptTurns).map { turn in
          var generator = Philox(seed: seed, stream: UInt64(turn))
          return try directions(frame.turned(using: &generator))
        })
    }
    let found = try PrincipalDirections(
      of: items, members: members, count: Self.principalCount, workers: workers)
    axes = try candidates(.axes(of: items.columns))
    principal = try candidates(found.frame)
    share = found.shares.reduce(0, +)
  }

  /// - Parameters:
  ///   - group: number of the group, for the look.
  ///   - factor: number of the samples' factor.
  func look(at factor: Int, group: Int, _ scope: Scope) throws -> DirectionLook {
    let supervised = try SupervisedDirection(of: factor, in: first).direction
    return DirectionLook(
      category: group, attribute: factor, scope: scope, share: rounded(share),
      found: [
        own(.axes, axes.own, factor), turned(.turnedAxes, axes, factor),
        own(.principal, principal.own, factor), turned(.turnedPrincipal, principal, factor),
        swept(
          .supervised, strength: second.strength(of: factor, along: supervised),
          [sweeps(factor, supervised, Array(0..<startCount))]),
      ])
  }

  /// An axis or a principal direction: the one with which a factor goes best on the first half.
  func best(_ heading: Heading, _ factor: Int) -> (index: Int, direction: Direction) {
    let own = (heading == .axes ? axes : principal).own
    let index = own.best[factor].index
    return (index, own.frame[index])
  }

  private func own(
    _ heading: Heading, _ own: Directions, _ factor: Int
  ) -> DirectionLook.Found {
    let best = own.best[factor]
    return swept(
      heading, strength: best.strength,
      [sweeps(factor, own.frame[best.index], Array(0..<startCount))])
  }

  private func turned(
    _ heading: Heading, _ candidates: Candidates, _ factor: Int
  ) -> DirectionLook.Found {
    let strengths = candidates.turned[factor]
    let measures = candidates.swept.enumerated().map { turn, turned in
      sweeps(
        factor, turned.frame[turned.best[factor].index],
        Array(stride(from: turn % plan.stride, to: startCount, by: plan.stride)))
    }
    var found = swept(heading, strength: strengths.mean ?? 0, measures)
    found.strength95 = strengths.quantile(0.95).map(rounded)
    return found
  }

  /// Means over starts, then over turns.
  private func swept(
    _ heading: Heading, strength: Double, _ measures: [SweepMeasure]
  ) -> DirectionLook.Found {
    func mean(_ value: (SweepMeasure) -> Double?) -> Double? {
      measures.compactMap(value).mean.map(rounded)
    }
    return DirectionLook.Found(
      heading: heading, strength: rounded(strength),
      tau: mean { rounded($0.counted.mean ?? 0) } ?? 0,
      inCategory: plan.tellsFailures ? mean(\.inCategory.mean) : nil,
      failed: plan.tellsFailures
        ? mean { Double($0.failures) / Double(max(1, $0.taus.count)) } : nil)
  }
}
