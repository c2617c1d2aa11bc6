import Foundation

/// Runs `body` and returns the most memory that this process held at a time meanwhile, in MiB: the
/// kernel's high-water mark of resident pages, which begins anew once what is free was given back.
/// Nil where the mark cannot be reset.
func peakMemory(during body: () throws -> Void) rethrows -> Double? {
  // Swift's Glibc does not import malloc.h.
  if let symbol = dlsym(nil, "malloc_trim") {
    _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0)
  }
  let isReset = (try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))) != nil
  try body()
  guard isReset, let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
    let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
    let kibibytes = Double(line.split(whereSeparator: \.isWhitespace)[1])
  else { return nil }
  return kibibytes / 1_024
}
