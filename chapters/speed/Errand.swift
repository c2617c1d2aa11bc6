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
    try Interruption.check()
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
    let output = Pipe()
    process.standardOutput = output
    // In a file, as a pipe that nobody reads meanwhile may fill. Words of an interrupted child are
    // not the reader's, who is told by this process.
    let words = FileManager.default.temporaryDirectory.appending(path: "speed-\(UUID()).txt")
    try Data().write(to: words)
    defer { try? FileManager.default.removeItem(at: words) }
    process.standardError = try FileHandle(forWritingTo: words)
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try Interruption.check()
    guard process.terminationReason == .exit, process.terminationStatus == 0,
      let answer = try? JSONDecoder().decode(Answer.self, from: data)
    else {
      let said = (try? String(contentsOf: words, encoding: .utf8)) ?? ""
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
