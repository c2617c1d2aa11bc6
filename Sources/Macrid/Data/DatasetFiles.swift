import Foundation

/// The layouts that are read.
public enum DatasetFormat: Sendable, Equatable {
  /// A split: `unique_sid.txt` and train.csv, validation_tr/te.csv, test_tr/te.csv.
  case proSG
  /// The same without train.csv: held-out users only, pooled and split anew.
  case proSGHeldOut
  /// A split: NAME.train.inter, NAME.validation_tr.inter, ... as this program writes it.
  case recBoleSplit(name: String)
  /// RecBole's NAME.inter.
  case recBole
  /// RecBole's NAME.train.inter, NAME.valid.inter, NAME.test.inter (or part1, part2, ...): the
  /// parts hold the same users, so they are pooled and split anew.
  case recBoleParts
  /// MovieLens 100K's u.data.
  case uData
  /// ratings.csv with a header.
  case ratingsCSV
  /// MovieLens 1M's ratings.dat.
  case ratingsDat
  /// The Netflix Prize's mv_*.txt or combined_data_*.txt.
  case netflix
  /// Any other table of user, item and perhaps rating and timestamp.
  case table

  static let layouts =
    "a pro_sg folder (unique_sid.txt, train.csv, validation_tr.csv, ...), u.data, ratings.csv, "
    + "ratings.dat, training_set/mv_*.txt, combined_data_*.txt, NAME.inter, or a single CSV or "
    + "TSV file of user,item[,rating[,timestamp]]; single files may be packed by gzip, bzip2, xz "
    + "or zstd"
}

/// The files of one dataset, found but not yet read. Single files may be packed (.gz, .bz2, .xz,
/// .zst).
public struct DatasetFiles: Sendable, Equatable {
  public let format: DatasetFormat
  /// The file, or the folder that holds the files.
  public let path: URL
  /// The files with interactions.
  public let files: [URL]

  /// Recognises the dataset in a file or folder by names alone.
  ///
  /// Where several layouts are there, a given split (`pro_sg`) comes first. A folder that holds
  /// nothing but another folder, as archives unpack, stands for that one.
  ///
  /// - Returns: nil where nothing is recognised.
  /// - Throws: `missingInput` where `path` is not there; `badData` where it holds several
  ///   datasets.
  public static func find(at path: URL) throws -> DatasetFiles? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path.path, isDirectory: &isFolder) else {
      throw DataError(.missingInput, file: path.path, .cannotRead("no such file or folder"))
    }
    if !isFolder.boolValue { return DatasetFiles(file: path) }
    let names = try contents(of: path)
    if let found = try find(names, in: path) { return found }
    let folders = names.filter { name in
      let inner = path.appendingPathComponent(name).path
      return !name.hasPrefix(".")
        && FileManager.default.fileExists(atPath: inner, isDirectory: &isFolder)
        && isFolder.boolValue
    }
    guard folders.count == 1 else { return nil }
    let inner = path.appendingPathComponent(folders[0])
    return try find(contents(of: inner), in: inner)
  }

  private static func find(_ names: [String], in path: URL) throws -> DatasetFiles? {
    let held = Set(names)
    func files(_ names: [String], in folder: URL) -> [URL] {
      names.map { folder.appendingPathComponent($0) }
    }

    let parts = [ProSGFolder.trainFile] + ProSGFolder.heldOutFiles
    if held.contains(where: { unpacked($0) == ProSGFolder.itemFile }) {
      let all = parts + [ProSGFolder.itemFile, ProSGFolder.userFile]
      if let packed = names.first(where: {
        all.contains(unpacked($0)) && !held.contains(unpacked($0))
      }) {
        throw DataError(
          .badData, file: path.appendingPathComponent(packed).path,
          .cannotRead("the files of a pro_sg folder are read unpacked; unpack it"))
      }
      let present = parts.filter { held.contains($0) }
      let whole = held.contains(ProSGFolder.trainFile)
      return DatasetFiles(
        format: whole ? .proSG : .proSGHeldOut, path: path, files: files(present, in: path))
    }
    if held.contains("pro_sg"),
      let found = try find(at: path.appendingPathComponent("pro_sg"))
    {
      return found
    }
    for (name, format) in [
      ("u.data", DatasetFormat.uData), ("ratings.csv", .ratingsCSV), ("ratings.dat", .ratingsDat),
    ] {
      if let name = ([name] + packedEndings.map { name + $0 }).first(where: held.contains) {
        return DatasetFiles(format: format, path: path, files: files([name], in: path))
      }
    }
    if let found = try netflix(names, in: path) { return found }
    if let found = try recBole(names.filter { $0.hasSuffix(".inter") }, in: path) { return found }
    let tables = names.filter { name in
      let plain = unpacked(name)
      return (plain.hasSuffix(".csv") || plain.hasSuffix(".tsv") || plain.hasSuffix(".inter"))
        && (plain == name || !held.contains(plain))
    }
    guard tables.count < 2 else {
      throw DataError(.badData, file: path.path, .severalDatasets(tables))
    }
    return tables.isEmpty
      ? nil : DatasetFiles(format: .table, path: path, files: files(tables, in: path))
  }

  init(format: DatasetFormat, path: URL, files: [URL]) {
    self.format = format
    self.path = path
    self.files = files
  }

  /// A single file, its layout told by its name.
  private init(file: URL) {
    let name = unpacked(file.lastPathComponent)
    let format: DatasetFormat =
      switch name {
      case "u.data": .uData
      case "ratings.dat": .ratingsDat
      case _ where isNetflix(name, "mv_") || isNetflix(name, "combined_data_"): .netflix
      case _ where name.hasSuffix(".inter"): .recBole
      default: .table
      }
    self.init(format: format, path: file, files: [file])
  }

  private static func contents(of folder: URL) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    } catch {
      throw DataError(.missingInput, file: folder.path, .cannotRead("the folder cannot be listed"))
    }
  }

  private static func netflix(_ names: [String], in folder: URL) throws -> DatasetFiles? {
    var candidates = [(folder, names)]
    if names.contains("training_set") {
      let inner = folder.appendingPathComponent("training_set")
      candidates.append((inner, try contents(of: inner)))
    }
    for (folder, names) in candidates {
      for prefix in ["mv_", "combined_data_"] {
        let held = Set(names)
        let found = names.filter { name in
          isNetflix(name, prefix) && (unpacked(name) == name || !held.contains(unpacked(name)))
        }
        if !found.isEmpty {
          return DatasetFiles(
            format: .netflix, path: folder, files: found.map { folder.appendingPathComponent($0) })
        }
      }
    }
    return nil
  }

  private static func recBole(_ names: [String], in folder: URL) throws -> DatasetFiles? {
    if names.isEmpty { return nil }
    // NAME.inter or NAME.PART.inter
    let whole = names.map { $0.dropLast(".inter".count) }
    if whole.count == 1 {
      return DatasetFiles(
        format: .recBole, path: folder, files: [folder.appendingPathComponent(names[0])])
    }
    let parts: [(name: String, part: String)] = whole.map { name in
      guard let dot = name.lastIndex(of: ".") else { return (String(name), "") }
      return (String(name[..<dot]), String(name[name.index(after: dot)...]))
    }
    let datasets = Set(parts.map(\.name))
    guard datasets.count == 1, let name = datasets.first else {
      throw DataError(.badData, file: folder.path, .severalDatasets(names))
    }
    // The whole beside its parts: the parts say nothing new.
    if let index = parts.firstIndex(where: { $0.part.isEmpty }) {
      return DatasetFiles(
        format: .recBole, path: folder, files: [folder.appendingPathComponent(names[index])])
    }
    let isSplit = Set(parts.map(\.part)).isSuperset(of: RecBoleFiles.parts)
    return DatasetFiles(
      format: isSplit ? .recBoleSplit(name: name) : .recBoleParts, path: folder,
      files: isSplit
        ? RecBoleFiles(folder: folder, name: name).partFiles
        : names.map { folder.appendingPathComponent($0) })
  }
}

private func isNetflix(_ name: String, _ prefix: String) -> Bool {
  name.hasPrefix(prefix) && unpacked(name).hasSuffix(".txt")
}

private let packedEndings = [".gz", ".bz2", ".xz", ".zst"]

/// A file's name without the ending of a packed one.
func unpacked(_ name: String) -> String {
  packedEndings.first { name.hasSuffix($0) }.map { String(name.dropLast($0.count)) } ?? name
}
