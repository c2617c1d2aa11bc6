import Foundation
import Macrid
import Workbench

/// Runs a Python script of this package and reads the JSON that it prints.
///
/// - Parameter needs: what the script imports, for the message where it cannot.
/// - Throws: `ChapterFailure`, missing input, where the script fails.
func ask<Answer: Decodable>(
  _ python: String, _ script: String, _ arguments: [String], needs: String
) throws -> Answer {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [python, script] + arguments
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0,
    let answer = try? JSONDecoder().decode(Answer.self, from: data)
  else {
    throw ChapterFailure(
      .missingInput,
      "--peer \(python): \(script) failed with status \(process.terminationStatus); name a "
        + "Python that can import \(needs), and run in the package's folder")
  }
  return answer
}

/// How PyTorch is asked to run a model.
enum PeerVariant: String, CaseIterable {
  case plain
  case compile
  case bf16

  var title: String {
    switch self {
    case .plain: "as written"
    case .compile: "torch.compile"
    case .bf16: "bfloat16"
    }
  }
}

/// PyTorch's seconds for an epoch; nil for what this machine cannot run.
struct PeerSeconds: Codable {
  var plain: Double
  var compile: Double?
  var bf16: Double?

  var best: Double { [plain, compile, bf16].compactMap(\.self).min()! }

  subscript(variant: PeerVariant) -> Double? {
    switch variant {
    case .plain: plain
    case .compile: compile
    case .bf16: bf16
    }
  }
}

/// PyTorch's epochs of one model on one split, the median of several, the first left out; with
/// what could not be run, in words.
func peerSeconds(
  _ model: Method, _ folder: URL, batchSize: Int, _ chapter: Chapter<Speed>
) throws -> (seconds: PeerSeconds, failures: [String])? {
  guard let python = chapter.arguments.peer else { return nil }
  struct Answer: Decodable {
    var seconds: [Double]?
    var failure: String?
  }
  func answer(_ variant: PeerVariant) throws -> Answer {
    try Interruption.check()
    do {
      return try ask(
        python, "Tests/Peers/epoch_peer.py",
        [
          folder.path, "--model", model.peerName, "--variant", variant.rawValue, "--batch",
          "\(batchSize)", "--epochs", "\(chapter.arguments.epochs + 1)", "--seconds", "15",
          "--threads", "\(chapter.options.threadCount)",
        ], needs: "torch")
    } catch let failure as ChapterFailure where variant != .plain {
      return Answer(failure: failure.description)
    }
  }
  var failures: [String] = []
  func seconds(_ variant: PeerVariant) throws -> Double? {
    let reply = try answer(variant)
    if let failure = reply.failure {
      failures.append("\(variant.title) cannot run \(model.rawValue) here: \(failure)")
    }
    return reply.seconds?.dropFirst().median
  }
  guard let plain = try seconds(.plain) else { return nil }
  let all = PeerSeconds(plain: plain, compile: try seconds(.compile), bf16: try seconds(.bf16))
  return (all, failures)
}
