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
  fileprivate var sweeps: [SweepKind] {
    switch self {
    case .macridVAE: SweepKind.allCases
    case .multVAE: [.best, .random, .turned]
    case .multDAE, .svd: []
    }
  }
}

// What must agree within a journal's line for the page to be drawn from it: `Measured.fault`.

/// A category and its attribute, for each that the shop has.
private let allAttributes: [[Int]] =
  SimulatedShop.categories.enumerated().flatMap { category, kind in
    kind.attributes.indices.map { [category, $0] }
  }

extension Looks {
  func fault(in trial: Trial, training: TrainingSummary?, dataset: DatasetRecord?) -> String? {
    let faults: [String?] = [
      encodingsFault(trial), sweepsFault(trial), directionsFault(trial), moviesFault(trial),
      rowsFault(trial), show?.fault(isOfShop: ShopSize(dataset: trial.dataset) != nil),
    ]
    return faults.compactMap(\.self).first
  }

  private func encodingsFault(_ trial: Trial) -> String? {
    let count = Measure.hasEncodings(trial.measure) ? allAttributes.count : 0
    guard encodings.count == count else {
      return "encodings are of \(encodings.count) attributes, not of \(count)"
    }
    return encodings.allSatisfy { trial.hasDimension($0.dimension) }
      ? nil : "encodings name a dimension that is not there"
  }

  private func sweepsFault(_ trial: Trial) -> String? {
    let isSwept = Measure.hasEncodings(trial.measure) && trial.measure != Measure.encodings
    let kinds = isSwept ? Kind(rawValue: trial.method)?.sweeps ?? [] : []
    let isWhole = kinds.allSatisfy { kind in
      sweeps.filter { $0.kind == kind }.map { [$0.category, $0.attribute] } == allAttributes
    }
    guard isWhole, sweeps.count == kinds.count * allAttributes.count else {
      return "its \(sweeps.count) sweeps are not \(kinds.count) of each attribute"
    }
    // All sweeps of a category are from the same starts.
    let starts = Dictionary(grouping: sweeps, by: \.category).values.map { own in
      Set(own.flatMap(\.measure.starts))
    }
    return starts.allSatisfy { $0.count == 1 }
      && sweeps.allSatisfy { $0.measure.inCategory.count <= $0.measure.taus.count }
      ? nil : "sweeps of one category have other numbers of starts"
  }

  private func directionsFault(_ trial: Trial) -> String? {
    let looks = directions ?? []
    if [Measure.directions, Measure.manyTurns].contains(trial.measure) {
      let scopes: [Scope] =
        Kind(rawValue: trial.method)?.isOurs == true ? [.concept, .category] : [.category]
      let isWhole = scopes.allSatisfy { scope in
        looks.filter { $0.scope == scope }.map { [$0.category, $0.attribute] } == allAttributes
      }
      guard isWhole, looks.count == scopes.count * allAttributes.count else {
        return "its \(looks.count) directions are not \(scopes.count) of each attribute"
      }
    }
    return looks.allSatisfy {
      $0.found.map(\.heading) == ($0.missing == nil ? Heading.allCases : [])
    } ? nil : "a direction is not looked at along every heading"
  }

  private func moviesFault(_ trial: Trial) -> String? {
    let concepts = show.map { Double($0.world.concepts.count) } ?? setting(trial, "K")
    return movies.allSatisfy {
      $0.concept >= 0 && Double($0.concept) < concepts && trial.hasDimension($0.dimension)
    } ? nil : "movies name a concept or a dimension that is not there"
  }

  private func rowsFault(_ trial: Trial) -> String? {
    let items = 0..<max(0, ShopSize(dataset: trial.dataset)?.items ?? 0)
    return ((rows ?? []) + (show?.rows ?? [])).allSatisfy { row in
      !row.items.isEmpty && row.items.allSatisfy { items.contains($0.place) }
        && trial.hasDimension(row.dimension)
    } ? nil : "a row that is shown has an item or a dimension that is not there"
  }
}

extension Measure {
  /// Whether every attribute of the shop is looked for in the dimensions.
  fileprivate static func hasEncodings(_ measure: String) -> Bool {
    ![directions, manyTurns, ranking, movies, movieDirections, moviesShown].contains(measure)
  }
}

extension Trial {
  /// Whether its items' representations have a dimension, from 0.
  fileprivate func hasDimension(_ dimension: Int) -> Bool {
    dimension >= 0 && Double(dimension) < setting(self, "d")
  }
}

extension SweepMeasure {
  /// How many starts there are, by each of what is measured from all of them.
  fileprivate var starts: [Int] { [taus.count, ownSpread.count, otherSpread.count] }
}

extension Show {
  fileprivate func fault(isOfShop: Bool) -> String? {
    let count = isOfShop ? allAttributes.count : 0
    guard strengths.count == count, strengths.allSatisfy({ $0.values.count == axisCount }) else {
      return "the strengths that are shown are not those of \(count) attributes in "
        + "\(axisCount) dimensions"
    }
    let shares = principal?.map(\.shares.count) ?? world.dimensions.map { _ in 0 }
    guard world.concepts.count == shares.count, world.dimensions.count == shares.count,
      zip(world.dimensions, shares).allSatisfy({ $0.count - $1 == axisCount }),
      (principal ?? []).allSatisfy({ own in
        own.found.allSatisfy { $0.values.count == own.shares.count }
      })
    else { return "the directions that are shown are not those of every concept" }
    let (concepts, items) = (world.concepts.indices, world.items.indices)
    return world.starts.allSatisfy { start in
      concepts.contains(start.concept)
        && start.sweeps.compactMap(\.self).allSatisfy { sweep in
          !sweep.items.isEmpty && sweep.items.allSatisfy { items.contains($0) }
        }
    } ? nil : "a start that is shown has a concept or an item that is not there"
  }
}
