import Foundation
import Macrid
import Workbench

/// Runs a Python script of this package and reads the JSON that it prints.
///
/// - Parameter needs: what the script imports, for the message where it cannot.
/// - Throws: `ChapterFailure`, missing input, where the script fails; `Interrupted`.
func ask<Answer: Decodable>(
  _ python: String, _ script: String, _ arguments: [String], needs: String
) throws -> Answer {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [python, script] + arguments
  let data = try output(of: process)
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

/// Finds out whether `--peer` names a Python that runs, before anything is measured.
///
/// - Throws: `ChapterFailure`, missing input, where it is no Python; `Interrupted`.
func checkPeer(_ python: String) throws {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [python, "-c", "print(1)"]
  process.standardError = FileHandle.nullDevice
  guard try output(of: process) == Data("1\n".utf8) else {
    throw ChapterFailure(
      .missingInput,
      "--peer \(python) is no Python that can be run; name one that can import torch, openTSNE and "
        + "sklearnex")
  }
}

/// How PyTorch is asked to run a model; the words are those of `Tests/Peers/epoch_peer.py`.
enum PeerVariant: String, CaseIterable {
  case plain
  case compile
  case bf16

  var title: String {
    switch self {
    case .plain: "PyTorch as written"
    case .compile: "torch.compile"
    case .bf16: "bfloat16 autocast"
    }
  }
}

/// PyTorch's seconds for an epoch of one model on one split, the median of several, the first left
/// out, by variant; and what could not be run, in words. Nothing of either without `--peer`.
///
/// - Throws: `ChapterFailure`, missing input, where the model as written cannot be run.
func askPeers(
  _ model: Method, _ folder: URL, batchSize: Int, _ chapter: Chapter<Speed>
) throws -> (seconds: [String: Double], failures: [String]) {
  guard let python = chapter.arguments.peer else { return ([:], []) }
  struct Answer: Decodable {
    var seconds: [Double]?
    var failure: String?
  }
  var (seconds, failures): ([String: Double], [String]) = ([:], [])
  for variant in PeerVariant.allCases {
    var answer: Answer
    do {
      answer = try ask(
        python, "Tests/Peers/epoch_peer.py",
        [
          folder.path, "--model", model.peerName, "--variant", variant.rawValue, "--batch",
          "\(batchSize)", "--epochs", "\(chapter.arguments.epochs + 1)", "--seconds",
          "\(enoughSeconds)", "--threads", "\(chapter.options.threadCount)",
        ], needs: "torch")
    } catch let failure as ChapterFailure where variant != .plain {
      answer = Answer(failure: failure.description)
    }
    if let failure = answer.failure {
      failures.append("\(variant.title) cannot run \(model.rawValue) here: \(failure)")
    }
    seconds[variant.rawValue] = answer.seconds?.dropFirst().median
    chapter.say(
      "\(variant.title), \(model.rawValue): "
        + "\(Format.decimal(seconds[variant.rawValue], 3)) s an epoch")
  }
  return (seconds, failures)
}
