import Foundation

extension SimulatedShop {
  /// The text of `item_cate.csv` as AliShop-7C has it: `item id,category` with categories from 1 on
  /// and no header.
  public var itemCategoriesCSV: String {
    zip(itemIDs, categoryOfItem).map { "\($0),\($1 + 1)\n" }.joined()
  }

  /// The text of `item_attributes.csv`: one attribute of one item a line, under the header
  /// `item,category,attribute,value`. A value is a number from 0 to 1 or a name.
  public var itemAttributesCSV: String {
    var text = "item,category,attribute,value\n"
    for (item, id) in itemIDs.enumerated() {
      let category = SimulatedShop.kind(categoryOfItem[item])
      for (attribute, value) in zip(category.attributes, attributesOfItem[item]) {
        let written: String
        switch attribute.scale {
        case .number: written = "\(value)"
        case .named(let values): written = values[Int(value)]
        }
        text += "\(id),\(category.name),\(attribute.name),\(written)\n"
      }
    }
    return text
  }

  /// The split (see `split(seed:)`) as a folder in the `pro_sg` layout, with `item_cate.csv` and
  /// `item_attributes.csv`; the items nobody in training clicked are listed in those two alone.
  ///
  /// - Throws: `DataError`; the folder then is as it was.
  public func writeProSG(to folder: URL, seed: UInt64) throws {
    try split(seed: seed).writeProSG(
      to: folder,
      with: [
        ("item_cate.csv", itemCategoriesCSV), ("item_attributes.csv", itemAttributesCSV),
      ])
  }
}
