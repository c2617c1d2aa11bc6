import Foundation

/// The folders in which trainings that were stopped wait to be continued.
public enum Checkpoints {
  /// Removes a finished training's folder, unless another process is using it.
  public static func remove(_ folder: URL) {
    guard case .taken(let lock) = CheckpointLock.take(folder) else { return }
    try? FileManager.default.removeItem(at: folder)
    close(lock)
  }

  /// Removes those that nobody has touched for some time; trainings under way are left alone.
  ///
  /// - Parameters:
  ///   - root: the folder that holds a folder for each training.
  ///   - days: since a folder's newest file was written.
  /// - Returns: how many remain, and their size in bytes.
  public static func prune(in root: URL, olderThan days: Double = 14) -> (count: Int, bytes: Int) {
    let manager = FileManager.default
    var remaining = (count: 0, bytes: 0)
    let names = (try? manager.contentsOfDirectory(atPath: root.path(percentEncoded: false))) ?? []
    for name in names.sorted() {
      let folder = root.appending(path: name)
      let files =
        (try? manager.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
      let details = files.filter { $0.hasSuffix(".safetensors") }.compactMap {
        try? manager.attributesOfItem(
          atPath: folder.appending(path: $0).path(percentEncoded: false))
      }
      guard let newest = details.compactMap({ $0[.modificationDate] as? Date }).max() else {
        continue
      }
      if Date().timeIntervalSince(newest) > days * 86_400 {
        remove(folder)
      } else {
        remaining.count += 1
        remaining.bytes += details.reduce(0) { $0 + (($1[.size] as? Int) ?? 0) }
      }
    }
    return remaining
  }
}

/// Who uses a training's folder.
enum CheckpointLock {
  /// A file descriptor, to be closed in the end.
  case taken(Int32)
  case inUse
  case impossible(reason: String)

  static func take(_ folder: URL) -> CheckpointLock {
    let path = folder.appending(path: "lock").path(percentEncoded: false)
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { return .impossible(reason: String(cString: strerror(errno))) }
    // Some network file systems know no locks; the folder is usable there all the same.
    if flock(file, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(file)
      return .inUse
    }
    return .taken(file)
  }
}
