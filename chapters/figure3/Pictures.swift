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

/// The explorer and the pictures, for which the shop is simulated again.
func drawPictures(
  _ reading: Reading, _ chapter: Chapter<Figure3>, _ workers: Workers
) throws {
  let setting = "MacridVAE, K = 7, d = 10, beta = 50, sigma_0 = 0.3"
  let explorer = Explorer(
    source: chapter.caption(
      "\(setting); sweeps computed by chapter-figure3, items as it recommends them."),
    worlds: [reading.show?.world, reading.movieShow?.world].compactMap(\.self))
  try AtomicFile.write(
    try explorer.page(), to: chapter.out.appending(path: "\(chapter.artifact).html"))
  guard let show = reading.show, let trial = reading[.macridVAE].first?.trial,
    let size = ShopSize(dataset: trial.dataset)
  else { return }
  let shop = try size.shop(seed: 1, workers: workers).shop
  let photos = try Photos(chapter.arguments.images, of: shop.itemIDs, warn: chapter.say)
  chapter.publish(
    try sweepFigure(
      show, reading, shop: shop, photos,
      caption: chapter.caption(
        "\(setting). Framed: the start item; then the items recommended along one dimension, in the "
          + "direction in which a numeric attribute should grow. Each row's dimension is the one "
          + "that goes best with the attribute on half of the category's items. tau: mean over many "
          + "starts, not of this row alone.")))
  chapter.publish(
    dimensionFigure(
      show,
      caption: chapter.caption(
        "MacridVAE, first seed. Strength: |Spearman's rho| over the category's items, or the "
          + "correlation ratio of ranks for named values.")),
    suffix: "-dimensions")
}
