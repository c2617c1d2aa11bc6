import Macrid
import Plotting
import Workbench

/// Figure 3: sweeps, the start before each, the attribute's curve and a count after. Rows along
/// an axis and along a principal direction from the same start have one letter.
///
/// - Parameter detail: what is said of a row's sweeps from many starts; empty for nothing.
func sweepFigure(
  _ rows: [Show.Row], detail: (Show.Row) -> String, shop: SimulatedShop, _ photos: Photos,
  caption: String
) throws -> Figure {
  let side = 144
  var letters = "abcdef".makeIterator()
  var letter: Character = "a"
  let drawn = try rows.compactMap { row -> ThumbnailGrid.Row? in
    if row.heading != .principal { letter = letters.next() ?? letter }
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
    let said = detail(row)
    return ThumbnailGrid.Row(
      "(\(letter)) \(row.attribute) of \(row.category)",
      detail: (row.heading == .principal ? "principal direction" : "dimension")
        + " \(row.dimension + 1)" + (said.isEmpty ? "" : "; \(said)"), cells: cells,
      curve: swept.curve(of: items, in: shop),
      note: "\(count) of \(items.count) are \(row.category)")
  }
  let isBoth = rows.contains { $0.heading == .principal }
  return Figure(
    title: "Sweeps along single dimensions"
      + (isBoth ? " and along principal directions" : "") + ", simulated shop",
    panels: [Panel("", .thumbnails(ThumbnailGrid(rows: drawn)))], caption: caption)
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
}

extension Reading {
  /// In how many sweeps from many starts along the row's dimension the attribute rises, with the
  /// figure's settings on the smaller shop: those of the first seed, whose rows are shown.
  fileprivate func rising(_ row: Show.Row) -> String {
    guard let swept = Swept(row) else { return "" }
    let taus = sweeps(.macridVAE, .best, swept.category, swept.attribute).first?.counted ?? []
    guard let share = taus.map({ $0 > 0 ? 1 : 0 }).mean else { return "" }
    return "rises in \(Format.decimal(100 * share, 0)) % of \(Format.count(taus.count)) sweeps"
  }

  /// The training on the largest shop whose rows are there, with the figure's ten dimensions.
  fileprivate var pictured: Training? {
    let all = sizes.filter { $0.looks.rows?.isEmpty == false && setting($0.trial, "d") == 10 }
    let most = all.map { users(in: $0.trial.dataset) }.max()
    return all.filter { users(in: $0.trial.dataset) == most }
      .min { $0.trial.seed < $1.trial.seed }
  }
}

extension Looks {
  /// The mean tau of sweeps from many starts along a row's direction.
  fileprivate func tau(_ row: Show.Row) -> String {
    guard let swept = Swept(row), let heading = row.heading,
      let found = directions?.first(where: {
        $0.scope == .concept && $0.category == swept.category && $0.attribute == swept.attribute
      })?[heading]
    else { return "" }
    return "tau \(Format.decimal(found.tau, 2))"
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
  guard let show = reading.show, let trial = reading[.macridVAE].first?.trial,
    let small = shown?.shop
  else { return }
  func draw(
    _ rows: [Show.Row], _ shop: SimulatedShop, of trial: Trial, suffix: String, _ words: String,
    detail: (Show.Row) -> String
  ) throws {
    let photos = try Photos(chapter.arguments.images, of: shop.itemIDs, warn: chapter.say)
    chapter.publish(
      try sweepFigure(
        rows, detail: detail, shop: shop, photos,
        caption: chapter.caption(
          "\(pageSetting), \(Format.count(reading.users(in: trial.dataset))) training users. Framed: the "
            + "start item; then the items recommended along the direction that goes best with the "
            + "attribute on half of the category's items, so turned that a numeric attribute should "
            + "grow. \(words) Struck out: items of another category. Curves: the attribute at the "
            + "eight places, named values in the order in which the shop lists them; dashed: a steady "
            + "rise.", of: chapter.datasets.first { $0.name == trial.dataset })), suffix: suffix)
  }
  func drawSmall(suffix: String) throws {
    try draw(
      show.rows, small, of: trial, suffix: suffix,
      "Sweeps counted at the left start from many items."
    ) { reading.rising($0) }
  }
  if let pictured = reading.pictured, let size = ShopSize(dataset: pictured.trial.dataset) {
    try draw(
      pictured.looks.rows ?? [],
      pictured.trial.dataset == trial.dataset
        ? small : try size.shop(seed: 1, workers: workers).shop,
      of: pictured.trial, suffix: "",
      "Of each pair of rows the upper is along one dimension, as in the paper, the lower along a "
        + "principal direction of the concept's own items. Tau: mean over \(Lab.startCount) starts."
    ) { pictured.looks.tau($0) }
  } else {
    try drawSmall(suffix: "")
  }
  try drawSmall(suffix: "-small")
  chapter.publish(
    dimensionFigure(
      show,
      caption: chapter.caption(
        "MacridVAE, first seed. Strength: |Spearman's rho| over the category's items, or the "
          + "correlation ratio of ranks for named values. Framed: an attribute's greatest; tables "
          + "choose on half of the items. The best of "
          + "ten axes turned at random reaches "
          + "\(Format.decimal(reading[.macridVAE].first?.looks.encodings.map(\.turnedMean).mean, 2)) "
          + "on average with this seed.", of: chapter.datasets.first { $0.name == trial.dataset })),
    suffix: "-dimensions")
}
