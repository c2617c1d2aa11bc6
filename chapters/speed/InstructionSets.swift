import Foundation
import Macrid
import Workbench

/// One model's epochs under the instruction set that a process is held to.
struct HeldRow: Codable {
  var dataset: String
  var model: String
  var secondsPerEpoch: Double
  /// Against the square product under the same set.
  var shareOfSgemm: Double
  /// Epochs trained.
  var epochs: Int
  /// The objective of the last of them.
  var loss: Double
}

/// The same, beside what this processor does by itself.
struct ProcessorRow: Encodable {
  var instructionSet: String
  var dataset: String
  var model: String
  var secondsPerEpoch: Double
  var shareOfSgemm: Double
  /// Over the seconds with all that the processor has.
  var timesAsLong: Double
  var epochs: Int
  var loss: Double
  /// The loss less that with all that the processor has, over the latter; 0 is the same bytes.
  var relativeDifference: Double
}

/// The same epochs with kernels and products held to each instruction set that this processor has,
/// each in a process of its own.
func measureInstructionSets(_ dataset: String, _ chapter: Chapter<Speed>) throws -> [ProcessorRow] {
  let sets = Processor.InstructionSet.allCases.filter { $0 <= Processor.available }
  let held = try sets.map { set -> (Processor.InstructionSet, [HeldRow]) in
    let rows: [HeldRow] = try Errand.heldEpochs(dataset: dataset).send(holding: set)
    chapter.say(
      "\(dataset), held to \(set.rawValue): "
        + rows.map { "\($0.model) \(Format.decimal($0.secondsPerEpoch, 3)) s" }
        .joined(separator: ", "))
    return (set, rows)
  }
  return compared(held)
}

/// Rows in rising order of sets, held against those of the last.
func compared(_ held: [(set: Processor.InstructionSet, rows: [HeldRow])]) -> [ProcessorRow] {
  guard let best = held.last?.rows else { return [] }
  return held.flatMap { set, rows in
    zip(rows, best).map { row, best in
      ProcessorRow(
        instructionSet: set.rawValue, dataset: row.dataset, model: row.model,
        secondsPerEpoch: row.secondsPerEpoch, shareOfSgemm: row.shareOfSgemm,
        timesAsLong: row.secondsPerEpoch / best.secondsPerEpoch, epochs: row.epochs,
        loss: row.loss, relativeDifference: (row.loss - best.loss) / best.loss)
    }
  }
}

/// A child's part: no more than a few epochs, all of them timed.
func measureHeld(_ name: String, _ chapter: Chapter<Speed>) throws -> [HeldRow] {
  let split = try Dataset.load(name, in: chapter.options.dataFolder, seed: chapter.options.seed)
  let (users, items) = (split.train.userCount, split.itemIDs.count)
  let roof = measureSgemmRate(
    of: .square, workers: Workers(count: chapter.options.threadCount))
  let epochs = min(3, chapter.arguments.epochs)
  let batchSize = batchSize(for: split.train)
  return try Method.timed.map { method in
    // Losses compare after as many epochs, however slow.
    let timing = try time(
      method.model(for: split.train, batchSize: batchSize), on: split.train, batchSize: batchSize,
      epochs: epochs, enough: .infinity, chapter)
    let rate = method.gigaflopAnEpoch([:], users: users, items: items) / timing.seconds
    return HeldRow(
      dataset: split.dataset, model: method.rawValue, secondsPerEpoch: timing.seconds,
      shareOfSgemm: rate / roof, epochs: timing.epochs, loss: timing.loss)
  }
}

func processorTable(_ rows: [ProcessorRow], threads: Int) -> Table {
  let datasets = rows.map(\.dataset).reduce(into: [String]()) {
    if !$0.contains($1) { $0.append($1) }
  }
  return Table(
    caption: "Epochs on \(Format.list(datasets)) with kernels and products held to an instruction "
      + "set (\(Processor.variable)), on \(threads) threads.",
    columns: [
      Table.Column("Model"), Table.Column("s", .right, decimals: 3),
      Table.Column("times as long", .right, decimals: 1), Table.Column("% of sgemm", .right),
      Table.Column("epochs", .right), Table.Column("loss", .right, decimals: 3),
      Table.Column("differs by, in a million", .right, decimals: 3),
    ],
    groups: rows.indices.filter {
      $0 == 0 || rows[$0].instructionSet != rows[$0 - 1].instructionSet
    }.map { first in
      let set = rows[first].instructionSet
      return Table.Group(
        set,
        rows: rows.filter { $0.instructionSet == set }.map {
          [
            .text($0.model), .number($0.secondsPerEpoch), .number($0.timesAsLong),
            .number(100 * $0.shareOfSgemm), .count($0.epochs), .number($0.loss),
            .number(1e6 * $0.relativeDifference),
          ]
        })
    },
    notes: [
      "baseline: what every x86-64 processor has, SSE 4.1 in the products. This processor has no "
        + "more than \(Processor.available.rawValue), and by itself uses that: the last rows. % of "
        + "sgemm: of a square product's rate held to the same set. loss: the objective of the last "
        + "epoch; it differs as last bits do."
    ])
}
