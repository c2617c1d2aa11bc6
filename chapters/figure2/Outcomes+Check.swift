import Macrid
import Workbench

// What must agree within a journal's line for the page to be drawn from it: `Measured.fault`.

extension Clusters {
  func fault(in trial: Trial, training: TrainingSummary?, dataset: DatasetRecord?) -> String? {
    let faults: [String?] = [
      history.fault(training), distances?.fault(spread, dataset), map?.fault(dataset),
      scriptMap?.fault(dataset),
      strip?.fault, law?.fault(dataset),
    ]
    return faults.compactMap(\.self).first
  }
}

extension History {
  fileprivate func fault(_ training: TrainingSummary?) -> String? {
    let epochs = nmi.count
    guard largest.count == epochs, effective.count == epochs else {
      return "its history has \(epochs), \(largest.count) and \(effective.count) epochs"
    }
    // What has no prototypes has no history.
    guard let training, epochs > 0, epochs != training.epochs else { return nil }
    return "its history has \(epochs) epochs, and its curve \(training.epochs)"
  }
}

extension ComponentDistances {
  fileprivate func fault(_ spread: Spread?, _ dataset: DatasetRecord?) -> String? {
    guard let dataset else { return nil }
    let (users, all) = (clickedAboveChance.count, dataset.validationUsers)
    // A user is left out where both of his components are of clusters without items.
    let mayLack = spread.map { $0.smallest == 0 } ?? true
    return users == all || users < all && mayLack
      ? nil : "clickedAboveChance is of \(users) users, and \(all) are for validation"
  }
}

extension Map {
  fileprivate func fault(_ dataset: DatasetRecord?) -> String? {
    let (items, points) = (clusters.count, clusters.count + components.count)
    guard users.map({ $0.count == components.count }) ?? true else {
      return "its map has \(users!.count) users for \(components.count) components"
    }
    guard x.count == points, y.count == points else {
      return "its map has \(x.count) x and \(y.count) y for \(points) points"
    }
    guard categories.count == items, items == dataset?.items ?? items else {
      return "its map has \(items) clusters and \(categories.count) categories of items"
        + (dataset.map { ", and \($0.name) has \($0.items) items" } ?? "")
    }
    let concepts = 0..<conceptCount
    guard (clusters + components).allSatisfy({ concepts.contains($0) }),
      matching.allSatisfy({ concepts.contains($0.key) && names.indices.contains($0.value) }),
      areCategories(categories, of: names)
    else { return "its map names a prototype or a category that is not there" }
    return (x + y).allSatisfy(\.isFinite) ? nil : "its map has a point without a place"
  }
}

extension Strip {
  fileprivate var fault: String? {
    for map in maps where map.x.count != categories.count || map.y.count != categories.count {
      return "its map of epoch \(map.epoch) has \(map.x.count) x and \(map.y.count) y for "
        + "\(categories.count) items"
    }
    guard areCategories(categories, of: names) else {
      return "its maps of epochs name a category that is not there"
    }
    return maps.allSatisfy { ($0.x + $0.y).allSatisfy(\.isFinite) }
      ? nil : "a map of an epoch has a point without a place"
  }
}

extension LawMeasures {
  fileprivate func fault(_ dataset: DatasetRecord?) -> String? {
    let most = dataset?.items ?? Int(Int32.max)
    guard clicksAnItem.isFinite, clicksAnItem > 0, clickedItems > 0, clickedItems <= most else {
      return "it has \(clicksAnItem) clicks an item, and clicks on \(clickedItems) items"
    }
    let edges = bands.map(\.from)
    guard edges == Band.edges.filter({ edges.contains($0) }),
      bands.allSatisfy({ $0.items > 0 && $0.items <= clickedItems })
    else { return "its bands of items are not those of \(clickedItems) items" }
    let known = bands.count { $0.prototypes != nil }
    return known == 0 || known == bands.count
      ? nil : "\(known) of its \(bands.count) bands of items have prototypes"
  }
}

/// Whether each is one of the names' places, or -1 for none.
private func areCategories(_ categories: [Int], of names: [String]) -> Bool {
  categories.allSatisfy { $0 == -1 || names.indices.contains($0) }
}
