import Macrid
import Synchronization
import Workbench

/// Some of a dataset's users, to see what more users bring: the dataset's name says all of it.
struct Part: Sendable, Hashable {
  /// The dataset whose users they are, such as "alishop-7c" or "shop-simulated-32500x7000".
  var base: String
  var trainingUsers: Int
  /// Training users of the largest part; all other users of the base validate.
  var most: Int
  /// Of the order of users, from 1 on: parts of one draw are nested.
  var draw: Int

  /// Such as "alishop-7c-train-500-of-3900-draw-1".
  var dataset: String { "\(base)-train-\(trainingUsers)-of-\(most)-draw-\(draw)" }

  init(of base: String, trainingUsers: Int, most: Int, draw: Int) {
    (self.base, self.trainingUsers, self.most, self.draw) = (base, trainingUsers, most, draw)
  }

  /// Nil for a dataset that is no part.
  init?(dataset: String) {
    guard let match = dataset.wholeMatch(of: /(.+)-train-(\d+)-of-(\d+)-draw-(\d+)/),
      let trainingUsers = Int(match.2), let most = Int(match.3), let draw = Int(match.4)
    else { return nil }
    self.init(of: String(match.1), trainingUsers: trainingUsers, most: most, draw: draw)
  }

  var isSimulated: Bool { ShopSize(dataset: base) != nil }
}

/// Reads a dataset once for all of its parts.
final class Bases: Sendable {
  private let read = Mutex<[String: Material]>([:])
  private let load: @Sendable (String) throws -> Material

  init(_ load: @escaping @Sendable (String) throws -> Material) { self.load = load }

  /// A dataset, or a part of one, by its name.
  ///
  /// - Throws: what `load` throws; `DataError` for a part that the dataset has not.
  func material(_ name: String) throws -> Material {
    guard let part = Part(dataset: name) else { return try load(name) }
    let base = try read.withLock { read in
      if let base = read[part.base] { return base }
      let base = try load(part.base)
      read[part.base] = base
      return base
    }
    return try Material(part, of: base)
  }
}
