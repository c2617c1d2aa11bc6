import Foundation

/// The most memory this process held at a time since `resetPeakMemory`, in MiB: the kernel's
/// high-water mark of resident pages.
func peakMemory() -> Double? {
  (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n")
    .first { $0.hasPrefix("VmHWM:") }?.split(whereSeparator: \.isWhitespace).dropFirst().first
    .flatMap { Double($0) }.map { $0 / 1_024 }
}

/// Gives back what is free and lets the high-water mark begin anew, at what is held now.
func resetPeakMemory() {
  // Swift's Glibc does not import malloc.h.
  if let symbol = dlsym(nil, "malloc_trim") {
    _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0)
  }
  let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs")
  try? file?.write(contentsOf: Data("5".utf8))
  try? file?.close()
}
