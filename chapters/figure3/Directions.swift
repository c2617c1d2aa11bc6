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
  /// All movies together: nobody knows their categories.
  case everything = "all items"
}

/// An attribute of one category's items, or a proxy of a concept's movies, along each kind of
/// direction.
struct DirectionLook: Codable, Sendable, Equatable {
  /// Of movies the concept, 0 where all of them are meant.
  var category: Int
  var attribute: Int
  /// A movie proxy's name.
  var factor: String?
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
    /// Share of the recommended items that are of the start's category, and of the sweeps that held
    /// fewer than three of them; not known of all trials.
    var inCategory: Double?
    var failed: Double?
  }

  subscript(heading: Heading) -> Found? { found.first { $0.heading == heading } }
}
