import Foundation
import Macrid
import Workbench

/// What is measured in a process of its own: by this program run once more, with the same options
/// and `--errand`, which prints what it found and ends.
///
/// An instruction set holds for a whole process, and so does peak memory: what an allocator keeps of
/// one measurement would count for the next.
enum Errand: Codable {
  /// Epochs of the three models on a dataset; gives `[HeldRow]`.
  case heldEpochs(dataset: String)
  /// Epochs on a simulated set; gives a `GrowthRow`.
  case growth(GrowthPoint)
  /// A map of simulated points; gives a `MapRow`.
  case map(MapSize)

  /// - Throws: `DecodingError`.
  init(json: String) throws {
    self = try JSONDecoder().decode(Errand.self, from: Data(json.utf8))
  }

  /// Measures, and prints the answer.
  func run(_ chapter: Chapter<Speed>) throws {
    func answer(_ value: some Encodable) throws {
      Output.print(String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
    }
    switch self {
    case .heldEpochs(let dataset): try answer(measureHeld(dataset, chapter))
    case .growth(let point): try answer(measure(point, chapter))
    case .map(let size): try answer(measure(size, chapter))
    }
  }

  /// Sends a child with it.
  ///
  /// - Parameter held: the instruction set that the child is held to; nil for the best there is.
  /// - Throws: `Interrupted`; `ChapterFailure` with the child's status and words.
  func send<Answer: Decodable>(holding held: Processor.InstructionSet? = nil) throws -> Answer {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let json = String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
    process.arguments =
      CommandLine.arguments.dropFirst().filter { $0 != "--quiet" } + ["--quiet", "--errand", json]
    if let held {
      var environment = ProcessInfo.processInfo.environment
      environment[Processor.variable] = held.rawValue
      process.environment = environment
    }
    // Of a child that was interrupted the words are not the reader's, whom this process tells.
    let words = try EmptyFile()
    process.standardError = words.handle
    let data = try output(of: process)
    guard process.terminationReason == .exit, process.terminationStatus == 0,
      let answer = try? JSONDecoder().decode(Answer.self, from: data)
    else {
      let said = String(decoding: try words.contents, as: UTF8.self)
      throw ChapterFailure(
        .fault,
        "a process of this chapter's own ended with "
          + (process.terminationReason == .exit ? "status " : "signal ")
          + "\(process.terminationStatus) (signal 9 is the kernel's where memory is short); it was "
          + "to do \(json), and said: \(said.trimmingCharacters(in: .whitespacesAndNewlines))")
    }
    return answer
  }
}
