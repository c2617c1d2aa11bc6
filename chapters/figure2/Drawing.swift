import Foundation
import Macrid
import Workbench

/// Draws the page from its trials: the answer, tables and claims, every point of the maps, and last the
/// pictures.
func draw(_ page: Page<Clusters>, _ chapter: Chapter<Figure2>) throws {
  let workers = Workers(count: chapter.options.threadCount)
  let readings = readings(page)
  let judged = readings.flatMap { claims($0, of: readings.count, workers: workers) }.judged(
    on: page)
  let answer = answer(readings, judged)
  Output.print(prose: answer)
  try AtomicFile.write(answer, to: chapter.file("answer.md"))
  try chapter.publish(verdictTable(judged, readings), suffix: "-verdicts")
  try chapter.publish(Table(claims: judged), suffix: "-claims", isDetail: true)
  try chapter.publish(agreementTable(readings, remarks: page.remarks), suffix: "-agreement")
  try chapter.publish(collapseTable(readings), suffix: "-collapse", isDetail: true)
  if let table = gridTable(readings) {
    try chapter.publish(table, suffix: "-grid", isDetail: true)
  }
  try AtomicFile.write(epochsTable(readings).csv, to: chapter.file("epochs.csv"))
  for reading in readings {
    let name = "\(chapter.artifact)\(reading.suffix)"
    try AtomicFile.write(
      findings(reading) + "\n", to: chapter.out.appending(path: "\(name)-findings.md"))
    let points = [MacridVAE.Similarity.cosine, .innerProduct].flatMap { similarity in
      reading.map(similarity).map { $0.rows(similarity.rawValue) } ?? []
    }
    try AtomicFile.write(
      Table(columns: Map.columns.map { Table.Column($0) }, groups: [Table.Group(rows: points)]).csv,
      to: chapter.out.appending(path: "\(name).csv"))
  }
  try chapter.publish(results: readings.map(DatasetResult.init), claims: judged)
  for reading in readings {
    if let figure = mapFigure(reading, chapter) {
      chapter.publish(figure, suffix: reading.suffix)
    }
    if let figure = alignmentFigure(reading, chapter) {
      chapter.publish(figure, suffix: "\(reading.suffix)-alignment")
    }
  }
}
