import Foundation
import Testing

@testable import Plotting

/// What becomes of a figure when gnuplot is not as it should be.
@Suite struct GnuplotTests {
  private func figure(points: Int = 5) -> Figure {
    let x = (0..<points).map(Double.init)
    return Figure(panels: [Panel("", .xy(XYPlot(series: [Series("s", x: x, y: x)])))])
  }

  /// A program that stands in for gnuplot.
  private func program(_ body: String, in folder: TemporaryFolder) throws -> String {
    let text = folder.url.appending(path: "text").path(percentEncoded: false)
    let path = folder.url.appending(path: "gnuplot").path(percentEncoded: false)
    try Data("#!/bin/sh\n\(body)\n".utf8).write(to: URL(filePath: text))
    // Copied by another process: a test that forks while this one has the program open for writing
    // would keep it from being run ("text file busy").
    let install = try Process.run(
      URL(filePath: "/usr/bin/install"), arguments: ["-m", "755", text, path])
    install.waitUntilExit()
    return path
  }

  private func error(_ body: String, points: Int = 5, seconds: Double = 20) throws -> PlottingError?
  {
    let folder = try TemporaryFolder()
    let gnuplot = Gnuplot(program: try program(body, in: folder), seconds: seconds)
    return #expect(throws: PlottingError.self) { try figure(points: points).render(with: gnuplot) }
  }

  @Test func missingGnuplotNamesThePackage() {
    let error = #expect(throws: PlottingError.self) {
      try figure().render(with: Gnuplot(program: "gnuplot-that-is-not-here"))
    }
    #expect(error == .gnuplotMissing(program: "gnuplot-that-is-not-here"))
    #expect(error?.description.contains("apt-get install gnuplot-nox") == true)
  }

  @Test func programThatCannotBeRun() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "gnuplot")
    try Data("text".utf8).write(to: file)
    let error = #expect(throws: PlottingError.self) {
      try figure().render(with: Gnuplot(program: file.path(percentEncoded: false)))
    }
    guard case .gnuplotFailed(let reason, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("Permission denied"))
  }

  @Test func errorsOfGnuplotAreShown() throws {
    #expect(
      try error("echo 'line 3: undefined variable: x' >&2; exit 2")
        == .gnuplotFailed(
          reason: "ended with status 2", diagnostics: "line 3: undefined variable: x"))
  }

  @Test func gnuplotThatIsKilled() throws {
    #expect(
      try error("kill -SEGV $$")
        == .gnuplotFailed(reason: "was ended by signal 11", diagnostics: ""))
  }

  @Test func gnuplotThatHangsIsEndedWithItsChildren() throws {
    let folder = try TemporaryFolder()
    let path = try program("sleep 60 & echo $! > \"$0.child\"; wait", in: folder)
    let error = #expect(throws: PlottingError.self) {
      try figure().render(with: Gnuplot(program: path, seconds: 0.5))
    }
    #expect(error == .gnuplotTimedOut(seconds: 0.5))
    let text = try String(contentsOfFile: path + ".child", encoding: .utf8)
    let child = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    // The signal takes its time, and an orphan that nobody has waited for stays on as a zombie.
    func isRunning() -> Bool {
      let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
      return state.map { !$0.contains(") Z ") } ?? false
    }
    for _ in 0..<1_000 where isRunning() { usleep(10_000) }
    #expect(!isRunning())
  }

  @Test func gnuplotThatReadsNothingDoesNotKillUs() throws {
    #expect(
      try error("exec <&-; exit 0", points: 100_000)
        == .gnuplotFailed(reason: "drew nothing", diagnostics: ""))
  }

  @Test func truncatedPictureIsAnError() throws {
    let error = try error("gnuplot \"$@\" | head -c 5000")
    #expect(error?.description.contains("gnuplot's picture") == true)
  }

  @Test func longDiagnosticsDoNotBlock() throws {
    let error = try error("yes 'warning: again' | head -n 200000 >&2; exit 1")
    guard case .gnuplotFailed(_, let diagnostics) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(diagnostics.split(separator: "\n").count == 12)
  }

  @Test func missingTerminalNamesThePackage() throws {
    let error = try error(
      "sed 's/set terminal pngcairo/set terminal pngcario/' | exec gnuplot \"$@\"")
    guard case .gnuplotUnusable(let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("gnuplot-nox"))
  }

  @Test func missingFontsNameThePackage() throws {
    let error = try error(
      """
      cat > "$0.conf" <<'END'
      <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
      <fontconfig><dir>/nonexistent</dir></fontconfig>
      END
      FONTCONFIG_FILE="$0.conf" exec gnuplot "$@"
      """)
    guard case .gnuplotUnusable(let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("fonts-dejavu-core"))
  }

  @Test func aUsersSettingsChangeNothing() throws {
    let folder = try TemporaryFolder()
    try Data("set grid lc rgb 'red'\nset title 'mine'\nset label 1 'x' at 1,1\n".utf8)
      .write(to: folder.url.appending(path: ".gnuplot"))
    let path = try program(
      "HOME=\"$(dirname \"$0\")\" LC_ALL=C GNUTERM=dumb exec gnuplot \"$@\"", in: folder)
    #expect(try figure().render(with: Gnuplot(program: path)) == figure().render())
  }

  /// gnuplot reads GNUTERM before its first command, and others when it needs them.
  @Test(arguments: [
    ("GNUTERM", "x11"), ("GNUTERM", "nonsense"), ("GNUPLOT_DEFAULT_GDFONT", "/nowhere.ttf"),
    ("GDFONTPATH", "/nowhere"), ("FIT_SCRIPT", "/nowhere"), ("GNUPLOT_LIB", "/nowhere"),
  ])
  func gnuplotsOwnVariablesDoNotReachIt(name: String, value: String) throws {
    setenv(name, value, 1)
    defer { unsetenv(name) }
    let folder = try TemporaryFolder()
    let path = try program(
      "[ -z \"${\(name)+set}\" ] || exit 3; exec gnuplot \"$@\"", in: folder)
    #expect(try figure().render(with: Gnuplot(program: path)) == figure().render())
  }

  @Test func theCheckBeforeARunFindsWhatDrawingWouldFind() throws {
    try Gnuplot.check()
    let folder = try TemporaryFolder()
    #expect(throws: PlottingError.self) {
      try Gnuplot(program: "gnuplot-that-is-not-here").check()
    }
    let old = try program(
      "sed 's/set terminal pngcairo/set terminal pngcario/' | exec gnuplot \"$@\"", in: folder)
    #expect(throws: PlottingError.self) { try Gnuplot(program: old).check() }
  }
}
