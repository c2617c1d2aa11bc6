import Macrid
import Plotting
import Workbench

/// Every variant's ranking, and its difference from the defaults.
func ablationTable(_ ablations: [JudgedAblation], remarks: [String]) -> Table {
  Table(
    caption: "MacridVAE with one setting changed at a time, each against the defaults on the same "
      + "test users. Mean over users (standard error); intervals of the differences are of the "
      + "family's levels by Holm's correction.",
    columns: [
      Table.Column("Variant"), Table.Column("NDCG@100", .right, decimals: 4),
      Table.Column("less the defaults'", .right, decimals: 4),
      Table.Column("Recall@20", .right, decimals: 4),
      Table.Column("largest share of c", .right, decimals: 3),
    ],
    groups: ablations.byDataset.map { group in
      let first = group[0].ablation
      return Table.Group(
        "\(first.dataset): \(Format.count(first.users)) users, "
          + (first.folds == 1 ? "1 fold" : "\(first.folds) folds") + ", 1 seed",
        rows: group.map { one in
          [
            .text(one.ablation.variant.name), cell(one.ablation.ndcg100),
            .estimate(one.difference), cell(one.ablation.recall20),
            .number(one.ablation.largestShare),
          ]
        })
    },
    notes: [
      "Largest share of c: the mean over items of an item's greatest weight among the K concepts in "
        + "evaluation, 1 where each item is of one concept."
    ] + remarks)
}

func cell(_ summary: SampleSummary) -> Table.Cell {
  summary.standardError.map { .estimate(summary.mean, standardError: $0) }
    ?? .number(summary.mean)
}

/// Each variant's difference from the defaults, a series a dataset. Nil where there is none.
func ablationFigure(_ ablations: [JudgedAblation], caption: String) -> Figure? {
  let groups = ablations.byDataset
  let names = Variant.all.map(\.name).filter { name in
    ablations.contains { $0.ablation.variant.name == name && $0.difference != nil }
  }
  guard !names.isEmpty else { return nil }
  let series = groups.enumerated().map { line, group in
    IntervalSeries(
      group[0].ablation.dataset,
      names.map { name in
        group.first { $0.ablation.variant.name == name }?.difference.map { estimate in
          IntervalSeries.Estimate(
            estimate.value,
            interval: estimate.lower.flatMap { low in estimate.upper.map { low...$0 } })
        }
      }, line: line, style: Style.numbered(line))
  }
  let chart = IntervalChart(
    rows: names, series: series, x: Axis("NDCG@100 less that of MacridVAE's defaults"))
  return Figure(
    title: "What carries MacridVAE's result?", panels: [Panel("", .intervals(chart))], columns: 1,
    caption: caption, panelAspect: 0.7)
}

/// What carries the result, in a sentence or two a dataset that follow from the differences.
func ablationAnswer(_ ablations: [JudgedAblation]) -> String {
  ablations.byDataset.map { group in
    let base = group[0].ablation
    let words: [(String, Verdict)] = [
      ("worse", .contradicted), ("better", .holds), ("of no consequence", .noDifference),
      ("undecided", .undecided),
    ]
    let parts = words.compactMap { word, verdict -> String? in
      let own = group.filter { $0.verdict == verdict }
        .sorted { abs($0.difference!.value) > abs($1.difference!.value) }
      guard !own.isEmpty else { return nil }
      let names = own.map { one in
        one.ablation.variant.name
          + (verdict == .noDifference ? "" : " (\(Format.decimal(one.difference!.value, 3)))")
      }
      return "\(word): \(Format.list(names))"
    }
    let shares = group.filter { !$0.ablation.variant.isSharpByNature }
      .compactMap(\.ablation.largestShare)
    let sharpness = base.largestShare.flatMap { own -> String? in
      guard let least = shares.min(), let most = shares.max() else { return nil }
      return " An item's largest share of a concept is \(Format.decimal(own, 2)), in the variants "
        + "\(Format.decimal(least, 2)) to \(Format.decimal(most, 2))."
    }
    return "On \(base.dataset) the defaults reach an NDCG@100 of "
      + "\(Format.decimal(base.ndcg100.mean, 3)); with one setting changed it is "
      + "\(parts.joined(separator: "; "))." + (sharpness ?? "")
  }.joined(separator: " ") + "\n"
}

extension [JudgedAblation] {
  /// By dataset, the defaults first.
  fileprivate var byDataset: [[JudgedAblation]] {
    reduce(into: []) { groups, one in
      if groups.last?.last?.ablation.dataset == one.ablation.dataset {
        groups[groups.count - 1].append(one)
      } else {
        groups.append([one])
      }
    }
  }
}
