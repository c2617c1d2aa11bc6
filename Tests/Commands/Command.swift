import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Built executables, run as a user runs them.
public enum Command {
  /// Executables are built beside the tests.
  public static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// Whether the golden outcomes can be computed here.
  public static let hasAVX2 =
    (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.contains(" avx2 ") == true

  public static func configuration(
    _ name: String, _ arguments: [String], in folder: ScratchFolder,
    environment: [Environment.Key: String] = [:]
  ) -> Configuration {
    Configuration(
      executable: .path(FilePath(products.appending(path: name).path(percentEncoded: false))),
      arguments: Arguments(arguments),
      environment: .inherit.updating(environment),
      workingDirectory: FilePath(folder.path))
  }

  public static func run(
    _ name: String, _ arguments: [String] = [], in folder: ScratchFolder,
    environment: [Environment.Key: String] = [:]
  ) async throws -> (status: TerminationStatus, output: String, error: String) {
    let result = try await Subprocess.run(
      configuration(name, arguments, in: folder, environment: environment),
      output: .string(limit: 1 << 22), error: .string(limit: 1 << 22))
    return (result.terminationStatus, result.standardOutput, result.standardError)
  }

  /// A line for the shell, in which `"$0"` is the executable.
  public static func shell(
    _ line: String, _ name: String, in folder: ScratchFolder
  ) async throws -> (status: TerminationStatus, output: String, error: String) {
    let tool = products.appending(path: name).path(percentEncoded: false)
    let result = try await Subprocess.run(
      .path("/bin/sh"), arguments: ["-c", line, tool], workingDirectory: FilePath(folder.path),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return (result.terminationStatus, result.standardOutput, result.standardError)
  }
}
