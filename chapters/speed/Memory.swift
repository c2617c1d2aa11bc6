import Foundation

/// The most memory that this process has held at a time, in MiB: the kernel's high-water mark of its
/// resident pages. Nil where the kernel does not say.
func peakMemory() -> Double? {
  guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
    return nil
  }
  return peakMemory(status: status)
}

/// Reads it from the text of `/proc/self/status`.
func peakMemory(status: String) -> Double? {
  guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
    let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({
      Double($0)
    })
  else { return nil }
  return kibibytes / 1_024
}
