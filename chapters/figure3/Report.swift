import Foundation
import Macrid
import Workbench

// How the results are shown; what they mean is main.swift's.

/// Writes everything the chapter has to show.
func publish(
  _ study: Study, _ movies: MovieStudy, _ photos: Photos, _ chapter: Chapter<Figure3>
) throws {
  var study = study
  study.summarise()
  let results = study.results
  try chapter.publish(attributeTable(results), suffix: "-attributes")
  try chapter.publish(sweepTable(study), suffix: "-sweeps")
  try chapter.publish(gridTable(results), suffix: "-grid")
  try chapter.publish(measureTable(results), suffix: "-measures")
  try chapter.publish(try sweepFigure(study, photos, chapter))
  try chapter.publish(dimensionFigure(study, chapter), suffix: "-dimensions")
  let explorer = try explorer(study, movies, chapter)
  try AtomicFile.write(try explorer.page(), to: chapter.out.appending(path: "figure3.html"))
  let contrasts = Contrasts(study)
  let claims = claims(study, contrasts)
  let source = chapter.caption("All but the movies is measured on the simulated shop.")
  let findings = (findings(study, contrasts) + [source]).joined(separator: "\n\n")
  print(findings.replacing("**", with: "") + "\n")
  try AtomicFile.write(findings + "\n", to: chapter.file("findings.md"))
  try AtomicFile.write(Table(claims: claims).markdown, to: chapter.file("claims.md"))
  try chapter.publish(
    results: results, claims: claims,
    keys: [
      "method", "kind", "category", "attribute", "seed", "view", "beta", "sigma0", "dataset",
      "factor",
    ],
    bands: bands(study, movies))
}
