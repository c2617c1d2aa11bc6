import Foundation

/// What this process may use of the machine: by its affinity (`taskset`, Slurm), its control
/// groups (containers, systemd; versions 1 and 2) and its own limits (`ulimit -v`).
public struct ProcessLimits: Sendable {
  /// Threads that run at once: processors this process may run on, or the control groups' quota
  /// of processor time, rounded up, where that is less. At least one.
  public let processors: Int

  /// Of this process, read when first asked for.
  public static let current = ProcessLimits()

  /// Bytes this process can still take without swapping or being killed, as things stand now:
  /// what the machine has to give, what its control groups leave, what its address space leaves.
  public static var availableMemory: Int { ControlGroups().availableMemory(addressSpaceLeft()) }

  private init() {
    processors = Self.processors(allowed: allowedProcessors(), quota: ControlGroups().quota)
  }

  static func processors(allowed: Int, quota: Double?) -> Int {
    // A quota may be larger than any Int.
    max(1, Int(min(Double(allowed), (quota ?? .infinity).rounded(.up))))
  }
}

/// Processors in this process's affinity mask.
private func allowedProcessors() -> Int {
  (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))
    .flatMap(allowedProcessors(status:)) ?? ProcessInfo.processInfo.activeProcessorCount
}

/// Counts the mask in the text of `/proc/self/status`: `Cpus_allowed: 3f,ffffffff`. Swift does not
/// import sched_getaffinity, which gives the same.
func allowedProcessors(status: String) -> Int? {
  for line in status.split(separator: "\n") where line.hasPrefix("Cpus_allowed:") {
    let digits = line.split(separator: ":")[1].filter { $0.isHexDigit }
    return digits.reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount }
  }
  return nil
}

/// Bytes of address space below the process's own limit; nil where it has none.
private func addressSpaceLeft() -> Int? {
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
    limit.rlim_cur < UInt64(Int64.max),
    let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
      .split(separator: " ").first.flatMap({ Int($0) })
  else { return nil }
  return Int(limit.rlim_cur) - pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
