import Foundation
import Macrid
import Workbench

/// What grows in a series of points.
enum GrowthSeries: String, Codable, CaseIterable {
  case items
  /// The sizes of published sets, up to a user a row.
  case users
  case large
}

/// An epoch to be measured on a simulated set.
struct GrowthPoint: Codable {
  var series: GrowthSeries
  var method: String
  /// Items drawn a step; nil for the full softmax.
  var sampled: Int?
  var set: SimulatedInteractions
  /// Such as "ML-20M's shape".
  var name: String?
  var batchSize = 100
  /// Users for whom all items are ranked afterwards.
  var rankedUsers: Int?
}

/// What an epoch took there.
struct GrowthRow: Codable {
  var series: GrowthSeries
  var shape: String?
  var method: String
  /// Items drawn a step; nil for the full softmax.
  var sampled: Int?
  var users: Int
  var items: Int
  var interactions: Int
  var batchSize: Int
  var secondsPerEpoch: Double
  var secondsPerUser: Double
  /// Data, model and workspace, and what the process holds besides.
  var peakMiB: Double?
  /// The peak over the interactions.
  var bytesPerInteraction: Double?
  /// Parameters alone.
  var parameterMiB: Double
  /// Not measured but reckoned from the row before, in proportion to items.
  var isEstimated = false
  var ranking: RankingRow?
}

/// The ranking of all items for some users, the best hundred kept: what evaluation does.
struct RankingRow: Codable {
  var users: Int
  var seconds: Double
  /// What the matrix product of all users' codes with all items would take alone.
  var productSeconds: Double
  var overProduct: Double
}

/// A point that would pass these is estimated.
struct GrowthLimits {
  var seconds = 60.0
  var mebibytes = min(8_192, Double(ProcessLimits.availableMemory * 3 / 4) / 0x1p20)

  /// The next point of a series as the one before has it, in proportion to the items, if that is more
  /// than may be.
  func estimate(_ next: GrowthPoint, after last: GrowthRow) -> GrowthRow? {
    let ratio = Double(next.set.items) / Double(last.items)
    var row = last
    row.items = next.set.items
    row.secondsPerEpoch *= ratio
    row.secondsPerUser *= ratio
    row.peakMiB = last.peakMiB.map { $0 * ratio }
    row.bytesPerInteraction = last.bytesPerInteraction.map { $0 * ratio }
    row.parameterMiB *= ratio
    row.isEstimated = true
    let isTooMuch = row.secondsPerEpoch > seconds || (row.peakMiB ?? 0) > mebibytes
    return isTooMuch ? row : nil
  }
}

/// Lines of points, each in rising order.
func growthLines(_ depth: Depth) -> [[GrowthPoint]] {
  let sampled = depth == .quick ? 50 : 1_000
  let (users, sizes): (Int, [Int]) =
    switch depth {
    case .quick: (200, [300, 1_000])
    case .standard: (2_000, [1_000, 3_000, 10_000, 30_000])
    case .full: (2_000, [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000])
    }
  let methods = [Method.multDAE, .macridVAE].map(\.rawValue)
  let growing = methods.flatMap { method in
    [nil, sampled].map { sampled in
      sizes.filter { $0 > sampled ?? 0 }.map {
        GrowthPoint(
          series: .items, method: method, sampled: sampled,
          set: SimulatedInteractions(users: users, items: $0))
      }
    }
  }
  let published = [
    ("ML-20M's shape", SimulatedInteractions(users: 136_677, items: 20_108, mean: 73)),
    ("Netflix's shape", SimulatedInteractions(users: 463_435, items: 17_769, mean: 123)),
  ].flatMap { name, set in
    methods.map { method in
      var point = GrowthPoint(
        series: .users, method: method, set: set, name: name, batchSize: 500)
      if depth == .quick {
        point.set.users /= 500
        point.set.items /= 10
        point.name = "\(name), of users one in 500, of items one in 10"
      }
      return [point]
    }
  }
  let (largest, ranked) =
    switch depth {
    case .quick: (SimulatedInteractions(users: 200, items: 2_000), 32)
    case .standard: (SimulatedInteractions(users: 10_000, items: 100_000), 256)
    case .full: (SimulatedInteractions(users: 100_000, items: 1_000_000), 256)
    }
  let large = GrowthPoint(
    series: .large, method: Method.macridVAE.rawValue, sampled: sampled, set: largest,
    batchSize: 500, rankedUsers: ranked)
  return growing + (depth == .standard ? [] : published) + [[large]]
}

/// Every point in a process of its own; a line ends where the next point would take too much, and
/// where one fails, which the reader is told.
func measureGrowth(_ chapter: Chapter<Speed>) throws -> [GrowthRow] {
  let limits = GrowthLimits()
  var rows: [GrowthRow] = []
  for line in growthLines(chapter.options.depth) {
    var last: GrowthRow?
    for point in line {
      if let last, let estimated = limits.estimate(point, after: last) {
        rows.append(estimated)
        break
      }
      let row: GrowthRow
      do {
        row = try Errand.growth(point).send()
      } catch let failure as ChapterFailure {
        chapter.say("a line of points ends early: \(failure)")
        break
      }
      chapter.say(
        "\(row.method), \(softmaxName(row.sampled)), simulated, \(Format.count(row.users)) users, "
          + "\(Format.count(row.items)) items: \(significant(row.secondsPerEpoch)) s an epoch, "
          + "\(Format.decimal(row.peakMiB, 0)) MiB")
      rows.append(row)
      last = row
    }
  }
  return rows
}

func softmaxName(_ sampled: Int?) -> String {
  sampled.map { "\(Format.count($0)) sampled items" } ?? "full softmax"
}

/// The epoch and, where it is asked for, the ranking, in this process.
func measure(_ point: GrowthPoint, _ chapter: Chapter<Speed>) throws -> GrowthRow {
  guard let method = Method.timed.first(where: { $0.rawValue == point.method }) else {
    throw ChapterFailure(.usage, "there is no method \(point.method) to be timed")
  }
  let workers = Workers(count: chapter.options.threadCount)
  let train = point.set.draw(seed: chapter.options.seed, workers: workers)
  let model = method.model(sampled: point.sampled, for: train, batchSize: point.batchSize)
  let timing = try time(model, on: train, batchSize: point.batchSize, epochs: 2, chapter)
  let peak = peakMemory()
  let parameters = model.parameters.reduce(0) { $0 + $1.count }
  return GrowthRow(
    series: point.series, shape: point.name, method: point.method, sampled: point.sampled,
    users: train.userCount, items: train.itemCount, interactions: train.count,
    batchSize: point.batchSize, secondsPerEpoch: timing.seconds,
    secondsPerUser: timing.seconds / Double(train.userCount), peakMiB: peak,
    bytesPerInteraction: peak.map { $0 * 0x1p20 / Double(train.count) },
    parameterMiB: Double(4 * parameters) / 0x1p20,
    ranking: point.rankedUsers.map { rank($0, model, method, train, workers: workers) })
}

/// Ranks all items for the first users, the last item of each to be found by the others.
private func rank(
  _ count: Int, _ model: some TrainableRecommender, _ method: Method, _ train: Interactions,
  workers: Workers
) -> RankingRow {
  let rows = (0..<min(count, train.userCount)).map { Array(train.items(of: $0)) }
  let heldOut = HeldOutUsers(
    userIDs: rows.indices.map(String.init),
    known: Interactions(rows: rows.map { Array($0.dropLast()) }, itemCount: train.itemCount),
    sought: Interactions(rows: rows.map { $0.suffix(1) }, itemCount: train.itemCount))
  let evaluator = Evaluator(itemCount: train.itemCount, capacity: model.capacity)
  // Memory is touched and code generated by one user.
  _ = evaluator.evaluate(
    model,
    on: HeldOutUsers(
      userIDs: ["0"], known: Interactions(rows: [rows[0]], itemCount: train.itemCount),
      sought: Interactions(rows: [rows[0].suffix(1)], itemCount: train.itemCount)),
    workers: workers)
  let seconds = stopwatch { _ = evaluator.evaluate(model, on: heldOut, workers: workers) }
  let forward = method.decoderProducts([:], users: rows.count, items: train.itemCount)[0]
  let productSeconds = forward.gigaflop / measureSgemmRate(of: .typical, workers: workers)
  return RankingRow(
    users: rows.count, seconds: seconds, productSeconds: productSeconds,
    overProduct: seconds / productSeconds)
}
