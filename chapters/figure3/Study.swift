import Foundation
import Macrid
import Workbench

/// The simulated shop as all methods see it: its split, its categories, and starts to sweep from.
struct Lab {
  let shop: SimulatedShop
  let split: Split
  /// Which of the shop's items each column of the split is.
  let shopItems: [Int]
  /// Columns of each category.
  let groups: [[Int]]
  /// Each category's two halves: to choose dimensions on, and to measure on.
  let halves: [(first: [Int], second: [Int])]
  let rulers: [Ruler]
  /// Start items of each category, drawn at random.
  let starts: [[Int]]
  /// Every column's clicks among training users.
  let clicks: [Int]
  /// Training users whose representations are measured: the first 2,000.
  let users: Interactions

  init(seed: UInt64, starts count: Int, workers: Workers) throws {
    shop = try SimulatedShop(workers: workers)
    split = try shop.split(seed: seed)
    shopItems = try shop.items(of: split)
    let (shop, shopItems) = (shop, shopItems)
    groups = SimulatedShop.categories.indices.map { category in
      shopItems.indices.filter { shop.categoryOfItem[shopItems[$0]] == category }
    }
    let halves = groups.enumerated().map {
      splitInHalves($0.element, category: $0.offset, seed: seed)
    }
    self.halves = halves
    rulers = groups.enumerated().map { category, group in
      Ruler(
        category: category, group: group, known: halves[category].first, shop: shop,
        shopItems: shopItems)
    }
    starts = halves.map { Array($0.second.prefix(count)) }
    var clicks = [Int](repeating: 0, count: shopItems.count)
    for item in split.train.items { clicks[Int(item)] += 1 }
    self.clicks = clicks
    let train = split.train
    users = Interactions(
      rows: (0..<min(2_000, train.userCount)).map { Array(train.items(of: $0)) },
      itemCount: train.itemCount)
  }

  /// About how much arithmetic the trainings are, at the share of the sgemm rate that epochs of
  /// ten dimensions reach.
  func gigaflop(_ arguments: Figure3) -> Double {
    let unit = 6 * Double(split.train.userCount) * Double(split.itemIDs.count) * 10 / 1e9
    let macrid =
      Double(arguments.seedCount * arguments.epochLimit)
      + Double((arguments.shared.quick ? 1 : 6) * arguments.gridEpochs)
    return unit * (macrid * 7 + Double(2 * arguments.seedCount * arguments.epochLimit) * 1.5) / 0.12
  }
}

/// What is measured on the shop, method by method and seed by seed.
struct Study {
  let lab: Lab
  let arguments: Figure3
  let workers: Workers
  var results: Results
  /// MacridVAE of the first seed, which the figure and the explorer show.
  private(set) var shown: Codes?
  /// Its encodings, category by category.
  private(set) var shownEncodings: [[Encoding]] = []

  /// tau and spreads, one a start (nil where nothing was measured).
  private var measures: [MeasureKey: [SweepMeasure]] = [:]
  private var order: [MeasureKey] = []
  private var views: [(method: Method, view: View, scores: Scores)] = []

  struct MeasureKey: Hashable {
    var method: Method
    var kind: SweepKind
    var category: Int
    var attribute: Int
  }

  init(lab: Lab, arguments: Figure3, workers: Workers) {
    self.lab = lab
    self.arguments = arguments
    self.workers = workers
    let configuration = paperConfiguration()
    results = Results(
      setting: Setting(
        concepts: configuration.concepts, dimensions: configuration.dimensions,
        beta: Double(paperBeta), sigma0: decimal(configuration.sigma0),
        epochs: arguments.epochLimit, gridEpochs: arguments.gridEpochs, seeds: arguments.seedCount,
        starts: arguments.startCount,
        turns: arguments.turnCount, sweepLength: arguments.sweepLength))
  }

  func name(_ category: Int) -> String { SimulatedShop.categories[category].name }
  func name(_ category: Int, _ attribute: Int) -> String {
    SimulatedShop.categories[category].attributes[attribute].name
  }

  /// Mean over categories of the share of its items that its commonest concept has.
  func conceptShare(_ codes: Codes) -> Double? {
    let shares = lab.groups.compactMap { codes.concept(of: $0)?.share }
    return shares.isEmpty ? nil : average(shares)
  }

  func encodings(_ codes: Codes, turns: Int) -> [[Encoding]] {
    lab.groups.indices.map { category in
      findEncodings(
        of: codes.items, category: category, halves: lab.halves[category], shop: lab.shop,
        shopItems: lab.shopItems, turns: turns, seed: arguments.shared.seed, workers: workers)
    }
  }

  mutating func measure(_ codes: Codes, _ training: TrainingResult) throws {
    var training = training
    training.conceptShare = conceptShare(codes)
    if codes.method != .svd { results.trainings.append(training) }
    let found = encodings(codes, turns: arguments.turnCount)
    if codes.method == .macridVAE, shown == nil { (shown, shownEncodings) = (codes, found) }
    for encoding in found.joined() {
      results.encodings.append(
        EncodingResult(
          method: codes.method.rawValue, category: name(encoding.category),
          attribute: name(encoding.category, encoding.attribute), seed: codes.seed,
          dimension: encoding.dimension + 1, strength: encoding.strength,
          lower: encoding.interval?.lowerBound, upper: encoding.interval?.upperBound,
          turnedMean: encoding.turnedMean, turned95: encoding.turned95,
          allDimensions: encoding.allDimensions))
    }
    try sweep(codes, found)
    for view in View.allCases {
      if let scores = try viewScores(
        view, of: codes, users: lab.users, shop: lab.shop, shopItems: lab.shopItems,
        groups: lab.groups, seed: arguments.shared.seed, workers)
      {
        views.append((codes.method, view, scores))
      }
    }
  }

  private mutating func sweep(_ codes: Codes, _ found: [[Encoding]]) throws {
    guard codes.method == .macridVAE || codes.method == .multVAE else { return }
    for (category, group) in lab.groups.enumerated() {
      let control: RecommendationControl
      if let concepts = codes.concepts {
        control = try RecommendationControl(
          items: codes.items, prototypes: concepts.prototypes, concepts: concepts.ofItem)
      } else {
        // One prototype, the category's mean: the true category bounds the sweep, nothing else.
        let items = codes.items.selecting(group)
        control = try RecommendationControl(
          items: items, prototypes: items.meanRow, concepts: group.map { _ in 0 })
      }
      for encoding in found[category] {
        for kind in SweepKind.allCases where codes.method == .macridVAE || kind != .noGamma {
          let key = MeasureKey(
            method: codes.method, kind: kind, category: category, attribute: encoding.attribute)
          let measure = measureSweeps(
            kind, control: control, items: codes.items,
            names: codes.concepts == nil ? group : nil, starts: lab.starts[category],
            encoding: encoding, ruler: lab.rulers[category], count: arguments.sweepLength,
            seed: arguments.shared.seed + codes.seed)
          if measures[key] == nil { order.append(key) }
          measures[key, default: []].append(measure)
        }
      }
    }
  }

  mutating func measureGrid(
    _ codes: Codes, _ training: TrainingResult, beta: Float, sigma0: Float
  ) {
    let found = encodings(codes, turns: arguments.turnCount).joined()
    results.grid.append(
      GridResult(
        beta: decimal(beta), sigma0: decimal(sigma0), validationNDCG100: training.validationNDCG100,
        strength: average(found.map(\.strength)), turnedMean: average(found.map(\.turnedMean)),
        specialAttributes: found.count(where: \.isSpecial),
        conceptShare: conceptShare(codes) ?? 0))
  }

  /// Fills in what is a mean over seeds and starts.
  mutating func summarise() {
    for key in order {
      let all = measures[key] ?? []
      let taus = all.flatMap { $0.taus.compactMap(\.self) }
      let interval = BootstrapInterval(ofMean: taus, seed: arguments.shared.seed, workers: workers)
      results.sweeps.append(
        SweepResult(
          method: key.method.rawValue, kind: key.kind.rawValue, category: name(key.category),
          attribute: name(key.category, key.attribute), tau: average(taus),
          lower: interval?.lower ?? -1, upper: interval?.upper ?? 1,
          rising: average(taus.map { $0 > 0 ? 1 : 0 }),
          ownSpread: average(all.flatMap { $0.ownSpread.compactMap(\.self) }),
          otherSpread: average(all.flatMap { $0.otherSpread.compactMap(\.self) }),
          inCategory: average(all.flatMap(\.inCategory)), starts: taus.count,
          failed: all.reduce(0) { $0 + $1.failed }))
    }
    for method in Method.allCases {
      for view in View.allCases {
        let own = views.filter { $0.method == method && $0.view == view }.map(\.scores)
        if own.isEmpty { continue }
        results.views.append(
          ViewResult(
            method: method.rawValue, view: view.rawValue, scores: mean(own),
            deviations: own.count > 1 ? deviations(own) : nil))
      }
    }
    let ours = results.encodings.filter { $0.method == Method.macridVAE.rawValue }
    func tau(_ method: Method, _ kind: SweepKind) -> Double {
      average(rows(method, kind).map(\.tau))
    }
    let best = rows(.macridVAE, .best)
    func strength(_ method: Method) -> Double {
      average(results.encodings.filter { $0.method == method.rawValue }.map(\.strength))
    }
    results.summary = Summary(
      attributes: SimulatedShop.categories.reduce(0) { $0 + $1.attributes.count },
      specialShare: average(ours.map { $0.strength > $0.turned95 ? 1 : 0 }),
      meanStrength: strength(.macridVAE), meanStrengthMultVAE: strength(.multVAE),
      meanStrengthMultDAE: strength(.multDAE), meanStrengthSVD: strength(.svd),
      meanTurned: average(ours.map(\.turnedMean)),
      meanAllDimensions: average(ours.compactMap(\.allDimensions)),
      meanTauBest: tau(.macridVAE, .best), meanTauRandom: tau(.macridVAE, .random),
      meanTauNoGamma: tau(.macridVAE, .noGamma), meanTauMultVAE: tau(.multVAE, .best),
      conceptShare: average(
        results.trainings.filter { $0.method == Method.macridVAE.rawValue }
          .compactMap(\.conceptShare)),
      meanOwnSpread: average(best.map(\.ownSpread)),
      meanOtherSpread: average(best.map(\.otherSpread)),
      inCategory: average(best.map(\.inCategory)))
  }

  func rows(_ method: Method, _ kind: SweepKind) -> [SweepResult] {
    results.sweeps.filter { $0.method == method.rawValue && $0.kind == kind.rawValue }
  }

  /// Two kinds of sweeps, or two measures of one, over the same seeds and start items: a mean over
  /// the attributes that were measured on both, one pair of values a (seed, start).
  func paired(
    _ method: Method, _ kind: SweepKind, _ value: KeyPath<SweepMeasure, [Double?]>,
    with other: (method: Method, kind: SweepKind, value: KeyPath<SweepMeasure, [Double?]>)
  ) -> (first: [Double], second: [Double]) {
    var (first, second): ([Double], [Double]) = ([], [])
    for category in lab.groups.indices {
      let attributes = SimulatedShop.categories[category].attributes.indices
      for seed in 0..<arguments.seedCount {
        for start in lab.starts[category].indices {
          var (a, b): ([Double], [Double]) = ([], [])
          for attribute in attributes {
            func look(
              _ method: Method, _ kind: SweepKind, _ value: KeyPath<SweepMeasure, [Double?]>
            ) -> Double? {
              let key = MeasureKey(
                method: method, kind: kind, category: category, attribute: attribute)
              guard let all = measures[key], all.indices.contains(seed) else { return nil }
              return all[seed][keyPath: value][start]
            }
            if let x = look(method, kind, value),
              let y = look(other.method, other.kind, other.value)
            {
              a.append(x)
              b.append(y)
            }
          }
          if !a.isEmpty {
            first.append(average(a))
            second.append(average(b))
          }
        }
      }
    }
    return (first, second)
  }
}

/// 0.3 as a reader writes it, not as a Float widens.
private func decimal(_ value: Float) -> Double { Double("\(value)") ?? Double(value) }

/// Standard deviations over seeds, field by field.
private func deviations(_ all: [Scores]) -> Scores {
  func over(_ path: KeyPath<Scores, Double?>) -> Double? {
    let values = all.compactMap { $0[keyPath: path] }
    return values.count > 1 ? deviation(values) : nil
  }
  return Scores(
    mig: deviation(all.map(\.mig)), disentanglement: over(\.disentanglement),
    completeness: over(\.completeness), informativeness: deviation(all.map(\.informativeness)),
    sap: deviation(all.map(\.sap)))
}
