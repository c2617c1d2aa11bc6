import Macrid
import Workbench

/// Rows of a table, grouped by dataset.
private func groups(_ rows: [EpochRow], _ lines: (EpochRow) -> [[Table.Cell]]) -> [Table.Group] {
  rows.indices.filter { $0 == 0 || rows[$0].dataset != rows[$0 - 1].dataset }.map { first in
    let name = rows[first].dataset
    return Table.Group(name, rows: rows.filter { $0.dataset == name }.flatMap(lines))
  }
}

/// Ours, against the machine.
func epochTable(_ rows: [EpochRow], _ chapter: Chapter<Speed>) -> Table {
  Table(
    caption: "Epochs of training in seconds, the median of \(chapter.arguments.epochs), on "
      + "\(chapter.options.threadCount) threads of one machine.",
    columns: [
      Table.Column("Model"), Table.Column("Users", .right), Table.Column("Items", .right),
      Table.Column("Batch", .right), Table.Column("s", .right, decimals: 3),
      Table.Column("GFLOP/s", .right), Table.Column("% of sgemm", .right),
      Table.Column("% for products", .right), Table.Column("s in bf16", .right, decimals: 3),
    ],
    groups: groups(rows) {
      [
        [
          .text($0.model), .count($0.users), .count($0.items), .count($0.batchSize),
          .number($0.secondsPerEpoch), .number($0.gigaflopsPerSecond),
          .number(100 * $0.shareOfSgemm), .number(100 * $0.shareOfProducts),
          .number($0.secondsInBF16),
        ]
      ]
    },
    notes: [
      "% of sgemm: of what one product of 1,024 x 1,024 matrices a thread reaches here. % for "
        + "products: the part of the time that the decoder's products alone would take, at the rates "
        + "of their shapes. s in bf16: with the decoder's products of bfloat16"
        + (rows.contains { $0.secondsInBF16 != nil } ? "." : ", which this processor has not.")
    ])
}

/// Ours beside PyTorch's; nil without a peer.
func peerTable(_ rows: [EpochRow], _ chapter: Chapter<Speed>) -> Table? {
  guard rows.contains(where: { !$0.peerSeconds.isEmpty }) else { return nil }
  var notes = [
    "/ ours: PyTorch's seconds over ours. All are in single precision but bfloat16 autocast, whose "
      + "forward pass is not."
  ]
  for failure in rows.flatMap(\.failures) where !notes.contains(failure) { notes.append(failure) }
  return Table(
    caption: "The same epochs in PyTorch, in seconds, the median of \(chapter.arguments.epochs) or "
      + "of as many as \(Format.duration(enoughSeconds)) hold, on "
      + "\(chapter.options.threadCount) threads of the same machine.",
    columns: [Table.Column("Model"), Table.Column("ours", .right, decimals: 3)]
      + PeerVariant.allCases.flatMap {
        [
          Table.Column($0.title, .right, decimals: 3), Table.Column("/ ours", .right, decimals: 1),
        ]
      },
    groups: groups(rows) { row in
      let peers = PeerVariant.allCases.flatMap { variant -> [Table.Cell] in
        [
          .number(row.peerSeconds[variant.rawValue]), .number(row.peerOverOurs[variant.rawValue]),
        ]
      }
      return [[.text(row.model), .number(row.secondsPerEpoch)] + peers]
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
        + "the decoder's three would take of these, at the rates of the next table. The kernels of "
        + "softmax, noise and Adam are not timed alone: the library does not offer them."
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
