import Foundation
import Macrid

/// The categories that clusters are held against; never used in training.
struct Labels: Sendable {
  /// Names of the categories.
  var names: [String]
  /// Each item's place among them; nil for an item without.
  var ofItem: [Int?]
  /// Where they come from, for captions.
  var source: String

  init(names: [String], ofItem: [Int?], source: String) {
    (self.names, self.ofItem, self.source) = (names, ofItem, source)
  }

  init(shop: SimulatedShop, split: Split) throws {
    names = (0..<shop.traits.categoryCount).map { SimulatedShop.kind($0).name }
    ofItem = try shop.items(of: split).map { shop.categoryOfItem[$0] }
    source = "the simulated shop's categories"
  }

  /// Categories from item_cate.csv, else the first genre listed for each item.
  ///
  /// - Returns: nil where the dataset knows neither.
  init?(_ metadata: ItemMetadata) {
    let categories = metadata.categories
    if categories.contains(where: { $0 != nil }) {
      let numbers = Set(categories.compactMap(\.self)).sorted()
      names = numbers.map { "category \($0)" }
      ofItem = categories.map { category in category.flatMap { numbers.firstIndex(of: $0) } }
      source = "the publisher's categories"
    } else if metadata.genres.contains(where: { !$0.isEmpty }) {
      let first = metadata.genres.map(\.first)
      names = Set(first.compactMap(\.self)).sorted()
      let names = names
      ofItem = first.map { genre in genre.flatMap { names.firstIndex(of: $0) } }
      source = "each film's first genre"
    } else {
      return nil
    }
  }
}
