/*:
 # Does the paper hold?

 One row for every sentence of the paper that these chapters put to the test: what was measured of
 it, the paper's effect where it gives one, ours with its interval, and the verdict. Nothing is
 trained here and nothing is typed: the board is made of the claims that the chapters wrote, and is
 as good as the trials behind them.

     swift run chapter-verdicts

 <!-- include figures/verdicts.md zero allowed -->

 ![Effects with their intervals, a row a sentence](../../figures/verdicts.png)

 The evidence is on the chapters' own pages: [Table 1](../table1/README.md),
 [Figure 2](../figure2/README.md), [Figure 3](../figure3/README.md) and
 [Figure 4](../figure4/README.md). `figures/verdicts.json` holds the board for other programs,
 `figures/verdicts.csv` and `figures/verdicts.tex` the table.

 ## How a sentence stands

 A chapter measures a sentence in several ways: in three metrics, on four datasets, against two
 baselines. Each measurement has a verdict of its own by the rules on its chapter's page (*holds*,
 *smaller than claimed*, *no difference*, *contradicted*, *undecided*), intervals being at the level
 that is left to them in their chapter's family. A sentence *holds* where all of its measurements do,
 and holds *in part* where some do and others do not or are undecided. Where none does it has the
 gravest verdict there is: *contradicted* before *smaller than claimed*, and *no difference* only
 where all say so.
 */
import ArgumentParser
import Foundation
import Macrid
import Workbench

struct Verdicts: ChapterArguments {
  static let configuration = CommandConfiguration(
    commandName: "chapter-verdicts",
    abstract: "Puts the chapters' verdicts on one board, from the claims that they wrote.",
    usage: "swift run chapter-verdicts [options]",
    discussion: """
      Examples:
        chapter-verdicts          the board, in seconds
        chapter-verdicts --wide   the same with every word
      It writes figures/verdicts*; the page is chapters/verdicts/README.md.
      """)
  static let refused = ChapterOptions.ofTrialsAndData

  @OptionGroup var shared: ChapterOptions

  func validate() throws { try shared.requireNoData() }
}

/// What figures/verdicts.json holds.
struct Results: Encodable {
  var sentences: [Line]
}

//: The board, its file and its picture:
Chapter<Verdicts>.main { chapter in
  let pages = [
    ("table1", "Table 1"), ("figure2", "Figure 2"), ("figure3", "Figure 3"),
    ("figure4", "Figure 4"),
  ]
  var found: [(title: String, lines: [Line])] = []
  var missing: [String] = []
  for (artifact, title) in pages {
    if let claims = try chapter.claims(of: artifact) {
      found.append((title, lines(artifact, claims)))
    } else {
      missing.append(title)
    }
  }
  guard !found.isEmpty else {
    throw ChapterFailure(
      .missingInput,
      "no chapter's claims are in \(chapter.out.relativePath) (table1.json and so on); run a chapter "
        + "first")
  }
  try chapter.prepare(chapter.out)
  try chapter.publish(board(found, missing: missing))
  try chapter.publish(results: Results(sentences: found.flatMap(\.lines)), claims: [])
  let lines = found.flatMap(\.lines)
  let shown = lines.count { $0.shown.effect?.lower != nil }
  if let picture = boardFigure(
    found,
    caption: chapter.caption(
      "The measurement shown of each sentence, where it has an interval, which is at the level of "
        + "its chapter's family: \(shown) of \(lines.count) sentences. Its own verdict, not the "
        + "sentence's, is the mark. Units differ from row to row; hollow: the paper's effect, where "
        + "it gives one."))
  {
    chapter.publish(picture)
  }
}
