import Foundation
import Testing

@testable import Plotting

@Suite struct LayoutTests {
  @Test(arguments: [
    (0.0...1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (0.14...0.26, 6, ["0.14", "0.16", "0.18", "0.20", "0.22", "0.24", "0.26"]),
    (-3.0...4.0, 4, ["-2", "0", "2", "4"]), (0.0...95_000.0, 2, ["0", "50000"]),
    (0.0...9.5, 2, ["0", "5"]), (0.0...0.0095, 1, ["0.00"]),
    (0.0...4e9, 2, ["0", "2e+09", "4e+09"]),
  ])
  func steps(extent: ClosedRange<Double>, count: Int, expected: [String]) {
    #expect(ScaledAxis.steps(in: extent, count: count).map { $0.text.joined() } == expected)
  }

  @Test func powersOfTen() {
    let tics = ScaledAxis.powers(in: 1e-5...1e6, count: 20)
    #expect(
      tics.map { $0.text.joined() } == [
        "10\u{207B}\u{2075}", "10\u{207B}\u{2074}", "0.001", "0.01", "0.1", "1", "10", "100",
        "1000",
        "10000", "10\u{2075}", "10\u{2076}",
      ])
    #expect(ScaledAxis.powers(in: 1e-300...1e300, count: 8).count <= 9)
  }

  @Test func whatAnEqualsSignJoinsIsOneWord() {
    let text = "Recall@20 of MacridVAE (K = 7) less K = 1"
    let width = TextWidth.of("Recall@20 of MacridVAE (K = 7", size: 20)
    #expect(
      TextWidth.wrap(text, size: 20, width: width)
        == ["Recall@20 of MacridVAE", "(K = 7) less K = 1"])
    #expect(TextWidth.wrap("= 7", size: 20, width: 300) == ["= 7"])
  }

  @Test func wrappedLinesFitAndLoseNothing() {
    for seed in UInt64(0)..<300 {
      var noise = GalleryTests.Noise(state: seed)
      let letters = Array("aWi é漢")
      let text = String((0..<80).map { _ in letters[Int(noise.uniform() * 6)] })
      let width = 40 + noise.uniform() * 300
      let lines = TextWidth.wrap(text, size: 20, width: width)
      #expect(lines.allSatisfy { TextWidth.of($0, size: 20) <= width }, "seed \(seed)")
      #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " }, "seed \(seed)")
      let cut = TextWidth.wrap(text, size: 20, width: width, limit: 1)
      #expect(cut.count == min(lines.count, 1), "seed \(seed)")
      if lines.count > 1 { #expect(cut.last?.hasSuffix("...") == true, "seed \(seed)") }
    }
  }

  @Test func aNameLooksTheSameInEveryPanel() {
    func series(_ names: String...) -> Panel {
      Panel("", .xy(XYPlot(series: names.map { Series($0, x: [1], y: [1]) })))
    }
    let red = Style(color: Palette.vermillion, marker: .diamond)
    let bars = Panel(
      "",
      .bars(BarChart(groups: ["g"], series: [BarSeries("b", values: [1], style: red)], y: Axis())))
    let panels = [series("a", "b"), series("b", "c", ""), series("a"), bars]
    let legend = Legend(panels)
    #expect(legend.entries.map(\.name) == ["a", "b", "c"])
    let styles = panels.map { legend.styles(of: $0.plot) }
    #expect(styles[0][0] == styles[2][0])
    #expect(styles[0][1] == red && styles[1][0] == red && styles[3][0] == red)
    #expect(Set(styles[1]).count == 3)
  }

  /// gnuplot numbers a solid shape one above its outline.
  @Test func hollowShapesAreTheOutlinesOfSolidOnes() {
    #expect(Style(color: .black, marker: .circle).pointType == 7)
    #expect(Style(color: .black, marker: .circle).hollow.pointType == 6)
    #expect(Style(color: .black, marker: .pentagon).hollow.pointType == 14)
    #expect(Style(color: .black, marker: .plus).hollow.pointType == 1)
  }

  /// Three labels at one point: each is moved below those before it.
  @Test func labelsGiveWay() throws {
    let plot = XYPlot(
      x: Axis(range: 0...100), y: Axis(range: 0...100), series: [Series("s", x: [50], y: [50])],
      isMap: true,
      labels: ["a", "b", "c"].map { PlacedLabel($0, x: 50, y: 50) } + [
        PlacedLabel("d", x: 10, y: 50)
      ])
    let (script, _) = Figure(panels: [Panel("", .xy(plot))], panelAspect: 1).script()
    let heights = try ["a", "b", "c", "d"].map { name in
      let line = try #require(
        script.text.split(separator: "\n").first { $0.hasPrefix("set label \"\(name)\"") })
      return try #require(Double(line.split(separator: ",")[1].split(separator: " ")[0]))
    }
    #expect(heights[0] == 50 && heights[3] == 50)
    #expect(heights[1] < 49 && heights[2] < heights[1] - 1)
  }

  @Test func sixtyFourStylesDiffer() {
    #expect(Set((0..<64).map(Style.numbered)).count == 64)
    #expect(Style.numbered(-1) == Style.numbered(63))
    #expect(Set(Palette.colors).count == 8)
  }

  /// Simulates protanopia and deuteranopia (Viénot et al. 1999: matrices on linear light) and asks
  /// that any two colours stay apart.
  @Test func colourBlindReadersTellThePaletteApart() {
    let simulations: [[[Double]]] = [
      [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
      [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
    ]
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    for matrix in simulations {
      let seen = Palette.colors.map { color in
        let light = [linear(color.red), linear(color.green), linear(color.blue)]
        return matrix.map { row in zip(row, light).reduce(0) { $0 + $1.0 * $1.1 } }
      }
      for first in seen.indices {
        for second in 0..<first {
          let distance = zip(seen[first], seen[second]).reduce(0) {
            $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
          }.squareRoot()
          #expect(distance > 0.1, "\(first) and \(second)")
        }
      }
    }
  }
}
