import Foundation
import Macrid
import Workbench

/// A dataset ready for the experiment.
struct Material: Sendable {
  let experiment: Experiment
  let labels: Labels

  var split: Split { experiment.split }
  var itemCount: Int { split.itemIDs.count }
  var isSimulated: Bool { ShopSize(dataset: split.dataset) != nil }

  /// A simulated shop of this size.
  init(_ size: ShopSize, seed: UInt64, workers: Workers) throws {
    let (shop, split) = try size.shop(seed: seed, workers: workers)
    experiment = try Experiment(split)
    labels = try Labels(shop: shop, split: split)
  }

  /// - Parameter name: as `Dataset.load` takes it.
  /// - Throws: `ChapterFailure`, missing input, where nothing is known of the items' categories.
  init(_ name: String, in folder: URL, seed: UInt64) throws {
    let split = try Dataset.load(name, in: folder, seed: seed)
    guard let labels = Labels(try Dataset.itemMetadata(of: name, in: folder, for: split)) else {
      throw ChapterFailure(
        .missingInput,
        "\(name) has neither item_cate.csv (a line item,category for each item) nor MovieLens' "
          + "genres beside its interactions, so there is nothing to hold the clusters against")
    }
    experiment = try Experiment(split)
    self.labels = labels
  }

  /// Users whose components are drawn: those of validation, and the first 3,000 of training.
  var shownUsers: [Interactions] {
    let count = min(3_000, split.train.userCount)
    let rows = (0..<count).map { Array(split.train.items(of: $0)) }
    return [split.validation.known, Interactions(rows: rows, itemCount: itemCount)]
  }
}
