import Foundation
import Subprocess
import Testing

@testable import Workbench

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// chapters/figure4/slurm.sh on a real Slurm, Debian's, started for the test alone: one node, its
/// own munged, its own folders.
@Suite(
  .timeLimit(.minutes(4)),
  .enabled(
    if: ProcessInfo.processInfo.environment["MACRID_SLURM"] != nil && Slurm.isInstalled
      && getuid() == 0,
    "starts Slurm's daemons: set MACRID_SLURM=1, be root and have Debian's slurm-wlm and munge"))
struct Figure4SlurmTests {
  @Test func anArrayWithARequeuedTaskEqualsOneMachine() async throws {
    let slurm = try Slurm()
    defer { slurm.stop() }
    var lines = ["user,item,rating,timestamp"]
    for user in 0..<80 {
      for item in 0..<30 where (user * 7 + item * 11) % 3 == 0 {
        lines.append("\(user),\(item),\((user + item / 15) % 2 == 0 ? 5 : 3),0")
      }
    }
    try Data(lines.joined(separator: "\n").utf8)
      .write(to: slurm.folder.appending(path: "tiny.csv"))
    let program = CommandTests.products.appending(path: "chapter-figure4").path
    let arguments = ["--data", "tiny.csv", "--configurations", "24", "--epochs", "30"]

    let whole = try await slurm.run(program, arguments + ["--out", "whole", "--quiet"])
    #expect(whole.status == .exited(0), "\(whole.output)")
    try await slurm.start()

    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../chapters/figure4/slurm.sh").standardizedFileURL.path
    let submitted = try await slurm.run(
      script, arguments + ["--out", "merged"],
      environment: ["CHAPTER": program, "SHARDS": "3", "CPUS": "1"])
    #expect(submitted.status == .exited(0), "\(submitted.output)")
    let array = try #require(submitted.output.firstMatch(of: /array ([0-9]+)/)).1

    // Half way through its shard, task 2 is killed and goes back into the queue.
    let journal = slurm.folder.appending(path: "figure4-shards/figure4-shard-2-of-3.jsonl")
    func trials() -> Int { (try? Data(contentsOf: journal))?.count { $0 == 0x0A } ?? 0 }
    var waits = 0
    while trials() < 5, waits < 6_000 {
      try await Task.sleep(for: .milliseconds(10))
      waits += 1
    }
    let requeue = try await slurm.run("scontrol", ["requeue", "\(array)_2"])
    #expect(requeue.status == .exited(0), "\(requeue.output)")
    #expect((5..<32).contains(trials()), "requeued after \(trials()) of 32 trials")

    var queue = "?"
    for _ in 0..<180 where !queue.isEmpty {
      try await Task.sleep(for: .seconds(1))
      queue = try await slurm.run("squeue", ["--noheader"]).output
    }
    #expect(queue.isEmpty, "still in the queue: \(queue)\(slurm.logs)")
    for name in ["figure4.csv", "figure4-trials.csv", "figure4-claims.md", "figure4-recall.md"] {
      func read(_ folder: String) throws -> String {
        try String(
          contentsOf: slurm.folder.appending(path: "\(folder)/\(name)"), encoding: .utf8)
      }
      #expect(try read("merged") == read("whole"), "\(name)")
    }
    let log = try String(
      contentsOf: slurm.folder.appending(path: "figure4-shards/shard-2.log"), encoding: .utf8)
    #expect(log.contains("of 32 trials are in"), "the requeued task went on: \(log)")
  }
}

/// A Slurm of one node on this machine.
private final class Slurm {
  static let isInstalled = ["slurmctld", "slurmd", "munged"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/sbin/\($0)")
  }

  let folder: URL
  private var daemons: [Foundation.Process] = []
  private let environment: [String: String]

  init() throws {
    folder = URL(filePath: "/tmp/figure4-slurm-\(UUID().uuidString.prefix(8))")
    for name in ["state", "spool"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    let path = folder.path
    environment = [
      "SLURM_CONF": "\(path)/slurm.conf", "MACRIDVAE_DATA": "", "XDG_CACHE_HOME": "\(path)/cache",
    ]
    let host = ProcessInfo.processInfo.hostName.split(separator: ".").first.map(String.init)!
    let port = Int.random(in: 20_000..<30_000)
    let cores = ProcessInfo.processInfo.processorCount
    let settings = """
      ClusterName=figure4
      SlurmctldHost=\(host)
      SlurmctldPort=\(port)
      SlurmdPort=\(port + 1)
      SlurmUser=root
      AuthType=auth/munge
      AuthInfo=socket=\(path)/munge.socket,cred_expire=5
      StateSaveLocation=\(path)/state
      SlurmdSpoolDir=\(path)/spool
      SlurmctldPidFile=\(path)/slurmctld.pid
      SlurmdPidFile=\(path)/slurmd.pid
      SlurmctldLogFile=\(path)/slurmctld.log
      SlurmdLogFile=\(path)/slurmd.log
      ProctrackType=proctrack/linuxproc
      TaskPlugin=task/none
      SelectType=select/cons_tres
      SelectTypeParameters=CR_CPU
      MpiDefault=none
      SlurmdParameters=config_overrides
      NodeName=\(host) CPUs=\(max(3, cores)) State=UNKNOWN
      PartitionName=main Nodes=\(host) Default=YES MaxTime=INFINITE State=UP
      """
    try Data((settings + "\n").utf8).write(to: folder.appending(path: "slurm.conf"))
    let key = folder.appending(path: "munge.key")
    try Data((0..<128).map { _ in UInt8.random(in: 0...255) }).write(to: key)
    try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: key.path)
  }

  /// Starts the three daemons and waits until the node is idle.
  func start() async throws {
    let path = folder.path
    try daemon(
      "munged",
      [
        "--foreground", "--force", "--socket=\(path)/munge.socket", "--key-file=\(path)/munge.key",
        "--pid-file=\(path)/munged.pid", "--log-file=\(path)/munged.log",
        "--seed-file=\(path)/munged.seed",
      ])
    for _ in 0..<500
    where !FileManager.default.fileExists(atPath: "\(path)/munge.socket") {
      try await Task.sleep(for: .milliseconds(20))
    }
    try daemon("slurmctld", ["-D"])
    try daemon("slurmd", ["-D"])
    var state = ""
    for _ in 0..<60 where state != "idle" {
      try await Task.sleep(for: .seconds(1))
      state = try await run("sinfo", ["--noheader", "--format=%T"]).output
    }
    try #require(state == "idle", "the node is \(state)\(logs)")
  }

  private func daemon(_ name: String, _ arguments: [String]) throws {
    let process = Foundation.Process()
    process.executableURL = URL(filePath: "/usr/sbin/\(name)")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    daemons.append(process)
  }

  /// Runs a command in the folder; its output without the last line's end.
  func run(
    _ command: String, _ arguments: [String], environment more: [String: String] = [:]
  ) async throws -> (status: TerminationStatus, output: String) {
    var changes: [Environment.Key: String?] = [:]
    for (name, value) in environment.merging(more, uniquingKeysWith: { $1 }) {
      changes[Environment.Key(stringLiteral: name)] = value
    }
    let result = try await Subprocess.run(
      Configuration(
        executable: command.hasPrefix("/") ? .path(FilePath(command)) : .name(command),
        arguments: Arguments(arguments), environment: .inherit.updating(changes),
        workingDirectory: FilePath(folder.path)),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return (
      result.terminationStatus,
      (result.standardOutput + result.standardError)
        .trimmingCharacters(in: .whitespacesAndNewlines)
    )
  }

  /// What the daemons said last.
  var logs: String {
    ["slurmctld", "slurmd", "munged"].map { name in
      let text = try? String(contentsOf: folder.appending(path: "\(name).log"), encoding: .utf8)
      return "\n\(name): \((text ?? "no log").suffix(1_500))"
    }.joined()
  }

  func stop() {
    for process in daemons.reversed() {
      // They do not end on SIGTERM here, and what they hold is in the folder.
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: folder)
  }
}
