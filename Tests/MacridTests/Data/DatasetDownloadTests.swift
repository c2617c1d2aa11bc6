import CArchive
import Foundation
import Synchronization
import Testing

@testable import Macrid

@Suite struct DatasetDownloadTests {
  struct Entry: Sendable {
    var name: String
    var text = ""
    var linkTo: String?
    var isDevice = false
  }

  private static let good = [
    Entry(name: "ml-100k/README", text: "terms"), Entry(name: "ml-100k/other", text: "not wanted"),
    Entry(
      name: "ml-100k/u.data",
      text: (0..<400).map { "\($0 / 10)\t\($0 % 10)\t5\t881250949\n" }.joined()),
  ]

  /// A ZIP file, written by libarchive.
  private static func zip(_ entries: [Entry]) throws -> Data {
    let capacity = 1 << 20
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    defer { buffer.deallocate() }
    var used = 0
    let archive = try #require(archive_write_new())
    archive_write_set_format_zip(archive)
    archive_write_open_memory(archive, buffer, capacity, &used)
    for entry in entries {
      let header = archive_entry_new()
      defer { archive_entry_free(header) }
      archive_entry_set_pathname(header, entry.name)
      archive_entry_set_perm(header, 0o644)
      if let link = entry.linkTo {
        archive_entry_set_filetype(header, 0o120_000)
        archive_entry_set_symlink(header, link)
      } else {
        archive_entry_set_filetype(header, entry.isDevice ? 0o020_000 : 0o100_000)
        archive_entry_set_size(header, la_int64_t(entry.text.utf8.count))
      }
      archive_write_header(archive, header)
      if entry.linkTo == nil, !entry.isDevice {
        archive_write_data(archive, entry.text, entry.text.utf8.count)
      }
    }
    archive_write_close(archive)
    archive_write_free(archive)
    return Data(bytes: buffer, count: used)
  }

  private static func archive(_ data: Data, unpackedLimit: Int = 1 << 20) -> DatasetArchive {
    DatasetArchive(
      fileName: "ml-100k.zip", sha256: SHA256.hash(data).hexadecimal,
      byteLimit: 1 << 20, members: ["ml-100k/u.data", "ml-100k/README"],
      unpackedLimit: unpackedLimit)
  }

  /// Downloads and returns the error; whatever happens, nothing must be left in the cache.
  private func failure(
    _ answer: LocalServer.Answer, _ archive: DatasetArchive, timeout: TimeInterval = 5
  ) throws -> DataError {
    let fixture = try DataFixture()
    let server = try LocalServer(answer)
    let error = try #require(throws: DataError.self) {
      try Dataset.download(
        "ml-100k", archive, from: server.url,
        cache: fixture.folder.appendingPathComponent("cache/macridvae"), timeout: timeout,
        howToGet: "Fetch it by hand.")
    }
    #expect(try fixture.contents("cache") == [])
    return error
  }

  @Test func downloadsChecksUnpacksAndLoads() throws {
    let data = try Self.zip(Self.good)
    let fixture = try DataFixture()
    let cache = fixture.folder.appendingPathComponent("cache/macridvae")
    let received = Mutex(0)
    var server: LocalServer? = try LocalServer(.file(data))
    let address = try #require(server?.url)
    let files = try Dataset.download(
      "ml-100k", Self.archive(data), from: address, cache: cache, timeout: 5, howToGet: ""
    ) { bytes, expected in
      received.withLock { $0 = bytes }
      #expect(expected == data.count)
    }
    #expect(received.withLock { $0 } == data.count)
    #expect(files.format == .uData)
    #expect(try fixture.contents("cache/macridvae") == ["ml-100k"])
    #expect(try fixture.contents("cache/macridvae/ml-100k") == ["README", "u.data"])
    let split = try Dataset.load("ml-100k", seed: 1, cache: cache)
    #expect(split.trainUserIDs.count == 30)
    // Fewer ratings than the publisher's: the description says so.
    #expect(split.protocolDescription.contains("400 ratings where the publisher's files hold"))
    // What is there is not fetched again.
    server = nil
    #expect(
      try Dataset.download(
        "ml-100k", Self.archive(data), from: address, cache: cache, timeout: 5, howToGet: "")
        == files)
  }

  @Test func staleRemainsAreCleared() throws {
    let data = try Self.zip(Self.good)
    let fixture = try DataFixture()
    try fixture.write(".ml-100k.partial/u.data", "half")
    let server = try LocalServer(.file(data))
    _ = try Dataset.download(
      "ml-100k", Self.archive(data), from: server.url, cache: fixture.folder, timeout: 5,
      howToGet: "")
    #expect(try fixture.contents() == ["ml-100k"])
  }

  @Test func foreignFilesAreNotOverwritten() throws {
    let data = try Self.zip(Self.good)
    let fixture = try DataFixture()
    try fixture.write("ml-100k/notes.md", "precious")
    let server = try LocalServer(.file(data))
    let error = try #require(throws: CannotWrite.self) {
      try Dataset.download(
        "ml-100k", Self.archive(data), from: server.url, cache: fixture.folder, timeout: 5,
        howToGet: "")
    }
    #expect(error.path == fixture.path("ml-100k"))
    #expect(try fixture.contents() == ["ml-100k"])
    #expect(try fixture.contents("ml-100k") == ["notes.md"])
  }

  @Test func brokenTransfers() throws {
    let data = try Self.zip(Self.good)
    let archive = Self.archive(data)
    let cut = try failure(.cutShort(data, after: data.count / 2), archive)
    #expect(cut.kind == .missingInput)
    let absent = try failure(.status(404), archive)
    #expect(absent.description.contains("status 404"))
    #expect(absent.description.contains("Fetch it by hand."))
    let endless = try failure(.endless, archive)
    #expect(endless.description.contains("does not say how long"), "\(endless)")
    let large = try failure(.file(Data(count: 2 << 20)), archive)
    #expect(large.description.contains("more than 1048576"), "\(large)")
    let silent = try failure(.silent, archive, timeout: 1)
    #expect(silent.description.contains("no answer for 1 s"), "\(silent)")
  }

  @Test func aFullDiskIsNoFaultOfTheServer() throws {
    let server = try LocalServer(.file(Data(count: 1 << 20)))
    let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
    defer { close(full) }
    #expect(throws: CannotWrite(path: "ml-1m.zip", code: ENOSPC)) {
      try HTTPDownload.run(
        try #require(URL(string: server.url + "/ml-1m.zip")), into: full, byteLimit: 1 << 21,
        timeout: 5, progress: nil)
    }
  }

  @Test func aChangedFileIsRefused() throws {
    var data = try Self.zip(Self.good)
    let archive = Self.archive(data)
    data[data.count / 2] ^= 1
    let error = try failure(.file(data), archive)
    #expect(error.kind == .badData)
    #expect(error.description.contains(archive.sha256), "\(error)")
  }

  @Test func nobodyThere() throws {
    let fixture = try DataFixture()
    // A port that was free a moment ago.
    var server: LocalServer? = try LocalServer(.silent)
    let address = try #require(server?.url)
    server = nil
    for base in [address, "http://no-such-host.invalid"] {
      let error = try #require(throws: DataError.self) {
        try Dataset.download(
          "ml-1m", from: base, cache: fixture.folder.appendingPathComponent("new"), timeout: 3)
      }
      #expect(error.kind == .missingInput, "\(error)")
      #expect(error.description.contains("data folder"), "\(error)")
    }
    #expect(try fixture.contents() == [])
  }

  @Test(arguments: [
    ([Entry(name: "../evil", text: "x")], "leads out"),
    ([Entry(name: "ml-100k/../../evil", text: "x")], "leads out"),
    ([Entry(name: "/tmp/macrid-evil", text: "x")], "leads out"),
    ([Entry(name: "..\\evil", text: "x")], "leads out"),
    ([Entry(name: "ml-100k/link", linkTo: "/etc/passwd")], "link"),
    ([Entry(name: "ml-100k/u.data", text: "again")], "twice"),
  ]) func hostileArchives(extra: [Entry], says: String) throws {
    for entries in [extra + Self.good, Self.good + extra] {
      let data = try Self.zip(entries)
      let error = try failure(.file(data), Self.archive(data))
      #expect(error.kind == .badData)
      #expect(error.description.contains(says), "\(error)")
    }
    #expect(!FileManager.default.fileExists(atPath: "/tmp/macrid-evil"))
  }

  @Test func archivesThatCannotBeRight() throws {
    let bomb = try Self.zip(
      Self.good.dropLast() + [
        Entry(name: "ml-100k/u.data", text: String(repeating: "0", count: 3 << 20))
      ])
    #expect(bomb.count < 1 << 16)
    #expect(
      try failure(.file(bomb), Self.archive(bomb)).description.contains("unpack to more than"))
    let part = try Self.zip(Array(Self.good.dropLast()))
    #expect(
      try failure(.file(part), Self.archive(part)).description.contains("'ml-100k/u.data' is not"))
    for junk in [
      Data("<html>Please log in</html>".utf8), Data(), try Self.zip(Self.good).dropLast(60),
    ] {
      let error = try failure(.file(Data(junk)), Self.archive(Data(junk)))
      #expect(error.description.contains("the archive is refused"), "\(error)")
    }
    // The checksum is right, what is packed inside is not: the entry's own CRC tells.
    var damaged = try Self.zip(Self.good)
    let position = try #require(damaged.firstRange(of: Data("ml-100k/u.data".utf8))).upperBound
    damaged[position + 60] ^= 0x55
    let error = try failure(.file(damaged), Self.archive(damaged))
    #expect(error.description.contains("'ml-100k/u.data' is damaged"), "\(error)")
  }

  @Test func whatCannotBeDownloadedSaysWhatToDo() throws {
    let fixture = try DataFixture()
    for name in ["netflix", "alishop-7c"] {
      let error = try #require(throws: DataError.self) {
        try Dataset.download(name, cache: fixture.folder)
      }
      #expect(error.kind == .missingInput)
      #expect(error.description.contains("put"), "\(error)")
    }
    #expect(try fixture.contents() == [])
  }
}
