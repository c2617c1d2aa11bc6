import CGnuplot
import Foundation

/// The program that draws. It is fed through gnuplot-iostream and answers with a PNG.
public struct Gnuplot {
  /// A name looked up on PATH, or a path.
  var program = "gnuplot"
  /// The time allowed; the largest figures take a few seconds.
  var seconds = 120.0

  private static let noFont = "NO FONT"

  /// Without any font, gnuplot draws a picture without text and says nothing, but a letter is then
  /// next to nothing wide (in 1/200 pixel).
  static let fontCheck =
    "if (exists(\"GPVAL_TERM_HCHAR\") && GPVAL_TERM_HCHAR < 400) { "
    + "print \"\(noFont)\"; exit status 1 }"

  /// Draws a letter, to see whether gnuplot is there, knows PNG and has a font.
  ///
  /// - Throws: ``PlottingError``: what is missing, and the package that has it.
  public static func check() throws { try Gnuplot().check() }

  func check() throws {
    var drawing = Drawing(width: 200, height: 200)
    drawing.canvas.text(["x"], x: 100, y: 100, size: 20)
    _ = try png(drawing.finish())
  }

  /// Runs a script that draws on standard output.
  ///
  /// - Throws: ``PlottingError`` when gnuplot is missing, fails, draws nothing or takes too long.
  func png(_ script: Script) throws -> [UInt8] {
    guard let session = cgnuplot_open() else {
      throw PlottingError.gnuplotFailed(
        reason: "cannot be started: \(String(cString: strerror(errno)))", diagnostics: "")
    }
    defer { cgnuplot_close(session) }
    for part in script.parts {
      guard Self.send(part, to: session) == 0 else {
        throw PlottingError.gnuplotFailed(
          reason: "cannot be fed: no memory for its script", diagnostics: "")
      }
    }
    var result = cgnuplot_run(session, program, seconds)
    defer { cgnuplot_result_free(&result) }
    let diagnostics = result.diagnostics.map { Self.tail(String(cString: $0)) } ?? ""
    try check(result, diagnostics)
    let bytes = Array(UnsafeBufferPointer(start: result.output, count: result.output_length))
    guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
      throw PlottingError.gnuplotFailed(reason: "drew nothing", diagnostics: diagnostics)
    }
    return bytes
  }

  private static func send(_ part: Script.Part, to session: OpaquePointer) -> CInt {
    switch part {
    case .text(var text):
      text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          cgnuplot_text(session, $0.baseAddress, $0.count)
        }
      }
    case .table(let name, let values, let columns):
      cgnuplot_table(session, name, values, values.count / columns, columns)
    }
  }

  private func check(_ result: cgnuplot_result, _ diagnostics: String) throws {
    if diagnostics.contains("unknown or ambiguous terminal type") {
      throw PlottingError.gnuplotUnusable(
        reason: "it was built without the pngcairo terminal. Install the one that has it with: "
          + "apt-get install gnuplot-nox")
    }
    if diagnostics.contains(Self.noFont) {
      throw PlottingError.gnuplotUnusable(
        reason: "no font is installed. Install one with: apt-get install fonts-dejavu-core")
    }
    switch result.outcome {
    case CGNUPLOT_EXITED where result.code == 0:
      return
    case CGNUPLOT_NOT_FOUND:
      throw PlottingError.gnuplotMissing(program: program)
    case CGNUPLOT_TIMED_OUT:
      throw PlottingError.gnuplotTimedOut(seconds: seconds)
    case CGNUPLOT_EXITED:
      throw PlottingError.gnuplotFailed(
        reason: "ended with status \(result.code)", diagnostics: diagnostics)
    case CGNUPLOT_SIGNALLED:
      throw PlottingError.gnuplotFailed(
        reason: "was ended by signal \(result.code)", diagnostics: diagnostics)
    default:
      throw PlottingError.gnuplotFailed(
        reason: "cannot be run: \(String(cString: strerror(result.code)))",
        diagnostics: diagnostics)
    }
  }

  /// The last lines, which say what went wrong.
  private static func tail(_ text: String) -> String {
    text.split(separator: "\n").suffix(12).joined(separator: "\n")
  }
}
