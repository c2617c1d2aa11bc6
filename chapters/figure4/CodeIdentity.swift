import Crypto
import Foundation

/// A digest of the code that a trial's numbers depend on: the library, its kernels and the trial.
///
/// Not the version from git: a commit of results or prose must not orphan a journal. Away from
/// the sources it is the digest of the program itself.
func codeIdentity() throws -> String {
  var hash = SHA256()
  let root = URL(filePath: FileManager.default.currentDirectoryPath)
  let folders = ["Sources/Macrid", "Sources/CVectorMath", "Sources/CDNNL", "Sources/CLAPACK"]
  var files = ["chapters/figure4/Methods.swift", "chapters/figure4/Trial.swift"]
  for folder in folders {
    let inside = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
    for case let name as String in inside ?? .init()
    where [".swift", ".c", ".h"].contains(where: name.hasSuffix) {
      files.append("\(folder)/\(name)")
    }
  }
  guard FileManager.default.fileExists(atPath: root.appending(path: files[1]).path) else {
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    hash.update(data: try Data(contentsOf: program, options: .mappedIfSafe))
    return hex(hash)
  }
  for file in files.sorted() {
    hash.update(data: Data("\(file)\n".utf8))
    hash.update(data: try Data(contentsOf: root.appending(path: file)))
  }
  return hex(hash)
}

private func hex(_ hash: SHA256) -> String {
  hash.finalize().map { String(format: "%02x", $0) }.joined()
}
