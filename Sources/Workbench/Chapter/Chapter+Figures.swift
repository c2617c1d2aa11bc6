import Foundation
import Macrid
import Plotting

extension PlottingError: Failure {
  public var exitStatus: ExitStatus {
    switch self {
    case .invalidPlot: .fault
    case .imageUnreadable: .badData
    case .imageMissing: .missingInput
    case .gnuplotMissing, .gnuplotUnusable, .gnuplotFailed, .gnuplotTimedOut: .gnuplotMissing
    case .cannotWrite: .cannotWrite
    }
  }
}

extension Chapter {
  /// Draws a figure and writes it as `<artifact><suffix>.png`. Its text chunks say which version
  /// drew it, by which command, from which data.
  ///
  /// - Throws: `PlottingError`; `CannotWrite`.
  public func publish(_ figure: Figure, suffix: String = "") throws {
    let data = datasets.map { "\($0.name) \($0.sha256)\($0.simulated ? " (simulated)" : "")" }
    let png = try figure.render().png(provenance: [
      "Software": "macrid-workbench \(version)", "Command": command,
      "Datasets": data.joined(separator: "; "),
    ])
    try AtomicFile.write(Data(png), to: out.appending(path: "\(artifact)\(suffix).png"))
  }
}
