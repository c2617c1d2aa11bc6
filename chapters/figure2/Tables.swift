import Macrid
import Workbench

/// Mean (standard deviation over seeds), as text: the tables' estimates carry standard errors.
private func spread(_ value: OverSeeds?, _ decimals: Int) -> Table.Cell {
  .text(Format.estimate(value?.mean, value?.deviation, decimals))
}

/// Agreement with the categories, a row a way of clustering.
func agreementTable(_ runs: [DatasetRun], seeds: Int) -> Table {
  Table(
    caption: "Clusters of items against their categories. Mean over \(seeds) seeds (standard "
      + "deviation over seeds). Matched: clusters and categories that are each other's most "
      + "frequent; unmatched: seeds in which some prototype or category has no such partner. "
      + "Recall@20 is a mean over validation users.",
    columns: [
      Table.Column("Clusters"), Table.Column("NMI", .right), Table.Column("ARI", .right),
      Table.Column("Purity", .right), Table.Column("Matched of 7", .right),
      Table.Column("Unmatched seeds", .right), Table.Column("Recall@20", .right),
    ],
    groups: runs.map { run in
      Table.Group(
        run.title,
        rows: run.methods.map { method in
          [
            .text(method.method + (method.setting.map { " (\($0))" } ?? "")),
            spread(method.nmi, 3), spread(method.ari, 3), spread(method.purity, 3),
            spread(method.matched, 1),
            .text("\(method.seedsNotAllMatched) of \(method.seeds)"), spread(method.recall20, 3),
          ]
        })
    },
    notes: runs.map { run in
      "\(run.title): \(run.material.split.protocolDescription); \(run.material.itemCount) items, "
        + "\(run.material.labels.knownCount) with a category (\(run.material.labels.source)); "
        + "split digest \(run.material.split.digest.prefix(12))."
    })
}

/// Cosine beside inner product: how items spread over prototypes, where components lie.
func collapseTable(_ runs: [DatasetRun], seeds: Int) -> Table {
  let methods = ["prototypes, cosine", "prototypes, inner product"]
  return Table(
    caption: "Items over the seven prototypes, and users' two most confident components against "
      + "the clusters' centres. Mean over \(seeds) seeds (standard deviation over seeds); shares "
      + "are of all items; effective clusters: exp of the shares' entropy; distances: 1 - cosine.",
    columns: [
      Table.Column("Model"), Table.Column("Largest share", .right),
      Table.Column("Smallest share", .right), Table.Column("Effective clusters", .right),
      Table.Column("Distance to own centre", .right), Table.Column("To the others", .right),
      Table.Column("Own centre nearest", .right),
    ],
    groups: runs.map { run in
      Table.Group(
        run.title,
        rows: run.methods.filter { methods.contains($0.method) }.map { method in
          [
            .text(method.method + (method.setting.map { " (\($0))" } ?? "")),
            spread(method.largestShare, 3), spread(method.smallestShare, 3),
            spread(method.effectiveClusters, 2), spread(method.ownDistance, 3),
            spread(method.otherDistance, 3), spread(method.nearestOwn, 3),
          ]
        })
    })
}

/// The grid, a row a setting; what all settings share stands in the caption.
func gridTable(_ runs: [DatasetRun]) -> Table {
  let all = runs.flatMap(\.settings)
  let columns: [(name: String, value: (Setting) -> String)] = [
    ("d", { "\($0.dimensions)" }), ("Rate", { "\($0.learningRate)" }),
    ("Gumbel", { $0.gumbel.map { "\($0)" } ?? "none" }), ("tau", { "\($0.tau)" }),
    ("beta", { "\($0.beta)" }), ("sigma_0", { "\($0.sigma0)" }), ("keep", { "\($0.keep)" }),
  ]
  let varied = columns.filter { Set(all.map($0.value)).count > 1 }
  let shared = columns.filter { Set(all.map($0.value)).count == 1 }
    .map { "\($0.name) \(all.first.map($0.value) ?? "")" }
  return Table(
    caption: "The grid, one training a setting, all with the same seed; measured at the epoch that "
      + "ranks best for validation users. C: cosine, I: inner product. Gumbel: temperature of the "
      + "Gumbel-Softmax. "
      + (shared.isEmpty ? "" : "In all: \(shared.joined(separator: ", ")). ")
      + "Rise: of NMI over the last quarter of the epochs. k-means: NMI of k-means on the same "
      + "model's item representations.",
    columns: [Table.Column("Setting")] + varied.map { Table.Column($0.name, .right) } + [
      Table.Column("Best epoch", .right),
      Table.Column("Recall@20", .right, decimals: 3, best: .highest),
      Table.Column("NDCG@100", .right, decimals: 3, best: .highest),
      Table.Column("NMI", .right, decimals: 3, best: .highest),
      Table.Column("Rise", .right, decimals: 3), Table.Column("Matched", .right),
      Table.Column("Largest share", .right, decimals: 3),
      Table.Column("Effective clusters", .right, decimals: 2),
      Table.Column("k-means", .right, decimals: 3, best: .highest),
    ],
    groups: runs.map { run in
      Table.Group(
        run.title,
        rows: zip(run.settings, run.endings).map { setting, ending in
          let outcome = ending.outcome
          let epoch = outcome?.bestEpoch.map { "\($0) of \(setting.epochs)" }
          return [.text(setting.name)] + varied.map { .text($0.value(setting)) } + [
            .text(epoch ?? ending.failure ?? Format.absent), .number(outcome?.recall20),
            .number(outcome?.ndcg100), .number(outcome?.prototypes?.nmi),
            .number(outcome?.lastRise), outcome?.prototypes.map { .count($0.matched) } ?? .absent,
            .number(outcome?.spread?.largest), .number(outcome?.spread?.effective),
            .number(outcome?.kMeans.nmi),
          ]
        })
    },
    notes: runs.map { run in
      "\(run.title): validation users choose \(run.choices.validation.name) among the cosine "
        + "settings, labels would choose \(run.choices.labels.name); among the inner product's "
        + "validation users choose \(run.choices.inner.name)."
    })
}
