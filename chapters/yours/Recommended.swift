import Foundation
import Macrid
import Workbench

/// What is recommended to some users.
struct Recommended {
  var users: Users.Known
  /// One list a user, best first.
  var lists: [[Recommendation]]
  private let conceptNames: [Int: String]
  private let items: Items

  /// Users that the terminal and the page show; the file has all.
  private static let shown = 10

  init(
    _ model: MacridVAE, _ users: Users.Known, _ concepts: [Concept], _ items: Items, _ yours: Yours
  ) {
    self.users = users
    self.items = items
    conceptNames = Dictionary(uniqueKeysWithValues: concepts.map { ($0.number - 1, $0.name) })
    lists = model.recommendations(
      yours.top, for: users.liked, leavingOut: users.rated, workers: yours.workers)
  }

  private func name(_ concept: Int) -> String { conceptNames[concept] ?? "\(concept + 1)" }

  private static let columns = [
    Table.Column("", .right), Table.Column("Item"), Table.Column("From concept"),
    Table.Column("Share", .right),
  ]
  private static let note =
    "Share: how much of the item's score comes from that concept; the others give the rest."

  private func heading(_ user: Int) -> String {
    let count = users.liked.items(of: user).count
    let likes =
      switch count {
      case 0: "no likes known: what anyone gets"
      case 1: "from one like"
      default: "from \(Format.count(count)) likes"
      }
    return "User \(users.ids[user]), \(likes)"
  }

  private func rows(_ user: Int) -> [[Table.Cell]] {
    lists[user].enumerated().map { rank, one in
      [
        .count(rank + 1), .text(items.title(one.item)), .text(name(one.concept)),
        .text(percent(one.share)),
      ]
    }
  }

  /// A table a user.
  var markdown: String {
    let tables = lists.indices.prefix(Self.shown).map { user in
      Table(
        caption: heading(user), columns: Self.columns, groups: [Table.Group(rows: rows(user))]
      ).markdown
    }
    return (tables + [Self.note + rest]).joined(separator: "\n")
  }

  func print(wide: Bool) {
    Table(
      columns: Self.columns,
      groups: lists.indices.prefix(Self.shown).map {
        Table.Group(heading($0), rows: rows($0))
      }, notes: [Self.note + rest]
    ).printToStandardOutput(wide: wide)
  }

  private var rest: String {
    lists.count > Self.shown
      ? " \(Format.count(lists.count - Self.shown)) users more are in the CSV file." : ""
  }

  /// A line an item, for programs.
  var csv: String {
    Table(
      columns: ["user", "rank", "item", "title", "concept", "concept name", "share"].map {
        Table.Column($0)
      },
      groups: [
        Table.Group(
          rows: lists.indices.flatMap { user in
            lists[user].enumerated().map { rank, one in
              [
                .text(users.ids[user]), .count(rank + 1), .text(items.ids[one.item]),
                .text(items.title(one.item)), .count(one.concept + 1), .text(name(one.concept)),
                .number(one.share),
              ]
            }
          })
      ]
    ).csv
  }
}
