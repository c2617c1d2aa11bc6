import Macrid
import Plotting
import Workbench

/// Figure 3: six sweeps, the start before each.
func sweepFigure(_ study: Study, _ photos: Photos, _ chapter: Chapter<Figure3>) throws -> Figure {
  guard let codes = study.shown, let concepts = codes.concepts else {
    throw ChapterFailure(.fault, "no MacridVAE was trained")
  }
  let lab = study.lab
  let control = try RecommendationControl(
    items: codes.items, prototypes: concepts.prototypes, concepts: concepts.ofItem)
  // The paper's rows: category, attribute, and the place of the start among the most clicked.
  let wanted = [
    ("bags", "size", 0), ("bags", "colour", 0), ("phone cases", "style", 0), ("bags", "size", 1),
    ("bags", "colour", 1), ("meat", "kind", 0),
  ]
  let side = 144
  func cell(_ item: Int, isMarked: Bool) throws -> ThumbnailGrid.Cell {
    let id = lab.split.itemIDs[item]
    let image =
      try photos.photo(of: id, side: side)
      ?? (try Image.drawing(thumbnail(of: lab.shopItems[item], in: lab.shop), side: side))
    let words = lab.shop.title(of: lab.shopItems[item]).split(separator: ", ").dropFirst()
    return ThumbnailGrid.Cell(
      image, caption: words.joined(separator: ", "), isMarked: isMarked)
  }
  var rows: [ThumbnailGrid.Row] = []
  for (letter, (categoryName, attributeName, place)) in zip("abcdef", wanted) {
    guard
      let category = SimulatedShop.categories.firstIndex(where: { $0.name == categoryName }),
      let attribute = study.shownEncodings[category].firstIndex(where: {
        $0.attribute == attributeName
      }), let concept = codes.concept(of: lab.groups[category])?.concept
    else { continue }
    let dimension = study.shownEncodings[category][attribute].dimension
    let starts = lab.groups[category].filter { concepts.ofItem[$0] == concept }
      .sorted { (-lab.clicks[$0], $0) < (-lab.clicks[$1], $1) }
    let found = starts.lazy.compactMap { start in
      (try? control.sequence(
        from: Array(codes.items.row(start)), dimension: dimension,
        count: study.arguments.sweepLength)).map { (start: start, sweep: $0) }
    }
    guard let (start, sweep) = found.dropFirst(place).first else { continue }
    let tau = study.results.sweeps.first {
      $0.method == codes.method.rawValue && $0.kind == SweepKind.best.rawValue
        && $0.category == categoryName && $0.attribute == attributeName
    }?.tau
    let group = lab.groups[category]
    let factor = lab.shop.factors(of: group.map { lab.shopItems[$0] }, in: category)[attribute]
    let isRising = association(codes.items.selecting(group).column(dimension), factor) >= 0
    rows.append(
      ThumbnailGrid.Row(
        "(\(letter)) \(categoryName): \(attributeName), dimension \(dimension + 1) "
          + "(tau \(Format.decimal(tau, 2)))",
        cells: try [cell(start, isMarked: true)]
          + (isRising ? sweep.items : sweep.items.reversed()).map { try cell($0, isMarked: false) })
    )
  }
  return Figure(
    title: "Sweeps along single dimensions",
    panels: [Panel("", .thumbnails(ThumbnailGrid(rows: rows)))],
    caption: chapter.caption(
      "MacridVAE, K = 7, d = 10, beta = 50, sigma_0 = 0.3. Framed: the start item; then the items "
        + "recommended along one dimension, in the direction in which a numeric attribute should grow. Each row's dimension is the one that goes best "
        + "with the attribute on half of the category's items. tau: mean over many starts, not of "
        + "this row alone."))
}

/// |strength| of every dimension for every attribute, on all of a category's items.
func dimensionFigure(_ study: Study, _ chapter: Chapter<Figure3>) -> Figure {
  let lab = study.lab
  var (rows, values): ([String], [[Double?]]) = ([], [])
  if let codes = study.shown {
    for (category, group) in lab.groups.enumerated() {
      let items = codes.items.selecting(group)
      let factors = lab.shop.factors(of: group.map { lab.shopItems[$0] }, in: category)
      for factor in factors {
        rows.append(factor.name)
        values.append((0..<items.columns).map { abs(association(items.column($0), factor)) })
      }
    }
  }
  return Figure(
    title: "Which dimension goes with which attribute",
    panels: [
      Panel(
        "",
        .heatMap(
          HeatMap(
            rows: rows, columns: (values.first ?? []).indices.map { "\($0 + 1)" }, values: values,
            columnLabel: "dimension", valueLabel: "strength", range: 0...1)))
    ],
    caption: chapter.caption(
      "MacridVAE, first seed. Strength: |Spearman's rho| over the category's items, or the "
        + "correlation ratio of ranks for named values."),
    panelAspect: 0.75)
}
