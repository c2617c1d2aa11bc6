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
  /// The points of most training users.
  var largest: [LawPoint] { sizes.last ?? [] }

  /// What a training on so many clicks an item would come to.
  func prediction(at clicks: Double) -> Estimate? {
    LawFit.prediction(
      at: clicks, clicks: points.map(\.measures.clicksAnItem), nmi: points.compactMap(\.nmi))
  }

  var fit: LawFit? {
    LawFit(clicks: points.map(\.measures.clicksAnItem), nmi: points.compactMap(\.nmi))
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

/// The laws of the page, AliShop-7C's before the shop's.
func laws(_ page: Page<Clusters>) -> [Law] {
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
    let sizes = Dictionary(grouping: all, by: \.part.trainingUsers).sorted { $0.key < $1.key }
    return Law(
      base: base, sizes: sizes.map { $0.value.sorted { $0.part.draw < $1.part.draw } })
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
