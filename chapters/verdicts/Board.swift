import Macrid
import Plotting
import Workbench

/// A sentence of the paper with all that was measured of it in one chapter.
struct Line: Encodable {
  var chapter: String
  var sentence: String
  var section: String
  var standing: Standing
  /// How many measurements have each verdict, by its name.
  var counts: [String: Int]
  /// The first measurement that has the standing, those with an interval before others; of a sentence
  /// that holds in part the first of all. The rest are on the chapter's page.
  var shown: Claim

  /// "± in part: 14 hold, 6 undecided".
  var verdict: String {
    let words = [standing.mark, standing.rawValue].filter { !$0.isEmpty }.joined(separator: " ")
    let counted = Verdict.allCases.filter { $0 != .notTested }.compactMap { verdict in
      counts[verdict.rawValue].map { (verdict, $0) }
    }
    if counted.isEmpty { return words }
    if counted.count == 1 { return "\(words): \(counted[0].1) of \(counted[0].1)" }
    return words + ": "
      + counted.map { verdict, count in
        "\(count) \(verdict == .holds && count > 1 ? "hold" : verdict.rawValue)"
      }.joined(separator: ", ")
  }

  init?(_ chapter: String, _ claims: [Claim]) {
    let standing = Standing(claims.map(\.verdict))
    let alike = claims.filter { $0.verdict == standing.verdict }
    let candidates = alike.isEmpty ? claims : alike
    guard let shown = candidates.first(where: { $0.effect?.lower != nil }) ?? candidates.first
    else { return nil }
    self.chapter = chapter
    sentence = shown.sentence
    section = shown.section
    self.standing = standing
    counts = claims.reduce(into: [:]) { $0[$1.verdict.rawValue, default: 0] += 1 }
    self.shown = shown
  }
}

/// The claims of a chapter by the paper's sentences, in the chapter's order.
func lines(_ chapter: String, _ claims: [Claim]) -> [Line] {
  claims.map(\.sentence).reduce(into: [String]()) { sentences, sentence in
    if !sentences.contains(sentence) { sentences.append(sentence) }
  }.compactMap { sentence in Line(chapter, claims.filter { $0.sentence == sentence }) }
}

/// The board: one row a sentence.
func board(_ chapters: [(title: String, lines: [Line])], missing: [String]) -> Table {
  Table(
    caption:
      "What became of the paper's claims. The verdict is on all measurements of a sentence and "
      + "says what became of each; the one shown, with its interval at the level of its chapter's "
      + "family, is the first that says the same (in part: the first of all).",
    columns: [
      Table.Column("The paper's words"), Table.Column("Such as"),
      Table.Column("Paper", .right, decimals: 3), Table.Column("Ours", .right, decimals: 3),
      Table.Column("Interval", .right, decimals: 3), Table.Column("Verdict"),
    ],
    groups: chapters.map { title, lines in
      Table.Group(
        title,
        rows: lines.map { line in
          [
            .text("“\(line.sentence)” (\(line.section))"), .text(line.shown.quantity),
            .number(line.shown.paperEffect), .number(line.shown.effect?.value),
            .interval(of: line.shown.effect), .text(line.verdict),
          ]
        })
    },
    notes: missing.map { "\($0) is not here: its chapter was not run, or only quickly." })
}

/// The measurements that have an interval, a row a sentence, the paper's effect beside ours. Nil
/// without any.
func boardFigure(_ chapters: [(title: String, lines: [Line])], caption: String) -> Figure? {
  let rows = chapters.flatMap(\.lines).filter { $0.shown.effect?.lower != nil }
  guard !rows.isEmpty else { return nil }
  let styles: [(Verdict, Style)] = [
    (.holds, Style(color: Palette.blue, marker: .circle)),
    (.smallerThanClaimed, Style(color: Palette.skyBlue, marker: .triangle)),
    (.noDifference, Style(color: Color(0x777777), marker: .square)),
    (.contradicted, Style(color: Palette.vermillion, marker: .invertedTriangle)),
    (.undecided, Style(color: Palette.orange, marker: .pentagon)),
    (.notTested, Style(color: Palette.black, marker: .cross)),
  ]
  var series = styles.compactMap { verdict, style -> IntervalSeries? in
    let estimates = rows.map { line -> IntervalSeries.Estimate? in
      guard line.shown.verdict == verdict, let effect = line.shown.effect,
        let lower = effect.lower, let upper = effect.upper
      else { return nil }
      return .init(effect.value, interval: lower...upper)
    }
    guard estimates.contains(where: { $0 != nil }) else { return nil }
    return IntervalSeries(verdict.rawValue, estimates, line: 0, style: style)
  }
  let paper = rows.map { $0.shown.paperEffect.map { IntervalSeries.Estimate($0) } }
  if paper.contains(where: { $0 != nil }) {
    series.append(
      IntervalSeries(
        "the paper's effect", paper, line: 0, isHollow: true,
        style: Style(color: Palette.black, marker: .diamond)))
  }
  return Figure(
    title: "Does the paper hold?",
    panels: [
      Panel(
        "",
        .intervals(
          IntervalChart(
            rows: rows.map(\.shown.quantity), series: series,
            x: Axis("effect, above zero where the paper is right"))))
    ],
    caption: caption, panelAspect: 0.1 + 0.045 * Double(rows.count))
}
