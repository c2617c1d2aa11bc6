import Macrid
import Workbench

/// Trainings of one method on one shop whose directions were looked at in one scope.
struct DirectionRow {
  var kind: Kind
  /// Training users of the shop.
  var users: Int
  var dimensions: Int
  var scope: Scope
  var trainings: [Reading.Training]
  /// Trainings x attributes; attributes where all trainings have an answer.
  var looks: [[DirectionLook]]

  /// Trainings x attributes.
  func values(_ heading: Heading, _ value: (DirectionLook.Found) -> Double) -> [[Double]] {
    looks.map { $0.compactMap { $0[heading].map(value) } }
  }

  func mean(_ heading: Heading, _ value: (DirectionLook.Found) -> Double?) -> Double? {
    looks.flatMap(\.self).compactMap { $0[heading].flatMap(value) }.mean
  }

  /// One heading less another, attributes and trainings resampled.
  func comparison(
    _ first: Heading, _ second: Heading, _ value: (DirectionLook.Found) -> Double
  ) -> Bootstrap? {
    bootstrap(
      ofDifferences: zip(values(first, value), values(second, value)).map { zip($0, $1).map(-) })
  }

  func difference(
    _ first: Heading, _ second: Heading, _ value: (DirectionLook.Found) -> Double
  ) -> Estimate? {
    comparison(first, second, value)?.estimate()
  }

  /// One heading of two methods on the attributes that both have, attributes and each method's
  /// trainings resampled.
  func comparison(
    less other: DirectionRow, _ heading: Heading, _ value: (DirectionLook.Found) -> Double
  ) -> Bootstrap? {
    func key(_ look: DirectionLook) -> [Int] { [look.category, look.attribute] }
    let shared = Set((looks.first ?? []).map(key))
      .intersection((other.looks.first ?? []).map(key))
    func values(_ row: DirectionRow) -> [[Double]] {
      row.looks.map { all in
        all.filter { shared.contains(key($0)) }.compactMap { $0[heading].map(value) }
      }
    }
    guard !shared.isEmpty else { return nil }
    return PairedComparison(values(self), values(other), seed: 1)?.bootstrap
  }

  /// Attributes and trainings whose best direction is stronger than in 95 % of the turns.
  func special(_ own: Heading, of turned: Heading) -> (count: Int, all: Int) {
    let all = looks.flatMap(\.self)
    return (
      all.count {
        guard let strength = $0[own]?.strength, let limit = $0[turned]?.strength95 else {
          return false
        }
        return strength > limit
      }, all.count
    )
  }
}

extension Reading {
  /// Trainings x attributes: a method's best axes on the smaller shop, with the settings that were
  /// chosen where there are such trainings, however their axes were measured.
  func axisStrengths(_ kind: Kind) -> [[Double]] {
    guard let row = directionRows.small(kind), let trial = row.trainings.first?.trial,
      row.looks.first?.count == SimulatedShop.categories.reduce(0, { $0 + $1.attributes.count })
    else { return strengths(kind) }
    let seeds = Set(row.trainings.map(\.trial.seed))
    let others = self[kind].filter {
      $0.trial.settings == trial.settings && !seeds.contains($0.trial.seed)
    }
    return row.values(.axes, \.strength) + others.map { $0.looks.encodings.map(\.strength) }
  }

  /// By size of the shop, method, dimensions and scope.
  var directionRows: [DirectionRow] {
    let looked = sizes + directions
    let shops = Set(looked.map(\.trial.dataset)).sorted { users(in: $0) < users(in: $1) }
    return shops.flatMap { shop in
      Kind.allCases.flatMap { kind -> [DirectionRow] in
        func own(_ all: [Training]) -> [Training] {
          all.filter { $0.trial.dataset == shop && $0.trial.method == kind.rawValue }
        }
        return Set(own(looked).map { Int(setting($0.trial, "d")) }).sorted().flatMap { d in
          func ofSize(_ all: [Training]) -> [Training] {
            own(all).filter { Int(setting($0.trial, "d")) == d }
          }
          let trainings = Self.united(ofSize(sizes), ofSize(directions))
          return Scope.allCases.compactMap { row(kind, shop, d, $0, trainings) }
        }
      }
    }
  }

  /// Of a training that was looked at twice the look over many turns, and of a method's settings
  /// those that were chosen, where there are trainings with them.
  private static func united(_ many: [Training], _ few: [Training]) -> [Training] {
    let rest = few.filter { old in
      many.allSatisfy {
        $0.trial.settings == old.trial.settings && $0.trial.seed != old.trial.seed
      }
    }
    return (many + rest).sorted { $0.trial.seed < $1.trial.seed }
  }

  private func row(
    _ kind: Kind, _ shop: String, _ d: Int, _ scope: Scope, _ trainings: [Training]
  ) -> DirectionRow? {
    let looks = trainings.map { ($0.looks.directions ?? []).filter { $0.scope == scope } }
    let answered = (looks.first ?? []).indices.filter { place in
      looks.allSatisfy { $0[place].missing == nil }
    }
    guard !answered.isEmpty else { return nil }
    return DirectionRow(
      kind: kind, users: users(in: shop), dimensions: d, scope: scope, trainings: trainings,
      looks: looks.map { all in answered.map { all[$0] } })
  }
}

extension [Reading.Training] {
  /// The least weight of the KL term in the epochs that they kept; nil of methods without one.
  var betaKept: Double? { least(\.beta) }

  private func least(_ beta: (TrainingSummary) -> Double) -> Double? {
    filter { $0.trial.settings["beta"] != nil }.compactMap { $0.summary.map(beta) }.min()
  }

  /// For a caption: ", beta = 50", or ", beta = 50 at the end and 31 at the least in an epoch kept".
  var betaWords: String {
    func words(_ beta: Double) -> String { Format.decimal(beta, beta < 1 ? 2 : 0) }
    guard let end = least(\.betaAtEnd), let kept = betaKept else { return "" }
    return ", beta = \(words(end))"
      + (words(kept) == words(end)
        ? "" : " at the end and \(words(kept)) at the least in an epoch kept")
  }
}

extension [DirectionRow] {
  /// MacridVAE's rows of one scope.
  func ours(_ scope: Scope) -> [DirectionRow] { filter { $0.kind.isOurs && $0.scope == scope } }

  /// MacridVAE's of the smaller shop with the figure's ten dimensions, within concepts.
  var figure: DirectionRow? { small(.macridVAE, .concept) }

  /// On the smaller shop with ten dimensions; told the true category, unless concepts are meant.
  func small(_ kind: Kind, _ scope: Scope = .category) -> DirectionRow? {
    let users = map(\.users).min()
    return first {
      $0.kind == kind && $0.scope == scope && $0.users == users && $0.dimensions == 10
    }
  }
}
