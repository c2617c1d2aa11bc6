import ArgumentParser
import Foundation
import Workbench

//: # The smallest chapter
//:
//: What every chapter has, without an experiment: WorkbenchTests run it as a child process.
struct Example: ChapterArguments {
  static let configuration = CommandConfiguration(
    commandName: "chapter-example", abstract: "The smallest chapter.")

  @OptionGroup var shared: ChapterOptions

  @Option(help: "Steps to take.")
  var steps = 3

  @Option(help: "Milliseconds a step takes.")
  var pause = 0

  @Option(help: "Added to MacridVAE's result.")
  var offset = 0.0

  var settings: [String: any Encodable] { ["steps": steps] }
}

/// One row of the results.
struct Row: Encodable {
  var dataset: String
  var method: String
  var ndcg100: Double
}

//: The work: it polls for Ctrl-C between its steps.
func work(_ chapter: Chapter<Example>) throws {
  let progress = chapter.progress("example", total: chapter.arguments.steps, unit: "step")
  for step in 1...chapter.arguments.steps {
    try Interruption.check()
    progress.update(step - 1, ["loss": Format.decimal(1 / Double(step), 3)])
    // In slices, because a signal cuts a sleep short and a step is to last.
    for _ in 0..<chapter.arguments.pause / 10 { usleep(10_000) }
  }
  progress.finish()
}

Chapter<Example>.main { chapter in
  try chapter.use(
    DatasetRecord(
      name: "shop-simulated", sha256: "00", users: 2, items: 3, interactions: 4,
      split: "none", simulated: true))
  chapter.announce("takes \(chapter.arguments.steps) steps", seconds: 1)
  try work(chapter)
  let rows = [
    Row(dataset: "shop-simulated", method: "Popularity", ndcg100: 0.25),
    Row(
      dataset: "shop-simulated", method: "MacridVAE", ndcg100: 0.5 + chapter.arguments.offset),
  ]
  try chapter.publish(
    Table(
      caption: "Example.",
      columns: [
        Table.Column("Method"), Table.Column("NDCG@100", .right, decimals: 3, best: .highest),
      ],
      groups: [
        Table.Group("shop-simulated", rows: rows.map { [.text($0.method), .number($0.ndcg100)] })
      ]))
  try chapter.publish(
    results: rows,
    claims: [
      Claim(
        "MacridVAE beats Popularity", rows[1].ndcg100 > 0.25 ? .reproduced : .notReproduced,
        evidence: "\(rows[1].ndcg100) against 0.25")
    ],
    keys: ["dataset", "method"],
    bands: [Band("results[method=MacridVAE].ndcg100", 0.01, basis: "chosen for the tests")])
}
