import Macrid
import Workbench

/// Rows of a table, grouped by dataset.
private func groups(_ rows: [EpochRow], _ lines: (EpochRow) -> [[Table.Cell]]) -> [Table.Group] {
  rows.indices.filter { $0 == 0 || rows[$0].dataset != rows[$0 - 1].dataset }.map { first in
    let name = rows[first].dataset
    return Table.Group(name, rows: rows.filter { $0.dataset == name }.flatMap(lines))
  }
}

func epochTable(_ rows: [EpochRow], _ chapter: Chapter<Speed>) -> Table {
  var notes = [
    "s: seconds for an epoch. % of sgemm: of what one product of 1,024 x 1,024 matrices a thread "
      + "reaches here. comp.: through torch.compile; bf16: under autocast to bfloat16; best / ours: "
      + "the fastest of the three over ours, which is in single precision."
  ]
  for failure in rows.flatMap(\.failures) where !notes.contains(failure) { notes.append(failure) }
  return Table(
    caption: "Epochs of training in seconds, the median of \(chapter.arguments.epochs), on "
      + "\(chapter.options.threadCount) threads of one machine.",
    columns: [
      Table.Column("Model"), Table.Column("Batch", .right),
      Table.Column("s", .right, decimals: 3), Table.Column("GFLOP/s", .right),
      Table.Column("% of sgemm", .right), Table.Column("PyTorch", .right, decimals: 3),
      Table.Column("comp.", .right, decimals: 3), Table.Column("bf16", .right, decimals: 3),
      Table.Column("best / ours", .right, decimals: 1),
    ],
    groups: groups(rows) {
      [
        [
          .text($0.model), .count($0.batchSize), .number($0.secondsPerEpoch),
          .number($0.gigaflopsPerSecond), .number(100 * $0.shareOfSgemm), .number($0.peers?.plain),
          .number($0.peers?.compile), .number($0.peers?.bf16), .number($0.bestPeerOverOurs),
        ]
      ]
    }, notes: notes)
}

/// Where a step's time goes, in milliseconds.
func stepTable(_ rows: [EpochRow], threads: Int) -> Table {
  Table(
    caption: "Where a step's time goes, in milliseconds, on \(threads) threads.",
    columns: [Table.Column("Model")]
      + ["batch", "noise", "gradients", "products alone", "Adam"].map {
        Table.Column($0, .right, decimals: 2)
      },
    groups: groups(rows) { row in
      let parts = [
        row.step.batch, row.step.noise, row.step.gradient, row.productSeconds, row.step.update,
      ]
      return [[.text(row.model)] + parts.map { .number(1_000 * $0) }]
    },
    notes: [
      "batch: filling it, on one thread; gradients: forward and backward pass; products alone: what "
        + "the decoder's three would take of these, at the rates of the next table."
    ])
}

/// The decoder's three products, each at its own shape.
func productTable(_ rows: [EpochRow], threads: Int) -> Table {
  Table(
    caption: "The decoder's products at the shapes of a step, against a product of 1,024 x 1,024 "
      + "matrices, on \(threads) threads.",
    columns: [
      Table.Column("Model"), Table.Column("Product"), Table.Column("m", .right),
      Table.Column("n", .right), Table.Column("k", .right), Table.Column("GFLOP/s", .right),
      Table.Column("% of sgemm", .right),
    ],
    groups: groups(rows) { row in
      row.products.map {
        [
          .text(row.model), .text($0.purpose), .count($0.m), .count($0.n), .count($0.k),
          .number($0.gigaflopsPerSecond), .number(100 * $0.shareOfSgemm),
        ]
      }
    },
    notes: [
      "C (m x n) sums over k. forward: logits of a block of users; users: the gradient in their "
        + "codes; items: the gradient of a tile of items. Every thread repeats a product of its own, "
        + "its operands in the caches as far as they fit: the roof of these shapes."
    ])
}
