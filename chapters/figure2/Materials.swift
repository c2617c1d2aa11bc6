import Foundation
import Macrid
import Workbench

/// A dataset ready for the experiment.
struct Material: Sendable {
  var split: Split
  var labels: Labels
  var isSimulated: Bool
  var capacity: BatchCapacity

  init(split: Split, labels: Labels, isSimulated: Bool) {
    self.split = split
    self.labels = labels
    self.isSimulated = isSimulated
    capacity = BatchCapacity(
      batchSize: TrainingSettings().batchSize,
      of: [split.train, split.validation.known, split.test.known])
  }

  var itemCount: Int { split.itemIDs.count }

  /// Users whose components are drawn: those of validation, and the first 3,000 of training.
  var shownUsers: [(ids: [String], known: Interactions)] {
    let count = min(3_000, split.train.userCount)
    let rows = (0..<count).map { Array(split.train.items(of: $0)) }
    return [
      (split.validation.userIDs, split.validation.known),
      (
        Array(split.trainUserIDs.prefix(count)),
        Interactions(rows: rows, itemCount: itemCount)
      ),
    ]
  }
}

/// What the command line asks for: one dataset, or AliShop-7C if it is there and the simulated shop.
func materials(_ chapter: Chapter<Figure2>) throws -> [Material] {
  let options = chapter.options
  if let name = try chapter.arguments.dataset ?? options.ownDataset {
    return [try material(name, chapter)]
  }
  let shop = try material("shop-simulated", chapter)
  guard !options.quick,
    case .found = try Dataset.availability(of: "alishop-7c", in: options.dataFolder)
  else { return [shop] }
  return [try material("alishop-7c", chapter), shop]
}

private func material(_ name: String, _ chapter: Chapter<Figure2>) throws -> Material {
  let options = chapter.options
  if case .simulated = try Dataset.availability(of: name, in: options.dataFolder) {
    let workers = Workers(count: options.threadCount)
    let shop =
      options.quick
      ? try SimulatedShop(userCount: 1_600, itemCount: 2_100, workers: workers)
      : try SimulatedShop(workers: workers)
    let split = try shop.split(seed: options.seed)
    return Material(
      split: split, labels: try Labels(shop: shop, split: split), isSimulated: true)
  }
  let split = try Dataset.load(name, in: options.dataFolder, seed: options.seed)
  let metadata = try Dataset.itemMetadata(of: name, in: options.dataFolder, for: split)
  guard let labels = Labels(metadata) else {
    throw ChapterFailure(
      .missingInput,
      "\(name) has neither item_cate.csv (a line item,category for each item) nor MovieLens' "
        + "genres beside its interactions, so there is nothing to hold the clusters against")
  }
  return Material(split: split, labels: labels, isSimulated: false)
}

/// About how long the chapter takes here, in seconds.
///
/// A step's cost is that of its multiplications and of its exponentials, measured on AliShop-7C's
/// part: 1.4 ns for each user, item and concept.
func estimatedSeconds(_ materials: [Material], _ chapter: Chapter<Figure2>) -> Double {
  let workers = Workers(count: chapter.options.threadCount)
  let rate = 1e9 * measureSgemmRate(workers: workers)
  let arguments = chapter.arguments
  let settings = grid(arguments.gridSize)
  var seconds = 0.0
  for material in materials {
    let cells = Double(material.split.train.userCount * material.itemCount * conceptCount)
    func training(_ setting: Setting) -> Double {
      let exponentials = 1.4e-9 / Double(workers.count)
      return Double(setting.epochs) * cells * (6 * Double(setting.dimensions) / rate + exponentials)
    }
    let dearest = settings.map(training).max() ?? 0
    seconds += settings.map(training).reduce(0, +)
    // The further seeds of two settings.
    seconds += Double(2 * (arguments.seedCount - 1)) * dearest
    // t-SNE, k-means and the baselines, in proportion to the items.
    seconds += 0.005 * Double(material.itemCount)
  }
  return seconds
}
