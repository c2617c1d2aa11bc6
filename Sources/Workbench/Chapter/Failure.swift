import ArgumentParser
import Foundation

/// How a chapter or the weaver ends: the numbers scripts can rely on.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  case done = 0
  /// `--verify` or `weave --check` found a difference.
  case difference = 1
  case usage = 64
  case badData = 65
  case missingInput = 66
  case gnuplotMissing = 69
  /// A fault in the workbench itself.
  case fault = 70
  case cannotWrite = 73
  case interrupted = 130
}

/// An error that a reader of the terminal can act on.
///
/// Its description says which file, which line, what was expected, what to do. A library that
/// does not know the workbench joins by a one-line extension here that maps its kinds.
public protocol Failure: Error, CustomStringConvertible {
  var exitStatus: ExitStatus { get }
}

/// A failure that needs no type of its own.
public struct ChapterFailure: Failure, Equatable {
  public let exitStatus: ExitStatus
  public let description: String

  public init(_ exitStatus: ExitStatus, _ description: String) {
    self.exitStatus = exitStatus
    self.description = description
  }
}

extension ExitStatus {
  /// The status an error ends the program with, and what the reader is told.
  public static func of(_ error: any Error) -> (status: ExitStatus, message: String) {
    switch error {
    case let failure as any Failure:
      return (failure.exitStatus, failure.description)
    case let error as ValidationError:
      return (.usage, error.message)
    case let error as CocoaError where error.code == .fileReadNoSuchFile:
      return (.missingInput, "\(error.filePath ?? "a file") does not exist")
    case let error as CocoaError where error.code == .fileReadNoPermission:
      return (.missingInput, "\(error.filePath ?? "a file") cannot be read: permission denied")
    default:
      return (.fault, "unexpected error, please report it: \(error)")
    }
  }
}
