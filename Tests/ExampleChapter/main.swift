import ArgumentParser
import Foundation
import Macrid
import Plotting
import Workbench

//: # The smallest chapter
//:
//: What every chapter has, without training: WorkbenchTests run it as a child process.
struct Example: ChapterArguments {
  static let configuration = CommandConfiguration(
    commandName: "chapter-example", abstract: "The smallest chapter.")

  @OptionGroup var shared: ChapterOptions

  @Option(help: "Trials.")
  var trials = 3

  @Option(help: "Milliseconds a trial takes.")
  var pause = 0

  @Option(help: "Added to every trial's result, behind the engine's back.")
  var offset = 0.0

  @Option(help: "Results are named after it, as after data of the reader's own.")
  var own: String?
}

/// What a trial comes to.
struct Number: Measured {
  static let revision = 1
  var value: Double
  var quantities: [String: Double] { ["value": value] }
}

//: The work of a trial; the engine polls for Ctrl-C between trials.
func run(_ trial: Trial, pause: Int, offset: Double) -> Outcome<Number> {
  // In slices, because a signal cuts a sleep short and a trial is to last.
  for _ in 0..<pause / 10 {
    usleep(10_000)
  }
  return Outcome(measured: Number(value: 1 / Double(trial.seed + 1) + offset))
}

Chapter<Example>.main { chapter in
  let arguments = chapter.arguments
  let (pause, offset) = (arguments.pause, arguments.offset)
  let dataset = DatasetRecord(
    name: "shop-simulated", sha256: String(repeating: "0", count: 64), trainingUsers: 2,
    validationUsers: 1, testUsers: 1, items: 3, interactions: 4, split: "none", simulated: true)
  let artifact = Artifact<DatasetRecord, Number>(
    load: { _, _ in dataset }, record: { $0 },
    study: { _ in
      Study(
        (1...UInt64(arguments.trials)).map {
          Trial(
            method: "MacridVAE", dataset: dataset.name, split: String(dataset.sha256.prefix(12)),
            seed: $0, measure: "number")
        })
    },
    run: { trial, _, sweep in
      if pause > 0 { sweep.notice("trial \(trial.seed) is under way") }
      return run(trial, pause: pause, offset: offset)
    },
    draw: { page in
      let values = page.records.compactMap { $0.outcome.measured?.value }
      try chapter.publish(
        Table(
          caption: "Example.",
          columns: [
            Table.Column("Seed", .right),
            Table.Column("Value", .right, decimals: 3, best: .highest),
          ],
          groups: [
            Table.Group(
              rows: page.records.map {
                [.text("\($0.trial.seed)"), .number($0.outcome.measured?.value)]
              })
          ]))
      try chapter.publish(
        results: values.map { ["value": $0] },
        claims: [
          Claim(
            "values are positive", section: "3.2", quantity: "the values' mean",
            effect: Bootstrap(ofMean: values, seed: 1)?.estimate(), margin: 0.01,
            units: "\(values.count) trials")
        ].judged(on: page))
      chapter.publish(
        Figure(
          panels: [
            Panel(
              "values",
              .xy(
                XYPlot(
                  x: Axis("trial"), y: Axis("value"),
                  series: [
                    Series("values", x: values.indices.map(Double.init), y: values)
                  ])))
          ], caption: chapter.caption("Every trial's value.")))
    })
  try chapter.run(artifact, ownData: arguments.own)
}
