import Foundation

extension Split {
  /// SHA-256 of the split, 64 hexadecimal digits; the same on every machine.
  ///
  /// It covers all that a model sees: which items there are, in which column, and who has which.
  /// Hashed are, in this order (integers little-endian, text UTF-8):
  /// 1. the text `macrid-split-1` and a line feed;
  /// 2. the number of items (8 bytes), then of each item id its length in bytes (4) and its bytes;
  /// 3. the matrices train, validation known, validation sought, test known, test sought: of each
  ///    the number of rows (8 bytes), then of each row its length (4) and its columns (4 each),
  ///    ascending.
  ///
  /// The dataset's name, the users' ids and the description are left out: a split exported and
  /// read again, or handed on as one of the authors' folders, which number the users, keeps its
  /// digest. Takes about a second for 10^8 interactions.
  public var digest: String {
    let hasher = SHA256()
    var buffer = Data("macrid-split-1\n".utf8)
    func append(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { buffer.append(contentsOf: $0) }
    }
    func flush(above size: Int) {
      if buffer.count > size {
        hasher.update(buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
    append(UInt64(itemIDs.count))
    for id in itemIDs {
      append(UInt32(id.utf8.count))
      buffer.append(contentsOf: id.utf8)
      flush(above: 1 << 16)
    }
    for matrix in [train, validation.known, validation.sought, test.known, test.sought] {
      append(UInt64(matrix.userCount))
      for user in 0..<matrix.userCount {
        let row = matrix.items(of: user)
        append(UInt32(row.count))
        let columns = row.map { UInt32(bitPattern: $0).littleEndian }
        columns.withUnsafeBytes { buffer.append(contentsOf: $0) }
        flush(above: 1 << 16)
      }
    }
    hasher.update(buffer)
    return hasher.finalize().hexadecimal
  }
}
