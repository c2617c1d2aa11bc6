import Commands
import Foundation
import Subprocess
import Testing

@testable import Workbench

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// chapters/slurm.sh on a real Slurm, Debian's, started for the test alone: one node, its
/// own munged, key, ports and folder, so that it meets no other Slurm on the machine.
@Suite(
  .timeLimit(.minutes(5)), .enabled(if: Slurm.obstacle == nil, "\(Slurm.obstacle ?? "")"))
struct SlurmTests {
  @Test func anArrayWithARequeuedTaskEqualsOneMachine() async throws {
    try await Slurm.withDaemons { slurm in
      let arguments = ["--trials", "60", "--pause", "100"]
      let whole = try await slurm.run(program, arguments + ["--out", "whole", "--quiet"])
      #expect(whole.status == .exited(0), "\(whole.output)")
      let jobs = try await submit(arguments + ["--out", "merged"], shards: 3, on: slurm)

      // Part way through its shard, task 2 is killed and goes back into the queue.
      let journal = slurm.folder.appending(path: "example-shards/example-shard-2-of-3.jsonl")
      func trials() -> Int {
        (try? String(contentsOf: journal, encoding: .utf8))?.matches(of: /"trial":/).count ?? 0
      }
      try await slurm.wait(for: "5 trials of shard 2", every: 10) { _ in trials() >= 5 }
      let requeue = try await slurm.run("scontrol", ["requeue", "\(jobs.array)_2"])
      #expect(requeue.status == .exited(0), "\(requeue.output)")
      #expect((5..<20).contains(trials()), "requeued after \(trials()) of 20 trials")

      try await slurm.waitForTheQueue()
      for name in ["example.csv", "example.md", "example.tex"] {
        let merged = try slurm.read("merged/\(name)")
        #expect(try merged == slurm.read("whole/\(name)"), "\(name)")
      }
      let log = try slurm.read("example-shards/shard-2.log")
      #expect(log.contains(" are in "), "the requeued task went on: \(log)")
    }
  }

  @Test func aShardThatFailedIsNamedAndNothingIsMerged() async throws {
    try await Slurm.withDaemons { slurm in
      try slurm.write(
        """
        #!/bin/bash
        case "$*" in *"--shard 2/3"*) echo "no room" >&2; exit 73 ;; esac
        exec '\(program)' "$@"
        """, to: "chapter", permissions: 0o755)
      let arguments = ["--trials", "12"]
      let jobs = try await submit(
        arguments + ["--out", "merged"], shards: 3, chapter: "\(slurm.folder.path)/chapter",
        on: slurm)
      try await slurm.waitForTheQueue()
      let merge = try await slurm.run("scontrol", ["show", "job", jobs.merge]).output
      #expect(merge.contains("JobState=FAILED"), "\(merge)")
      let log = try slurm.read("example-shards/merge.log")
      #expect(log.contains("of 3 shards these did not come to their end: 2;"), "\(log)")
      #expect(log.contains("example-shards/shard-2.log says why"), "\(log)")
      #expect(try slurm.read("example-shards/shard-2.log").contains("no room"))
      #expect(!FileManager.default.fileExists(atPath: "\(slurm.folder.path)/merged"))

      // The same command, once there is room, has only shard 2 to run.
      _ = try await submit(arguments + ["--out", "merged"], shards: 3, on: slurm)
      try await slurm.waitForTheQueue()
      #expect(try slurm.read("merged/example.csv").split(separator: "\n").count == 1 + 12)
      #expect(try slurm.read("example-shards/shard-1.log").contains("; 0 are to be run"))
    }
  }

  private let program = Command.products.appending(path: "chapter-example").path

  private func submit(
    _ arguments: [String], shards: Int, chapter: String? = nil, on slurm: Slurm
  ) async throws -> (array: String, merge: String) {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../chapters/slurm.sh").standardizedFileURL.path
    let submitted = try await slurm.run(
      script, ["example"] + arguments,
      environment: ["CHAPTER": chapter ?? program, "SHARDS": "\(shards)", "CPUS": "1"])
    #expect(submitted.status == .exited(0), "\(submitted.output)")
    let jobs = try #require(
      submitted.output.firstMatch(of: /array ([0-9]+), then merge ([0-9]+)/),
      "\(submitted.output)\(slurm.logs)")
    return (String(jobs.1), String(jobs.2))
  }
}

/// A Slurm of one node on this machine, gone with the test however that ends.
private struct Slurm {
  /// Why it cannot be started here; nil where it can.
  static let obstacle: String? = {
    let missing = ["slurmctld", "slurmd", "munged"].filter {
      !FileManager.default.isExecutableFile(atPath: "/usr/sbin/\($0)")
    }
    if !missing.isEmpty {
      return "no \(missing.joined(separator: ", ")) in /usr/sbin: apt-get install slurm-wlm munge"
    }
    return getuid() == 0 ? nil : "Slurm's daemons are started as root; this is another user"
  }()

  let folder: URL

  /// Starts the daemons, waits until the node is idle, and ends them after `body`.
  static func withDaemons(_ body: (Slurm) async throws -> Void) async throws {
    let slurm = try Slurm()
    defer { try? FileManager.default.removeItem(at: slurm.folder) }
    var options = PlatformOptions()
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(10))]
    // The end of its standard input ends the daemons, also where this process is killed.
    _ = try await Subprocess.run(
      Configuration(
        executable: .path("/bin/bash"), arguments: ["-c", daemons, "bash", slurm.folder.path],
        environment: .inherit.updating(slurm.environment),
        workingDirectory: "/", platformOptions: options),
      input: .inputWriter, output: .discarded, error: .discarded
    ) { execution in
      try await slurm.wait(for: "idle node", seconds: 60) {
        let nodes = try await slurm.run("sinfo", ["--noheader", "--format=%T"]).output
        $0 = "the node is: \(nodes)"
        return nodes == "idle"
      }
      try await body(slurm)
      try await execution.standardInputWriter.finish()
    }
  }

  /// A daemon dies with this shell (`--pdeathsig`). What slurmd started does not die with slurmd;
  /// it is found by its working folder.
  private static let daemons = """
    folder=$1
    end() {
      trap - EXIT
      kill -KILL $(jobs -p)
      for process in /proc/[0-9]*; do
        case $(readlink "$process/cwd") in
        "$folder" | "$folder"/*) kill -KILL "${process#/proc/}" ;;
        esac
      done
      wait
      rm -rf "$folder"
      exit
    }
    trap end EXIT INT TERM HUP
    start() {
      (cd "$folder" && exec setpriv --pdeathsig KILL "/usr/sbin/$@") \
        </dev/null >"$folder/$1.log" 2>&1 &
    }
    start munged --foreground --force --socket="$folder/munge.socket" \
      --key-file="$folder/munge.key" --pid-file="$folder/munged.pid" \
      --seed-file="$folder/munged.seed"
    for ((tries = 0; tries < 200; tries++)); do
      [ -S "$folder/munge.socket" ] && break
      sleep 0.1
    done
    start slurmctld -D
    start slurmd -D -N localhost
    while read -r _; do :; done
    """

  private var environment: [Environment.Key: String?] {
    var changes: [Environment.Key: String?] = [:]
    // What a user's profile, or a job that the test runs in, says of another Slurm.
    for name in ProcessInfo.processInfo.environment.keys
    where ["SLURM", "SBATCH", "SQUEUE", "SINFO", "SCONTROL"].contains(where: name.hasPrefix) {
      changes.updateValue(nil, forKey: Environment.Key(stringLiteral: name))
    }
    changes["SLURM_CONF"] = "\(folder.path)/slurm.conf"
    changes["MACRIDVAE_DATA"] = ""
    changes["XDG_CACHE_HOME"] = "\(folder.path)/cache"
    return changes
  }

  private init() throws {
    // Not below TMPDIR: the path of a socket must be short.
    folder = URL(filePath: "/tmp/macrid-slurm-\(UUID().uuidString.prefix(8))")
    let path = folder.path
    for name in ["state", "spool"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    let ports = try Self.freePorts()
    // Asks nothing of the machine that a container may lack: no resolvable host name, no cgroups
    // (version 1's plugin touches them only when used), no account of Slurm's own, no limits.
    try write(
      """
      ClusterName=macrid
      SlurmctldHost=localhost(127.0.0.1)
      SlurmctldPort=\(ports[0])
      SlurmdPort=\(ports[1])
      SlurmUser=root
      AuthType=auth/munge
      AuthInfo=socket=\(path)/munge.socket,cred_expire=5
      StateSaveLocation=\(path)/state
      SlurmdSpoolDir=\(path)/spool
      SlurmctldPidFile=\(path)/slurmctld.pid
      SlurmdPidFile=\(path)/slurmd.pid
      PlugStackConfig=\(path)/plugstack.conf
      ProctrackType=proctrack/linuxproc
      TaskPlugin=task/none
      JobAcctGatherType=jobacct_gather/none
      SelectType=select/cons_tres
      SelectTypeParameters=CR_CPU
      SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
      PropagateResourceLimits=NONE
      MpiDefault=none
      MailProg=/bin/true
      KillWait=5
      ReturnToService=2
      SlurmdParameters=config_overrides
      NodeName=localhost NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
      PartitionName=main Nodes=localhost Default=YES MaxTime=INFINITE State=UP

      """, to: "slurm.conf")
    try write("CgroupPlugin=cgroup/v1\n", to: "cgroup.conf")
    try write("", to: "plugstack.conf")
    let key = String(decoding: (0..<128).map { _ in UInt8.random(in: 33...126) }, as: UTF8.self)
    try write(key, to: "munge.key", permissions: 0o400)
  }

  /// Two ports that nobody listens on, below those that the system gives to connections.
  private static func freePorts() throws -> [Int] {
    var ports: [Int] = []
    for _ in 0..<1_000 where ports.count < 2 {
      let port = Int.random(in: 20_000..<30_000)
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(listener) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = UInt16(port).bigEndian
      let isFree = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
      if isFree, !ports.contains(port) { ports.append(port) }
    }
    try #require(ports.count == 2, "no free ports from 20000 to 29999")
    return ports
  }

  func write(_ text: String, to name: String, permissions: Int = 0o644) throws {
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: file.path)
  }

  func read(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  /// Runs a command in the folder, two minutes at most; its output without the last line's end.
  func run(
    _ command: String, _ arguments: [String], environment more: [Environment.Key: String] = [:]
  ) async throws -> (status: TerminationStatus, output: String) {
    let result = try await Subprocess.run(
      Configuration(
        executable: .name("timeout"),
        arguments: Arguments(["--kill-after=5", "120", command] + arguments),
        environment: .inherit.updating(environment).updating(more),
        workingDirectory: FilePath(folder.path)),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return (
      result.terminationStatus,
      (result.standardOutput + result.standardError)
        .trimmingCharacters(in: .whitespacesAndNewlines)
    )
  }

  func waitForTheQueue() async throws {
    try await wait(for: "empty queue") {
      $0 = try await run("squeue", ["--noheader"]).output
      return $0.isEmpty
    }
  }

  /// Polls until `isDone`, which may say how things stand; past the deadline the daemons' logs
  /// are shown.
  func wait(
    for what: String, seconds: Int = 120, every milliseconds: Int = 200,
    until isDone: (inout String) async throws -> Bool
  ) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var state = ""
    while try await !isDone(&state) {
      try #require(
        ContinuousClock.now < deadline, "no \(what) in \(seconds) s; \(state)\(logs)")
      try await Task.sleep(for: .milliseconds(milliseconds))
    }
  }

  /// The ends of all logs: the daemons' and the jobs'.
  var logs: String {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".log") }.sorted().map { name in
      "\n--- \(name):\n\((try? read(name))?.suffix(2_000) ?? "unreadable")"
    }.joined()
  }
}
