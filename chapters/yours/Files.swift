import Foundation
import Workbench

/// A file of the page, by the end of its name; all begin with "yours".
enum PageFile: String, CaseIterable {
  case page = ".md"
  case explorer = ".html"
  case map = "-map.png"
  case methods = "-methods.csv"
  case concepts = "-concepts.csv"
  case sweeps = "-sweeps.csv"
  case items = "-items.csv"
  case recommendations = "-recommendations.csv"
}

extension Yours {
  var folder: URL { URL(filePath: out, directoryHint: .isDirectory) }

  func file(_ file: PageFile) -> URL { folder.appending(path: "yours\(file.rawValue)") }

  var modelFile: URL { folder.appending(path: "model.safetensors") }

  /// Finds out before anything is read whether the run would write over its own input.
  ///
  /// - Parameter ratings: the files that hold them.
  /// - Throws: `ChapterFailure`, usage, with the file that would be lost.
  func checkInputs(_ ratings: [URL]) throws {
    let inputs = ratings.map(\.path) + [items, users, model].compactMap(\.self)
    let outputs =
      model == nil ? [modelFile] + PageFile.allCases.map { file($0) } : [file(.recommendations)]
    for input in inputs
    where outputs.contains(where: { isSameFile(input, $0.path(percentEncoded: false)) }) {
      throw ChapterFailure(
        .usage, "--out \(out) would overwrite \(input); name another folder")
    }
  }
}
