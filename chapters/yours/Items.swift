import Foundation
import Macrid
import Workbench

/// A model's items, as a reader knows them.
struct Items {
  /// The file's ids, in the order of columns.
  let ids: [String]
  private let metadata: ItemMetadata

  /// - Parameters:
  ///   - file: titles and categories; nil looks beside the ratings.
  ///   - path: the ratings, with a slash.
  /// - Throws: `DataError` with file and line; also where the file knows none of the items.
  init(_ ids: [String], file: String?, beside path: String) throws {
    self.ids = ids
    if let file {
      metadata = try ItemMetadata(of: URL(filePath: file), for: ids)
    } else {
      metadata = try Dataset.itemMetadata(of: path, forItems: ids)
    }
  }

  /// "Heat (1995)"; the id where there is no title.
  func title(_ item: Int) -> String {
    let title = metadata.titles[item]
    guard !title.isEmpty else { return ids[item] }
    return metadata.years[item].map { "\(title) (\($0))" } ?? title
  }

  func year(_ item: Int) -> Int? { metadata.years[item] }

  /// Its genres, or its category's name.
  func categories(_ item: Int) -> [String] {
    if !metadata.genres[item].isEmpty { return metadata.genres[item] }
    return metadata.categories[item].map { [metadata.categoryNames[$0] ?? "category \($0)"] } ?? []
  }

  /// Items of which title or category is known.
  var knownCount: Int { metadata.knownCount }
}
