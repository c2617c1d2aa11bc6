import Foundation
import Macrid

/// A dataset as a run used it.
public struct DatasetRecord: Sendable, Equatable, Codable {
  /// Such as `ml-1m`.
  public var name: String
  /// Digest of the split: the same digest means the same users, items and interactions everywhere.
  public var sha256: String
  public var users: Int
  public var items: Int
  public var interactions: Int
  /// The protocol in words.
  public var split: String
  public var simulated: Bool

  public init(
    name: String, sha256: String, users: Int, items: Int, interactions: Int, split: String,
    simulated: Bool = false
  ) {
    self.name = name
    self.sha256 = sha256
    self.users = users
    self.items = items
    self.interactions = interactions
    self.split = split
    self.simulated = simulated
  }

  /// A split as it was used: all users, training and held out.
  public init(_ split: Split, simulated: Bool = false) {
    let matrices = [
      split.train, split.validation.known, split.validation.sought, split.test.known,
      split.test.sought,
    ]
    self.init(
      name: split.dataset, sha256: split.digest,
      users: split.train.userCount + split.validation.userIDs.count + split.test.userIDs.count,
      items: split.itemIDs.count, interactions: matrices.reduce(0) { $0 + $1.count },
      split: split.protocolDescription, simulated: simulated)
  }
}

/// Where a result came from. Everything that differs between two runs of the same settings is
/// here and nowhere else in a result file.
struct Provenance: Codable {
  var version: String
  var command: String
  var quick: Bool
  var seed: UInt64
  var threads: Int
  /// The chapter's own options that results depend on.
  var settings: JSON
  var datasets: [DatasetRecord]
  var startedAt: String
  var seconds: Double
  var peakMemoryMiB: Int
  var machine: Machine
}

/// The machine a run was made on.
struct Machine: Codable, Equatable {
  var processor: String
  var cores: Int
  var system: String
  var swift: String

  static let current = Machine(
    processor: Processor.name,
    cores: ProcessLimits.current.processors,
    system: systemName(
      osRelease: (try? String(contentsOf: URL(filePath: "/etc/os-release"), encoding: .utf8)) ?? ""),
    swift: swiftVersion)

  static func systemName(osRelease: String) -> String {
    field("PRETTY_NAME", separator: "=", in: osRelease)?
      .trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
      ?? ProcessInfo.processInfo.operatingSystemVersionString
  }

  private static func field(_ name: String, separator: Character, in text: String) -> String? {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: separator, maxSplits: 1)
      if parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == name {
        return parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }

  private static var swiftVersion: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}

/// The workbench's version: `git describe` in a checkout, else the release's number.
enum Version {
  static let release = "0.1.0"

  /// - Parameter folder: where the package is.
  static func current(in folder: URL) -> String {
    let folder = folder.path(percentEncoded: false)
    guard FileManager.default.fileExists(atPath: folder + "/.git") else { return release }
    let git = Process()
    git.executableURL = URL(filePath: "/usr/bin/env")
    git.arguments = ["git", "-C", folder, "describe", "--tags", "--always", "--dirty"]
    let output = Pipe()
    git.standardOutput = output
    git.standardError = FileHandle.nullDevice
    guard (try? git.run()) != nil else { return release }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    git.waitUntilExit()
    let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return git.terminationStatus == 0 && !name.isEmpty ? name : release
  }
}
