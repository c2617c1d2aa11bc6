import Foundation
import Macrid
import Workbench

/// Draws the page from its trials: the answer, tables and claims, every point of the maps, and last
/// the pictures.
func draw(_ page: Page<Clusters>, _ chapter: Chapter<Figure2>) throws {
  let workers = Workers(count: chapter.options.threadCount)
  let readings = readings(page)
  let laws = laws(page, readings)
  let judged =
    (readings.flatMap { claims($0, of: readings.count, workers: workers) } + laws.compactMap(claim))
    .judged(on: page)
  let answer = answer(readings, laws, judged)
  Output.print(prose: answer)
  try AtomicFile.write(answer, to: chapter.file("answer.md"))
  try chapter.publish(verdictTable(judged, readings, laws), suffix: "-verdicts")
  try chapter.publish(Table(claims: judged), suffix: "-claims", isDetail: true)
  try chapter.publish(agreementTable(readings, remarks: remarks(page)), suffix: "-agreement")
  try chapter.publish(collapseTable(readings), suffix: "-collapse", isDetail: true)
  if let table = collapseCausesTable(readings) {
    try chapter.publish(table, suffix: "-collapse-causes", isDetail: true)
  }
  try publish(laws, Factors(page), readings, chapter)
  try AtomicFile.write(epochsTable(readings).csv, to: chapter.file("epochs.csv"))
  for reading in readings {
    let name = "\(chapter.artifact)\(reading.suffix)"
    try AtomicFile.write(
      findings(reading) + "\n", to: chapter.out.appending(path: "\(name)-findings.md"))
    let points =
      similarities.flatMap { similarity in
        reading.map(similarity).map { $0.rows(similarity.rawValue) } ?? []
      } + (reading.scriptMap?.rows("cosine, by the authors' script") ?? [])
    try AtomicFile.write(
      Table(columns: Map.columns.map { Table.Column($0) }, groups: [Table.Group(rows: points)]).csv,
      to: chapter.out.appending(path: "\(name).csv"))
  }
  try chapter.publish(results: readings.map(DatasetResult.init), claims: judged)
  for reading in readings {
    if let figure = mapFigure(reading, chapter) {
      chapter.publish(figure, suffix: reading.suffix)
    }
    if let figure = scriptFigure(reading, chapter) {
      chapter.publish(figure, suffix: "\(reading.suffix)-script")
    }
    if let figure = alignmentFigure(reading, chapter) {
      chapter.publish(figure, suffix: "\(reading.suffix)-alignment")
    }
    if let figure = stripFigure(reading, chapter) {
      chapter.publish(figure, suffix: "\(reading.suffix)-epochs")
    }
  }
  drawLaw(laws, Factors(page), readings, chapter)
}

/// What a reader should know of the panels' trainings; of the law's, its table tells.
private func remarks(_ page: Page<Clusters>) -> [String] {
  page.records
    .filter {
      !$0.trial.isOfPart && ![Measure.grid, Measure.furtherMaps].contains($0.trial.measure)
    }
    .compactMap(\.remark)
}

/// The law's tables, and what else moves it, as far as they are trained.
private func publish(
  _ laws: [Law], _ factors: Factors?, _ readings: [Reading], _ chapter: Chapter<Figure2>
) throws {
  if !laws.isEmpty {
    try chapter.publish(lawTable(laws), suffix: "-law", isDetail: true)
    try chapter.publish(popularityTable(laws), suffix: "-popularity", isDetail: true)
    try AtomicFile.write(lawPointsTable(laws).csv, to: chapter.file("law-points.csv"))
    let gap = lawGap(laws, draws: chapter.arguments.lawDraws)
    let remarks = [lawLag(laws).map { $0 + "." }, gap ?? "All that is planned is trained."]
    try AtomicFile.write(
      remarks.compactMap(\.self).joined(separator: "\n\n") + "\n",
      to: chapter.file("law-remarks.md"))
  }
  if let factors {
    try chapter.publish(factorTable(factors), suffix: "-factors", isDetail: true)
    try AtomicFile.write(factorFindings(factors, readings), to: chapter.file("factors-findings.md"))
  }
}

private func drawLaw(
  _ laws: [Law], _ factors: Factors?, _ readings: [Reading], _ chapter: Chapter<Figure2>
) {
  if let figure = lawFigure(
    laws,
    caption: chapter.caption(
      "Each point is one training to convergence with the authors' settings and the cosine; solid "
        + "lines: means over trainings. An extrapolation is a straight line of the NMI's logit in the "
        + "logarithm of clicks an item, through AliShop-7C's points of "
        + "\(Format.decimal(Law.fewestClicks, 0)) clicks and more alone."))
  {
    chapter.publish(figure, suffix: "-law")
  }
  if let figure = ceilingFigure(
    laws,
    caption: chapter.caption(
      "Means over trainings. Solid: without categories; dashed: shown the other items' categories, in "
        + "five folds."))
  {
    chapter.publish(figure, suffix: "-ceiling")
  }
  if let factors,
    let figure = factorFigure(
      factors,
      caption: chapter.caption(
        "\(Format.count(factors.trainingUsers)) training users of the simulated shop, the authors' "
          + "settings, one thing changed at a time; bars from the smallest to the largest "
          + "difference over draws, where there are several."))
  {
    chapter.publish(figure, suffix: "-factors")
  }
  if let figure = collapseFigure(
    readings,
    caption: chapter.caption(
      "d = 10, one seed; solid: cosine, dashed: inner product. Above 0.5 one prototype has the "
        + "majority of the items."))
  {
    chapter.publish(figure, suffix: "-collapse")
  }
}
