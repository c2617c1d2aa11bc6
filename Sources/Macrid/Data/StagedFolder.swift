import Foundation

/// A folder of files that appears whole or not at all, and never in the place of anything: where
/// something is there already it must be the very same files, which then stay as they are.
struct StagedFolder {
  typealias File = (name: String, body: (FileWriter) throws -> Void)

  /// As the caller named it, for messages.
  private let name: String
  /// The same without links and `..`: where it really is.
  private let place: String
  private let staging: String
  private let files: [String]
  /// Folders that were made on the way, outermost first.
  private let made: [String]

  /// Writes all files into a hidden folder beside the place; `settle()` moves it there.
  ///
  /// - Parameter files: names may hold a `/`.
  /// - Throws: `DataError` where the place holds anything else; `CannotWrite`. Nothing is left.
  init(_ folder: URL, files: [File]) throws {
    name = folder.path
    place = try Self.realPlace(of: folder.path)
    self.files = files.map(\.name).sorted()
    let parent = WriteTarget.folder(of: place)
    made = Self.missing(parent)
    staging = "\(parent)/.\(UUID().uuidString).partial"
    try requireRoom()
    do {
      try makeFolder(staging)
      for file in files {
        try AtomicFile.write(
          to: URL(fileURLWithPath: "\(staging)/\(file.name)"), toDisk: false, file.body)
      }
      try requireSameOrNothing()
    } catch {
      discard()
      throw error
    }
  }

  /// Moves the folders to their places, all or none.
  ///
  /// - Throws: `CannotWrite`; those moved already are then moved back.
  static func settle(_ folders: [StagedFolder]) throws {
    defer { for folder in folders.reversed() { folder.discard() } }
    var moved: [StagedFolder] = []
    for folder in folders where folder.present.isEmpty {
      guard rename(folder.staging, folder.place) == 0 else {
        let error = CannotWrite(path: folder.name, code: errno)
        for folder in moved.reversed() { rename(folder.place, folder.staging) }
        throw error
      }
      moved.append(folder)
    }
  }

  /// Stages several folders, in order; where one cannot be, none is left.
  static func stage(_ folders: [(url: URL, files: [File])]) throws -> [StagedFolder] {
    var staged: [StagedFolder] = []
    do {
      for folder in folders { staged.append(try StagedFolder(folder.url, files: folder.files)) }
      return staged
    } catch {
      for folder in staged.reversed() { folder.discard() }
      throw error
    }
  }

  /// Removes what was staged, and folders made on the way that nothing was put into.
  func discard() {
    try? FileManager.default.removeItem(atPath: staging)
    for folder in made.reversed() { rmdir(folder) }
  }

  /// Files that are in the place now, those in folders too.
  private var present: [String] { Self.files(below: place) }

  private static func files(below folder: String) -> [String] {
    (FileManager.default.subpaths(atPath: folder) ?? []).sorted().filter { name in
      var isFolder: ObjCBool = false
      // A link that leads nowhere is something, too.
      return !FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
        || !isFolder.boolValue
    }
  }

  /// Throws where files are there that this folder does not have.
  private func requireRoom() throws {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: place, isDirectory: &isFolder), !isFolder.boolValue {
      throw CannotWrite(path: name, code: ENOTDIR)
    }
    let present = present
    guard present.isEmpty || present == files else {
      let other = present.first { !files.contains($0) } ?? present[0]
      throw DataError(.cannotWrite, file: name, .occupied(by: other))
    }
  }

  /// Throws where a file is there with other contents.
  private func requireSameOrNothing() throws {
    for file in present
    where !FileManager.default.contentsEqual(
      atPath: "\(place)/\(file)", andPath: "\(staging)/\(file)")
    {
      throw DataError(.cannotWrite, file: name, .occupied(by: file))
    }
  }

  /// The path without links and `..`; its last parts need not exist.
  private static func realPlace(of path: String) throws -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    guard errno == ENOENT else { throw CannotWrite(path: path, code: errno) }
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path) {
      return try realPlace(
        of: link.hasPrefix("/") ? link : WriteTarget.folder(of: path) + "/" + link)
    }
    let last = path.split(separator: "/").last ?? ""
    guard last != "..", path.contains("/") else { throw CannotWrite(path: path, code: ENOENT) }
    let parent = try realPlace(of: WriteTarget.folder(of: path))
    return last == "." ? parent : (parent == "/" ? "" : parent) + "/" + last
  }

  /// Folders of a path that are not there, outermost first.
  private static func missing(_ path: String) -> [String] {
    FileManager.default.fileExists(atPath: path) || path == "/"
      ? [] : missing(WriteTarget.folder(of: path)) + [path]
  }
}

/// Makes a folder and those it is in.
///
/// - Throws: `CannotWrite`.
func makeFolder(_ path: String) throws {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw CannotWrite(path: path, reason: "the folder cannot be made")
  }
}
