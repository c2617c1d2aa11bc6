/// What a file surely is, by its first bytes, where that is no text to be read line by line.
struct TextSignature {
  /// Bytes that are looked at.
  static let length = 512

  /// Such as "a ZIP archive".
  let what: String
  /// What to do, as a sentence.
  let todo: String

  /// Whether the bytes are packed text, which is unpacked on the way.
  static func isPacked(_ head: [UInt8]) -> Bool {
    [
      [0x1F, 0x8B], [0x42, 0x5A, 0x68], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00],
      [0x28, 0xB5, 0x2F, 0xFD],
    ].contains { head.starts(with: $0) }
      // An id may begin with "BZh".
      && (head[0] != 0x42 || head.dropFirst(4).starts(with: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]))
  }

  /// nil for what may be text.
  init?(_ head: [UInt8]) {
    func begins(_ text: String) -> Bool { head.starts(with: text.utf8) }
    let words = String(decoding: head.prefix(64), as: UTF8.self).lowercased().drop {
      $0.isWhitespace || $0 == "\u{FEFF}"
    }
    if begins("PK\u{3}\u{4}") || begins("PK\u{5}\u{6}") {
      what = "a ZIP archive or a spreadsheet"
      todo = "Unpack it (unzip FILE) and name the file in it; save a spreadsheet as CSV."
    } else if head.starts(with: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) {
      what = "a 7z archive"
      todo = "Unpack it (7z x FILE) and name the file in it."
    } else if head.count > 262, head[257..<262].elementsEqual("ustar".utf8) {
      what = "a tar archive"
      todo = "Unpack it (tar -xf FILE) and name the file in it."
    } else if begins("PAR1") {
      what = "a Parquet file"
      todo = "Write it as CSV, in Python: pandas.read_parquet(OLD).to_csv(NEW, index=False)"
    } else if words.hasPrefix("<!doctype html") || words.hasPrefix("<html") {
      what = "a web page, perhaps a server's answer in place of the file"
      todo = "Get the file again."
    } else if begins("version https://git-lfs") {
      what = "a pointer of Git LFS"
      todo = "Get the file itself: git lfs pull"
    } else if head.starts(with: [0xFF, 0xFE, 0, 0]) || head.starts(with: [0, 0, 0xFE, 0xFF]) {
      what = "UTF-32 text"
      todo = "Convert it: iconv -f UTF-32 -t UTF-8 OLD > NEW"
    } else if head.contains(0), !head.starts(with: [0xFF, 0xFE]), !head.starts(with: [0xFE, 0xFF]) {
      // In UTF-16 every other byte of plain letters is zero.
      let even = stride(from: 0, to: head.count, by: 2).count { head[$0] == 0 }
      let odd = stride(from: 1, to: head.count, by: 2).count { head[$0] == 0 }
      if max(even, odd) * 3 > head.count, min(even, odd) * 50 < head.count {
        what = "UTF-16 text without a byte order mark"
        todo = "Convert it: iconv -f UTF-16\(even > odd ? "BE" : "LE") -t UTF-8 OLD > NEW"
      } else {
        what = "a binary file"
        todo = "Export it as CSV from the program that made it."
      }
    } else {
      return nil
    }
  }
}
