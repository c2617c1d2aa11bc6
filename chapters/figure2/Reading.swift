import Macrid
import Workbench

/// The trials of one dataset, as the chapter speaks of them. Trainings that collapsed, by the rule
/// for ranking, or diverged are in no mean: they are named.
struct Reading {
  struct Training {
    var trial: Trial
    var summary: TrainingSummary?
    var ndcg100: Double?
    var clusters: Clusters
  }

  let dataset: DatasetRecord
  /// The authors' settings, by similarity, in the order of seeds.
  private(set) var main: [MacridVAE.Similarity: [Training]] = [:]
  /// d = 10, by similarity, temperature of the assignment and rate; one seed.
  private(set) var grid: [Training] = []
  private(set) var baselines: [(title: String, trainings: [Training])] = []
  private(set) var leftOut: [Training] = []
  /// The training of which there are further maps: in no mean, since it is the first one's
  /// repetition.
  private(set) var furtherMaps: Training?

  init(_ dataset: DatasetRecord, _ records: [TrialRecord<Clusters>], leavesOutCollapsed: Bool) {
    self.dataset = dataset
    var others: [String: [Training]] = [:]
    for record in records.sorted(by: { $0.trial.seed < $1.trial.seed }) {
      guard let clusters = record.outcome.measured else { continue }
      let training = Training(
        trial: record.trial, summary: record.outcome.training,
        ndcg100: record.outcome.quantities["validation NDCG@100"], clusters: clusters)
      if record.trial.measure == Measure.furtherMaps {
        furtherMaps = training
      } else if leavesOutCollapsed, training.summary?.collapse != nil {
        leftOut.append(training)
      } else if record.trial.measure == Measure.grid {
        grid.append(training)
      } else if let similarity = Self.similarity(record.trial) {
        main[similarity, default: []].append(training)
      } else {
        others[record.trial.method, default: []].append(training)
      }
    }
    baselines = ["MultDAE", "beta-MultVAE", "SVD"].compactMap { method in
      others[method].map {
        (method == "SVD" ? "an SVD of the clicks" : "\(method)'s items", $0)
      }
    }
    grid.sort { Self.name($0.trial) < Self.name($1.trial) }
  }

  subscript(similarity: MacridVAE.Similarity) -> [Training] { main[similarity] ?? [] }

  /// Nil for a trial without prototypes.
  static func similarity(_ trial: Trial) -> MacridVAE.Similarity? {
    trial.settings["similarity"]?.text.flatMap(MacridVAE.Similarity.init)
  }

  /// Such as "inner product, Gumbel 3, tau 0.1".
  static func name(_ trial: Trial) -> String {
    func word(_ name: String) -> String { trial.settings[name]?.description ?? "" }
    return "\(similarity(trial)?.rawValue ?? trial.method), Gumbel \(word("gumbel")), tau "
      + word("tau")
  }

  /// What the names of its files end with.
  var suffix: String {
    switch dataset.name {
    case "alishop-7c": ""
    case "shop-simulated": "-shop"
    case Self.largerShop: "-larger-shop"
    // No table of the page is called so.
    default: "-of-\(dataset.name)"
    }
  }

  /// What captions call it.
  var title: String {
    switch dataset.name {
    case "alishop-7c": "AliShop-7C, held-out part"
    case "shop-simulated": "Simulated shop"
    case Self.largerShop: "Larger simulated shop"
    default: dataset.name
    }
  }

  /// The same within a sentence.
  var words: String {
    switch dataset.name {
    case "alishop-7c": "AliShop-7C's held-out part"
    case "shop-simulated": "the simulated shop"
    case Self.largerShop: "the larger shop"
    default: dataset.name
    }
  }

  private static let largerShop = ShopSize.larger(items: ShopSize.standard.items).dataset

  /// The drawn trainings' maps.
  func map(_ similarity: MacridVAE.Similarity) -> Map? {
    self[similarity].lazy.compactMap(\.clusters.map).first
  }

  /// The first training's map by the authors' script.
  var scriptMap: Map? { furtherMaps?.clusters.scriptMap }
}

/// The datasets of the page's five panels, AliShop-7C before the shop.
func readings(_ page: Page<Clusters>) -> [Reading] {
  let records = page.records.filter { !$0.trial.isOfPart }
  return Dictionary(grouping: records, by: \.trial.dataset).sorted { $0.key < $1.key }.compactMap {
    _, records in
    page.dataset(of: records[0].trial).map {
      Reading($0, records, leavesOutCollapsed: page.isJudged)
    }
  }
}
