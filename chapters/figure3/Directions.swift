import Macrid

/// Where a direction to look along comes from.
enum Heading: String, CaseIterable, Codable, Sendable {
  case axes
  case turnedAxes = "turned axes"
  case principal = "principal directions"
  case turnedPrincipal = "turns of their subspace"
  case supervised
}

/// Whose principal directions, and within what a sweep stays.
enum Scope: String, CaseIterable, Codable, Sendable {
  /// The concept that most of the category's items are of: what a model without labels knows.
  case concept
  /// The true category, which methods without concepts have to be told.
  case category
}

/// An attribute of one category's items, along each kind of direction.
struct DirectionLook: Codable, Sendable, Equatable {
  var category: Int
  var attribute: Int
  var scope: Scope
  /// Share of the variance of the scope's items that the principal directions explain together.
  var share: Double?
  /// One a heading.
  var found: [Found] = []
  /// Why nothing was found.
  var missing: String?

  struct Found: Codable, Sendable, Equatable {
    var heading: Heading
    /// Of the best direction, chosen on one half of the category's items, on the other half; of
    /// turns, the mean.
    var strength: Double
    /// The 95 % quantile over turns.
    var strength95: Double?
    /// Mean tau of sweeps along it from all starts, failures as 0; of turns, the mean over the
    /// first few.
    var tau: Double
  }

  subscript(heading: Heading) -> Found? { found.first { $0.heading == heading } }
}

extension Lab {
  /// Every attribute along axes, principal directions, both turned, and a supervised direction.
  func directions(_ codes: Codes, seed: UInt64, workers: Workers) -> [DirectionLook] {
    groups.indices.flatMap { category in
      Scope.allCases.filter { $0 == .category || codes.concepts != nil }.flatMap { scope in
        let attributes = SimulatedShop.categories[category].attributes.indices
        do {
          let search = try DirectionSearch(self, codes, category, scope, seed, workers)
          return try attributes.map { try search.look(at: $0) }
        } catch {
          return attributes.map {
            DirectionLook(category: category, attribute: $0, scope: scope, missing: "\(error)")
          }
        }
      }
    }
  }
}
