import Foundation

/// What is known of the items besides who adopted them; item i is column i of a split.
public struct ItemMetadata: Sendable, Equatable {
  /// Title, without the year; empty where there is none.
  public let titles: [String]
  /// Year of release, or nil.
  public let years: [Int?]
  /// Genres as the publisher names them; empty where there are none.
  public let genres: [[String]]
  /// Category number (AliShop-7C: 1 to 7), or nil.
  public let categories: [Int?]
  /// The categories' names, where the file names them: they are then numbered from 1 on in the
  /// names' order. Empty where it numbers them itself.
  public let categoryNames: [Int: String]

  /// How many items have a title, genre or category.
  public var knownCount: Int {
    titles.indices.count {
      !titles[$0].isEmpty || !genres[$0].isEmpty || categories[$0] != nil
    }
  }

  struct Item {
    var title: String?
    var year: Int?
    var genres: [String] = []
    var category: Int?
  }

  /// What files say of items, by the items' ids.
  struct Collected {
    var items: [UTF8Token: Item] = [:]
    var categoryNames: [Int: String] = [:]

    /// Adds what another file says.
    mutating func merge(_ other: Collected) {
      for (id, item) in other.items {
        if item.title != nil {
          items[id, default: Item()].title = item.title
          items[id]?.year = item.year
          items[id]?.genres = item.genres
        }
        if let category = item.category { items[id, default: Item()].category = category }
      }
      categoryNames.merge(other.categoryNames) { $1 }
    }

    /// What is known of each of the items; nil for an item of which nothing is.
    ///
    /// Ids that differ in their writing alone (`0001`, `1.0` and `1`) are the same, where no two
    /// of one side become so.
    func known(of itemIDs: [String]) -> [Item?] {
      func unique(_ ids: some Sequence<String>) -> [String: String] {
        Dictionary(
          ids.compactMap { id in wholeNumber(id).map { ($0, id) } },
          uniquingKeysWith: { _, _ in "" })
      }
      let theirs = unique(items.keys.map(\.text))
      let ours = unique(itemIDs)
      return itemIDs.map { id in
        if let item = items[UTF8Token(text: id)] { return item }
        guard let number = wholeNumber(id), ours[number] == id, let other = theirs[number] else {
          return nil
        }
        return items[UTF8Token(text: other)]
      }
    }
  }

  init(_ collected: Collected, itemIDs: [String]) {
    let ordered = collected.known(of: itemIDs).map { $0 ?? Item() }
    titles = ordered.map { $0.title ?? "" }
    years = ordered.map(\.year)
    genres = ordered.map(\.genres)
    categories = ordered.map(\.category)
    categoryNames = collected.categoryNames
  }
}

/// The digits of `0001`, `1` and `1.0` as "1"; nil for what is no whole number.
private func wholeNumber(_ id: String) -> String? {
  var digits = Substring(id)
  if let point = id.firstIndex(of: "."), id[point...].dropFirst().allSatisfy({ $0 == "0" }) {
    digits = id[..<point]
  }
  guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 &- 0x30 <= 9 }) else { return nil }
  let plain = digits.drop { $0 == "0" }
  return plain.isEmpty ? "0" : String(plain)
}

extension Dataset {
  /// Titles, years, genres and categories of a split's items, from the files beside the
  /// interactions: u.item, movies.csv, movies.dat, item_cate.csv. Where there are none, everything
  /// is empty. The simulated shop knows its own.
  ///
  /// - Parameters: as `load`; `split` is what it returned.
  /// - Throws: `badData` with file and line; also where a file knows none of the split's items.
  public static func itemMetadata(
    of name: String, in folder: URL? = nil, for split: Split, cache: URL = perUserCache
  ) throws -> ItemMetadata {
    try itemMetadata(of: name, in: folder, forItems: split.itemIDs, cache: cache)
  }

  /// The same for items by their ids, in the order wanted.
  public static func itemMetadata(
    of name: String, in folder: URL? = nil, forItems itemIDs: [String], cache: URL = perUserCache
  ) throws -> ItemMetadata {
    var collected = ItemMetadata.Collected()
    let availability = try availability(of: name, in: folder, cache: cache)
    if case .simulated = availability {
      let shop = try SimulatedShop()
      for (item, id) in shop.itemIDs.enumerated() {
        collected.items[UTF8Token(text: id)] = ItemMetadata.Item(
          title: shop.title(of: item), category: shop.categoryOfItem[item] + 1)
      }
    }
    if let files = availability.files {
      var place = files.path
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder),
        !isFolder.boolValue
      {
        place = place.deletingLastPathComponent()
      }
      // A pro_sg folder's titles are one level up, where the publisher's files are.
      for folder in [place, place.deletingLastPathComponent()].prefix(
        place.lastPathComponent == "pro_sg" ? 2 : 1)
      {
        for (file, read) in ItemMetadata.readers {
          let file = folder.appendingPathComponent(file)
          guard FileManager.default.fileExists(atPath: file.path) else { continue }
          let found = try read(file)
          try found.requireSome(of: itemIDs, file)
          collected.merge(found)
        }
      }
    }
    return ItemMetadata(collected, itemIDs: itemIDs)
  }
}
