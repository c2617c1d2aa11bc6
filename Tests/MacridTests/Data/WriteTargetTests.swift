import Foundation
import Testing

@testable import Macrid

/// Where `AtomicFile` writes: links, devices, pipes, permissions.
@Suite struct WriteTargetTests {
  private func link(_ fixture: DataFixture, _ name: String, to destination: String) throws -> URL {
    let url = fixture.folder.appendingPathComponent(name)
    try FileManager.default.createSymbolicLink(
      atPath: url.path, withDestinationPath: destination)
    return url
  }

  private func isLink(_ url: URL) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: url.path)) != nil
  }

  @Test(arguments: ["real.csv", "./real.csv", "sub/../real.csv", "second", "sub/back"])
  func throughLinks(destination: String) throws {
    let fixture = try DataFixture()
    try fixture.write("real.csv", "old")
    try fixture.write("sub/other", "")
    _ = try link(fixture, "second", to: "real.csv")
    _ = try link(fixture, "sub/back", to: "../second")
    let url = try link(fixture, "link.csv", to: destination)
    try AtomicFile.write("new", to: url)
    #expect(isLink(url))
    #expect(
      try String(contentsOf: fixture.folder.appendingPathComponent("real.csv"), encoding: .utf8)
        == "new")
    #expect(try fixture.contents() == ["link.csv", "real.csv", "second", "sub"])
  }

  @Test func throughALinkToNothingYet() throws {
    let fixture = try DataFixture()
    let url = try link(fixture, "link.csv", to: "results/new.csv")
    try AtomicFile.write("new", to: url)
    #expect(isLink(url))
    #expect(try fixture.contents("results") == ["new.csv"])
  }

  @Test func linksInACircle() throws {
    let fixture = try DataFixture()
    let url = try link(fixture, "a", to: "b")
    _ = try link(fixture, "b", to: "a")
    for act in [AtomicFile.check, { try AtomicFile.write("new", to: $0) }] {
      #expect(throws: CannotWrite(path: url.path, code: ELOOP)) { try act(url) }
    }
    #expect(try fixture.contents() == ["a", "b"])
  }

  @Test func devicesAreWrittenAndStay() throws {
    let fixture = try DataFixture()
    for device in ["/dev/null", "/dev/full"] {
      let link = try link(fixture, String(device.dropFirst(5)), to: device)
      for url in [URL(fileURLWithPath: device), link] {
        try AtomicFile.check(url)
        if device == "/dev/null" {
          try AtomicFile.write("new", to: url)
        } else {
          #expect(throws: CannotWrite(path: url.path, code: ENOSPC)) {
            try AtomicFile.write("new", to: url)
          }
        }
        var status = stat()
        #expect(stat(device, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
      }
    }
  }

  @Test func aPipeIsWritten() throws {
    let fixture = try DataFixture()
    let url = fixture.folder.appendingPathComponent("pipe")
    #expect(mkfifo(url.path, 0o600) == 0)
    let reader = open(url.path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try AtomicFile.write("new", to: url)
    var bytes = [UInt8](repeating: 0, count: 8)
    #expect(read(reader, &bytes, 8) == 3)
    #expect(try fixture.contents() == ["pipe"])
  }

  @Test func aReaderWhoHasGoneIsAnError() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let url = URL(fileURLWithPath: "/dev/fd/\(ends[1])")
    #expect(throws: CannotWrite(path: url.path, code: EPIPE)) {
      try AtomicFile.write("new", to: url)
    }
  }

  /// `command --csv /dev/stdout > file` with words printed before and after.
  @Test(arguments: ["/dev/fd", "/proc/self/fd", "/proc/thread-self/../../fd"])
  func aDescriptorGoesOnWhereItIs(folder: String) throws {
    let fixture = try DataFixture()
    let file = try fixture.write("out.txt", "")
    let descriptor = open(file.path, O_WRONLY | O_CLOEXEC)
    defer { close(descriptor) }
    write(descriptor, "before ", 7)
    try AtomicFile.write("new", to: URL(fileURLWithPath: "\(folder)/\(descriptor)"))
    write(descriptor, " after", 6)
    #expect(try String(contentsOf: file, encoding: .utf8) == "before new after")
    #expect(try fixture.contents() == ["out.txt"])
  }

  @Test(arguments: [0o600, 0o640, 0o755] as [mode_t]) func permissionsStay(mode: mode_t) throws {
    let fixture = try DataFixture()
    let file = try fixture.write("result.json", "old")
    chmod(file.path, mode)
    try AtomicFile.write("new", to: file)
    var status = stat()
    #expect(stat(file.path, &status) == 0 && status.st_mode & 0o7777 == mode)
  }

  @Test(.enabled(if: getuid() != 0, "root may write everything"))
  func aFileThatMayNotBeWrittenStays() throws {
    let fixture = try DataFixture()
    let file = try fixture.write("result.json", "old")
    chmod(file.path, 0o444)
    for act in [AtomicFile.check, { try AtomicFile.write("new", to: $0) }] {
      #expect(throws: CannotWrite(path: file.path, code: EACCES)) { try act(file) }
    }
  }

  @Test func whatFailsLeavesTheOldFile() throws {
    struct Stop: Error {}
    let fixture = try DataFixture()
    let file = try fixture.write("result.json", "old")
    #expect(throws: Stop.self) {
      try AtomicFile.write(to: file) { writer in
        try writer.append(Data(count: 1 << 20))
        throw Stop()
      }
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == "old")
    #expect(try fixture.contents() == ["result.json"])
  }

  @Test func aCheckLeavesNothing() throws {
    let fixture = try DataFixture()
    try fixture.write("file", "")
    try AtomicFile.check(fixture.folder.appendingPathComponent("new/folders/result.csv"))
    for name in ["file/result.csv", "file/deeper/result.csv", ""] {
      #expect(throws: CannotWrite.self, "\(name)") {
        try AtomicFile.check(URL(fileURLWithPath: fixture.folder.path + "/" + name))
      }
    }
    #expect(throws: CannotWrite.self) {
      try AtomicFile.check(URL(fileURLWithPath: "/proc/no/such"))
    }
    #expect(try fixture.contents() == ["file"])
  }

  @Test func longNames() throws {
    let fixture = try DataFixture()
    let name = String(repeating: "n", count: 250)
    try AtomicFile.write("new", to: fixture.folder.appendingPathComponent(name))
    #expect(try fixture.contents() == [name])
  }
}
