import Foundation

/// Where bytes written to a path arrive: symbolic links are followed, also those that lead to
/// nothing yet.
enum WriteTarget: Equatable {
  /// A file that is there, or the place of a new one.
  case file(String, exists: Bool)
  /// A device, pipe or socket: to be opened and written, never replaced.
  case stream(String)
  /// `/dev/stdout`, `/dev/fd/3`: open already. Opened again, a file behind it would be written
  /// over from its beginning.
  case descriptor(Int32)

  /// - Throws: `CannotWrite` for a folder, for links in a circle, and for a file that may not be
  ///   written.
  init(_ path: String) throws {
    var place = path
    while place.count > 1, place.hasSuffix("/") { place.removeLast() }
    for _ in 0..<40 {
      if let descriptor = Self.ownDescriptor(place) {
        self = .descriptor(descriptor)
        return
      }
      guard let link = try? FileManager.default.destinationOfSymbolicLink(atPath: place) else {
        self = try Self.end(place, path)
        return
      }
      place = link.hasPrefix("/") ? link : Self.folder(of: place) + "/" + link
    }
    throw CannotWrite(path: path, code: ELOOP)
  }

  private static func end(_ place: String, _ path: String) throws -> WriteTarget {
    var status = stat()
    guard stat(place, &status) == 0 else {
      guard errno == ENOENT else { throw CannotWrite(path: path, code: errno) }
      return .file(place, exists: false)
    }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR { throw CannotWrite(path: path, code: EISDIR) }
    guard access(place, W_OK) == 0 else { throw CannotWrite(path: path, code: errno) }
    return kind == S_IFREG ? .file(place, exists: true) : .stream(place)
  }

  /// The folder a path's last part is in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The number of a path such as `/proc/self/fd/1`, by whatever links its folder is named.
  private static func ownDescriptor(_ path: String) -> Int32? {
    guard let number = path.split(separator: "/").last.flatMap({ Int32($0) }),
      let real = realpath(folder(of: path), nil)
    else { return nil }
    defer { free(real) }
    return String(cString: real) == "/proc/\(getpid())/fd" ? number : nil
  }
}
