extension Factor {
  /// How strongly a code and the factor go together, code by code: Spearman's rho for numbers;
  /// for classes, the root of the share of the ranks' variance that lies between the classes (for
  /// two classes that is |rho|).
  ///
  /// Unlike the disentanglement measures it takes any order along the code, not its scale, and
  /// one code alone.
  ///
  /// - Returns: nil where it is not defined: no variation, or a NaN.
  /// - Precondition: as many values in the code as in the factor.
  public func strength(in code: [Double]) -> Double? { ranked.strength(in: RankedValues(code)) }

  /// Sorted once for many codes.
  var ranked: RankedFactor {
    switch values {
    case .continuous(let numbers): .continuous(RankedValues(numbers))
    case .discrete(let labels): .discrete(labels)
    }
  }
}

/// A factor ready to be held against many codes.
enum RankedFactor {
  case discrete([Int])
  case continuous(RankedValues)

  func strength(in code: RankedValues) -> Double? {
    let once = [Int](repeating: 1, count: code.count)
    switch self {
    case .continuous(let values):
      return partialSpearman(code, values, given: [], multiplicity: once)
    case .discrete(let labels):
      return correlationRatio(code.ranks(once), by: labels)
    }
  }
}

/// The code that holds a factor best, chosen on one sample and measured on another.
public struct BestCode: Sendable, Equatable {
  /// Where the factor was found, from 0; the first of equals.
  public let index: Int
  /// |strength| there on the sample that chose it: the greatest of many, and so flattered.
  public let whenChosen: Double
  /// |strength| on the sample that had no part in choosing; 0 where it is not defined.
  public let strength: Double
}

extension FactorSample {
  /// For each factor the code with which it goes best here (`Factor.strength`), and how well that
  /// one does on other points.
  ///
  /// Directions are compared alike by comparing their codes: `codes(along:)` of axes, of turned
  /// axes, of principal directions or of a supervised one, each as often tried.
  ///
  /// - Parameter other: points with the same codes and factors; halves of `split(inParts: 2)`.
  /// - Precondition: as many codes and factors in both.
  public func bestCodes(measuredOn other: FactorSample) -> [BestCode] {
    precondition(
      codes.columns == other.codes.columns && factors.count == other.factors.count,
      "\(codes.columns) codes and \(factors.count) factors, and \(other.codes.columns) and "
        + "\(other.factors.count) to measure on")
    let ranked = (0..<codes.columns).map { RankedValues(code($0)) }
    return zip(factors, other.factors).map { factor, elsewhere in
      let factor = factor.ranked
      let strengths = ranked.map { abs(factor.strength(in: $0) ?? 0) }
      let best = strengths.indices.reduce(0) { strengths[$1] > strengths[$0] ? $1 : $0 }
      return BestCode(
        index: best, whenChosen: strengths[best],
        strength: abs(elsewhere.strength(in: other.code(best)) ?? 0))
    }
  }

  /// How strongly one factor goes with the codes' values along a direction: |strength|, 0 where it
  /// is not defined.
  ///
  /// - Precondition: there is such a factor, and the direction has as many values as there are
  ///   codes.
  public func strength(of factor: Int, along direction: Direction) -> Double {
    let values = (0..<codes.rows).map { direction.value(of: codes.row($0)) }
    return abs(factors[factor].strength(in: values) ?? 0)
  }

  /// The strength that the best direction has when a frame is turned at random, chosen anew in
  /// every turn as `bestCodes` does: what the choice among so many directions of the same subspace
  /// gives by itself.
  ///
  /// - Parameters:
  ///   - frame: of directions in the codes' dimensions.
  ///   - turns: how many; turn t is drawn from stream t of the seed.
  /// - Returns: factors x turns; the strengths on `other`.
  /// - Throws: as `codes(along:)`.
  public func strengths(
    inTurnsOf frame: Frame, turns: Int, seed: UInt64, measuredOn other: FactorSample,
    workers: Workers
  ) throws -> [[Double]] {
    // What can be thrown does not depend on the turn.
    _ = (try codes(along: frame), try other.codes(along: frame))
    let found = workers.map(turns) { turn in
      var generator = Philox(seed: seed, stream: UInt64(turn))
      let turned = frame.turned(using: &generator)
      guard let here = try? codes(along: turned), let there = try? other.codes(along: turned)
      else { preconditionFailure("turn \(turn) of a frame that was usable is not") }
      return here.bestCodes(measuredOn: there).map(\.strength)
    }
    return factors.indices.map { factor in found.map { $0[factor] } }
  }
}
