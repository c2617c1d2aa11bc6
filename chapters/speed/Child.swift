import Foundation
import Workbench

/// Runs a program to its end and returns what it printed. Where the user asks to stop, so is the
/// program, which Ctrl-C does not reach: Foundation gives it a process group of its own.
///
/// - Throws: `Interrupted`.
func output(of process: Process) throws -> Data {
  try Interruption.check()
  // Into a file, as a pipe that nobody reads meanwhile may fill.
  let file = try EmptyFile()
  process.standardOutput = file.handle
  try process.run()
  var isAskedToStop = false
  while process.isRunning {
    if Interruption.isRequested, !isAskedToStop {
      process.terminate()
      isAskedToStop = true
    }
    usleep(20_000)
  }
  process.waitUntilExit()
  try Interruption.check()
  return try file.contents
}

/// A file for a child to write into, gone with this.
final class EmptyFile {
  private let url = FileManager.default.temporaryDirectory.appending(path: "speed-\(UUID()).txt")
  let handle: FileHandle

  init() throws {
    try Data().write(to: url)
    handle = try FileHandle(forWritingTo: url)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var contents: Data { get throws { try Data(contentsOf: url) } }
}
