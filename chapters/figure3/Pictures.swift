import Macrid
import Plotting
import Workbench

/// Figure 3: six sweeps, the start before each.
func sweepFigure(
  _ show: Show, _ reading: Reading, shop: SimulatedShop, _ photos: Photos, caption: String
) throws -> Figure {
  let side = 144
  func cell(_ item: Show.Item, isMarked: Bool) throws -> ThumbnailGrid.Cell {
    let image =
      try photos.photo(of: item.id, side: side)
      ?? (try Image.drawing(thumbnail(of: item.place, in: shop), side: side))
    let words = shop.title(of: item.place).split(separator: ", ").dropFirst()
    return ThumbnailGrid.Cell(image, caption: words.joined(separator: ", "), isMarked: isMarked)
  }
  func tau(_ row: Show.Row) -> Double? {
    guard
      let category = SimulatedShop.categories.firstIndex(where: { $0.name == row.category }),
      let attribute = SimulatedShop.categories[category].attributes.firstIndex(where: {
        $0.name == row.attribute
      })
    else { return nil }
    return reading.sweeps(.macridVAE, .best, category, attribute).flatMap(\.counted).mean
  }
  let rows = try zip("abcdef", show.rows).map { letter, row in
    ThumbnailGrid.Row(
      "(\(letter)) \(row.category): \(row.attribute), dimension \(row.dimension + 1) "
        + "(tau \(Format.decimal(tau(row), 2)))",
      cells: try row.items.enumerated().map { try cell($0.element, isMarked: $0.offset == 0) })
  }
  return Figure(
    title: "Sweeps along single dimensions",
    panels: [Panel("", .thumbnails(ThumbnailGrid(rows: rows)))], caption: caption)
}

/// |strength| of every dimension for every attribute, on all of a category's items.
func dimensionFigure(_ show: Show, caption: String) -> Figure {
  Figure(
    title: "Which dimension goes with which attribute",
    panels: [
      Panel(
        "",
        .heatMap(
          HeatMap(
            rows: show.strengths.map(\.attribute),
            columns: (show.strengths.first?.values ?? []).indices.map { "\($0 + 1)" },
            values: show.strengths.map { $0.values.map { $0 } }, columnLabel: "dimension",
            valueLabel: "strength", range: 0...1)))
    ], caption: caption, panelAspect: 0.75)
}
