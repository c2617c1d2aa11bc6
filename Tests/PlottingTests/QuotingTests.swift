import Foundation
import Testing

@testable import Plotting

@Suite struct QuotingTests {
  @Test(arguments: [
    ("", #""""#), ("Recall@20", #""Recall\100\062\060""#), ("a-b, c.", #""a-b, c.""#),
    ("`ls`", #""\140ls\140""#), ("é", #""\303\251""#), ("a\nb", #""a\nb""#), ("a\tb", #""a b""#),
    ("\u{1B}[", #""\357\277\275\133""#), ("漢", #""\357\277\275""#),
    ("\u{202E}", #""\357\277\275""#),
    // A letter and its accent apart become one.
    ("e\u{301}", #""\303\251""#),
  ])
  func escapes(text: String, expected: String) {
    #expect(quoted(text) == expected)
  }

  @Test func nothingButPlainCharactersAndEscapesRemain() {
    for seed in UInt64(0)..<500 {
      var noise = GalleryTests.Noise(state: seed)
      var text = String.UnicodeScalarView()
      for _ in 0..<60 {
        let limit = noise.uniform() < 0.8 ? 128.0 : 70_000
        if let scalar = Unicode.Scalar(UInt32(noise.uniform() * limit)) { text.append(scalar) }
      }
      let result = quoted(String(text))
      // An octal escape is never followed by a digit, which gnuplot would add to it.
      let plain = #/"([A-Za-z0-9 .,:\-]|\\n|\\[0-3][0-7][0-7](?![0-9]))*"/#
      #expect(result.wholeMatch(of: plain) != nil, "seed \(seed): \(result)")
    }
  }

  /// Texts that, unescaped in one kind of string or another, would create the file.
  private func attacks(_ path: String) -> [String] {
    [
      "`touch \(path)`", "$(touch \(path))", "'.system('touch \(path)').'",
      "\".system(\"touch \(path)\").\"", "\n!touch \(path)\n", "x\nsystem 'touch \(path)'\n",
      "\\\"; system 'touch \(path)'; \\\"", "\\n`touch \(path)`\\", "@path`touch \(path)`",
      "e\n`touch \(path)`\nEOD\n", "{/=99 `touch \(path)`}", "%`touch \(path)`%s%n%99999d",
      "\u{2028}!touch \(path)", "\r!touch \(path)\r\n", "%%\"; !touch \(path)",
    ]
  }

  /// Every place that takes a text, each with this one.
  private func figure(_ text: String) throws -> Figure {
    let style = Style(color: Palette.blue)
    let image = try Image(width: 4, height: 4)
    return Figure(
      title: text,
      panels: [
        Panel(
          text,
          .xy(
            XYPlot(
              x: Axis(text), y: Axis(text),
              series: [
                Series(text, x: [1, 2], y: [3, 4]),
                Series(
                  text + ".", x: [1, 2], y: [3, 4], mark: .line(markers: true), style: style),
              ]))),
        Panel(
          text,
          .bars(
            BarChart(
              groups: [text, text], series: [BarSeries(text, values: [1, nil])], y: Axis(text)))),
        Panel(
          text,
          .heatMap(
            HeatMap(
              rows: [text], columns: [text], values: [[1]], rowLabel: text, columnLabel: text,
              valueLabel: text))),
        Panel(
          text,
          .thumbnails(
            ThumbnailGrid(rows: [
              ThumbnailGrid.Row(text, cells: [ThumbnailGrid.Cell(image, caption: text)])
            ]))),
      ], columns: 2, caption: text, width: 1000)
  }

  @Test func scriptsHoldNoTextOutsideStrings() throws {
    for text in attacks("/tmp/pwned") + ["zzz` '@$(){}!\\"] {
      let script = try figure(text).script().0.text
      let outside = script.replacing(#/"[^"\n]*"/#, with: "")
      for forbidden in ["`", "'", "@", "!", "\\", "system", "touch", "pwned", "zzz", "$("] {
        #expect(!outside.contains(forbidden), "\(forbidden) of \(text)")
      }
      for inside in script.matches(of: #/"[^"\n]*"/#) {
        #expect(!inside.output.contains { "`$@'".contains($0) }, "\(inside.output)")
      }
    }
  }

  @Test func nothingIsExecuted() throws {
    // A path without characters that are escaped anyway.
    let path = FileManager.default.temporaryDirectory.appending(path: "pwned-\(UUID().uuidString)")
      .path(percentEncoded: false)
    for text in attacks(path) {
      _ = try figure(text).render().png(provenance: ["Title": text])
      #expect(!FileManager.default.fileExists(atPath: path), "\(text)")
    }
    // The test can fail: gnuplot does run what an unescaped string holds.
    var script = Script()
    script.line("set title \"`touch \(path)`\"")
    _ = try? Gnuplot().png(script)
    #expect(FileManager.default.fileExists(atPath: path))
    try FileManager.default.removeItem(atPath: path)
  }
}
