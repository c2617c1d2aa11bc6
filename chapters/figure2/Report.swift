import Foundation
import Macrid
import Workbench

// What is written when; what it means is main.swift's.

/// Every epoch of every training that has prototypes.
private func epochsCSV(_ runs: [DatasetRun], seed: UInt64) -> String {
  var text = "dataset,setting,seed,epoch,validation NDCG@100,NMI,largest share,effective clusters\n"
  for run in runs {
    var trainings = zip(run.settings, run.endings).map { ($0.name, seed, $1.outcome) }
    for (setting, outcomes) in [
      (run.choices.validation, run.cosine), (run.choices.inner, run.inner),
    ] {
      for (number, outcome) in outcomes.enumerated().dropFirst() {
        trainings.append((setting.name, seed + UInt64(number), outcome))
      }
    }
    for (name, seed, outcome) in trainings {
      for epoch in outcome?.history ?? [] {
        text +=
          "\(run.name),\(name),\(seed),\(epoch.epoch),\(epoch.validationNDCG100),\(epoch.nmi),"
          + "\(epoch.largest),\(epoch.effective)\n"
      }
    }
  }
  return text
}

/// Writes one dataset's pictures and points.
func publish(_ run: DatasetRun, _ chapter: Chapter<Figure2>) throws {
  let points = run.maps.map { $0.csv(run.material.labels) }.joined()
  try AtomicFile.write(
    Map.csvHead + points, to: chapter.out.appending(path: "\(chapter.artifact)\(run.suffix).csv"))
  try AtomicFile.write(
    Findings(result: run.result).markdown + "\n",
    to: chapter.out.appending(path: "\(chapter.artifact)\(run.suffix)-findings.md"))
  try publishMaps(run, chapter)
  try chapter.publish(alignmentFigure(run, chapter), suffix: "\(run.suffix)-alignment")
}

/// Writes what all datasets share: tables, claims, the result file.
func publish(_ runs: [DatasetRun], _ chapter: Chapter<Figure2>) throws {
  let seeds = chapter.arguments.seedCount
  let claims = runs.flatMap { section33Claims($0) }
  try chapter.publish(agreementTable(runs, seeds: seeds), suffix: "-agreement")
  try chapter.publish(collapseTable(runs, seeds: seeds), suffix: "-collapse")
  try chapter.publish(gridTable(runs), suffix: "-grid")
  try AtomicFile.write(epochsCSV(runs, seed: chapter.options.seed), to: chapter.file("epochs.csv"))
  try AtomicFile.write(Table(claims: claims).markdown, to: chapter.file("claims.md"))
  try chapter.publish(
    results: runs.map(\.result), claims: claims, keys: ["dataset", "name", "method", "role"],
    bands: runs.flatMap { verificationBands($0) })
}
