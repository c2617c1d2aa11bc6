import Foundation

/// A folder of its own for one test, with a blank in its name, removed afterwards.
public final class ScratchFolder: Sendable {
  public let url: URL

  public init() throws {
    url = URL.temporaryDirectory.appending(
      path: "workbench tests \(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  public var path: String { url.path(percentEncoded: false) }

  public func write(_ text: String, to name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  public func read(_ name: String) throws -> String {
    try String(contentsOf: url.appending(path: name), encoding: .utf8)
  }

  /// All files below, hidden ones too, by relative path.
  public func files() -> [String] {
    (FileManager.default.subpaths(atPath: path) ?? []).sorted().filter { name in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(
        atPath: url.appending(path: name).path(percentEncoded: false), isDirectory: &isFolder)
      return !isFolder.boolValue
    }
  }
}
