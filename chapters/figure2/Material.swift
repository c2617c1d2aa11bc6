import Foundation
import Macrid
import Workbench

/// A dataset ready for the experiment.
struct Material: Sendable {
  let experiment: Experiment
  let labels: Labels

  /// Items that training users clicked; of the others there is nothing to learn.
  let clicked: [Int]
  let isSimulated: Bool

  var split: Split { experiment.split }
  var itemCount: Int { split.itemIDs.count }

  private init(_ split: Split, _ labels: Labels, isSimulated: Bool) throws {
    experiment = try Experiment(split)
    self.labels = labels
    clicked = Set(split.train.items).sorted().map(Int.init)
    self.isSimulated = isSimulated
  }

  /// A simulated shop of this size.
  init(_ size: ShopSize, seed: UInt64, workers: Workers) throws {
    let (shop, split) = try size.shop(seed: seed, workers: workers)
    try self.init(split, try Labels(shop: shop, split: split), isSimulated: true)
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
    try self.init(split, labels, isSimulated: false)
  }

  /// Some of another's users, all of its items; those that none of them clicked have no label.
  init(_ part: Part, of base: Material) throws {
    let split = try base.split.nested(
      trainingUsers: part.trainingUsers, of: part.most, draw: UInt64(part.draw),
      name: part.dataset)
    let clicked = Set(split.train.items)
    var labels = base.labels
    for item in labels.ofItem.indices where !clicked.contains(Int32(item)) {
      labels.ofItem[item] = nil
    }
    try self.init(split, labels, isSimulated: base.isSimulated)
  }

  /// As the page names it: a part after what it is a part of.
  var record: DatasetRecord {
    var record = DatasetRecord(split, simulated: isSimulated)
    guard let part = Part(dataset: split.dataset) else { return record }
    record.name = isSimulated ? ShopSize.standard.dataset : part.base
    // The validation users stand in for test users.
    record.testUsers = 0
    record.users = record.trainingUsers + record.validationUsers
    record.interactions -= split.test.known.count + split.test.sought.count
    return record
  }

  /// Users whose components are drawn: those of validation, and the first 3,000 of training.
  var shownUsers: [Interactions] {
    let count = min(3_000, split.train.userCount)
    let rows = (0..<count).map { Array(split.train.items(of: $0)) }
    return [split.validation.known, Interactions(rows: rows, itemCount: itemCount)]
  }
}
