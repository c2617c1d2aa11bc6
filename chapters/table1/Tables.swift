import Macrid
import Workbench

/// The table: the paper's figures and ours side by side, a group a dataset; the paper's datasets
/// that no trial is of stand below with the paper's figures alone.
func table(_ rows: [Row], remarks: [String]) -> Table {
  var columns = [Table.Column("Method")]
  for metric in RankingMetric.allCases {
    columns += [
      Table.Column("\(metric.rawValue), paper", .right, decimals: 3),
      Table.Column("\(metric.rawValue), ours", .right, decimals: 3, best: .highest),
      Table.Column("\(metric.rawValue), diff./SE", .right, decimals: 1),
    ]
  }
  var groups: [Table.Group] = []
  var notes: [String] = []
  for group in rows.grouped() {
    let (dataset, isCommitted) = (group[0].dataset, group[0].isCommitted)
    var heading = dataset.name
    if let title = Paper.title(for: dataset.name) {
      heading += " (held against the paper's \(title))"
    }
    if isCommitted {
      heading += ", committed, not run here"
    } else {
      let seeds = group.map(\.records.count).max() ?? 0
      notes.append(
        "\(dataset.name): \(dataset.split); \(Format.count(dataset.items)) items; split digest "
          + "\(dataset.sha256.prefix(12)); \(seeds == 1 ? "1 seed" : "\(seeds) seeds").")
    }
    groups.append(
      Table.Group(heading, rows: group.map { cells($0.dataset.name, $0.method, $0.result) }))
  }
  let shown = Set(rows.map { Paper.row(for: $0.dataset.name) })
  for (name, title) in Paper.datasets where !shown.contains(name) {
    groups.append(
      Table.Group(
        "\(title): the paper's figures; not among these trials",
        rows: Method.trained.map { cells(name, $0) { _ in nil } }))
  }
  return Table(
    caption: "Table 1, regenerated. Mean over test users (standard error over test users); where "
      + "several seeds were trained, a user's value is the mean over them."
      + " diff./SE: (ours - paper's) over the root of the sum of both squared standard errors.",
    columns: columns, groups: groups, notes: notes + remarks)
}

private func cells(
  _ dataset: String, _ method: Method, _ ours: (RankingMetric) -> MetricResult?
) -> [Table.Cell] {
  [.text(method.rawValue)]
    + RankingMetric.allCases.flatMap { metric -> [Table.Cell] in
      let (paper, ours) = (Paper.cell(dataset, method)?[metric], ours(metric))
      return [
        paper.map { .estimate($0.mean, standardError: $0.error) } ?? .absent,
        ours.map { ours in
          ours.standardError.map { .estimate(ours.mean, standardError: $0) } ?? .number(ours.mean)
        } ?? .absent,
        .number(ours?.differenceInStandardErrors),
      ]
    }
}

/// Every test user's metrics of every method and seed; users in the order of the split's test
/// users, from 1 on, without those who have nothing to be found.
func perUserTable(_ rows: [Row]) -> Table {
  Table(
    columns: ["dataset", "method", "seed", "user", "ndcg100", "recall20", "recall50"].map {
      Table.Column($0)
    },
    groups: [
      Table.Group(
        rows: rows.filter { !$0.isCommitted }.flatMap { row in
          row.records.flatMap { record -> [[Table.Cell]] in
            guard let test = record.outcome.test else { return [] }
            return test.ndcg100.indices.map { user in
              [
                .text(row.dataset.name), .text(row.method.rawValue),
                .text("\(record.trial.seed)"), .count(user + 1),
                .text("\(test.ndcg100[user])"), .text("\(test.recall20[user])"),
                .text("\(test.recall50[user])"),
              ]
            }
          }
        })
    ])
}

extension [Row] {
  /// Rows that belong together: of one dataset, from one page.
  func grouped() -> [[Row]] {
    reduce(into: []) { groups, row in
      if let last = groups.last?.last, last.dataset.name == row.dataset.name,
        last.isCommitted == row.isCommitted
      {
        groups[groups.count - 1].append(row)
      } else {
        groups.append([row])
      }
    }
  }
}

extension Method {
  /// Those of the paper's table.
  static let trained: [Method] = [.multDAE, .multVAE, .macridVAE]
}
