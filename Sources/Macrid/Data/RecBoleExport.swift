import Foundation

extension Split {
  /// Writes the split as RecBole's atomic files, with a configuration and a README that says how
  /// to load them.
  ///
  /// RecBole wants a dataset's files in a folder of its name, and takes a set named ml-100k from
  /// its own package whatever the configuration says. So the files are
  /// `NAME-split/NAME-split.train.inter` and so on, where NAME is `dataset`: train,
  /// validation_tr, validation_te, test_tr and test_te with the columns `user_id:token` and
  /// `item_id:token`, the publisher's ids, separated by a TAB; `.item` and `.user` list the columns
  /// and rows in their order. RecBole recommends to users of the training part only; `seen` is
  /// that part: train, validation_tr and test_tr joined.
  ///
  /// Read again, the folder gives the same digest.
  ///
  /// - Parameter folder: is made, with its parents. One that holds files is refused, unless they
  ///   are these very ones.
  /// - Throws: `cannotWrite`, `CannotWrite`; the folder then is as it was.
  public func writeAtomicFiles(to folder: URL) throws {
    try StagedFolder.settle([StagedFolder(folder, files: recBoleFiles(folder))])
  }

  func recBoleFiles(_ folder: URL) throws -> [StagedFolder.File] {
    let rowIDs = trainUserIDs + validation.userIDs + test.userIDs
    if let id = (itemIDs + rowIDs).first(where: { $0.utf8.contains(0x09) }) {
      throw DataError(.cannotWrite, file: folder.path, .tabInIdentifier(id))
    }
    let users = [
      trainUserIDs, validation.userIDs, validation.userIDs, test.userIDs, test.userIDs,
    ]
    let set = dataset + RecBoleFiles.nameEnding
    func inter(_ name: String, _ parts: [Int]) -> StagedFolder.File {
      (
        "\(set)/\(set).\(name).inter",
        { writer in
          try writer.append("\(RecBoleFiles.userHeader)\t\(RecBoleFiles.itemHeader)\n")
          for part in parts {
            for user in 0..<matrices[part].userCount {
              for item in matrices[part].items(of: user) {
                try writer.append("\(users[part][user])\t\(itemIDs[Int(item)])\n")
              }
            }
          }
        }
      )
    }
    func list(_ name: String, _ header: String, _ ids: [String]) -> StagedFolder.File {
      (
        "\(set)/\(set).\(name)",
        { writer in for line in [header] + ids { try writer.append(line + "\n") } }
      )
    }
    return RecBoleFiles.parts.enumerated().map { inter($1, [$0]) } + [
      inter(RecBoleFiles.seenPart, [0, 1, 3]),
      list("item", RecBoleFiles.itemHeader, itemIDs),
      list("user", RecBoleFiles.userHeader, rowIDs),
      (RecBoleFiles.configurationFile, { try $0.append(RecBoleFiles.configuration) }),
      ("README.md", { try $0.append(recBoleReadme) }),
    ]
  }

  private var recBoleReadme: String {
    """
    # \(dataset) for RecBole

    The split of \(dataset) with the digest \(digest): \(protocolDescription).

    In this folder, with RecBole 1.2.1 (which of newer libraries needs `numpy<2`, `pandas<2.3`,
    `scipy<1.13` and `setuptools<81`, and with torch 2.6 or newer the environment variable
    `TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD=1`):

    ```python
    from recbole.quick_start import run_recbole

    run_recbole(
        model="EASE", dataset="\(dataset)\(RecBoleFiles.nameEnding)",
        config_file_list=["\(RecBoleFiles.configurationFile)"])
    ```

    - The set is called \(dataset)\(RecBoleFiles.nameEnding) because RecBole wants folder and files
      of a set to have its name, and reads a set called ml-100k from its own package.
    - RecBole recommends to users it was trained on, and this split holds users out whole. So the
      training part is `seen`: the training users, and of the held-out users the items that a model
      is given (`validation_tr`, `test_tr`). With `train` in its place the held-out users are
      unknown, and their NDCG says nothing.
    - Models of this package do not learn from the items of `validation_tr` and `test_tr`; to
      RecBole's they are training data.
    - RecBole's Pop counts an item once a batch and counts drawn negatives, too; it counts lines
      with `train_batch_size: 1` and `train_neg_sample_args: null`.
    - RecBole's Recall@k divides by a user's items to be found, this package's by at most k of them.

    """
  }
}

extension RecBoleFiles {
  static let configurationFile = "recbole.yaml"

  fileprivate static let configuration = """
    # Beside the folder of the set.
    data_path: .
    USER_ID_FIELD: user_id
    ITEM_ID_FIELD: item_id
    load_col:
      inter: [user_id, item_id]
    # The held-out users' known items are in the training part, see README.md.
    benchmark_filename: [\(seenPart), validation_te, test_te]
    eval_args:
      mode: full
    metrics: [NDCG, Recall]
    topk: [20, 50, 100]
    valid_metric: NDCG@100

    """
}
