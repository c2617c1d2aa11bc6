import Macrid
import Workbench

/// The answer, the tables and the pictures from finished trials.
func draw(_ page: Page<Looks>, _ chapter: Chapter<Figure3>) throws {
  let workers = Workers(count: chapter.options.threadCount)
  let reading = Reading(
    page.records, leavesOutCollapsed: page.isJudged,
    trainingUsers: Dictionary(
      page.datasets.map { ($0.name, $0.trainingUsers) }, uniquingKeysWith: { first, _ in first }))
  let contrasts = Contrasts(reading, workers: workers)
  let results = Results(reading)
  let claims = claims(reading, contrasts, workers: workers).judged(on: page)
  let answer =
    chapter.caption(
      answer(reading, results, claims)
        + "\n\nAll but the movies is measured on the simulated shop.") + "\n"
  Output.print(prose: answer)
  try AtomicFile.write(answer, to: chapter.file("answer.md"))
  try chapter.publish(verdictTable(claims), suffix: "-verdicts")
  func detail(_ table: Table?, _ suffix: String, of shown: DatasetRecord? = nil) throws {
    if let table { try chapter.publish(table, suffix: suffix, isDetail: true, of: shown) }
  }
  let movies = page.datasets.first { $0.name == reading.movies.first?.trial.dataset }
  try detail(Table(claims: claims), "-claims")
  try detail(movieTable(reading), "-movies", of: movies)
  try detail(
    reading.movieShow.map { movieSweepTable(reading, $0) }, "-movie-sweeps", of: movies)
  try detail(movieDirectionTable(reading), "-movie-directions", of: movies)
  try detail(attributeTable(reading), "-attributes")
  try detail(sweepTable(reading), "-sweeps")
  try detail(gridTable(reading), "-grid")
  try detail(axisPriorTable(reading), "-priors")
  try detail(triesTable(reading), "-tries")
  try detail(sizeTable(reading), "-sizes")
  try detail(directionTable(reading), "-directions")
  try detail(measureTable(reading), "-measures")
  try detail(trainingTable(reading), "-trainings")
  let found =
    findings(reading, contrasts, results, claims)
    + [chapter.caption("All but the movies is measured on the simulated shop.")]
  try AtomicFile.write(found.joined(separator: "\n\n") + "\n", to: chapter.file("findings.md"))
  try chapter.publish(results: results, claims: claims)
  try drawPictures(reading, chapter, workers)
}
