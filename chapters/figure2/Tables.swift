import Macrid
import Workbench

/// Mean (standard deviation).
func cell(_ summary: SampleSummary?) -> Table.Cell {
  guard let summary else { return .absent }
  return summary.standardDeviation.map { .estimate(summary.mean, standardError: $0) }
    ?? .number(summary.mean)
}

private func heading(_ reading: Reading) -> String {
  "\(reading.title), \(Format.count(reading.dataset.trainingUsers)) training users, "
    + "\(Format.count(reading.dataset.items)) items"
}

/// Clusters against categories, a row a way to cluster.
func agreementTable(_ readings: [Reading], remarks: [String]) -> Table {
  Table(
    caption: "Agreement of clusters with categories: mean over seeds (standard deviation over "
      + "seeds).",
    columns: [
      Table.Column("Clusters"), Table.Column("Seeds", .right),
      Table.Column("NMI", .right, decimals: 3, best: .highest), .number("ARI", 3),
      .number("Purity", 3), .number("Matched", 1), Table.Column("Authors' criterion met", .right),
      .number("validation NDCG@100", 3),
    ],
    groups: readings.map { reading in
      Table.Group(
        heading(reading),
        rows: DatasetResult(reading).methods.map { row in
          [
            .text(row.method), .count(row.seeds), cell(row.nmi), cell(row.ari), cell(row.purity),
            cell(row.matched),
            row.criterionMet.map { .share($0, of: row.seeds) } ?? .absent, cell(row.ndcg100),
          ]
        })
    },
    notes: ["Matched: clusters and categories that are each other's most frequent, of seven."]
      + readings.map { "\($0.dataset.name): \($0.dataset.split)." } + remarks)
}

/// How the items are spread over the prototypes.
func collapseTable(_ readings: [Reading]) -> Table {
  Table(
    caption: "Prototypes' shares of the items: mean over seeds (standard deviation over seeds).",
    columns: [
      Table.Column("Similarity"), Table.Column("Seeds", .right), .number("Epoch kept", 0),
      .number("Largest share", 3), .number("largest on the way", 3), .number("Smallest share", 3),
      .number("Effective clusters"), .number("component to own centre", 3),
      .number("to others", 3), .number("own is nearest", 3),
    ],
    groups: readings.map { reading in
      Table.Group(
        heading(reading),
        rows: similarities.compactMap { similarity in
          let trainings = reading[similarity]
          guard
            let row = MethodResult("prototypes", trainings, \.prototypes)
          else { return nil }
          let distances = trainings.compactMap(\.clusters.distances)
          return [
            .text(similarity.rawValue), .count(row.seeds), cell(row.epochKept),
            cell(row.largestShare), cell(row.largestShareOnTheWay), cell(row.smallestShare),
            cell(row.effectiveClusters), cell(SampleSummary(distances.map(\.own))),
            cell(SampleSummary(distances.map(\.others))),
            cell(SampleSummary(distances.map(\.nearest))),
          ]
        })
    },
    notes: [
      "Largest on the way: of all epochs, the kept one or not. Component: users' two most confident "
        + "ones, 1 - cosine to the centres of the clusters of items."
    ])
}

/// Every epoch of every training that has prototypes.
func epochsTable(_ readings: [Reading]) -> Table {
  let all = readings.flatMap { reading in
    (reading[.cosine] + reading[.innerProduct] + reading.grid).flatMap {
      training -> [[Table.Cell]] in
      let history = training.clusters.history
      return history.nmi.indices.map { epoch in
        [
          .text(training.trial.dataset),
          .text(
            "d \(training.trial.settings["d"] ?? 0), rate \(training.trial.settings["rate"] ?? 0), "
              + Reading.name(training.trial)),
          .text("\(training.trial.seed)"), .text("\(epoch + 1)"),
          .number(training.summary.map { Double($0.curve[epoch]) }), .number(history.nmi[epoch]),
          .number(history.largest[epoch]), .number(history.effective[epoch]),
        ]
      }
    }
  }
  return Table(
    columns: [
      "dataset", "setting", "seed", "epoch", "validation_ndcg100", "nmi", "largest_share",
      "effective_clusters",
    ].map { Table.Column($0) }, groups: [Table.Group(rows: all)])
}
