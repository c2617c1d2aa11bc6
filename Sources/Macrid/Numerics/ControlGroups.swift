import Foundation

/// The Linux control groups that a process is in, version 1 or 2 or both, read as files.
struct ControlGroups {
  /// Before /proc and /sys; a test puts its own tree there.
  let root: String

  /// - Parameter root: what stands before `/proc` and `/sys`.
  init(root: String = "") { self.root = root }

  /// Processors' worth of time per time: the least quota of the group and those above it; nil
  /// where none has one.
  var quota: Double? {
    let unified = folders(of: "").compactMap { folder -> Double? in
      // "50000 100000" or "max 100000"
      let fields = text(folder + "/cpu.max")?.split(separator: " ").map { Double($0) } ?? []
      guard fields.count == 2, let quota = fields[0], let period = fields[1], period > 0 else {
        return nil
      }
      return quota / period
    }
    let separate = folders(of: "cpu").compactMap { folder -> Double? in
      guard let quota = number(folder + "/cpu.cfs_quota_us"), quota > 0,
        let period = number(folder + "/cpu.cfs_period_us"), period > 0
      else { return nil }
      return quota / period
    }
    return (unified + separate).min()
  }

  /// Bytes: the least of the machine's, the groups' and `other`'s.
  func availableMemory(_ other: Int?) -> Int {
    var least = other ?? .max
    if let kibibytes = field("MemAvailable:", of: root + "/proc/meminfo") {
      least = min(least, kibibytes * 1_024)
    }
    for (controller, limit, used, reclaimable) in [
      ("", "memory.max", "memory.current", "inactive_file"),
      ("memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
    ] {
      for folder in folders(of: controller) {
        guard let limit = number("\(folder)/\(limit)"), limit < 0x1p62,
          let used = number("\(folder)/\(used)")
        else { continue }
        // Files that were read count as used until somebody needs the room.
        let cached = field(reclaimable, of: "\(folder)/memory.stat") ?? 0
        least = min(least, Int(limit - used) + cached)
      }
    }
    return max(0, least)
  }

  /// The folders of the process's group and of those above it, of a controller of version 1, or
  /// of version 2 where `controller` is empty. A container may not show the lower ones.
  private func folders(of controller: String) -> [String] {
    for line in lines("/proc/self/cgroup") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3,
        fields[1].split(separator: ",").contains(Substring(controller))
          || (controller.isEmpty && fields[0] == "0"),
        let mount = mount(of: controller)
      else { continue }
      var parts = fields[2].split(separator: "/")
      var folders = [root + mount]
      while !parts.isEmpty {
        folders.append(root + mount + "/" + parts.joined(separator: "/"))
        parts.removeLast()
      }
      return folders
    }
    return []
  }

  /// Where a controller's tree is: `32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu`.
  private func mount(of controller: String) -> String? {
    for line in lines("/proc/self/mountinfo") {
      guard let dash = line.range(of: " - ") else { continue }
      let before = line[..<dash.lowerBound].split(separator: " ")
      let after = line[dash.upperBound...].split(separator: " ")
      guard before.count > 4, after.count > 2 else { continue }
      let isIt =
        controller.isEmpty
        ? after[0] == "cgroup2"
        : after[0] == "cgroup" && after[2].split(separator: ",").contains(Substring(controller))
      if isIt { return String(before[4]) }
    }
    return nil
  }

  private func lines(_ path: String) -> [Substring] {
    text(root + path)?.split(separator: "\n") ?? []
  }

  private func text(_ path: String) -> String? {
    try? String(contentsOfFile: path, encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func number(_ path: String) -> Double? { text(path).flatMap { Double($0) } }

  /// The number after a name at the beginning of a line.
  private func field(_ name: String, of path: String) -> Int? {
    for line in text(path)?.split(separator: "\n") ?? [] {
      let fields = line.split(separator: " ")
      if fields.count > 1, fields[0] == name { return Int(fields[1]) }
    }
    return nil
  }
}
