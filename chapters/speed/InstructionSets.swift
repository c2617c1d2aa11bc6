import Foundation
import Macrid
import Workbench

/// One model's epoch held to an instruction set.
struct ProcessorRow: Encodable {
  var instructionSet: String
  var dataset: String
  var model: String
  var secondsPerEpoch: Double
  /// Against the square product under the same set.
  var shareOfSgemm: Double
}

/// The same epochs with kernels and products held to each instruction set that this processor has.
///
/// A set holds for a whole process, so every one is measured by a child: this chapter with
/// `--child`, which prints its rows and ends.
func measureInstructionSets(
  _ names: [String], _ chapter: Chapter<Speed>
) throws -> [ProcessorRow] {
  try Processor.InstructionSet.allCases.filter { $0 <= Processor.available }.flatMap { set in
    try names.flatMap { name -> [ProcessorRow] in
      try Interruption.check()
      let rows = try child(name, set, chapter)
      chapter.say("\(name), held to \(set.rawValue): done")
      return rows.map {
        ProcessorRow(
          instructionSet: set.rawValue, dataset: $0.dataset, model: $0.model,
          secondsPerEpoch: $0.secondsPerEpoch, shareOfSgemm: $0.shareOfSgemm)
      }
    }
  }
}

private func child(
  _ name: String, _ set: Processor.InstructionSet, _ chapter: Chapter<Speed>
) throws -> [EpochRow] {
  let process = Process()
  process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
  process.arguments = [
    "--child", "--datasets", name, "--epochs", "\(min(3, chapter.arguments.epochs))", "--seed",
    "\(chapter.options.seed)", "--threads",
    "\(chapter.options.threadCount)", "--quiet",
  ]
  var environment = ProcessInfo.processInfo.environment
  environment[Processor.variable] = set.rawValue
  // A path needs no folder; one that holds the reader's own data allows no choice.
  environment["MACRIDVAE_DATA"] = name.contains("/") ? "" : chapter.options.dataFolder.path
  process.environment = environment
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    throw ChapterFailure(
      .fault,
      "held to \(set.rawValue), epochs on \(name) ended with status "
        + "\(process.terminationStatus)")
  }
  return try JSONDecoder().decode([EpochRow].self, from: data)
}

func processorTable(_ rows: [ProcessorRow], threads: Int) -> Table {
  let datasets = rows.map(\.dataset).reduce(into: [String]()) {
    if !$0.contains($1) { $0.append($1) }
  }
  let sets = Processor.InstructionSet.allCases.map(\.rawValue)
  return Table(
    caption: "Epochs in seconds with kernels and products held to an instruction set "
      + "(\(Processor.variable)), on \(threads) threads.",
    columns: [Table.Column("Model")]
      + sets.flatMap {
        [Table.Column("\($0), s", .right, decimals: 3), Table.Column("\($0), %", .right)]
      },
    groups: datasets.map { dataset in
      Table.Group(
        dataset,
        rows: Method.timed.map { method in
          [.text(method.rawValue)]
            + sets.flatMap { set -> [Table.Cell] in
              let row = rows.first {
                $0.instructionSet == set && $0.dataset == dataset && $0.model == method.rawValue
              }
              return [
                .number(row?.secondsPerEpoch), .number(row.map { 100 * $0.shareOfSgemm }),
              ]
            }
        })
    },
    notes: [
      "baseline: what every x86-64 processor has, SSE 4.1 in the products. This processor has no "
        + "more than \(Processor.available.rawValue). %: of a square product's "
        + "rate held to the same set."
    ])
}
