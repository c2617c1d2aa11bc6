import Macrid

/// What the explorer moves along from a concept's items: the paper's axes, the same of all
/// concepts, and beside them the principal directions of the concept's own items.
struct ConceptDirections {
  let axes: [Direction]
  /// By concept; of one whose items do not differ there are none.
  let principal: [PrincipalDirections?]
  /// How many are looked at, the first by variance.
  private static let most = 5
  private static let turns = 100

  /// - Parameter concepts: of the codes.
  init(_ codes: Codes, _ concepts: Codes.Concepts, workers: Workers) {
    let frame = Frame.axes(of: codes.items.columns)
    axes = (0..<frame.count).map { frame[$0] }
    principal = (0..<concepts.prototypes.rows).map { k in
      try? PrincipalDirections(
        of: codes.items, members: concepts.ofItem.indices.filter { concepts.ofItem[$0] == k },
        count: Self.most, workers: workers)
    }
  }

  /// From a vector that is nearest to a concept.
  subscript(concept: Int) -> [Direction] {
    let frame = principal[concept]?.frame
    return axes + (0..<(frame?.count ?? 0)).map { frame![$0] }
  }

  /// Each concept's directions by number, from 1; a page gives them their names.
  var numbers: [[String]] {
    principal.indices.map { k in self[k].indices.map { "\($0 + 1)" } }
  }

  /// What a trial keeps of each concept's principal directions.
  ///
  /// - Parameter look: the associations of a concept.
  func kept(_ look: (_ concept: Int) throws -> [Show.Principal.Association?]) rethrows
    -> [Show.Principal]
  {
    try principal.enumerated().map { k, found in
      Show.Principal(
        shares: (found?.shares ?? []).map(rounded), found: try look(k).compactMap(\.self))
    }
  }

  /// How a factor of some items goes with the principal directions of a concept.
  ///
  /// - Parameters:
  ///   - name: as the explorer calls the factor.
  ///   - items: unit rows, those that the factor is known of.
  /// - Returns: nil without directions.
  func look(
    at factor: Factor, called name: String, concept: Int, _ items: Matrix, seed: UInt64,
    workers: Workers
  ) throws -> Show.Principal.Association? {
    guard let frame = principal[concept]?.frame else { return nil }
    let sample = try FactorSample(codes: items, factors: [factor])
    let turned = try sample.strengths(
      inTurnsOf: frame, turns: Self.turns, seed: seed, measuredOn: sample, workers: workers)[0]
    guard let mean = turned.mean, let most = turned.quantile(0.95) else { return nil }
    let along = try frame.values(of: items)
    return Show.Principal.Association(
      name: name,
      values: (0..<frame.count).map { rounded(association(along.column($0), factor)) },
      turnedMean: rounded(mean), turned95: rounded(most))
  }
}

extension Show {
  /// The principal directions of one concept's items.
  struct Principal: Codable, Sendable, Equatable {
    /// The share of the items' variance that each explains.
    var shares: [Double]
    var found: [Association]

    /// How something known of items goes with them.
    struct Association: Codable, Sendable, Equatable {
      var name: String
      /// One a direction: a rank correlation, or a strength without sign.
      var values: [Double]
      /// What the best of the directions reaches when they are turned among themselves.
      var turnedMean: Double
      var turned95: Double

      /// The direction that it goes with best.
      var best: Int? { values.indices.max { abs(values[$0]) < abs(values[$1]) } }

      /// Whether it goes with that one better than with the best of most turns.
      var isClear: Bool { best.map { abs(values[$0]) > turned95 } ?? false }
    }
  }

  /// The paper's dimensions, which come first among a concept's directions.
  var axisCount: Int {
    (world.dimensions.first?.count ?? 0) - (principal?.first?.shares.count ?? 0)
  }
}
