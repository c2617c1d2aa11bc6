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

  /// Users that the terminal shows; the file has all.
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

  /// A group a user, for readers.
  func table(_ range: Range<Int>) -> Table {
    Table(
      columns: [
        Table.Column("", .right), Table.Column("Item"), Table.Column("From concept"),
        Table.Column("By", .right),
      ],
      groups: range.map { user in
        let count = users.liked.items(of: user).count
        let known =
          switch count {
          case 0: "no likes known: what anyone gets"
          case 1: "from one like"
          default: "from \(Format.count(count)) likes"
          }
        return Table.Group(
          "User \(users.ids[user]), \(known)",
          rows: lists[user].enumerated().map { rank, one in
            [
              .count(rank + 1), .text(items.title(one.item)), .text(name(one.concept)),
              .text(percent(one.share)),
            ]
          })
      },
      notes: [
        "By: the share of the item's score that comes from that concept."
      ])
  }

  var tableForReaders: Table { table(lists.indices) }

  func print() {
    table(0..<min(Self.shown, lists.count)).printToStandardOutput()
    if lists.count > Self.shown {
      Output.print("and \(Format.count(lists.count - Self.shown)) users more, in the file below.\n")
    }
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
