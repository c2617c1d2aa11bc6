import Macrid

/// A mean over seeds.
struct OverSeeds: Encodable {
  var mean: Double
  /// Standard deviation over the seeds; absent with one.
  var deviation: Double?
  var smallest: Double
  var largest: Double

  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let summary = MeanAndError(values)
    mean = summary.mean
    deviation =
      values.count > 1 ? summary.standardError * Double(values.count).squareRoot() : nil
    smallest = values.min()!
    largest = values.max()!
  }
}

/// One way to cluster the items, over seeds.
struct MethodResult: Encodable {
  /// Such as "prototypes, cosine".
  var method: String
  /// The setting's name in the grid; absent for baselines.
  var setting: String?
  var seeds: Int
  var nmi: OverSeeds
  var ari: OverSeeds
  var purity: OverSeeds
  var matched: OverSeeds
  /// Seeds in which some category or prototype stays without a partner.
  var seedsNotAllMatched: Int
  /// Seeds whose training was best for validation users at its last epoch; absent for the SVD.
  var seedsBestAtTheEnd: Int?
  /// Mean over validation users; absent for the SVD.
  var recall20: OverSeeds?
  var ndcg100: OverSeeds?
  // How the items are spread over the prototypes, and where users' components lie; absent for
  // k-means.
  var largestShare: OverSeeds?
  var smallestShare: OverSeeds?
  var effectiveClusters: OverSeeds?
  var ownDistance: OverSeeds?
  var otherDistance: OverSeeds?
  var nearestOwn: OverSeeds?

  init?(
    _ method: String, setting: String? = nil, _ outcomes: [Outcome],
    _ agreement: (Outcome) -> Agreement?, withPrototypes: Bool = false
  ) {
    let agreements = outcomes.compactMap(agreement)
    guard let nmi = OverSeeds(agreements.map(\.nmi)),
      let ari = OverSeeds(agreements.map(\.ari)),
      let purity = OverSeeds(agreements.map(\.purity)),
      let matched = OverSeeds(agreements.map { Double($0.matched) })
    else { return nil }
    self.method = method
    self.setting = setting
    seeds = agreements.count
    (self.nmi, self.ari, self.purity, self.matched) = (nmi, ari, purity, matched)
    seedsNotAllMatched = agreements.count { $0.matched < conceptCount }
    let trained = outcomes.filter { $0.epochs != nil }
    seedsBestAtTheEnd = trained.isEmpty ? nil : trained.count { $0.bestEpoch == $0.epochs }
    recall20 = OverSeeds(outcomes.compactMap(\.recall20))
    ndcg100 = OverSeeds(outcomes.compactMap(\.ndcg100))
    guard withPrototypes else { return }
    let spreads = outcomes.compactMap(\.spread)
    largestShare = OverSeeds(spreads.map(\.largest))
    smallestShare = OverSeeds(spreads.map(\.smallest))
    effectiveClusters = OverSeeds(spreads.map(\.effective))
    let distances = outcomes.compactMap(\.distances)
    ownDistance = OverSeeds(distances.map(\.own))
    otherDistance = OverSeeds(distances.map(\.others))
    nearestOwn = OverSeeds(distances.map(\.nearest))
  }
}

/// One setting of the grid with the first seed.
struct SettingResult: Encodable {
  var setting: Setting
  var name: String
  var failure: String?
  var bestEpoch: Int?
  /// How much NMI rose over the last quarter of the epochs.
  var lastRise: Double?
  var recall20: Double?
  var ndcg100: Double?
  var prototypes: Agreement?
  var spread: Spread?
  var distances: ComponentDistances?
  var kMeans: Agreement?

  init(_ setting: Setting, _ ending: Ending) {
    self.setting = setting
    name = setting.name
    failure = ending.failure
    let outcome = ending.outcome
    (bestEpoch, lastRise) = (outcome?.bestEpoch, outcome?.lastRise)
    (recall20, ndcg100) = (outcome?.recall20, outcome?.ndcg100)
    (prototypes, spread) = (outcome?.prototypes, outcome?.spread)
    (distances, kMeans) = (outcome?.distances, outcome?.kMeans)
  }

  /// A change that is smaller is taken for level.
  static let levelRise = 0.01

  var isStillRising: Bool { (lastRise ?? 0) > Self.levelRise }
  var isBestAtTheEnd: Bool { bestEpoch == setting.epochs }
}

/// All that came out on one dataset.
struct DatasetResult: Encodable {
  var dataset: String
  var split: String
  var items: Int
  var itemsWithCategory: Int
  var categories: Int
  var categoriesFrom: String
  /// The cosine setting that ranks best for validation users.
  var validationChoice: String
  /// The cosine setting whose clusters agree best with the categories.
  var labelsChoice: String
  /// The inner-product setting that ranks best for validation users.
  var innerProductChoice: String
  var grid: [SettingResult]
  var methods: [MethodResult]
  var maps: [MapResult]

  func method(_ name: String) -> MethodResult? { methods.first { $0.method == name } }

  func setting(_ name: String) -> SettingResult? { grid.first { $0.name == name } }

  /// Settings of the grid that a change turns into another one of the grid, with that one;
  /// those whose training failed are left out.
  func pairs(
    by change: (inout Setting) -> Void
  ) -> [(SettingResult, SettingResult)] {
    let trained = grid.filter { $0.failure == nil }
    return trained.flatMap { one in
      trained.filter { one.setting.becomes($0.setting, by: change) }.map { (one, $0) }
    }
  }

  /// Cosine and inner product at equal settings.
  var equalSettings: [(cosine: SettingResult, inner: SettingResult)] {
    pairs { $0.similarity = .innerProduct }.map { ($0, $1) }
  }
}

/// What is said of a map beside its points.
struct MapResult: Encodable {
  /// Such as "cosine".
  var role: String
  var setting: String
  var items: Int
  /// Points that are components of users.
  var components: Int
  /// KL(P || Q) of the embedding, in nats.
  var divergence: Double
  /// Share of each point's 10 nearest neighbours before t-SNE that are among its 10 nearest after.
  var neighboursKept: Double
}
