import Macrid
import Plotting
import Workbench

/// Figure 3: six sweeps, the start before each, the attribute's curve and a count after.
func sweepFigure(
  _ show: Show, _ reading: Reading, shop: SimulatedShop, _ photos: Photos, caption: String
) throws -> Figure {
  let side = 144
  let rows = try zip("abcdef", show.rows).compactMap { letter, row -> ThumbnailGrid.Row? in
    guard let swept = Swept(row) else { return nil }
    let cells = try row.items.enumerated().map { place, item in
      let image =
        try photos.photo(of: item.id, side: side)
        ?? (try Image.drawing(thumbnail(of: item.place, in: shop), side: side))
      return ThumbnailGrid.Cell(
        image, caption: swept.caption(of: item.place, in: shop), isMarked: place == 0,
        isStruck: !swept.contains(item.place, in: shop))
    }
    let items = row.items.dropFirst().map(\.place)
    let count = items.count { swept.contains($0, in: shop) }
    return ThumbnailGrid.Row(
      "(\(letter)) \(row.attribute) of \(row.category)",
      detail: "dimension \(row.dimension + 1)\(swept.rising(reading))", cells: cells,
      curve: swept.curve(of: items, in: shop),
      note: "\(count) of \(items.count) are \(row.category)")
  }
  return Figure(
    title: "Sweeps along single dimensions, simulated shop",
    panels: [Panel("", .thumbnails(ThumbnailGrid(rows: rows)))], caption: caption)
}

/// What a row of the figure sweeps: an attribute of a category.
private struct Swept {
  let category: Int
  let attribute: Int

  var named: SimulatedShop.Attribute { SimulatedShop.categories[category].attributes[attribute] }

  init?(_ row: Show.Row) {
    guard
      let category = SimulatedShop.categories.firstIndex(where: { $0.name == row.category }),
      let attribute = SimulatedShop.categories[category].attributes.firstIndex(where: {
        $0.name == row.attribute
      })
    else { return nil }
    (self.category, self.attribute) = (category, attribute)
  }

  func contains(_ item: Int, in shop: SimulatedShop) -> Bool {
    shop.categoryOfItem[item] == category
  }

  /// The attribute's value; of an item of another category, which that is.
  func caption(of item: Int, in shop: SimulatedShop) -> String {
    guard contains(item, in: shop) else {
      return SimulatedShop.categories[shop.categoryOfItem[item]].name
    }
    let value = shop.attributesOfItem[item][attribute]
    return switch named.scale {
    case .number: Format.decimal(value, 2)
    case .named(let names): names[Int(value)]
    }
  }

  /// The attribute along the sweep; named values in the order in which the shop lists them.
  func curve(of items: [Int], in shop: SimulatedShop) -> ThumbnailGrid.Curve {
    let values = items.map { item -> Double? in
      contains(item, in: shop) ? shop.attributesOfItem[item][attribute] : nil
    }
    return switch named.scale {
    case .number: ThumbnailGrid.Curve(values, range: 0...1, hasDiagonal: true)
    case .named(let names):
      ThumbnailGrid.Curve(values, range: 0...Double(names.count - 1), hasDiagonal: false)
    }
  }

  /// In how many sweeps from many starts the attribute rises.
  func rising(_ reading: Reading) -> String {
    let taus = reading.sweeps(.macridVAE, .best, category, attribute).flatMap(\.counted)
    guard let share = taus.map({ $0 > 0 ? 1 : 0 }).mean else { return "" }
    return "; rises in \(Format.decimal(100 * share, 0)) % of \(Format.count(taus.count)) sweeps"
  }
}

/// |strength| of every dimension for every attribute, on all of a category's items; each
/// attribute's greatest is framed.
func dimensionFigure(_ show: Show, caption: String) -> Figure {
  let best = show.strengths.enumerated().compactMap { row, strengths in
    strengths.values.indices.max { strengths.values[$0] < strengths.values[$1] }.map {
      HeatMap.Place(row: row, column: $0)
    }
  }
  return Figure(
    title: "Which dimension goes with which attribute",
    panels: [
      Panel(
        "",
        .heatMap(
          HeatMap(
            rows: show.strengths.map(\.attribute),
            columns: (show.strengths.first?.values ?? []).indices.map { "\($0 + 1)" },
            values: show.strengths.map { $0.values.map { $0 } }, columnLabel: "dimension",
            valueLabel: "strength", range: 0...1, framed: Set(best))))
    ], caption: caption, panelAspect: 0.75)
}

/// The explorer and the pictures, for which the shop is simulated again.
func drawPictures(
  _ reading: Reading, _ chapter: Chapter<Figure3>, _ workers: Workers
) throws {
  let size = (reading[.macridVAE].first?.trial.dataset).flatMap { ShopSize(dataset: $0) }
  let shown = try reading.show == nil ? nil : size?.shop(seed: 1, workers: workers)
  try writeExplorer(reading, chapter, shop: shown)
  guard let show = reading.show, let shop = shown?.shop else { return }
  let photos = try Photos(chapter.arguments.images, of: shop.itemIDs, warn: chapter.say)
  chapter.publish(
    try sweepFigure(
      show, reading, shop: shop, photos,
      caption: chapter.caption(
        "\(pageSetting). Framed: the start item; then the items recommended along the one dimension that "
          + "goes best with the attribute on half of the category's items, in the direction in which a "
          + "numeric attribute should grow. Struck out: items of another category. Curves: the "
          + "attribute at the eight places, named values in the order in which the shop lists them; "
          + "dashed: a steady rise. Sweeps counted at the left start from many items.")))
  chapter.publish(
    dimensionFigure(
      show,
      caption: chapter.caption(
        "MacridVAE, first seed. Strength: |Spearman's rho| over the category's items, or the "
          + "correlation ratio of ranks for named values. Framed: an attribute's greatest. The best of "
          + "ten axes turned at random reaches "
          + "\(Format.decimal(reading[.macridVAE].flatMap(\.looks.encodings).map(\.turnedMean).mean, 2)) "
          + "on average.")),
    suffix: "-dimensions")
}
