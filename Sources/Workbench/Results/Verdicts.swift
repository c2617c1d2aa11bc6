import Macrid

extension Verdict {
  /// After "that the paper is right": "holds", "is undecided".
  public var predicate: String {
    switch self {
    case .holds: "holds"
    case .smallerThanClaimed, .contradicted, .undecided, .notTested: "is \(rawValue)"
    case .noDifference: "makes no difference"
    }
  }
}

extension Collection<Claim> {
  /// "15 of 28 measurements of the paper's claims hold; 2 contradicted, 11 undecided".
  public var tally: String {
    let holding = count { $0.verdict == .holds }
    let others = Verdict.allCases.filter { $0 != .holds }.compactMap { verdict -> String? in
      let count = self.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    return "\(holding) of \(count) measurements of the paper's claims "
      + (holding == 1 ? "holds" : "hold")
      + (others.isEmpty ? "" : "; \(others.joined(separator: ", "))")
  }
}

extension Table {
  /// Claims as a compact matrix: a row a thing measured, a column a place where it was, in each cell
  /// the verdict, the effect and its interval. What was not tested has its reasons below.
  ///
  /// - Parameters:
  ///   - corner: what the rows are, for the first heading.
  ///   - place: a claim's row and column.
  public init(
    verdicts claims: [Claim], caption: String, corner: String = "Measured", decimals: Int = 3,
    place: (Claim) -> (row: String, column: String)
  ) {
    let places = claims.map(place)
    func distinct(_ names: [String]) -> [String] {
      names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
    let (rows, columns) = (distinct(places.map(\.row)), distinct(places.map(\.column)))
    self.init(
      caption: caption,
      columns: [Column(corner)] + columns.map { Column($0, decimals: decimals) },
      groups: [
        Group(
          rows: rows.map { row in
            [.text(row)]
              + columns.map { column in
                zip(places, claims).first { $0.0 == (row, column) }.map {
                  .verdict($0.1.verdict, $0.1.effect)
                } ?? .absent
              }
          })
      ],
      notes: distinct(claims.filter { $0.verdict == .notTested }.compactMap(\.caveat)))
  }
}
