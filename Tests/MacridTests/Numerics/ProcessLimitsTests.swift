import Foundation
import Testing

@testable import Macrid

@Suite struct ProcessLimitsTests {
  private let unified = "30 29 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"
  private let separate =
    "31 30 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
    + "32 30 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"

  /// A tree of files that look like /proc and /sys.
  private func groups(_ files: [String: String]) throws -> (ControlGroups, DataFixture) {
    let fixture = try DataFixture()
    for (name, text) in files { try fixture.write(name, text) }
    return (ControlGroups(root: fixture.folder.path), fixture)
  }

  @Test(
    arguments: [
      ("max 100000", "max 100000", nil), ("50000 100000", "max 100000", 0.5),
      ("400000 100000", "150000 100000", 1.5), ("200000 100000", "max 100000", 2),
    ] as [(String, String, Double?)])
  func quotaOfVersion2(own: String, above: String, quota: Double?) throws {
    let (groups, fixture) = try groups([
      "proc/self/cgroup": "0::/slurm/job_7\n", "proc/self/mountinfo": unified,
      "sys/fs/cgroup/slurm/job_7/cpu.max": own + "\n", "sys/fs/cgroup/slurm/cpu.max": above + "\n",
    ])
    #expect(groups.quota == quota)
    _ = fixture
  }

  @Test(arguments: [("-1", nil), ("100000", 1), ("250000", 2.5)] as [(String, Double?)])
  func quotaOfVersion1(own: String, quota: Double?) throws {
    // A container shows its own group as the tree's root.
    for place in ["", "/docker/abc"] {
      let (groups, fixture) = try groups([
        "proc/self/cgroup": "5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n",
        "proc/self/mountinfo": separate,
        "sys/fs/cgroup/cpu,cpuacct\(place)/cpu.cfs_quota_us": own + "\n",
        "sys/fs/cgroup/cpu,cpuacct\(place)/cpu.cfs_period_us": "100000\n",
      ])
      #expect(groups.quota == quota, "in '\(place)'")
      _ = fixture
    }
  }

  @Test func theLeastOfAffinityAndQuota() {
    for (allowed, quota, processors) in [
      (8, nil, 8), (8, 0.5, 1), (8, 1.5, 2), (2, 4, 2), (1, nil, 1), (0, nil, 1), (8, 1e300, 8),
    ] as [(Int, Double?, Int)] {
      #expect(ProcessLimits.processors(allowed: allowed, quota: quota) == processors)
    }
  }

  @Test(
    arguments: [
      ("Cpus_allowed:\t3\n", 2), ("Cpus_allowed:\t00000000,00000001\n", 1),
      ("Name:\ttsne\nCpus_allowed:\tff,ffffffff\nCpus_allowed_list:\t0-39\n", 40),
      ("Name:\ttsne\n", nil),
    ] as [(String, Int?)])
  func affinity(status: String, processors: Int?) {
    #expect(allowedProcessors(status: status) == processors)
  }

  @Test func memoryIsTheLeastOfAll() throws {
    let meminfo = "MemTotal: 9000 kB\nMemAvailable:    8000 kB\n"
    let two = [
      "proc/meminfo": meminfo, "proc/self/cgroup": "0::/a\n", "proc/self/mountinfo": unified,
      "sys/fs/cgroup/a/memory.max": "5000\n", "sys/fs/cgroup/a/memory.current": "3000\n",
      "sys/fs/cgroup/a/memory.stat": "anon 2000\ninactive_file 700\n",
    ]
    let one = [
      "proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/b\n",
      "proc/self/mountinfo": separate,
      "sys/fs/cgroup/memory/b/memory.limit_in_bytes": "6000\n",
      "sys/fs/cgroup/memory/b/memory.usage_in_bytes": "5500\n",
    ]
    let unlimited = one.merging([
      "sys/fs/cgroup/memory/b/memory.limit_in_bytes": "9223372036854771712\n"
    ]) { $1 }
    for (files, other, available) in [
      (two, nil, 2_700), (one, nil, 500), (unlimited, nil, 8_192_000), (unlimited, 9, 9),
      (two.merging(["sys/fs/cgroup/a/memory.current": "9000\n"]) { $1 }, nil, 0),
    ] as [([String: String], Int?, Int)] {
      let (groups, fixture) = try groups(files)
      #expect(groups.availableMemory(other) == available)
      _ = fixture
    }
  }

  @Test func thisProcess() {
    let limits = ProcessLimits.current
    #expect(limits.processors >= 1)
    #expect(limits.processors <= ProcessInfo.processInfo.processorCount)
    #expect(Workers().count == limits.processors)
    #expect(ProcessLimits.availableMemory > 1 << 20)
  }
}
