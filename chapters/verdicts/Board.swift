import Macrid
import Plotting
import Workbench

/// A sentence of the paper with all that was measured of it in one chapter.
struct Line: Encodable {
  var chapter: String
  var sentence: String
  var section: String
  var standing: Standing
  /// Verdicts that say *holds*, and all that could be given.
  var holding: Int
  var judged: Int
  /// The first measurement that has an interval, else the first: the rest are on the chapter's page.
  var first: Claim

  /// "± in part: 14 of 26".
  var verdict: String {
    let words = [standing.mark, standing.rawValue].filter { !$0.isEmpty }.joined(separator: " ")
    return judged > 0 ? "\(words): \(holding) of \(judged)" : words
  }

  init?(_ chapter: String, _ claims: [Claim]) {
    guard let first = claims.first(where: { $0.effect?.lower != nil }) ?? claims.first else {
      return nil
    }
    self.chapter = chapter
    sentence = first.sentence
    section = first.section
    standing = Standing(claims.map(\.verdict))
    holding = claims.count { $0.verdict == .holds }
    judged = claims.count { $0.verdict != .notTested }
    self.first = first
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
    caption: "What became of the paper's claims. Of each sentence the first measurement is shown, "
      + "with its interval at the level of its chapter's family; the verdict is on all of them, and "
      + "says how many hold.",
    columns: [
      Table.Column("The paper's words"), Table.Column("First measurement"),
      Table.Column("Paper", .right, decimals: 3), Table.Column("Ours", .right, decimals: 3),
      Table.Column("Interval", .right, decimals: 3), Table.Column("Verdict"),
    ],
    groups: chapters.map { title, lines in
      Table.Group(
        title,
        rows: lines.map { line in
          [
            .text("“\(line.sentence)” (\(line.section))"), .text(line.first.quantity),
            .number(line.first.paperEffect), .number(line.first.effect?.value),
            .interval(of: line.first.effect), .text(line.verdict),
          ]
        })
    },
    notes: missing.map { "\($0) is not here: its chapter was not run, or only quickly." })
}

/// The measurements that have an interval, a row a sentence, the paper's effect beside ours. Nil
/// without any.
func boardFigure(_ chapters: [(title: String, lines: [Line])], caption: String) -> Figure? {
  let shown = chapters.flatMap(\.lines).filter { $0.first.effect?.lower != nil }
  guard !shown.isEmpty else { return nil }
  let styles: [(Verdict, Style)] = [
    (.holds, Style(color: Palette.blue, marker: .circle)),
    (.smallerThanClaimed, Style(color: Palette.skyBlue, marker: .triangle)),
    (.noDifference, Style(color: Color(0x777777), marker: .square)),
    (.contradicted, Style(color: Palette.vermillion, marker: .invertedTriangle)),
    (.undecided, Style(color: Palette.orange, marker: .pentagon)),
    (.notTested, Style(color: Palette.black, marker: .cross)),
  ]
  var series = styles.compactMap { verdict, style -> IntervalSeries? in
    let estimates = shown.map { line -> IntervalSeries.Estimate? in
      guard line.first.verdict == verdict, let effect = line.first.effect,
        let lower = effect.lower, let upper = effect.upper
      else { return nil }
      return .init(effect.value, interval: lower...upper)
    }
    guard estimates.contains(where: { $0 != nil }) else { return nil }
    return IntervalSeries(verdict.rawValue, estimates, line: 0, style: style)
  }
  let paper = shown.map { $0.first.paperEffect.map { IntervalSeries.Estimate($0) } }
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
            rows: shown.map(\.first.quantity), series: series,
            x: Axis("effect, above zero where the paper is right"))))
    ],
    caption: caption, panelAspect: 0.1 + 0.045 * Double(shown.count))
}
