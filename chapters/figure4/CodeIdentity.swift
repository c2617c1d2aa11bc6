import Foundation
import Macrid

/// A digest of the code that a trial's numbers depend on: models, training, measures, kernels,
/// compiler flags, the trial itself.
///
/// Not the version from git: a commit of results or prose must not orphan a journal. Where the
/// sources that this program was built from are gone, it is the digest of the program.
func codeIdentity() throws -> String {
  let chapter = URL(filePath: #filePath).deletingLastPathComponent()
  let root = chapter.deletingLastPathComponent().deletingLastPathComponent()
  let manifest = root.appending(path: "Package.swift")
  guard FileManager.default.fileExists(atPath: manifest.path) else {
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    return SHA256.hash(try Data(contentsOf: program, options: .mappedIfSafe)).hexadecimal
  }
  let hash = SHA256()
  // Of the manifest the compiler flags alone: a new target changes no number.
  for line in try String(contentsOf: manifest, encoding: .utf8).split(separator: "\n")
  where line.contains("unsafeFlags") {
    hash.update(Data(line.utf8))
  }
  var files = ["chapters/figure4/Methods.swift", "chapters/figure4/Trial.swift"]
  for folder in [
    "Sources/Macrid/Models", "Sources/Macrid/Training", "Sources/Macrid/Evaluation",
    "Sources/Macrid/Numerics", "Sources/CVectorMath", "Sources/CDNNL", "Sources/CLAPACK",
  ] {
    let inside = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
    for case let name as String in inside ?? .init()
    where [".swift", ".c", ".h"].contains(where: name.hasSuffix) {
      files.append("\(folder)/\(name)")
    }
  }
  for file in files.sorted() {
    hash.update(Data("\(file)\n".utf8))
    hash.update(try Data(contentsOf: root.appending(path: file)))
  }
  return hash.finalize().hexadecimal
}
