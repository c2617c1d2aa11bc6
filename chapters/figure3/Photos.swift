import Foundation
import Plotting
import Workbench

/// Product photos of the reader's own, `<item id>.png`; those that cannot be read are named once
/// and passed over.
final class Photos {
  private let folder: URL?
  private let warn: (String) -> Void
  private var known: [String: Image?] = [:]

  /// Says how many of the folder's files are no item's.
  ///
  /// - Throws: `ChapterFailure` where the folder is not there.
  init(_ path: String?, of items: [String], warn: @escaping (String) -> Void) throws {
    self.warn = warn
    guard let path else {
      folder = nil
      return
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw ChapterFailure(
        .missingInput,
        "--images \(path): there is no such folder; it holds PNG files named by "
          + "item id, such as 1000001.png")
    }
    let wanted = Set(items.map { "\($0).png" })
    let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    if let stray = files.first(where: { !wanted.contains($0) }) {
      warn(
        "--images \(path): \(files.count { !wanted.contains($0) }) of \(files.count) files are named "
          + "after no item and are not used, such as \(stray)")
    }
    folder = URL(filePath: path, directoryHint: .isDirectory)
  }

  /// The item's photo at a thumbnail's size, or nil.
  func photo(of id: String, side: Int) -> Image? {
    guard let folder, !id.contains("/"), !id.hasPrefix(".") else { return nil }
    if let image = known[id] { return image }
    var image: Image?
    do {
      image = try Image(contentsOf: folder.appending(path: "\(id).png"))
        .fitted(width: side, height: side)
    } catch PlottingError.imageMissing {
      // Not every item needs a photo.
    } catch {
      warn("\(error); the item is shown without it")
    }
    known[id] = image
    return image
  }
}
