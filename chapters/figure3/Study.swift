import Macrid

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

  /// MacridVAE's, one list over categories a seed.
  private(set) var conceptShares: [[Double]] = []
  /// One a seed.
  private(set) var measures: [MeasureKey: [SweepMeasure]] = [:]
  private(set) var order: [MeasureKey] = []
  /// One a seed.
  private(set) var views: [(method: Method, view: View, scores: Scores)] = []

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

  /// One a category: the share of its items that its commonest concept has.
  func conceptShares(_ codes: Codes) -> [Double] {
    lab.groups.compactMap { codes.concept(of: $0)?.share }
  }

  func encodings(_ codes: Codes, turns: Int) -> [[Encoding]] {
    lab.groups.indices.map { category in
      findEncodings(
        of: codes, category: category, halves: lab.halves[category], shop: lab.shop,
        shopItems: lab.shopItems, turns: turns, seed: arguments.shared.seed, workers: workers)
    }
  }

  mutating func measure(_ codes: Codes, _ training: TrainingResult) throws {
    var training = training
    if codes.concepts != nil {
      conceptShares.append(conceptShares(codes))
      training.conceptShare = conceptShares.last.map(average)
    }
    if codes.method != .svd { results.trainings.append(training) }
    let found = encodings(codes, turns: arguments.turnCount)
    if codes.method == .macridVAE, shown == nil { (shown, shownEncodings) = (codes, found) }
    results.encodings += found.joined()
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
      for (attribute, encoding) in found[category].enumerated() {
        for kind in SweepKind.allCases where codes.method == .macridVAE || kind != .noGamma {
          let key = MeasureKey(
            method: codes.method, kind: kind, category: category, attribute: attribute)
          let measure = measureSweeps(
            kind, control: control, items: codes.items,
            names: codes.concepts == nil ? group : nil, starts: lab.starts[category],
            attribute: attribute, dimension: encoding.dimension, ruler: lab.rulers[category],
            count: arguments.sweepLength,
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
        conceptShare: average(conceptShares(codes))))
  }
}

/// 0.3 as a reader writes it, not as a Float widens.
private func decimal(_ value: Float) -> Double { Double("\(value)") ?? Double(value) }
