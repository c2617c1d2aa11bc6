import Macrid
import Workbench

/// Time and memory of epochs on simulated sets.
func growthTable(_ rows: [GrowthRow], _ chapter: Chapter<Speed>) -> Table {
  let headings = rows.map(heading).reduce(into: [String]()) {
    if !$0.contains($1) { $0.append($1) }
  }
  return Table(
    caption: "An epoch on simulated sets, on \(chapter.options.threadCount) threads.",
    columns: [
      Table.Column("Model"), Table.Column("Softmax"), Table.Column("Users", .right),
      Table.Column("Items", .right), Table.Column("Ones", .right),
      Table.Column("s", .right, decimals: 3), Table.Column("ms a user", .right, decimals: 3),
      Table.Column("MiB", .right), Table.Column("of it model", .right),
      Table.Column("bytes a one", .right),
    ],
    groups: headings.map { title in
      Table.Group(
        title,
        rows: rows.filter { heading($0) == title }.map { row in
          let softmax = row.sampled.map { "\(Format.count($0)) drawn" } ?? "full"
          return [
            .text(row.method), .text(softmax + (row.isEstimated ? ", estimated" : "")),
            .count(row.users), .count(row.items), .count(row.interactions),
            .number(row.secondsPerEpoch), .number(1_000 * row.secondsPerUser),
            .number(row.peakMiB), .number(row.parameterMiB), .number(row.bytesPerInteraction),
          ]
        })
    },
    notes: [
      "Everything here is simulated: long tails of popularity and of activity; of ML-20M and Netflix "
        + "only the numbers of users, of items and, roughly, of ones are the published ones. Each row "
        + "is measured in a process of its own. s: the median of two epochs, a first one left out; "
        + "the first alone where it takes more than \(Format.duration(enoughSeconds)). MiB: the peak "
        + "of resident memory, data included; of it model: the parameters alone, without gradients "
        + "and Adam's moments. Estimated: in proportion to the items from the row before, as it "
        + "would take more than \(Format.duration(GrowthLimits().seconds)) or 8 GiB (or three "
        + "quarters of what is free)."
    ])
}

private func heading(_ row: GrowthRow) -> String {
  switch row.series {
  case .items: "Simulated, items grow"
  case .users: "Simulated, \(row.shape ?? "users grow")"
  case .large: "Simulated, many users and items"
  }
}

/// What ranking all items takes beside the product that it needs; nil where none was timed.
func rankingTable(_ rows: [GrowthRow], threads: Int) -> Table? {
  let ranked = rows.filter { $0.ranking != nil }
  guard !ranked.isEmpty else { return nil }
  return Table(
    caption: "Ranking all items of a simulated set and keeping the best hundred, on \(threads) "
      + "threads.",
    columns: [
      Table.Column("Model"), Table.Column("Items", .right), Table.Column("Users ranked", .right),
      Table.Column("s", .right, decimals: 2), Table.Column("product alone, s", .right, decimals: 2),
      Table.Column("ratio", .right, decimals: 2),
    ],
    groups: [
      Table.Group(
        rows: ranked.map { row in
          [
            .text(row.method), .count(row.items), .number(row.ranking.map { Double($0.users) }),
            .number(row.ranking?.seconds), .number(row.ranking?.productSeconds),
            .number(row.ranking?.overProduct),
          ]
        })
    ],
    notes: [
      "Exact: every item is scored, a block of users at a time and at most 256 MiB of scores. Product "
        + "alone: of the users' codes with all items, at the rate of one of "
        + "\(MatrixProduct.typical.m) codes with \(Format.count(MatrixProduct.typical.n)) items."
    ])
}
