import Macrid
import Workbench

/// One training on a part of a dataset, and what is found there without a model.
struct LawPoint {
  var part: Part
  /// Items of the dataset, clicked or not.
  var items: Int
  var training: TrainingSummary?
  var clusters: Clusters
  var measures: LawMeasures
  /// k-means on a truncated SVD of the same clicks, and users' votes.
  var withoutModel: Clusters?

  /// Whether it is one of the five panels' trainings, whose users are no draw's.
  var isOfPanels: Bool { part.draw == 0 }
  var isMet: Bool { clusters.criterion?.isMet == true }
  var nmi: Double? { clusters.prototypes?.nmi }
}

/// How prototypes align on ever more training users of one dataset.
struct Law {
  let base: String
  /// By training users, in the order of draws within.
  let sizes: [[LawPoint]]

  var isSimulated: Bool { ShopSize(dataset: base) != nil }
  var points: [LawPoint] { sizes.flatMap(\.self) }
  var title: String { isSimulated ? "Simulated shop" : "AliShop-7C, held-out part" }
  var words: String { isSimulated ? "the simulated shop" : "AliShop-7C's held-out part" }
  /// The parts of most training users.
  var largest: [LawPoint] { sizes.last { !$0[0].isOfPanels } ?? [] }

  /// Fewest clicks an item of the points that a line is fitted to: below, the NMI's logit bends.
  static let fewestClicks = 3.0

  /// The points that a line is fitted to.
  var fitted: [LawPoint] { points.filter { $0.measures.clicksAnItem >= Self.fewestClicks } }

  var fit: LawFit? {
    LawFit(clicks: fitted.map(\.measures.clicksAnItem), nmi: fitted.compactMap(\.nmi))
  }

  /// What a training on so many clicks an item would come to.
  func prediction(at clicks: Double) -> Estimate? {
    LawFit.prediction(
      at: clicks, clicks: fitted.map(\.measures.clicksAnItem), nmi: fitted.compactMap(\.nmi))
  }
}

extension [LawPoint] {
  var trainingUsers: Int { first?.part.trainingUsers ?? 0 }
  var clicksAnItem: Double { map(\.measures.clicksAnItem).mean ?? 0 }
  var metCount: Int { count(where: \.isMet) }

  func summary(_ value: (LawPoint) -> Double?) -> SampleSummary? {
    SampleSummary(compactMap(value))
  }
}

/// The laws of the page, AliShop-7C's before the shop's, with the panels' trainings on the same items
/// among their points.
func laws(_ page: Page<Clusters>, _ readings: [Reading]) -> [Law] {
  let records = page.records.filter { $0.trial.measure == Measure.law }
  let withoutModel = Dictionary(
    records.filter { $0.trial.method == "SVD" }.map { ($0.trial.dataset, $0.outcome.measured) }
  ) { a, _ in a }
  let points = records.compactMap { record -> LawPoint? in
    guard record.trial.method != "SVD", let part = Part(dataset: record.trial.dataset),
      let items = page.dataset(of: record.trial)?.items,
      let clusters = record.outcome.measured, let measures = clusters.law
    else { return nil }
    return LawPoint(
      part: part, items: items, training: record.outcome.training, clusters: clusters,
      measures: measures,
      withoutModel: withoutModel[record.trial.dataset] ?? nil)
  }
  return Dictionary(grouping: points, by: \.part.base).sorted { $0.key < $1.key }.map { base, all in
    let sizes = Dictionary(
      grouping: all + readings.flatMap { panelPoints($0, beside: all[0]) },
      by: \.part.trainingUsers
    ).sorted { $0.key < $1.key }
    return Law(
      base: base, sizes: sizes.map { $0.value.sorted { $0.part.draw < $1.part.draw } })
  }
}

/// The panels' trainings with the cosine as points of a law; none of another dataset.
private func panelPoints(_ reading: Reading, beside point: LawPoint) -> [LawPoint] {
  let dataset = reading.dataset
  guard dataset.items == point.items, dataset.simulated == point.part.isSimulated,
    dataset.simulated || dataset.name == point.part.base
  else { return [] }
  let part = Part(
    of: point.part.base, trainingUsers: dataset.trainingUsers, most: point.part.most, draw: 0)
  // The clicks of all users are known; training users have their share of them.
  let clicks =
    Double(dataset.interactions) * Double(dataset.trainingUsers) / Double(dataset.users)
  return reading[.cosine].map { training in
    LawPoint(
      part: part, items: dataset.items, training: training.summary, clusters: training.clusters,
      measures: LawMeasures(
        clicksAnItem: clicks / Double(dataset.items), clickedItems: dataset.items, bands: []))
  }
}

/// The paper's AliShop-7C, of which no training user is public.
enum PaperAliShop {
  /// Of 10,668 users 4,000 are held out.
  static let trainingUsers = 6_668
  /// As its list of items has them.
  static let items = 20_591

  /// Training clicks an item, if its users click as those of the part do.
  static func clicksAnItem(_ law: Law) -> Double? {
    guard let point = law.largest.first else { return nil }
    let clicksAUser =
      point.measures.clicksAnItem * Double(point.items) / Double(point.part.trainingUsers)
    return clicksAUser * Double(trainingUsers) / Double(items)
  }
}
