import Foundation
import Testing

@testable import Macrid

/// Files that are packed, encoded or no text at all: read, or said what they are.
@Suite struct TextSourceTests {
  private static let text = (0..<400).map { "\($0 / 10),\($0 % 10),5,88\n" }.joined()

  private func packed(_ name: String, _ command: String, _ text: String = text) throws -> URL? {
    let fixture = try DataFixture()
    let file = try fixture.write("plain", text)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "sh", "-c", "cd \"$1\" && \(command)", "sh", fixture.folder.path,
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    let made = FileManager.default.temporaryDirectory
      .appendingPathComponent("macrid \(UUID().uuidString)")
    try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
    let result = made.appendingPathComponent(name)
    try FileManager.default.moveItem(
      at: file.deletingLastPathComponent().appendingPathComponent("packed"), to: result)
    return result
  }

  private static func has(_ tool: String) -> Bool {
    ["/usr/bin/", "/bin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + tool) }
  }

  @Test(arguments: [
    ("ratings.csv.gz", "gzip -c plain > packed"), ("mine.csv.gz", "gzip -c plain > packed"),
    ("two.csv.gz", "(head -n 99 plain | gzip; tail -n +100 plain | gzip) > packed"),
    ("mine", "gzip -c plain > packed"), ("twice.csv.gz", "gzip -c plain | gzip > packed"),
    ("mine.csv.bz2", "bzip2 -c plain > packed"),
    ("mine.csv.xz", "xz -c plain > packed"), ("mine.csv.zst", "zstd -qc plain > packed"),
    ("mine.csv", "iconv -f UTF-8 -t UTF-16 plain > packed"),
    ("le.csv", "(printf '\\377\\376'; iconv -f UTF-8 -t UTF-16LE plain) > packed"),
    ("be.csv.gz", "(printf '\\376\\377'; iconv -f UTF-8 -t UTF-16BE plain) | gzip > packed"),
    ("bom.csv.gz", "(printf '\\357\\273\\277'; cat plain) | gzip > packed"),
    ("cr.csv", "tr '\\n' '\\r' < plain > packed"),
  ]) func readAsThePlainFile(name: String, command: String) throws {
    let tool = command.contains("zstd") ? "zstd" : command.contains("bzip2") ? "bzip2" : "gzip"
    guard Self.has(tool) else {
      print("skipped: \(name), for want of \(tool)")
      return
    }
    let fixture = try DataFixture()
    let plain = try Dataset.load(fixture.write("mine.csv", Self.text).path, seed: 1)
    let file = try #require(try packed(name, command))
    #expect(try Dataset.load(file.path, seed: 1).digest == plain.digest)
    // In its folder, and without its ending in the name.
    if name.contains(".csv") {
      let folder = try Dataset.load(file.deletingLastPathComponent().path, seed: 1)
      #expect(folder.digest == plain.digest)
      #expect(try !Dataset.load(file.path, seed: 1).dataset.contains("."))
    }
  }

  @Test func utf16BeyondOneUnit() throws {
    // Characters of one, two, three and four bytes in UTF-8, at every place of a chunk.
    let text = (0..<40_000).map { "\($0 % 80),aé€😀\($0 / 80 % 12),5\n" }.joined()
    let fixture = try DataFixture()
    let plain = try fixture.write("plain.csv", text)
    let units = Array(text.utf16)
    for bigEndian in [true, false] {
      var data = Data(bigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE])
      for unit in units {
        withUnsafeBytes(of: bigEndian ? unit.bigEndian : unit.littleEndian) {
          data.append(contentsOf: $0)
        }
      }
      let file = try fixture.write("utf16.csv", data)
      #expect(
        try Dataset.load(file.path, seed: 1).digest == Dataset.load(plain.path, seed: 1).digest)
    }
  }

  @Test(arguments: 1...12) func anyLineEndsInAnyChunking(seed: UInt64) throws {
    var generator = Philox(seed: seed)
    let ends = ["\n", "\r\n", "\r"]
    var text = ""
    var lines: [String] = []
    while text.utf8.count < 2_300_000 {
      let line = String(repeating: "x", count: 1 + generator.index(below: 3_000))
      lines.append(line)
      text += line + (seed < 4 ? ends[Int(seed) - 1] : ends[generator.index(below: 3)])
    }
    let fixture = try DataFixture()
    let file = try fixture.write("lines", text)
    var read: [String] = []
    var numbers: [Int] = []
    try LineReader.forEachLine(of: file) { line, number in
      read.append(line.shown)
      numbers.append(number)
    }
    #expect(read == lines, "seed \(seed)")
    #expect(numbers == Array(1...lines.count), "seed \(seed)")
  }

  @Test(arguments: [
    ("PK\u{3}\u{4}rest", "ZIP archive", "unzip"), ("PAR1xxxx", "Parquet", "to_csv"),
    ("<!DOCTYPE html><html>", "web page", "Get the file again"),
    ("\n<HTML><body>", "web page", "Get"),
    ("version https://git-lfs.github.com/spec/v1\n", "Git LFS", "git lfs pull"),
    (String(repeating: "x", count: 257) + "ustar\u{0}00", "tar archive", "tar -xf"),
    ("SQLite format 3\u{0}\u{10}", "binary", "CSV"),
    ("1\u{0},\u{0}2\u{0},\u{0}5\u{0}\n\u{0}", "UTF-16", "iconv -f UTF-16LE -t UTF-8"),
    ("\u{0}1\u{0},\u{0}2\u{0},\u{0}5\u{0}\n", "UTF-16", "iconv -f UTF-16BE -t UTF-8"),
  ]) func whatIsNoTextIsNamed(text: String, what: String, todo: String) throws {
    let fixture = try DataFixture()
    let file = try fixture.write("mine.csv", text)
    let error = try #require(throws: DataError.self) { try Dataset.load(file.path, seed: 1) }
    #expect(error.kind == .badData)
    #expect(error.description.contains(what) && error.description.contains(todo), "\(error)")
  }

  @Test func utf32AndTarAndTorn() throws {
    let fixture = try DataFixture()
    let file = try fixture.write("mine.csv", Data([0xFF, 0xFE, 0, 0, 0x31, 0, 0, 0]))
    let error = try #require(throws: DataError.self) { try Dataset.load(file.path, seed: 1) }
    #expect(error.description.contains("iconv -f UTF-32"), "\(error)")
    for (command, says) in [
      ("tar -czf packed plain", "tar archive"),
      ("gzip -c plain | head -c 300 > packed", "copied to the end"),
      (
        "gzip -c plain > packed; n=$(stat -c %s packed); "
          + "printf '\\177\\177' | dd of=packed bs=1 seek=$((n - 8)) conv=notrunc 2>/dev/null",
        "data check"
      ),
    ] {
      let file = try #require(try packed("mine.csv.gz", command, Self.text))
      let error = try #require(throws: DataError.self) { try Dataset.load(file.path, seed: 1) }
      #expect(error.description.contains(says), "\(error)")
    }
  }

  @Test func anArchiveInAFolderIsNamed() throws {
    let fixture = try DataFixture()
    try fixture.write("set/ml.zip", "x")
    let error = try #require(throws: DataError.self) {
      try Dataset.load(fixture.path("set"), seed: 1)
    }
    #expect(error.description.contains("ml.zip is an archive"), "\(error)")
    // As archives unpack: a folder in a folder.
    try fixture.write("outer/ml-x/ratings.csv", "userId,movieId,rating,timestamp\n" + Self.text)
    #expect(try Dataset.load(fixture.path("outer"), seed: 1).dataset == "ml-x")
  }
}
