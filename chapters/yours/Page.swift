import Foundation
import Macrid
import Workbench

/// All that a run found, as a page for people and as files for programs.
struct Page {
  var name: String
  /// What was read, in sentences.
  var about: [String]
  var comparison: Comparison
  var verdict: String
  var concepts: [Concept]
  var items: Items
  var map: Matrix
  var sweeps: [Sweep]
  var explorer: Explorer
  var recommended: Recommended?

  /// Markdown, with the map beside it.
  func markdown(_ yours: Yours) -> String {
    var parts = [
      "# `\(name)`",
      about.joined(separator: " "),
      "## Which method finds what was hidden",
      """
      Of every test user one like in \(StrongGeneralisation.oneSoughtOf) was hidden. Recall@20: how \
      many of the hidden likes are among the first 20 recommendations; NDCG@100: 1 if all of them \
      come first, less the further down they are. In brackets the standard error over test users. \
      Epochs: the one kept, of those run.
      """,
      comparison.table.markdown.trimmingCharacters(in: .newlines), verdict,
      "## Concepts",
      """
      Items that the same users like, as MacridVAE grouped them; it saw no title and no category. \
      The most typical are those that bring a concept most likes. More of it than elsewhere: the \
      categories that are commonest in the concept against all items.
      """,
      Table(concepts, items, titles: 6).markdown.trimmingCharacters(in: .newlines),
      "![The items in the plane, by concept](\(yours.file(.map).lastPathComponent))",
      "## Along a concept's directions",
      """
      The two directions in which a concept's items differ most, and items along each, from one end \
      to the other: what changes is the direction's; the rest stays as close to the concept's most \
      typical item as it can. What grows: likes, years or a category, where one goes with the \
      direction at a rank correlation of 0.3 or more.
      """,
      Table(sweeps, items).markdown.trimmingCharacters(in: .newlines),
      """
      **[The explorer](\(yours.file(.explorer).lastPathComponent))** walks along more of them, from \
      items and users of your choice; open it in any browser, it needs no network.
      """,
    ]
    if let recommended {
      parts += [
        "## Recommendations",
        recommended.markdown,
      ]
    }
    parts += [
      "## Files",
      """
      Every table is beside this page as CSV (`yours-*.csv`); `yours-items.csv` has every item's \
      concept and its place on the map. `model.safetensors` is the model: `--model` recommends with \
      it without training, and Python opens it.
      """,
    ]
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Every item with its concept and its place on the map.
  var itemTable: Table {
    var conceptOf: [Int: Int] = [:]
    for concept in concepts { for item in concept.members { conceptOf[item] = concept.number } }
    return Table(
      columns: ["item", "title", "categories", "concept", "x", "y"].map { Table.Column($0) },
      groups: [
        Table.Group(
          rows: items.ids.indices.map { item in
            [
              .text(items.ids[item]), .text(items.title(item)),
              .text(items.categories(item).joined(separator: "|")),
              conceptOf[item].map { .count($0) } ?? .absent, .number(Double(map[item, 0])),
              .number(Double(map[item, 1])),
            ]
          })
      ])
  }

  /// Writes everything, each file whole or not at all. The picture comes last: if it cannot be
  /// drawn it takes nothing with it.
  ///
  /// - Returns: why the map could not be drawn; nil where it was.
  /// - Throws: `CannotWrite`.
  func write(_ yours: Yours, split: Split) throws -> ChapterFailure? {
    try comparison.model.write(to: yours.modelFile, trial: comparison.trial, split: split)
    try AtomicFile.write(comparison.table.csv, to: yours.file(.methods))
    try AtomicFile.write(Table(concepts, items, titles: 20).csv, to: yours.file(.concepts))
    try AtomicFile.write(Table(sweeps, items).csv, to: yours.file(.sweeps))
    try AtomicFile.write(itemTable.csv, to: yours.file(.items))
    try AtomicFile.write(try explorer.page(), to: yours.file(.explorer))
    if let recommended {
      try AtomicFile.write(recommended.csv, to: yours.file(.recommendations))
    }
    try AtomicFile.write(markdown(yours), to: yours.file(.page))
    do {
      let png = try figure(map, concepts, items, name: name).render()
        .png(provenance: ["Software": "macrid-workbench", "Datasets": "\(name) \(split.digest)"])
      try AtomicFile.write(Data(png), to: yours.file(.map))
      return nil
    } catch {
      let (status, message) = ExitStatus.of(error)
      return ChapterFailure(
        status,
        "1 picture could not be drawn; all results are written. "
          + "\(yours.file(.map).lastPathComponent): \(message)")
    }
  }
}
