import Foundation
import Macrid
import Workbench

/// Runs a Python script of this package and reads the JSON that it prints.
///
/// - Parameter needs: what the script imports, for the message where it cannot.
/// - Throws: `ChapterFailure`, missing input, where the script fails.
func ask<Answer: Decodable>(
  _ python: String, _ script: String, _ arguments: [String], needs: String
) throws -> Answer {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [python, script] + arguments
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0,
    let answer = try? JSONDecoder().decode(Answer.self, from: data)
  else {
    throw ChapterFailure(
      .missingInput,
      "--peer \(python): \(script) failed with status \(process.terminationStatus); name a "
        + "Python that can import \(needs), and run in the package's folder")
  }
  return answer
}
