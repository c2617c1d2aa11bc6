import Macrid
import Workbench

/// Draws the page: the tables, the claims, every test user's metrics, and last the pictures.
///
/// - Parameter known: the chosen settings as they stand, for a run that tuned nothing of its own.
func draw(_ page: Page<Sharpness>, _ known: Choices, _ chapter: Chapter<Table1>) throws {
  let choices = try Choices(page.records, { page[$0] }, { page.dataset(of: $0) })
  var all = rows(page, choices.choices.isEmpty ? known.choices : choices.choices)
  if chapter.arguments.methods == nil { all.removeFoldsUnderWay() }
  func inForm(_ form: Form) -> [Row] { all.filter { $0.form == form } }
  let workers = Workers(count: chapter.options.threadCount)
  let effects = comparisons(all, workers: workers)
  let claims = claims(all, effects, ofAllDatasets: page.isJudged, workers: workers)
    .judged(on: page)
  let ablations = ablations(page, workers: workers)
  let answer = answer(all, effects, claims, workers: workers)
  Output.print(prose: answer)
  try AtomicFile.write(answer, to: chapter.file("answer.md"))
  try chapter.publish(
    table(
      inForm(.own), ofAllDatasets: page.isJudged, remarks: remarks(page.records(for: .ranking))))
  if !inForm(.folds).isEmpty {
    try chapter.publish(
      foldTable(inForm(.folds)), suffix: "-folds", isDetail: !inForm(.tuned).isEmpty)
  }
  try publishTuning(choices, all, page, chapter)
  if !ablations.isEmpty {
    let remarks = remarks(page.records(for: .ablation))
    try chapter.publish(
      ablationTable(ablations, remarks: remarks), suffix: "-ablation",
      isDetail: !chapter.arguments.ablation)
    try AtomicFile.write(ablationAnswer(ablations), to: chapter.file("ablation-answer.md"))
  }
  try chapter.publish(verdictTable(claims, effects), suffix: "-verdicts")
  try chapter.publish(Table(claims: claims), suffix: "-claims", isDetail: true)
  try AtomicFile.write(
    perUserTable(all.filter { $0.form != .tuned }).csv, to: chapter.file("users.csv"))
  try chapter.publish(
    results: all.filter { !$0.isCommitted }.map(RowResult.init), claims: claims)
  if let picture = effectsFigure(
    effects,
    caption: chapter.caption(
      "Solid: ours, with the 95 % interval of each comparison for itself; hollow: the paper's "
        + "difference. Right of zero MacridVAE is better."))
  {
    chapter.publish(picture)
  }
  publishOwnForm(inForm(.own), chapter)
  try publishArithmetic(
    roundings(page, workers: workers), samplings(page, workers: workers), chapter)
  if let picture = ablationFigure(
    ablations,
    caption: chapter.caption(
      "Each with its interval at the level of Holm's correction over all; left of zero the change "
        + "does harm."))
  {
    chapter.publish(picture, suffix: "-ablation")
  }
}

/// The chosen settings as a table and as the file that later runs read; the folds with them.
private func publishTuning(
  _ choices: Choices, _ rows: [Row], _ page: Page<Sharpness>, _ chapter: Chapter<Table1>
) throws {
  if !choices.choices.isEmpty {
    let workers = Workers(count: chapter.options.threadCount)
    let gains = tuningGains(choices.choices, rows, workers: workers)
    try chapter.publish(
      choiceTable(gains), suffix: "-tuned", isDetail: chapter.arguments.tune == nil)
    if let answer = tuningAnswer(gains) {
      try AtomicFile.write(answer, to: chapter.file("tuned-answer.md"))
    }
    try choices.write(to: chapter.file("tuned.json"))
  }
  let folds = rows.filter { $0.form == .tuned }
  guard !folds.isEmpty else { return }
  let remarks = remarks(page.records(for: .tuned))
  try chapter.publish(foldTable(folds, remarks: remarks), suffix: "-tuned-folds")
  if folds.contains(where: { !$0.isCommitted }) {
    try AtomicFile.write(perUserTable(folds).csv, to: chapter.file("tuned-users.csv"))
  }
}

/// The paper's own form as bars, and how its trainings went.
private func publishOwnForm(_ rows: [Row], _ chapter: Chapter<Table1>) {
  guard !rows.isEmpty else { return }
  chapter.publish(
    figure(
      rows,
      caption: chapter.caption(
        "The paper's own form. Bars: means over test users; lines: one standard error over test "
          + "users each way. Light: the paper's.")), suffix: "-bars")
  if let training = trainingFigure(
    rows,
    caption: chapter.caption(
      "Mean over validation users. Where several seeds were trained: their mean, and a band from "
        + "the smallest to the largest, as far as all went. Marks: the epochs that were kept, one a "
        + "seed. Scales differ between panels."))
  {
    chapter.publish(training, suffix: "-training")
  }
}
