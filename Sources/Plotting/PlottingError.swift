/// What can go wrong between a plot and its PNG, told so that a reader can act on it.
public enum PlottingError: Error, Equatable, Sendable {
  /// No program of this name is on PATH.
  case gnuplotMissing(program: String)
  /// gnuplot runs but cannot draw here: no pngcairo terminal, or no font.
  case gnuplotUnusable(reason: String)
  /// gnuplot refused its script, died, or drew nothing; `diagnostics` is what it said.
  case gnuplotFailed(reason: String, diagnostics: String)
  /// gnuplot took longer than allowed and was ended.
  case gnuplotTimedOut(seconds: Double)
  /// A plot holds what cannot be drawn; `what` names panel, series and index.
  case invalidPlot(what: String)
  /// There is no such image file.
  case imageMissing(path: String)
  /// The file is not a PNG that can be read whole.
  case imageUnreadable(path: String, reason: String)
}

extension PlottingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .gnuplotMissing(let program):
      "\(program) was not found, and figures are drawn by gnuplot. Install it with: "
        + "apt-get install gnuplot-nox fonts-dejavu-core"
    case .gnuplotUnusable(let reason):
      "gnuplot cannot draw here: \(reason)"
    case .gnuplotFailed(let reason, let diagnostics):
      "gnuplot \(reason)" + (diagnostics.isEmpty ? "" : "; it said:\n\(diagnostics)")
    case .gnuplotTimedOut(let seconds):
      "gnuplot had not finished after \(seconds) seconds and was ended"
    case .invalidPlot(let what):
      "cannot be plotted: \(what)"
    case .imageMissing(let path):
      "\(path): no such image"
    case .imageUnreadable(let path, let reason):
      "\(path): not a PNG that can be read: \(reason)"
    }
  }
}
