import Foundation
import Macrid

/// The package's version.
let release = "0.2.0"

/// Where a page's numbers come from: a function of its trials, so that a page drawn again is the
/// same to the byte.
struct Provenance: Codable, Equatable {
  var version = release
  var command: String
  var datasets: [DatasetRecord]
  /// Of pages that stand on trials.
  var trials: TrialsProvenance?
  /// Of measurements that belong to one machine, as the speed chapter's.
  var machine: Machine?

  init(command: String, datasets: [DatasetRecord], machine: Machine? = nil) {
    self.command = command
    self.datasets = datasets
    self.machine = machine
  }

  init<M>(_ page: Page<M>) {
    command = page.header.command
    datasets = page.datasets
    trials = TrialsProvenance(
      count: page.records.count,
      coreSeconds: page.records.reduce(0) { $0 + $1.run.seconds }.rounded(),
      processors: Set(page.records.map(\.run.processor)).sorted(),
      judged: page.isJudged)
  }
}

/// What a page's trials took, and where.
struct TrialsProvenance: Codable, Equatable {
  var count: Int
  /// Seconds of one core.
  var coreSeconds: Double
  var processors: [String]
  /// Whether verdicts on the paper stand on them.
  var judged: Bool
}

/// The machine a measurement was made on.
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
    for line in osRelease.split(separator: "\n") where line.hasPrefix("PRETTY_NAME=") {
      return line.dropFirst("PRETTY_NAME=".count)
        .trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
    }
    return ProcessInfo.processInfo.operatingSystemVersionString
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
