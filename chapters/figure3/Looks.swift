import Macrid
import Workbench

/// What is measured on one trained model's codes.
struct Looks: Measured {
  static let revision = 1

  /// Every attribute of the shop, category by category; empty for movies.
  var encodings: [Encoding] = []
  /// MacridVAE's and beta-MultVAE's.
  var sweeps: [SweepLook] = []
  var views: [ViewLook] = []
  /// MacridVAE's: one a category, the share of its items that its commonest concept has.
  var conceptShares: [Double] = []
  /// Of movies.
  var movies: [MovieCorrelation] = []
  /// Of trials that measure these alone.
  var directions: [DirectionLook]?
  /// Of the training that pictures and the explorer show.
  var show: Show?
  /// Of trials that measure directions over many turns: the picture's rows, or the movies' sweeps;
  /// how many of the items' dimensions are dead; and how well concepts and categories agree (NMI).
  var rows: [Show.Row]?
  var movieSweeps: [[String]]?
  var deadDimensions: Int?
  var agreement: Double?

  var quantities: [String: Double] {
    var all: [String: Double] = [:]
    all["strength"] = encodings.map(\.strength).mean
    all["strength, turned axes"] = encodings.map(\.turnedMean).mean
    all["regression on all dimensions"] = encodings.compactMap(\.allDimensions).mean
    all["concept share"] = conceptShares.mean
    for kind in SweepKind.allCases {
      all["tau, \(kind.rawValue)"] =
        sweeps.filter { $0.kind == kind }.flatMap(\.measure.counted).mean
    }
    for look in views {
      for field in Scores.fields {
        all["\(field.title), \(look.view.rawValue)"] = field.value(look.scores)
      }
    }
    all["agreement of concepts and categories"] = agreement
    all["movies, rho"] = movies.map(\.confirmed).mean
    for heading in Heading.allCases {
      let found = (directions ?? []).compactMap { $0[heading] }
      all["best strength, \(heading.rawValue)"] = found.map(\.strength).mean
      all["mean tau, \(heading.rawValue)"] = found.map(\.tau).mean
    }
    return all
  }
}

struct SweepLook: Codable, Sendable, Equatable {
  var kind: SweepKind
  var category: Int
  var attribute: Int
  var measure: SweepMeasure
}

struct ViewLook: Codable, Sendable, Equatable {
  var view: View
  var scores: Scores
}

/// What a trial measures, by its `measure`.
enum Measure {
  /// Everything on the shop.
  static let shop = "shop"
  /// The same, and what pictures and the explorer show.
  static let shown = "shop, shown"
  /// How strongly axes hold attributes, alone.
  static let encodings = "encodings"
  /// How strongly directions other than the axes do, alone.
  static let directions = "directions"
  /// The same over many turns, with what the pictures show.
  static let manyTurns = "directions, many turns"
  /// Nothing besides ranking: tries of settings.
  static let ranking = "ranking"
  static let movies = "movies"
  static let movieDirections = "movies, directions"
  static let moviesShown = "movies, shown"
}

extension Lab {
  /// - Parameters:
  ///   - measure: of `Measure`.
  ///   - seed: of rotations, samples and splits; not the training's, so that seeds are compared on
  ///     the same draws.
  func look(at codes: Codes, _ measure: String, seed: UInt64, workers: Workers) throws -> Looks {
    var looks = Looks()
    switch measure {
    case Measure.ranking: return looks
    case Measure.directions:
      looks.directions = directions(
        in: searches(codes, .fewTurns, seed: seed, workers: workers))
      return looks
    case Measure.manyTurns:
      let searches = searches(codes, .manyTurns, seed: seed, workers: workers)
      looks.directions = directions(in: searches)
      looks.conceptShares = groups.compactMap { codes.concept(of: $0)?.share }
      looks.rows = try rows(codes, searches)
      looks.deadDimensions = codes.deadDimensions
      looks.agreement = agreement(codes)
      return looks
    default: break
    }
    let found = groups.indices.map { category in
      findEncodings(
        of: codes, category: category, halves: halves[category], shop: shop, shopItems: shopItems,
        turns: 100, seed: seed, workers: workers)
    }
    looks.encodings = found.flatMap(\.self)
    looks.conceptShares = groups.compactMap { codes.concept(of: $0)?.share }
    guard measure != Measure.encodings else { return looks }
    looks.sweeps = try sweeps(codes, found, seed: seed)
    looks.views = try View.allCases.compactMap { view in
      try viewScores(
        view, of: codes, users: users, shop: shop, shopItems: shopItems, groups: groups,
        seed: seed, workers
      ).map { ViewLook(view: view, scores: $0) }
    }
    if measure == Measure.shown {
      looks.show = try show(codes, found, seed: seed, workers: workers)
    }
    return looks
  }

  /// Of concepts and categories over all items.
  private func agreement(_ codes: Codes) -> Double? {
    codes.concepts.map { concepts in
      rounded(
        ClusteringAgreement(
          clusters: concepts.ofItem, classes: shopItems.map { shop.categoryOfItem[$0] }
        ).normalizedMutualInformation)
    }
  }

  private func sweeps(
    _ codes: Codes, _ found: [[Encoding]], seed: UInt64
  ) throws -> [SweepLook] {
    guard !codes.kind.sweeps.isEmpty else { return [] }
    return try groups.indices.flatMap { try sweeps(codes, found[$0], in: $0, seed: seed) }
  }

  private func sweeps(
    _ codes: Codes, _ found: [Encoding], in category: Int, seed: UInt64
  ) throws -> [SweepLook] {
    let group = groups[category]
    func control(_ items: Matrix, _ prototypes: Matrix?) throws -> RecommendationControl {
      if let concepts = codes.concepts, let prototypes {
        return try RecommendationControl(
          items: items, prototypes: prototypes, concepts: concepts.ofItem)
      }
      // One prototype, the category's mean: the true category bounds the sweep, nothing else.
      let own = items.selecting(group)
      return try RecommendationControl(
        items: own, prototypes: own.meanRow, concepts: group.map { _ in 0 })
    }
    // Turned together, items and prototypes are the same model in other axes.
    var generator = Philox(seed: seed, stream: 4_000 + UInt64(category))
    let axes = Matrix.randomRotation(codes.items.columns, &generator)
    let turned = codes.items.rotated(axes)
    let own = try control(codes.items, codes.concepts?.prototypes)
    let other = try control(turned, codes.concepts?.prototypes.rotated(axes))
    let turnedBest = bestDimensions(
      of: turned, category: category, halves: halves[category], shop: shop, shopItems: shopItems)
    return found.indices.flatMap { attribute in
      codes.kind.sweeps.map { kind in
        let isTurned = kind == .turned
        return SweepLook(
          kind: kind, category: category, attribute: attribute,
          measure: measureSweeps(
            kind, control: isTurned ? other : own, items: isTurned ? turned : codes.items,
            names: codes.concepts == nil ? group : nil, starts: starts[category],
            attribute: attribute,
            dimension: isTurned ? turnedBest[attribute] : found[attribute].dimension,
            ruler: rulers[category], count: sweepLength, seed: seed + codes.seed))
      }
    }
  }
}

/// B, the items of a sweep.
let sweepLength = 8

extension Kind {
  /// The sweeps of its codes that are looked at.
  var sweeps: [SweepKind] {
    switch self {
    case .macridVAE: SweepKind.allCases
    case .multVAE: [.best, .random, .turned]
    case .multDAE, .svd: []
    }
  }
}
