import Foundation

extension Split {
  /// Writes the split as a folder in the layout of the paper's authors and of Liang et al.
  ///
  /// `unique_sid.txt` lists the items' ids (line i is item i, from 0); `train.csv`,
  /// `validation_tr.csv`, `validation_te.csv`, `test_tr.csv` and `test_te.csv` hold pairs of
  /// numbers below the header `uid,sid`. Training users are numbered first, then validation, then
  /// test users. `unique_uid.txt`, which the authors' folders do not have, lists the users' ids.
  /// Read again, the folder gives the same digest.
  ///
  /// - Parameters:
  ///   - folder: is made, with its parents; one that holds an earlier export is replaced whole.
  ///   - others: further files to put there, names and texts.
  /// - Throws: `cannotWrite`; the folder then is as it was.
  public func writeProSG(
    to folder: URL, with others: [(name: String, text: String)] = []
  ) throws {
    let names =
      [ProSGFolder.itemFile, ProSGFolder.userFile, ProSGFolder.trainFile]
      + ProSGFolder.heldOutFiles + others.map(\.name)
    try writeFolder(folder, replacing: names.contains) { write in
      try write(ProSGFolder.itemFile) { line in for id in itemIDs { line(id) } }
      try write(ProSGFolder.userFile) { line in
        for id in trainUserIDs + validation.userIDs + test.userIDs { line(id) }
      }
      for (name, matrix, firstUser) in zip3(
        [ProSGFolder.trainFile] + ProSGFolder.heldOutFiles, matrices, firstUsers)
      {
        try write(name) { line in
          line("uid,sid")
          for user in 0..<matrix.userCount {
            for item in matrix.items(of: user) { line("\(firstUser + user),\(item)") }
          }
        }
      }
      for (name, text) in others {
        try write(name) { line in
          for part in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            line(String(part))
          }
        }
      }
    }
  }

  /// Writes the split as RecBole's atomic files: NAME.train.inter, NAME.validation_tr.inter,
  /// NAME.validation_te.inter, NAME.test_tr.inter and NAME.test_te.inter with the columns
  /// `user_id:token` and `item_id:token`, the publisher's ids, separated by a TAB; NAME.item and
  /// NAME.user list the columns and rows in their order. NAME is `dataset`.
  ///
  /// Read again, the folder gives the same digest.
  ///
  /// - Parameter folder: is made, with its parents; one that holds an earlier export is replaced
  ///   whole.
  /// - Throws: `cannotWrite`; the folder then is as it was.
  public func writeAtomicFiles(to folder: URL) throws {
    let rowIDs = trainUserIDs + validation.userIDs + test.userIDs
    if let id = (itemIDs + rowIDs).first(where: { $0.utf8.contains(0x09) }) {
      throw DataError(
        .cannotWrite, file: folder.path, .cannotWrite("the id '\(id)' holds a TAB, which separates")
      )
    }
    let users = [
      trainUserIDs, validation.userIDs, validation.userIDs, test.userIDs, test.userIDs,
    ]
    func isOurs(_ name: String) -> Bool {
      [".inter", ".item", ".user"].contains { name.hasSuffix($0) }
    }
    try writeFolder(folder, replacing: isOurs) { write in
      for (part, matrix, users) in zip3(RecBoleFiles.parts, matrices, users) {
        try write("\(dataset).\(part).inter") { line in
          line("\(RecBoleFiles.userHeader)\t\(RecBoleFiles.itemHeader)")
          for user in 0..<matrix.userCount {
            for item in matrix.items(of: user) { line("\(users[user])\t\(itemIDs[Int(item)])") }
          }
        }
      }
      try write("\(dataset).item") { line in
        line(RecBoleFiles.itemHeader)
        for id in itemIDs { line(id) }
      }
      try write("\(dataset).user") { line in
        line(RecBoleFiles.userHeader)
        for id in rowIDs { line(id) }
      }
    }
  }

  /// Train, validation known and sought, test known and sought.
  private var matrices: [Interactions] {
    [train, validation.known, validation.sought, test.known, test.sought]
  }

  /// The number of each matrix's first user, training users numbered first.
  private var firstUsers: [Int] {
    let validationStart = trainUserIDs.count
    let testStart = validationStart + validation.userIDs.count
    return [0, validationStart, validationStart, testStart, testStart]
  }
}

private func zip3<A, B, C>(_ a: [A], _ b: [B], _ c: [C]) -> [(A, B, C)] {
  zip(a, zip(b, c)).map { ($0, $1.0, $1.1) }
}

/// Writes files of text lines into a folder, all or none: into a new folder beside it, which then
/// takes its place.
private func writeFolder(
  _ folder: URL, replacing isOurs: (String) -> Bool,
  _ body: (_ write: (String, (_ line: (String) -> Void) -> Void) throws -> Void) throws -> Void
) throws {
  let folder = folder.standardizedFileURL
  let parent = folder.deletingLastPathComponent()
  try makeFolder(parent)
  let present = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
  if let present, !present.allSatisfy(isOurs) {
    throw DataError(.cannotWrite, file: folder.path, .occupied)
  }
  let staging = parent.appendingPathComponent(".\(folder.lastPathComponent).partial-\(getpid())")
  try? FileManager.default.removeItem(at: staging)
  try makeFolder(staging)
  defer { try? FileManager.default.removeItem(at: staging) }
  try body { name, lines in
    let file = staging.appendingPathComponent(name)
    let writer = try FileWriter(file)
    lines { line in writer.append(line) }
    try writer.close()
  }
  try moveIntoPlace(staging, folder)
}

func makeFolder(_ folder: URL) throws {
  do {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  } catch {
    throw DataError(.cannotWrite, file: folder.path, .cannotWrite(error.localizedDescription))
  }
}

/// Renames `staging` to `folder`; what was there goes, or comes back where that fails.
private func moveIntoPlace(_ staging: URL, _ folder: URL) throws {
  let aside = staging.appendingPathExtension("old")
  let replaces = rename(folder.path, aside.path) == 0
  guard rename(staging.path, folder.path) == 0 else {
    let reason = String(cString: strerror(errno))
    if replaces { rename(aside.path, folder.path) }
    throw DataError(.cannotWrite, file: folder.path, .cannotWrite(reason))
  }
  if replaces { try? FileManager.default.removeItem(at: aside) }
}

/// Buffered lines into a file.
private final class FileWriter {
  private let file: URL
  private let stream: UnsafeMutablePointer<FILE>

  init(_ file: URL) throws {
    guard let stream = fopen(file.path, "w") else {
      throw DataError(.cannotWrite, file: file.path, .cannotWrite(String(cString: strerror(errno))))
    }
    self.file = file
    self.stream = stream
  }

  func append(_ line: String) {
    var line = line
    line.withUTF8 { _ = fwrite($0.baseAddress, 1, $0.count, stream) }
    putc(0x0A, stream)
  }

  /// - Throws: `cannotWrite` where anything since the opening failed.
  func close() throws {
    let failed = ferror(stream) != 0 || fflush(stream) != 0
    let code = errno
    fclose(stream)
    if failed {
      throw DataError(.cannotWrite, file: file.path, .cannotWrite(String(cString: strerror(code))))
    }
  }
}
