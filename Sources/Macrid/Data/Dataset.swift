import Foundation

/// Datasets by name or path: whether they are there, and their split.
///
/// A name is looked for as a folder of that name in the data folder, then in the per-user cache,
/// then among the embedded data. A text with a `/` in it is a path to a file or folder of one's
/// own data.
public enum Dataset {
  /// Whether a dataset can be had without a download, and how.
  public enum Availability: Sendable, Equatable {
    /// Its files are there.
    case found(DatasetFiles)
    /// It comes with the package.
    case embedded(DatasetFiles)
    /// It is generated on demand.
    case simulated
    /// It is not there: where it was looked for, and what to do.
    case missing(lookedIn: [String], howToGet: String)

    /// The files to read, if it is read from files.
    public var files: DatasetFiles? {
      switch self {
      case .found(let files), .embedded(let files): files
      case .simulated, .missing: nil
      }
    }
  }

  /// Where downloads are kept: `$XDG_CACHE_HOME/macridvae`, else `$HOME/.cache/macridvae`.
  public static var perUserCache: URL {
    let environment = ProcessInfo.processInfo.environment
    func folder(_ name: String) -> URL? {
      environment[name].flatMap {
        $0.hasPrefix("/") ? URL(fileURLWithPath: $0, isDirectory: true) : nil
      }
    }
    // Foundation's own idea of the home comes from the list of users, not from $HOME.
    let home = folder("HOME") ?? FileManager.default.homeDirectoryForCurrentUser
    let root = folder("XDG_CACHE_HOME") ?? home.appendingPathComponent(".cache")
    return root.appendingPathComponent("macridvae", isDirectory: true)
  }

  /// What can be asked for: the catalogue's names, and before them the data folder itself, as a
  /// path, where it is a file or folder of one's own data.
  ///
  /// A folder that holds a folder named as in the catalogue is a folder of datasets.
  ///
  /// - Throws: `badData` where the folder holds several files that could be the dataset.
  public static func names(in folder: URL?) throws -> [String] {
    let known = DatasetCatalogue.entries.map(\.name)
    guard let folder, FileManager.default.fileExists(atPath: folder.path),
      !known.contains(where: {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
      }),
      try DatasetFiles.find(at: folder) != nil
    else { return known }
    return [folder.path] + known
  }

  /// Looks for a dataset without reading it.
  ///
  /// - Parameters:
  ///   - name: a name of the catalogue, or a path with a `/` in it.
  ///   - folder: the data folder, if there is one.
  ///   - cache: the per-user cache.
  /// - Throws: `usage` for an unknown name, `missingInput` for a path that is not there, `badData`
  ///   for a folder that holds several datasets.
  public static func availability(
    of name: String, in folder: URL? = nil, cache: URL = perUserCache
  ) throws -> Availability {
    if isPath(name) {
      let path = URL(fileURLWithPath: name)
      guard let files = try DatasetFiles.find(at: path) else {
        throw DataError(.badData, file: path.path, .unrecognised(what: unrecognised(in: path)))
      }
      return .found(files)
    }
    let entry = try DatasetCatalogue.entry(named: name)
    var looked: [String] = []
    let roots = [folder, cache].compactMap { $0 }
    for (index, root) in roots.enumerated() where !roots[..<index].contains(root) {
      let place = root.appendingPathComponent(name, isDirectory: true)
      looked.append(place.path)
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder),
        isFolder.boolValue
      else { continue }
      if let files = try DatasetFiles.find(at: place) { return .found(files) }
    }
    if entry.isSimulated { return .simulated }
    if entry.isEmbedded, let files = try embedded(name) { return .embedded(files) }
    return .missing(lookedIn: looked, howToGet: entry.howToGet)
  }

  /// Reads a dataset and splits it by the protocol (`StrongGeneralisation`); a split given in its
  /// files is used as it is. Either way `protocolDescription` says so.
  ///
  /// - Parameters:
  ///   - name: a name of the catalogue, or a path with a `/` in it.
  ///   - folder: the data folder, if there is one.
  ///   - seed: draws the held-out users and their items to be found.
  ///   - cache: the per-user cache.
  /// - Throws: `usage` for an unknown name, `missingInput` with what to do where it is not there,
  ///   `badData` with file and line.
  public static func load(
    _ name: String, in folder: URL? = nil, seed: UInt64, cache: URL = perUserCache
  ) throws -> Split {
    switch try availability(of: name, in: folder, cache: cache) {
    case .found(let files), .embedded(let files):
      return try content(files, name: name, try files.ratings()).split(seed: seed)
    case .simulated:
      return try SimulatedShop().split(seed: seed)
    case .missing(let looked, let howToGet):
      throw DataError(
        .missingInput, .missingDataset(name: name, looked: looked, howToGet: howToGet))
    }
  }

  /// The split of the reader's own files whose ratings are read already: a pipe gives them once.
  ///
  /// - Parameters:
  ///   - files: as `DatasetFiles.find` finds them.
  ///   - ratings: theirs, `DatasetFiles.ratings`; nil where they hold a split.
  /// - Throws: as `load`.
  public static func split(_ files: DatasetFiles, ratings: Ratings?, seed: UInt64) throws -> Split {
    try content(files, name: files.path.path, ratings).split(seed: seed)
  }

  /// What results on a dataset are named after: the catalogue's name, or a path's file or folder.
  ///
  /// - Throws: as `availability`.
  public static func resultName(of name: String, in folder: URL? = nil) throws -> String {
    guard isPath(name), case .found(let files) = try availability(of: name, in: folder) else {
      return name
    }
    return ownName(of: files)
  }

  /// The dataset's rotating folds, over all its users; a split given in its files is pooled.
  ///
  /// - Throws: as `load`.
  public static func folds(
    of name: String, in folder: URL? = nil, seed: UInt64, cache: URL = perUserCache
  ) throws -> RotatingFolds {
    switch try availability(of: name, in: folder, cache: cache) {
    case .found(let files), .embedded(let files):
      return try content(files, name: name, try files.ratings()).folds(seed: seed)
    case .simulated:
      return try RotatingFolds(try SimulatedShop().split(seed: seed), seed: seed)
    case .missing(let looked, let howToGet):
      throw DataError(
        .missingInput, .missingDataset(name: name, looked: looked, howToGet: howToGet))
    }
  }

  /// What a dataset's files hold.
  private enum Content {
    case given(Split)
    case ratings(Ratings, dataset: String, heldOut: Int?, notes: [String])

    func split(seed: UInt64) throws -> Split {
      switch self {
      case .given(let split): split
      case .ratings(let ratings, let dataset, let heldOut, let notes):
        try StrongGeneralisation.split(
          ratings, dataset: dataset, heldOut: heldOut, notes: notes, seed: seed)
      }
    }

    func folds(seed: UInt64) throws -> RotatingFolds {
      switch self {
      case .given(let split): try RotatingFolds(split, seed: seed)
      case .ratings(let ratings, let dataset, let heldOut, let notes):
        try RotatingFolds(ratings, dataset: dataset, heldOut: heldOut, notes: notes, seed: seed)
      }
    }
  }

  /// - Parameter ratings: what the files hold, read already.
  private static func content(
    _ files: DatasetFiles, name: String, _ ratings: Ratings?
  ) throws -> Content {
    let entry = isPath(name) ? nil : try DatasetCatalogue.entry(named: name)
    let dataset = entry?.name ?? ownName(of: files)
    guard let ratings else {
      if case .recBoleSplit(let prefix) = files.format {
        return .given(
          try RecBoleFiles(folder: files.path, name: prefix).split(dataset: dataset))
      }
      return .given(try ProSGFolder(folder: files.path).split(dataset: dataset))
    }
    var notes: [String] = []
    switch files.format {
    case .proSGHeldOut:
      notes.append(
        "there is no train.csv: the \(ratings.userIDs.count) held-out users given, known and sought "
          + "items together, are pooled and split anew")
    case .recBoleParts:
      notes.append("the given parts hold the same users: they are pooled and split anew")
    default:
      if let published = entry?.publishedRatings, published != ratings.count {
        notes.append("\(ratings.count) ratings where the publisher's files hold \(published)")
      }
    }
    let threshold = StrongGeneralisation.threshold
    if let lowest = ratings.values?.min(), let highest = ratings.values?.max() {
      guard highest >= threshold else {
        throw DataError(
          .badData, file: files.files.first?.path ?? dataset,
          .nobodyLikes(highest: highest, threshold: threshold))
      }
      if lowest >= threshold {
        notes.append("the ratings go from \(lowest) to \(highest), so that every line counts")
      }
    }
    return .ratings(ratings, dataset: dataset, heldOut: entry?.heldOutUsers, notes: notes)
  }

  static func isPath(_ name: String) -> Bool { name.contains("/") }

  private static func unrecognised(in folder: URL) -> String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    if let archive = names.sorted().first(where: { name in
      [".zip", ".7z", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz"].contains {
        name.lowercased().hasSuffix($0)
      }
    }) {
      return "\(archive) is an archive, to be unpacked first"
    }
    return "none of the known file names"
  }

  /// What to call data that has no name: its file without the ending, or its folder.
  ///
  /// The name goes into file names, so it is never `..`; nor is it one of the catalogue's, whose
  /// results are held against the paper's.
  private static func ownName(of files: DatasetFiles) -> String {
    let name = plainName(of: files)
    return DatasetCatalogue.entries.contains { $0.name == name } ? "own-\(name)" : name
  }

  private static func plainName(of files: DatasetFiles) -> String {
    if case .recBoleSplit(let name) = files.format {
      let ending = RecBoleFiles.nameEnding
      return name.hasSuffix(ending) && name != ending ? String(name.dropLast(ending.count)) : name
    }
    let isFile = files.files == [files.path]
    var path = files.path
    if !isFile, path.pathComponents.contains("..") || path.pathComponents.contains(".") {
      path = path.resolvingSymlinksInPath()
    }
    if path.lastPathComponent == "pro_sg" { path.deleteLastPathComponent() }
    let name = path.lastPathComponent
    if name.isEmpty || name == "/" { return "data" }
    return isFile
      ? URL(fileURLWithPath: unpacked(name)).deletingPathExtension().lastPathComponent : name
  }

  private static func embedded(_ name: String) throws -> DatasetFiles? {
    guard let root = Bundle.module.resourceURL?.appendingPathComponent("Embedded/\(name)") else {
      return nil
    }
    return try DatasetFiles.find(at: root)
  }
}
