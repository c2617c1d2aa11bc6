import Macrid
import Workbench

/// The table of the paper's own form: the paper's figures and ours side by side, a group a
/// dataset; of all datasets, those that no trial is of stand below with the paper's figures alone.
func table(_ rows: [Row], ofAllDatasets: Bool, remarks: [String]) -> Table {
  var groups: [Table.Group] = []
  var notes: [String] = []
  for group in rows.grouped() {
    let dataset = group[0].dataset
    if !group[0].isCommitted {
      let seeds = group.map(\.records.count).max() ?? 0
      notes.append(
        "\(dataset.name): \(dataset.split); \(Format.count(dataset.items)) items; split digest "
          + "\(dataset.sha256.prefix(12)); \(seeds == 1 ? "1 seed" : "\(seeds) seeds").")
    }
    groups.append(
      Table.Group(
        heading(group), rows: group.map { cells($0.dataset.name, $0.method, $0.result) }))
  }
  let shown = Set(rows.map { Paper.row(for: $0.dataset.name) })
  for (name, title) in Paper.datasets where ofAllDatasets && !shown.contains(name) {
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

/// The same over rotating folds, where every user is a test user once at the most: in all folds, in
/// those that are trained yet, or in those that tuning did not look at.
func foldTable(_ rows: [Row], remarks: [String] = []) -> Table {
  let isTuned = rows.contains { $0.form == .tuned }
  return Table(
    caption: (isTuned
      ? "Tuned settings, over the folds whose users tuning did not look at: none is a test user twice. "
      : "Rotating folds: no user is a test user twice. ")
      + "Mean over users (standard error over "
      + "users) of the mean over seeds. The paper's figures are of one draw of test users. diff./SE: ours "
      + "less the paper's, in joint standard errors.",
    columns: columns,
    groups: rows.grouped().map { group in
      Table.Group(
        heading(group), rows: group.map { cells($0.dataset.name, $0.method, $0.result) })
    },
    notes: rows.grouped().filter { !$0[0].isCommitted }.map { group in
      let row = group[group.count - 1]
      let seeds = row.folds.map(\.records.count).max() ?? 0
      return
        "\(row.dataset.name): \(row.folds.count == 1 ? "1 fold" : "\(row.folds.count) folds"), "
        + "\(Format.count(row.userCount)) users, \(seeds == 1 ? "1 seed" : "\(seeds) seeds"); fold "
        + "f tests on its users, validates on the next fold's and trains on the rest."
    } + remarks)
}

private var columns: [Table.Column] {
  [Table.Column("Method")]
    + RankingMetric.allCases.flatMap { metric in
      [
        Table.Column("\(metric.rawValue), paper", .right, decimals: 3),
        Table.Column("\(metric.rawValue), ours", .right, decimals: 3, best: .highest),
        Table.Column("\(metric.rawValue), diff./SE", .right, decimals: 1),
      ]
    }
}

private func heading(_ group: [Row]) -> String {
  group[0].dataset.name + (group[0].isCommitted ? ", committed, not run here" : "")
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

/// Every test user's metrics of every method, fold and seed; users in the order of the split's
/// test users, from 1 on, without those who have nothing to be found.
func perUserTable(_ rows: [Row]) -> Table {
  Table(
    columns: ["dataset", "fold", "method", "seed", "user", "ndcg100", "recall20", "recall50"].map {
      Table.Column($0)
    },
    groups: [
      Table.Group(
        rows: rows.filter { !$0.isCommitted }.flatMap { row in
          row.records.flatMap { record -> [[Table.Cell]] in
            guard let test = record.outcome.test else { return [] }
            return test.ndcg100.indices.map { user in
              [
                .text(row.dataset.name), record.trial.fold.map { .count($0) } ?? .absent,
                .text(row.method.rawValue), .text("\(record.trial.seed)"), .count(user + 1),
                .text("\(test.ndcg100[user])"), .text("\(test.recall20[user])"),
                .text("\(test.recall50[user])"),
              ]
            }
          }
        })
    ])
}

extension [Row] {
  /// Rows that belong together: of one dataset in one form, from one page.
  func grouped() -> [[Row]] {
    reduce(into: []) { groups, row in
      if let last = groups.last?.last, last.dataset.name == row.dataset.name,
        last.isCommitted == row.isCommitted, last.form == row.form
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
  /// The baselines with more parameters than the paper allows them.
  static let wide: [Method] = [.wideMultDAE, .wideMultVAE]
}
