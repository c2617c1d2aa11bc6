import Macrid
import Workbench

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
