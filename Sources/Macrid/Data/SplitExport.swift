import Foundation

extension Split {
  /// Writes splits for other programs: of each, below `folder`, `NAME/pro_sg` in the authors'
  /// layout (`writeProSG`) and `NAME/inter` for RecBole (`writeAtomicFiles`), where NAME is
  /// `dataset`. All or none.
  ///
  /// No file that is there is ever touched, least of all the data that a split came from: a folder
  /// `NAME` must be new, or hold nothing else than this export.
  ///
  /// - Returns: the folders `NAME`.
  /// - Throws: `usage` where two splits have one name; `cannotWrite`, `CannotWrite`.
  @discardableResult
  public static func export(_ splits: [Split], to folder: URL) throws -> [URL] {
    try requireDistinctNames(splits)
    let places = try splits.map { split in
      let name = split.dataset
      guard !name.isEmpty, ![".", ".."].contains(name), !name.contains("/") else {
        throw DataError(.usage, .noFileName(name))
      }
      let place = folder.appendingPathComponent(name)
      let present = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
      if let other = present.sorted().first(where: { !["pro_sg", "inter"].contains($0) }) {
        throw DataError(.cannotWrite, file: place.path, .occupied(by: other))
      }
      return place
    }
    let staged = try StagedFolder.stage(
      zip(splits, places).flatMap { split, place in
        [
          (place.appendingPathComponent("pro_sg"), split.proSGFiles),
          (place.appendingPathComponent("inter"), try split.recBoleFiles(place)),
        ]
      })
    try StagedFolder.settle(staged)
    return places
  }

  /// Results and files are told apart by the datasets' names: `a/ratings.csv` and `b/ratings.csv`,
  /// or `x.csv` and `x.tsv`, cannot be used in one command.
  ///
  /// - Throws: `usage` with the name that occurs twice.
  public static func requireDistinctNames(_ splits: [Split]) throws {
    var names = Set<String>()
    for split in splits where !names.insert(split.dataset).inserted {
      throw DataError(.usage, .sameName(split.dataset))
    }
  }

  /// Writes the split as a folder in the layout of the paper's authors and of Liang et al.
  ///
  /// `unique_sid.txt` lists the items' ids (line i is item i, from 0); `train.csv`,
  /// `validation_tr.csv`, `validation_te.csv`, `test_tr.csv` and `test_te.csv` hold pairs of
  /// numbers below the header `uid,sid`. Training users are numbered first, then validation, then
  /// test users. `unique_uid.txt`, which the authors' folders do not have, lists the users' ids.
  /// Read again, the folder gives the same digest.
  ///
  /// - Parameters:
  ///   - folder: is made, with its parents. One that holds files is refused, unless they are these
  ///     very ones.
  ///   - others: further files to put there, names and texts.
  /// - Throws: `cannotWrite`, `CannotWrite`; the folder then is as it was.
  public func writeProSG(
    to folder: URL, with others: [(name: String, text: String)] = []
  ) throws {
    let files = proSGFiles + others.map { other in (other.name, { try $0.append(other.text) }) }
    try StagedFolder.settle([StagedFolder(folder, files: files)])
  }

  private var proSGFiles: [StagedFolder.File] {
    func list(_ name: String, _ ids: [String]) -> StagedFolder.File {
      (name, { writer in for id in ids { try writer.append(id + "\n") } })
    }
    let lists = [
      list(ProSGFolder.itemFile, itemIDs),
      list(ProSGFolder.userFile, trainUserIDs + validation.userIDs + test.userIDs),
    ]
    let names = [ProSGFolder.trainFile] + ProSGFolder.heldOutFiles
    // Training users are numbered first.
    let validationStart = trainUserIDs.count
    let testStart = validationStart + validation.userIDs.count
    let starts = [0, validationStart, validationStart, testStart, testStart]
    return lists
      + matrices.indices.map { part in
        (
          names[part],
          { writer in
            try writer.append("uid,sid\n")
            for user in 0..<matrices[part].userCount {
              for item in matrices[part].items(of: user) {
                try writer.append("\(starts[part] + user),\(item)\n")
              }
            }
          }
        )
      }
  }

  /// Train, validation known and sought, test known and sought.
  var matrices: [Interactions] {
    [train, validation.known, validation.sought, test.known, test.sought]
  }
}
