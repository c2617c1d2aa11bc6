import Foundation
import Macrid
import Workbench

/// Epochs of MacridVAE on one simulated set.
struct GrowthRow: Encodable {
  /// What grows in the row's series: "items", "users", or "shapes", those of published sets.
  var series: String
  var shape: String
  /// Over how many items Z_u is summed: "full", or "sampled" and how many.
  var softmax: String
  var users: Int
  var items: Int
  var interactions: Int
  var batchSize: Int
  var secondsPerEpoch: Double
  var secondsPerUser: Double
  /// Data, model and workspace, and what the process holds besides.
  var peakMiB: Double?
  /// Parameters, their gradients and both moments.
  var parameterMiB: Double
}

/// The size of a simulated set.
struct GrowthShape {
  var series: String
  var name: String
  var users: Int
  var items: Int
  /// Items a user adopts, on average.
  var mean = 70
  var batchSize = 100
}

/// What grows: items under 500 users, users under 3,000 items, and with `--full` the shapes of
/// ML-20M and Netflix, a million items included as far as memory goes.
private func shapes(_ depth: Depth) -> [GrowthShape] {
  let (items, users): ([Int], [Int]) =
    switch depth {
    case .quick: ([1_000, 3_000], [500, 1_000])
    case .standard: ([1_000, 3_000, 10_000, 30_000], [1_000, 10_000])
    case .full:
      ([1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000], [1_000, 10_000, 100_000])
    }
  let growing =
    items.map {
      GrowthShape(series: "items", name: "\(Format.count($0)) items", users: 500, items: $0)
    }
    + users.map {
      GrowthShape(
        series: "users", name: "\(Format.count($0)) users", users: $0, items: 3_000, batchSize: 500)
    }
  let published = [
    GrowthShape(
      series: "shapes", name: "ML-20M's shape", users: 136_677, items: 20_108, mean: 73,
      batchSize: 500),
    GrowthShape(
      series: "shapes", name: "Netflix's shape", users: 463_435, items: 17_769, mean: 123,
      batchSize: 500),
  ]
  return growing + (depth == .full ? published : [])
}

func measureGrowth(_ chapter: Chapter<Speed>) throws -> [GrowthRow] {
  try shapes(chapter.options.depth).compactMap { try measure($0, chapter) }
}

/// Nil, and told, where memory would not do.
private func measure(_ shape: GrowthShape, _ chapter: Chapter<Speed>) throws -> GrowthRow? {
  try Interruption.check()
  let configuration = MacridVAE.Configuration()
  let (K, d) = (configuration.concepts, configuration.dimensions)
  // Parameters with gradients and moments, what a step keeps of items, and K logits of every item
  // for every user of a batch.
  let bytes = 4 * shape.items * (10 * d + 5 * K + shape.batchSize * (K + 1))
  guard bytes < ProcessLimits.availableMemory * 3 / 4 else {
    chapter.say("leaves out \(shape.name): needs about \(bytes >> 20) MiB")
    return nil
  }
  let interactions = simulatedSet(shape, seed: chapter.options.seed)
  var timing: Timing?
  var parameterCount = 0
  let peak = try peakMemory {
    let model = MacridVAE(
      configuration, itemCount: shape.items,
      capacity: BatchCapacity(batchSize: shape.batchSize, of: [interactions]), seed: 1)
    parameterCount = model.parameters.reduce(0) { $0 + $1.count }
    timing = try time(model, on: interactions, batchSize: shape.batchSize, epochs: 2, chapter)
  }
  let seconds = timing!.seconds
  let row = GrowthRow(
    series: shape.series, shape: shape.name, softmax: "full", users: shape.users,
    items: shape.items, interactions: interactions.count, batchSize: shape.batchSize,
    secondsPerEpoch: seconds, secondsPerUser: seconds / Double(shape.users), peakMiB: peak,
    parameterMiB: Double(16 * parameterCount) / 0x1p20)
  chapter.say(
    "simulated, \(shape.name): \(Format.duration(seconds)) an epoch, "
      + "\(Format.decimal(row.peakMiB, 0)) MiB")
  return row
}

/// Who adopts what, made up: an item of rank r is drawn in proportion to r^(-1/2), a long tail; a
/// user adopts 5 items and c sqrt(u / (1 - u)) more, u uniform, half of all items at most, those
/// drawn twice counted once.
private func simulatedSet(_ shape: GrowthShape, seed: UInt64) -> Interactions {
  var generator = Philox(seed: seed)
  let spread = Double(shape.mean - 5) / (.pi / 2)
  let rows = (0..<shape.users).map { _ in
    let u = generator.uniform()
    let count = 5 + min(shape.items / 2, Int(spread * (u / (1 - u)).squareRoot()))
    return (0..<count).map { _ in
      let v = generator.uniform()
      return Int32(Double(shape.items) * v * v)
    }
  }
  return Interactions(rows: rows, itemCount: shape.items)
}

func growthTable(_ rows: [GrowthRow], _ chapter: Chapter<Speed>) -> Table {
  let titles = [
    "items": "items grow", "users": "users grow", "shapes": "shapes of published sets",
  ]
  return Table(
    caption: "An epoch of MacridVAE on simulated sets, on \(chapter.options.threadCount) threads.",
    columns: [
      Table.Column("Softmax"), Table.Column("Users", .right), Table.Column("Items", .right),
      Table.Column("Ones", .right), Table.Column("s", .right, decimals: 2),
      Table.Column("ms a user", .right, decimals: 3), Table.Column("MiB", .right),
      Table.Column("of it model", .right),
    ],
    groups: ["items", "users", "shapes"].compactMap { series in
      let members = rows.filter { $0.series == series }
      guard !members.isEmpty else { return nil }
      return Table.Group(
        "Simulated, \(titles[series]!)",
        rows: members.map {
          [
            .text($0.softmax), .count($0.users), .count($0.items), .count($0.interactions),
            .number($0.secondsPerEpoch), .number(1_000 * $0.secondsPerUser), .number($0.peakMiB),
            .number($0.parameterMiB),
          ]
        })
    },
    notes: [
      "Everything here is simulated: a long tail of popularity, a heavy tail of activity; of ML-20M "
        + "and Netflix only the numbers of users, items and roughly of ones are the published ones. "
        + "MiB: the peak of resident memory, data included; of it model: parameters, gradients and "
        + "Adam's moments."
    ])
}
