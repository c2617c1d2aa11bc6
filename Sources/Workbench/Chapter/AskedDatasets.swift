import Foundation
import Macrid
import Synchronization

/// The datasets that were asked for, under the names that results carry.
public final class AskedDatasets: Sendable {
  /// By result name, as `Dataset.load` takes them: names of the catalogue, or paths.
  public let asked: [String: String]
  private let read = Mutex<[String: RotatingFolds]>([:])
  private let folder: URL
  private let seed: UInt64

  /// - Throws: `ChapterFailure`, usage, where two have one name; what `Dataset.availability` throws.
  public init(_ names: [String], _ options: ChapterOptions) throws {
    folder = options.dataFolder
    seed = options.seed
    var asked: [String: String] = [:]
    for name in names {
      let result = try Dataset.resultName(of: name, in: folder)
      if let first = asked[result] {
        throw ChapterFailure(
          .usage,
          "two datasets are named \(result): \(first) and \(name); rename one, since files and "
            + "rows are named after them")
      }
      asked[result] = name
    }
    self.asked = asked
  }

  /// Result names, sorted.
  public var names: [String] { asked.keys.sorted() }

  /// What results on the reader's own data are named after; nil if there are none.
  public var own: String? {
    let paths = names.filter { asked[$0]!.contains("/") }
    return paths.isEmpty ? nil : paths.joined(separator: "-")
  }

  /// The split of a dataset or of one of its folds, by its result name, whether it was asked for
  /// or is a committed trial's.
  ///
  /// - Throws: what `Dataset.load` throws; `ChapterFailure` for a fold that there is not.
  public func load(_ name: String, fold: Int? = nil) throws -> Split {
    guard let fold else { return try Dataset.load(asked[name] ?? name, in: folder, seed: seed) }
    let folds = try folds(of: name)
    guard (0..<folds.count).contains(fold) else {
      throw ChapterFailure(
        .badData, "\(name) has \(folds.count) folds, and a trial is of fold \(fold)")
    }
    return folds[fold]
  }

  /// The rotating folds of a dataset, read once.
  public func folds(of name: String) throws -> RotatingFolds {
    try read.withLock { read in
      if let folds = read[name] { return folds }
      let folds = try Dataset.folds(of: asked[name] ?? name, in: folder, seed: seed)
      read[name] = folds
      return folds
    }
  }
}
